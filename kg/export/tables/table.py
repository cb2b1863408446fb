"""A table: typed columns and rows, the same for CSV, XLSX and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.evidence import Concept

__all__ = ["SEPARATOR", "Cell", "Column", "Table", "cell_text", "labels", "make_table"]

#: Between the values of a cell that holds several, where a format has no lists.
SEPARATOR = "; "

Cell: TypeAlias = str | int | float | tuple[str, ...] | None


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


def make_table(name: str, columns: str, table_rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Return a table; ``columns`` are names between spaces, each with its kind after a colon unless it is text.

    A text that is empty is none.
    """
    typed_columns = [Column(*column.split(":")) for column in columns.split()]
    return Table(name, typed_columns, [tuple(None if cell == "" else cell for cell in row) for row in table_rows])


def labels(concepts: Iterable[Concept]) -> tuple[str, ...]:
    """Return the labels of concepts, as the values of one cell."""
    return tuple(concept.label for concept in concepts)
