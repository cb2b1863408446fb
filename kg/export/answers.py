"""The queries of ``queries/exports`` as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.graph import Graph
from kg.library import find_query, run_query
from kg.sparql import ResultSet

__all__ = ["FOLDER", "answer", "rows"]

#: The folder of the query library that exports are made from.
FOLDER = "exports"


def answer(graph: Graph, name: str, values: Mapping[str, Sequence[str]] | None = None) -> ResultSet:
    """Return the answer of one of the exports' queries, as terms.

    Raises :class:`~kg.errors.QueryError` where there is no such query, it is not a SELECT, or a value is not allowed.
    """
    return run_query(find_query(name, (FOLDER,)), graph, values)


def rows(graph: Graph, name: str) -> list[dict[str, str]]:
    """Return the rows of one of the exports' queries as text by variable; what is unbound is left out."""
    return list(answer(graph, name))
