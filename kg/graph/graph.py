"""A graph and the one engine that answers queries over it."""

from __future__ import annotations

import logging
import re
import textwrap
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from pyoxigraph import Quad, Triple

from kg.errors import QueryError, UsageError
from kg.namespaces import IE, local_name
from kg.rdf import read_rdf, sort_quads, sort_triples
from kg.settings import Bounds
from kg.sparql import Answer, BoundedEngine, EmbeddedEngine, Engine, ResultSet

__all__ = ["Graph"]

_LOG = logging.getLogger(__package__)
#: The summary in the header of a query file: how logs name a query.
_SUMMARY = re.compile(r"^#\+ summary: *(.+)$", re.MULTILINE)


class Graph:
    """A graph: its statements, and one engine that answers queries over them, each made when it is first asked for.

    Every room of the package is handed one. Made from quads, from a folder or file of a built graph, or from an engine
    that holds the graph elsewhere (an endpoint), whose statements are not listed.
    """

    def __init__(
        self, *, quads: Iterable[Quad] | None = None, file: Path | None = None, engine: Engine | None = None
    ) -> None:
        self._source_quads = None if quads is None else list(quads)
        self._file = file
        self._engine = engine
        self._lookups: dict[str, ResultSet] = {}

    @classmethod
    def from_quads(cls, quads: Iterable[Quad]) -> Graph:
        """Return the graph of some quads."""
        return cls(quads=quads)

    @classmethod
    def open(cls, source: Path, once: bool = False) -> Graph:
        """Return the graph in a folder that ``build`` or ``run`` wrote, or in an RDF file of any format.

        Where it is asked ``once`` it is left on disk, which opens without reading it.
        Raises :class:`~kg.errors.UsageError` where there is none, or it cannot be read.
        """
        if source.is_file():
            return cls(quads=read_rdf(source))
        return cls(file=source / "graph.nq", engine=EmbeddedEngine.open(source, once))

    @cached_property
    def quads(self) -> Sequence[Quad]:
        """All quads without repetition, ordered by graph, subject, predicate and object.

        Raises :class:`~kg.errors.UsageError` where the graph is at an endpoint.
        """
        if self._source_quads is not None:
            return sort_quads(self._source_quads)
        if self._file is None:
            raise UsageError(
                f"The statements of the graph at {self.engine.name} are not listed here.",
                "Ask it with queries, or open the folder of the built graph.",
            )
        return sort_quads(read_rdf(self._file))

    @cached_property
    def triples(self) -> list[Triple]:
        """The triples of all graphs without repetition, sorted."""
        return sort_triples(self.quads)

    @cached_property
    def engine(self) -> Engine:
        """The engine that holds the graph."""
        return self._engine or EmbeddedEngine.from_quads(self._source_quads or ())

    @cached_property
    def reviews(self) -> tuple[str, ...]:
        """The identifiers of the reviews in the graph, sorted."""
        query = f"#+ summary: Which reviews are there?\nSELECT DISTINCT ?review WHERE {{ ?review a <{IE}Review> }}"
        return tuple(sorted(local_name(row["review"]) for row in self.select(query)))

    def __len__(self) -> int:
        return len(self.quads)

    def bounded(self, bounds: Bounds) -> Graph:
        """Return the graph with every query held to bounds, those of the library too, as :meth:`run_bounded` does."""
        return Graph(file=self._file, engine=BoundedEngine(self.engine, bounds))

    @property
    def is_large(self) -> bool:
        """Whether it is a graph on this machine that is too large for memory."""
        return isinstance(self.engine, EmbeddedEngine) and self.engine.is_large

    def with_quads(self, quads: Iterable[Quad]) -> Graph:
        """Return the graph with further quads. Its engine takes them in and is not filled anew.

        The graph that this is called on is not to be used afterwards.
        """
        engine, additions = self.engine, list(quads)
        assert isinstance(engine, EmbeddedEngine), "only a graph in memory is extended"
        engine.extend(additions)
        return Graph(
            quads=[*(self.quads if self._source_quads is None else self._source_quads), *additions], engine=engine
        )

    def run(self, query: str, seconds: float | None = None) -> Answer:
        """Run a read-only query of any form within a time limit in seconds, if one is given.

        Raises :class:`~kg.errors.QueryError` where it is malformed, refused or too slow.
        """
        return self._logged(query, lambda: self.engine.run(query, seconds))

    def run_bounded(self, query: str, bounds: Bounds) -> Answer:
        """Run a read-only query that somebody wrote: apart, so that it ends where it comes to a bound.

        Raises :class:`~kg.errors.QueryError` where it is malformed or refused, or comes to a bound.
        """
        return self._logged(query, lambda: self.engine.run_bounded(query, bounds))

    def _logged(self, query: str, run: Callable[[], Answer]) -> Answer:
        _LOG.debug("asking %s:\n%s", self.engine.name, query)
        start = time.perf_counter()
        answer = run()
        if _LOG.isEnabledFor(logging.INFO):
            _LOG.info("%s: %s in %.1f ms", _title(query), _size(answer), (time.perf_counter() - start) * 1000)
        return answer

    def select(self, query: str, seconds: float | None = None) -> ResultSet:
        """Return the rows of a SELECT. Raises :class:`~kg.errors.QueryError` where the query is of another form."""
        answer = self.run(query, seconds)
        if not isinstance(answer, ResultSet):
            raise _other_form("SELECT", answer)
        return answer

    def construct(self, query: str, seconds: float | None = None) -> list[Triple]:
        """Return the triples of a CONSTRUCT. Raises :class:`~kg.errors.QueryError` for a query of another form."""
        answer = self.run(query, seconds)
        if not isinstance(answer, list):
            raise _other_form("CONSTRUCT", answer)
        return answer

    def ask(self, query: str, seconds: float | None = None) -> bool:
        """Return the answer of an ASK. Raises :class:`~kg.errors.QueryError` for a query of another form."""
        answer = self.run(query, seconds)
        if not isinstance(answer, bool):
            raise _other_form("ASK", answer)
        return answer

    def lookup(self, query: str) -> ResultSet:
        """Return the rows of a SELECT over what does not change while the graph is used, asked once: vocabularies."""
        if query not in self._lookups:
            self._lookups[query] = self.select(query)
        return self._lookups[query]


def _title(query: str) -> str:
    """Return how logs name a query: the summary that its file gives, else how it begins after its prefixes."""
    summary = _SUMMARY.search(query)
    if summary:
        return summary[1]
    body = " ".join(line for line in query.splitlines() if not line.lstrip().upper().startswith(("PREFIX", "#")))
    return textwrap.shorten(body, 80, placeholder=" …")


def _size(answer: Answer) -> str:
    if isinstance(answer, bool):
        return str(answer).lower()
    return f"{len(answer):,} {'rows' if isinstance(answer, ResultSet) else 'triples'}"


def _other_form(expected: str, answer: Answer) -> QueryError:
    actual = {bool: "a truth value", list: "triples", ResultSet: "rows"}[type(answer)]
    return QueryError(f"The query is answered with {actual}; expected a {expected} query.", f"Write a {expected}.")
