"""Queries of the explorer as plain rows: the one way in which numbers that are counted reach its pages."""

from __future__ import annotations

from decimal import Decimal

from kg.graph import Graph
from kg.library import QueryFile, catalogue, find_query, run_query
from kg.numbers import decimal_number

__all__ = ["number", "page_queries", "query_rows"]

#: Queries that the evidence is read by and that pages show beside what they print of it.
_EVIDENCE_QUERIES = ("agreement", "criteria", "papers", "questions", "reported-figures", "source-issues")


def page_queries() -> dict[str, QueryFile]:
    """Return the queries that pages show beside their numbers and lists, by name."""
    queries = [*catalogue("site"), *(find_query(name, ("evidence",)) for name in _EVIDENCE_QUERIES)]
    return {query.name: query for query in queries}


def query_rows(graph: Graph, name: str) -> list[dict[str, str]]:
    """Return the rows of one of the explorer's own queries as text by variable; what is unbound is left out.

    Raises :class:`~kg.errors.QueryError` where there is no such query.
    """
    return list(run_query(find_query(name, ("site",)), graph))


def number(value: str | float | Decimal) -> int | float:
    """Return a number, or the one that a text is, as JSON writes it: an integer where it is one."""
    decimal = float(decimal_number(value) if isinstance(value, str) else value)
    return int(decimal) if decimal.is_integer() else decimal
