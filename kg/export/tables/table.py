"""A table: typed columns and rows, the same for CSV, XLSX and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.evidence import Concept

__all__ = ["IDENTIFIERS", "SEPARATOR", "Cell", "Column", "Table", "Value", "cell_text", "make_table"]

#: Between the values of a cell that holds several, where a format has no lists.
SEPARATOR = "; "

#: The end of the name of a column that has the identifiers of concepts, beside the one with their labels.
IDENTIFIERS = "_id"
#: The kinds of columns that are filled with concepts, and of the two columns that come of each.
_CONCEPT_KINDS = {"concept": "text", "concepts": "list"}

Cell: TypeAlias = str | int | float | tuple[str, ...] | None
#: What a cell is made from.
Value: TypeAlias = Cell | Concept | list[Concept]


@dataclass(frozen=True)
class Column:
    """A column: its name and the kind of its values: text, integer, number or list."""

    name: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A table of one kind of entity."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[tuple[Cell, ...]]


def cell_text(cell: Cell) -> str:
    """Return a cell as text; several values are joined by :data:`SEPARATOR`, an empty cell is empty."""
    if cell is None:
        return ""
    return SEPARATOR.join(cell) if isinstance(cell, tuple) else str(cell)


def make_table(name: str, columns: str, table_rows: Iterable[tuple[Value, ...]]) -> Table:
    """Return a table; ``columns`` are names between spaces, each with its kind after a colon unless it is text.

    A ``concept`` or several ``concepts`` fill two columns: their labels, and under the name with ``_id`` at its end
    the identifiers that the codebook has for them, in the same order. A text that is empty is none.
    """
    names = [column.partition(":") for column in columns.split()]
    typed_columns = [column for column_name, _, kind in names for column in _columns(column_name, kind or "text")]
    rows = [
        tuple(
            None if cell == "" else cell
            for value, (_, _, kind) in zip(row, names, strict=True)
            for cell in _cells(value, kind)
        )
        for row in table_rows
    ]
    return Table(name, typed_columns, rows)


def _columns(name: str, kind: str) -> list[Column]:
    if kind not in _CONCEPT_KINDS:
        return [Column(name, kind)]
    return [Column(name, _CONCEPT_KINDS[kind]), Column(f"{name}{IDENTIFIERS}", _CONCEPT_KINDS[kind])]


def _cells(value: Value, kind: str) -> tuple[Cell, ...]:
    if kind not in _CONCEPT_KINDS:
        assert not isinstance(value, Concept | list)
        return (value,)
    if isinstance(value, list):
        return tuple(concept.label for concept in value), tuple(concept.slug for concept in value)
    return (value.label, value.slug) if isinstance(value, Concept) else (None, None)
