"""What the columns of the tables mean, as ``kg/templates/columns.csv`` says."""

from __future__ import annotations

import csv
import functools

from kg import paths
from kg.export.tables.table import IDENTIFIERS

__all__ = ["column_meaning"]

_ITEM = "item_"


def column_meaning(table: str, column: str) -> str:
    """Return what a column of a table means, in a sentence; a domain's own column is named after its property."""
    meanings = _meanings()
    name = f"{_ITEM}*" if column.startswith(_ITEM) else column
    for key in ((name, table), (name, "")):
        if key in meanings:
            return meanings[key]
    label = name.removesuffix(IDENTIFIERS)
    if label != name:
        return f"Identifiers of what stands in the column {column.removesuffix(IDENTIFIERS)}, as in the codebook."
    return "What the finding is coded with under the property of this name, which the domain brings."


@functools.cache
def _meanings() -> dict[tuple[str, str], str]:
    """Return the meanings by column and table; those of columns that mean the same in any table, by no table."""
    with (paths.templates() / "columns.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["column"], row["table"]): row["meaning"] for row in csv.DictReader(stream)}
