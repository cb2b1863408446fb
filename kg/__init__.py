"""An evidence knowledge graph: a rapid evidence review as validated, queryable linked data.

    >>> import kg
    >>> graph = kg.open()                                                       # doctest: +SKIP
    >>> answer = graph.ask("barriers-by-level", level="national", min_mmat=0.8)  # doctest: +SKIP
    >>> answer.to_pandas()                                                      # doctest: +SKIP

``kg.open`` opens a graph: the one that comes with the package, one that ``integration-kg run`` left in a folder, or
one at a SPARQL endpoint. ``kg.build`` builds one from the tables of a review. Both return an ``EvidenceGraph``; what it
is asked, it answers with an ``Answer``. Whatever goes wrong is a ``KnowledgeGraphError``, which says what to do.
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
_DOOR = frozenset({"Answer", "EvidenceGraph", "build", "open"})


def __getattr__(name: str) -> Any:
    if name in _DOOR:
        return getattr(importlib.import_module("kg.api"), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
