"""An evidence knowledge graph: a rapid evidence review as validated, queryable linked data.

    >>> import kg
    >>> graph = kg.open()
    >>> answer = graph.ask("barriers-by-level", level="national", min_mmat=0.8)
    >>> print(answer.caveats[0])
    9 findings from 3 papers.

Open a graph, which is an ``EvidenceGraph``::

    kg.open()                   the review that comes with the package
    kg.open("out")              what "integration-kg run" left in a folder; an RDF file or the address of an endpoint
    kg.build("my-review")       the tables of a review

Ask it; questions, parameters and notes are those of the command line::

    graph.questions             what can be asked, by name
    graph.values("level")       what a parameter can be
    graph.ask("gaps", …)        the answer to a question
    graph.search("emergency")   the concepts, conclusions, findings, papers and issues that have the words
    graph.sparql("SELECT …")    the answer to a query of your own
    graph.export("ris", out=…)  the whole, or what filters leave of it, for other programs
    graph.reviews, graph.graph  which reviews it holds; the statements themselves

Look at what it says; the filters of ``where`` are those of the command line::

    graph.papers[12].rating     a paper by its number; with its review where there are several: papers["rer2023", 12]
    graph.findings["f0463"]     a finding, with its .papers, .levels, .components and .places
    graph.findings.where(kind="Barrier", level="national", min_mmat=0.8)
    graph.conclusions           what reviews conclude, with the findings that each rests on
    graph.concepts              the vocabularies: graph.concepts["level/national"]
    graph.evidence              all of this, with relations, source issues and research questions

Read the ``Answer``::

    answer.caveats              what has to be known of it, in sentences
    answer.rows                 a value for each column; "for row in answer" and len(answer) as well
    answer.columns              the names of the columns
    answer.to_pandas()          a data frame; answer.to_csv(path) and answer.to_json() for other programs
    answer.sparql               the query that was run, complete

Whatever goes wrong is a ``KnowledgeGraphError``, which says what to do: ``QueryError`` for a question, ``TableError``
for the tables of a review, ``UsageError`` for files, folders and packages. ``kg.__version__`` is the version.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kg.errors import KnowledgeGraphError, QueryError, TableError, UsageError
from kg.version import __version__

if TYPE_CHECKING:
    from kg.api import Answer, EvidenceGraph, build, open  # noqa: A004 - the name that people expect

__all__ = [
    "Answer",
    "EvidenceGraph",
    "KnowledgeGraphError",
    "QueryError",
    "TableError",
    "UsageError",
    "__version__",
    "build",
    "open",
]

#: Names that are loaded when they are first used, so that the command line starts at once.
_API_NAMES = frozenset({"Answer", "EvidenceGraph", "build", "open"})


def __getattr__(name: str) -> Any:
    if name in _API_NAMES:
        return getattr(importlib.import_module("kg.api"), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
