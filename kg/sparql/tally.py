"""What an answer takes, counted while it comes, so that it is given up where it is too much."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple

from kg.errors import QueryError
from kg.rdf import Term
from kg.settings import MAX_MEMORY, MAX_ROWS, TIMEOUT, Bounds

__all__ = ["Tally"]

#: What a place for a value takes, and what a value takes beside its text: measured on a million of them.
_BYTES_OF_PLACE, _BYTES_OF_VALUE = 8, 160
_MEGABYTE = 1024 * 1024


class Tally:
    """Takes in one answer, and raises where it comes to a bound; ``count`` tells how far it has come."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._start = time.monotonic()
        self._bytes = 0
        self.noun = "rows"
        self.count = 0

    @property
    def seconds(self) -> float:
        """The seconds since the query was put."""
        return time.monotonic() - self._start

    def rows(self, solutions: QuerySolutions) -> Iterator[tuple[Term, ...]]:
        """Yield the rows that come. Raises :class:`~kg.errors.QueryError` at a bound."""
        for solution in solutions:
            row = tuple(solution)
            self._add(row)
            yield row

    def triples(self, quads: Iterable[Quad]) -> Iterator[Triple]:
        """Yield the triples that come. Raises :class:`~kg.errors.QueryError` at a bound."""
        self.noun = "statements"
        for quad in quads:
            triple = quad.triple
            self._add((triple.subject, triple.predicate, triple.object))
            yield triple

    def late(self) -> QueryError:
        """Return the error of a query that took too long."""
        return QueryError(
            f"The query was not answered within {self._bounds.seconds:g} seconds and was stopped; {self._far}",
            "Make it more selective (name classes and properties, add LIMIT), or give it more time: --timeout, "
            f"or {TIMEOUT}.",
        )

    def too_much_work(self) -> QueryError:
        """Return the error of a query that took too much memory before it was answered."""
        return QueryError(
            f"The query needed more than {self._bounds.megabytes:,} MB of memory and was stopped after "
            f"{self.seconds:.1f} seconds; {self._far}",
            "Make it more selective (join what belongs together, aggregate less, add LIMIT), or give it more: "
            f"--max-memory, or {MAX_MEMORY}.",
        )

    @property
    def _far(self) -> str:
        return f"{self.count:,} {self.noun} had come by then."

    def _add(self, row: tuple[Term, ...]) -> None:
        """Count a row. Raises where it is one too many."""
        self.count += 1
        if self.count > self._bounds.rows:
            raise QueryError(
                f"The answer has more than {self._bounds.rows:,} {self.noun}; it was stopped there, after "
                f"{self.seconds:.1f} seconds.",
                f"Add LIMIT, name classes and properties, or take more: --max-rows, or {MAX_ROWS}.",
            )
        self._bytes += _BYTES_OF_PLACE * len(row) + sum(_size(term) for term in row if term is not None)
        if self._bytes > self._bounds.megabytes * _MEGABYTE:
            raise QueryError(
                f"The answer takes more than {self._bounds.megabytes:,} MB of memory; it was stopped after "
                f"{self.count:,} {self.noun} and {self.seconds:.1f} seconds.",
                f"Add LIMIT, ask for fewer columns, or take more: --max-memory, or {MAX_MEMORY}.",
            )
        # Where a row is long, those who wait for the next part are not asked in time.
        if self.seconds > self._bounds.seconds:
            raise self.late()


def _size(term: NamedNode | BlankNode | Literal | Triple) -> int:
    return _BYTES_OF_VALUE + len(str(term) if isinstance(term, Triple) else term.value)
