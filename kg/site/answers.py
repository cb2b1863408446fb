"""Queries of the explorer as plain rows: the one way in which numbers reach its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.errors import QueryError
from kg.graph import Graph
from kg.library import QueryFile, catalogue, run_query
from kg.numbers import decimal_number

__all__ = ["PREFIX", "Row", "grouped", "number", "rows", "site_queries"]

#: What the names of the explorer's own queries begin with.
PREFIX = "site-"

Row = Mapping[str, str]


def site_queries() -> dict[str, QueryFile]:
    """Return the explorer's queries by name."""
    return {query.name: query for query in catalogue("views") if query.name.startswith(PREFIX)}


def rows(graph: Graph, name: str, values: Mapping[str, Sequence[str]] | None = None) -> list[dict[str, str]]:
    """Return the rows of one of the explorer's queries as text by variable; what is unbound is left out.

    Raises :class:`~kg.errors.QueryError` where there is no such query or it is not a SELECT.
    """
    queries = site_queries()
    if name not in queries:
        raise QueryError(f"The explorer's query {name!r} is missing.", "Install the package again.")
    return list(run_query(queries[name], graph, values))


def number(value: str) -> int | float:
    """Return a number as JSON writes it: an integer where it is one."""
    decimal = float(decimal_number(value))
    return int(decimal) if decimal.is_integer() else decimal


def grouped(table: Iterable[Row], key: str, value: Callable[[Row], object]) -> dict[str, list[object]]:
    """Return the values of rows by key, in the order of the rows and without repetition."""
    groups: dict[str, list[object]] = defaultdict(list)
    for row in table:
        item = value(row)
        if item not in groups[row[key]]:
            groups[row[key]].append(item)
    return groups
