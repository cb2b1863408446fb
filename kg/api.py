"""The front door for Python: open a graph, ask it, hand answers on.

The names, defaults and notes are those of the command line: ``integration-kg query barriers-by-level --level national
--min-mmat 0.8`` is

    >>> graph = open()
    >>> answer = graph.ask("barriers-by-level", level="national", min_mmat=0.8)
    >>> sorted({row["citation"] for row in answer})
    ['Cressman et al. (2021)', 'Croteau and Dufour (2020)', 'Erskine et al. (2017)']
    >>> print(answer.caveats[-2])
    1 of these rests on further papers too, which the parameters leave out.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, Triple

from kg.derive import assemble
from kg.errors import QueryError, UsageError
from kg.evidence import Concept, Conclusion, Evidence, Finding, Paper, Things
from kg.export import FORMATS, select, select_formats, selection_query, write
from kg.graph import Graph
from kg.library import (
    ParameterValue,
    QueryFile,
    allowed_values,
    bind,
    catalogue,
    find_parameter,
    find_query,
    options,
    readable_rows,
    tool_names,
    with_implications,
    with_reviews,
)
from kg.library.caveats import caveats
from kg.namespaces import XSD
from kg.numbers import decimal_number, whole_number
from kg.rdf import Term, term_text
from kg.settings import Bounds, Settings
from kg.snapshot import snapshot
from kg.sparql import ResultSet, results_csv, results_json
from kg.tables import read_review

if TYPE_CHECKING:
    import pandas

__all__ = ["Answer", "EvidenceGraph", "build", "open"]

#: What a cell of an answer is in Python; an IRI is its text.
Value: TypeAlias = str | int | float | bool | None


class Answer:
    """What a question or a SELECT is answered with: typed rows, and what has to be known of them.

    >>> answer = open().sparql("SELECT ?one ?half { VALUES (?one ?half) { (1 0.5) } }")
    >>> answer.columns, answer.rows
    (('one', 'half'), [{'one': 1, 'half': 0.5}])
    >>> print(answer.to_csv(), end="")
    one,half
    1,0.5
    """

    def __init__(
        self,
        *,
        results: ResultSet,
        sparql: str,
        graph: Graph,
        query: QueryFile | None = None,
        values: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._results = results
        self._graph = graph
        self._query = query
        self._values = dict(values or {})
        #: The SPARQL that was run, with the parameters bound.
        self.sparql = sparql

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns: the variables of the query."""
        return self._results.variables

    @cached_property
    def rows(self) -> list[dict[str, Value]]:
        """The rows, each a value by column: numbers as numbers, IRIs and texts as text, None where there is nothing."""
        return [
            {name: _value(term) for name, term in zip(self.columns, row, strict=True)} for row in self._results.rows
        ]

    @cached_property
    def caveats(self) -> list[str]:
        """What has to be known of the answer, in sentences: what it counts, what a filter left out, source issues."""
        if self._query is None:
            return []
        return caveats(self._query, values=self._values, results=self._results, graph=self._graph)

    def to_csv(self, path: str | Path | None = None) -> str:
        """Return the answer as CSV with full IRIs, and write it to a file where one is named."""
        text = results_csv(self._results)
        if path is not None:
            Path(path).write_text(text, encoding="utf-8", newline="")
        return text

    def to_json(self) -> str:
        """Return the answer as SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
        return results_json(self._results)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the answer as a data frame with typed columns.

        Raises :class:`~kg.errors.UsageError` where pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise UsageError(
                "A data frame needs the package pandas.", 'Install it: pip install "integration-kg[pandas]"'
            ) from error
        frame = pandas.DataFrame(self.rows, columns=list(self.columns)).convert_dtypes()
        # What are decimals in the graph stay so where all of them happen to be whole.
        decimals = [name for name in self.columns if any(isinstance(row[name], float) for row in self.rows)]
        return frame.astype(dict.fromkeys(decimals, "Float64"))

    def __len__(self) -> int:
        return len(self._results)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.rows)

    def __repr__(self) -> str:
        name = self._query.name if self._query else "SELECT"
        return f"<Answer to {name}: {len(self)} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        """Return the table that a notebook shows: short names, a finding with all its papers in one row."""
        headers, lines = readable_rows(self._results, tool_names(self._graph))
        head = "".join(f"<th>{html.escape(header)}</th>" for header in headers)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell).replace(chr(10), '<br>')}</td>" for cell in line) + "</tr>"
            for line in lines
        )
        notes = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self.caveats)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"


class EvidenceGraph:
    """A graph of evidence: ask it a question of the library or SPARQL of your own, or export a part of it.

    >>> graph = open()
    >>> graph
    <EvidenceGraph of rer2023>
    >>> graph.questions["barriers-by-level"]
    'Which barriers are cited at each level, and by which papers?'
    """

    def __init__(self, graph: Graph) -> None:
        #: The graph itself, for those who work with its statements.
        self.graph = graph

    @cached_property
    def evidence(self) -> Evidence:
        """Everything that the reviews say, as values: relations, source issues, research questions and the rest."""
        return Evidence(self.graph)

    @property
    def reviews(self) -> tuple[str, ...]:
        """The identifiers of the reviews in the graph."""
        return self.graph.reviews

    @property
    def questions(self) -> dict[str, str]:
        """The questions of the library by name, each with what it asks."""
        return {query.name: query.summary for query in catalogue()}

    def ask(self, question: str, /, **values: ParameterValue) -> Answer:
        """Return the answer to a question of the library; parameters are named as on the command line.

        Several values of one parameter are a list. Raises :class:`~kg.errors.QueryError`, with the nearest that exist,
        for a question, parameter or value that does not:

        >>> open().ask("barriers-by-level", level="nation")
        Traceback (most recent call last):
        kg.errors.QueryError: There is no level 'nation'.
        """
        query = find_query(question, ("questions", "views", "checks"))
        if query.form != "SELECT":
            raise QueryError(
                f"{question} is answered with statements and not with rows.", "Ask graph.sparql for them, or export."
            )
        texts = with_implications(query, options(values))
        text = bind(query, texts, self.graph)
        results = with_reviews(self.graph.select(text), self.graph)
        return Answer(results=results, sparql=text, graph=self.graph, query=query, values=texts)

    @property
    def papers(self) -> Things[Paper]:
        """The papers by number: ``graph.papers[12].rating``; ``graph.papers.where(min_mmat=0.8)``."""
        return self.evidence.papers

    @property
    def findings(self) -> Things[Finding]:
        """The findings by identifier: ``graph.findings["f0463"].papers``; ``.where(kind="Barrier")``."""
        return self.evidence.findings

    @property
    def conclusions(self) -> Things[Conclusion]:
        """The conclusions by identifier, with their grounds; ``.where(component="co-location")``."""
        return self.evidence.conclusions

    @property
    def concepts(self) -> Things[Concept]:
        """The concepts of the vocabularies: ``graph.concepts["level/national"]``; ``.where(scheme="level")``."""
        return self.evidence.concepts

    def values(self, parameter: str) -> dict[str, str]:
        """Return the values that a parameter takes in this graph, each with its label; empty where any will do.

        Raises :class:`~kg.errors.QueryError` with the nearest names where there is no such parameter.

        >>> list(open().values("level"))
        ['national', 'local-government', 'organisation', 'team', 'individual']
        """
        return allowed_values(find_parameter(parameter.replace("_", "-")), self.graph)

    def search(self, *words: str, **values: ParameterValue) -> Answer:
        """Return the concepts, conclusions, findings, papers and source issues that have all of the words in them.

        Words are read as by ``integration-kg search``, and so are its filters; ``match="any"`` finds what has any of
        the words. Raises :class:`~kg.errors.QueryError` where there is no word.

        >>> "Co-location: Sharing premises." in [row["text"] for row in open().search("colocat", thing="concept")]
        True
        """
        return self.ask("full-text-search", words=words, **values)

    def sparql(
        self, query: str, seconds: float | None = None, *, max_memory: int | None = None, max_rows: int | None = None
    ) -> Answer | list[Triple] | bool:
        """Return what a read-only query of your own is answered with: an answer, triples, or a truth value.

        Prefixes are declared in the query. It runs in a process of its own, which is ended where it takes longer than
        ``seconds``, more than ``max_memory`` megabytes or has more than ``max_rows`` rows; what is not given is as the
        environment says (``INTEGRATION_KG_TIMEOUT``, ``INTEGRATION_KG_MAX_MEMORY``, ``INTEGRATION_KG_MAX_ROWS``), else
        60, 1024 and 100,000. Raises :class:`~kg.errors.QueryError` where it is malformed, refused, or comes to a bound.

        >>> open().sparql("ASK { ?paper <http://purl.org/dc/terms/title> ?title }")
        True
        """
        general = Settings.read().bounds
        bounds = Bounds(
            seconds=general.seconds if seconds is None else seconds,
            megabytes=general.megabytes if max_memory is None else max_memory,
            rows=general.rows if max_rows is None else max_rows,
        )
        results = self.graph.run_bounded(query, bounds)
        if isinstance(results, ResultSet):
            return Answer(results=results, sparql=query, graph=self.graph)
        return results

    def export(
        self,
        *formats: str,
        out: str | Path,
        review: str | Sequence[str] = (),
        overwrite: bool = False,
        **filters: ParameterValue,
    ) -> list[Path]:
        """Write the graph, or the part that filters name, in some formats into a folder; return what was written.

        The formats and filters are those of ``integration-kg export``; ``all`` leaves out what needs a package that is
        not installed. Another selection is replaced only where it is to ``overwrite`` it. Raises
        :class:`~kg.errors.KnowledgeGraphError`, also where one format could not be written and the others were.

        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     [file.name for file in open().export("ris", "bibtex", out=folder, level="national")]
        ['references.ris', 'references.bib']
        """
        names = select_formats(formats)
        if not names:
            raise UsageError("No format was named.", f"Formats: all, {', '.join(FORMATS)}.")
        query = selection_query()
        texts = with_implications(query, options(filters))
        selection = select(self.graph, texts, [review] if isinstance(review, str) else review)
        folder = Path(out)
        outcome = write(selection, names, folder, overwrite=overwrite)
        if outcome.faults:
            raise next(iter(outcome.faults.values()))
        return [folder / FORMATS[name].writes for name in names]

    def __repr__(self) -> str:
        return f"<EvidenceGraph of {', '.join(self.reviews) or 'no review'}>"


def open(where: str | Path | None = None) -> EvidenceGraph:  # noqa: A001 - the name that people expect
    """Open a graph: the one of the review that comes with the package, a folder, an RDF file, or an endpoint.

    A wheel brings the graph of the package's own review; in a checkout it is built when it is first opened, and kept
    for the next time (``INTEGRATION_KG_CACHE`` says where). Raises :class:`~kg.errors.KnowledgeGraphError` where there
    is no graph:

    >>> open("nowhere")
    Traceback (most recent call last):
    kg.errors.UsageError: There is no graph in nowhere.
    """
    if where is None:
        return EvidenceGraph(Graph.open(snapshot()))
    if isinstance(where, str) and where.startswith(("http://", "https://")):
        from kg.endpoint.remote import RemoteEngine

        return EvidenceGraph(Graph(engine=RemoteEngine(where)))
    return EvidenceGraph(Graph.open(Path(where)))


def build(folder: str | Path) -> EvidenceGraph:
    """Build the graph of a review from the folder of its tables.

    Raises :class:`~kg.errors.TableError` with the file, line and column of every fault in the tables.
    """
    return EvidenceGraph(assemble(read_review(Path(folder))))


def _value(term: Term) -> Value:
    if not isinstance(term, Literal):
        return None if term is None else term_text(term)
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "integer":
        return whole_number(term.value)
    if kind == "decimal":
        return float(decimal_number(term.value))
    return term.value in ("true", "1") if kind == "boolean" else term.value
