"""Rows of the queries in ``queries/evidence``, which the evidence is read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar

from kg.characters import excerpt
from kg.errors import KnowledgeGraphError
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.numbers import decimal_number, whole_number

__all__ = ["EvidenceReader", "Row", "optional_integer", "optional_number", "resolve"]

Row: TypeAlias = Mapping[str, str]
Value = TypeVar("Value")

_ADVICE = 'Check it with "integration-kg validate", or build it again.'


class _Described(dict[str, str]):
    """A row whose thing has to have what is asked for: a graph that lost a statement may lack it."""

    def __missing__(self, name: str) -> str:
        thing = next(iter(self.values()), "a thing")
        raise KnowledgeGraphError(f"The graph states no {name} of {thing}.", _ADVICE)


class EvidenceReader:
    """Reads a graph by the queries of ``queries/evidence``, as rows of text; what is unbound is left out."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def _rows(self, name: str) -> Iterable[Row]:
        """Return the rows of a query, in its order."""
        return map(_Described, run_query(find_query(name, ("evidence",)), self.graph))

    def _rows_by(self, name: str, key: str) -> Mapping[str, list[Row]]:
        """Return the rows of a query by the value of one variable, in its order."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows(name):
            groups[row[key]].append(row)
        return dict(groups)


def optional_integer(row: Row, name: str) -> int | None:
    """Return a whole number, or None where there is none. Raises :class:`~kg.errors.KnowledgeGraphError`."""
    return whole_number(row[name], name) if name in row else None


def optional_number(row: Row, name: str) -> float | None:
    """Return a number, or None where there is none. Raises :class:`~kg.errors.KnowledgeGraphError`."""
    return float(decimal_number(row[name], name)) if name in row else None


def resolve(things: Mapping[str, Value], key: str, noun: str) -> Value:
    """Return the thing that another names. Raises :class:`~kg.errors.KnowledgeGraphError` where there is none."""
    if key not in things:
        raise KnowledgeGraphError(
            f"The graph names a {noun} {excerpt(key, 120)} that it does not describe.",
            _ADVICE,
        )
    return things[key]
