"""The form in which tables are kept: UTF-8 without a byte order mark, line feeds, rows in the order of their key.

It says the same as what was read, so that a table that went through a spreadsheet shows in a difference what a person
changed and nothing else.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.folders import staged
from kg.tables.reading import Review, Table

__all__ = ["Unformatted", "unformatted", "write_formatted"]


@dataclass(frozen=True)
class Unformatted:
    """A table that is saved in another form than the one that is kept, and the text that it should be."""

    file: str
    text: str


def unformatted(review: Review) -> list[Unformatted]:
    """Return the tables of a review that are saved in another form than the one that is kept."""
    texts = [(table.file, _text(table)) for table in review.tables.values()]
    return [Unformatted(file, text) for file, text in texts if (review.folder / file).read_bytes() != text.encode()]


def write_formatted(review: Review, tables: Iterable[Unformatted]) -> None:
    """Write tables in the form that is kept: all of them or, whatever ends the program, none.

    Raises :class:`~kg.errors.UsageError` where the folder cannot be written.
    """
    with staged(review.folder) as fresh:
        for table in tables:
            target = fresh / table.file
            # What is put in place is a whole entry of the folder: what else a sub-folder holds goes along.
            parent = Path(table.file).parts[0]
            if parent != table.file and not (fresh / parent).exists():
                shutil.copytree(review.folder / parent, fresh / parent, symlinks=True)
            target.write_text(table.text, encoding="utf-8", newline="")
            shutil.copymode(review.folder / table.file, target)


def _text(table: Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in table.columns if not column.virtual)
    writer.writerows(row.cells for row in table)
    return text.getvalue()
