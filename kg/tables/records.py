"""Text to records: CSV of commas and quotation marks, each record with its line, faults where they begin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.tables.decoding import UnreadableError

__all__ = ["EMPTY_COLUMNS", "EMPTY_ROWS", "Record", "check_separator", "records", "without_empty"]

#: What is set right without a fault, in words that follow "read with".
EMPTY_ROWS = "empty rows"
EMPTY_COLUMNS = "empty columns at the end"
#: What spreadsheets put between cells instead of commas.
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True)
class Record:
    """The cells of one record, the line where it begins and the one where it ends."""

    line: int
    end: int
    cells: tuple[str, ...]


def records(text: str) -> Iterator[Record]:
    """Yield the records of a table. Raises :class:`UnreadableError` where quotation marks do not match."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield Record(line, reader.line_num, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _quotation_error(text, str(error), line) from error


def _quotation_error(text: str, reason: str, line: int) -> UnreadableError:
    """Return the fault of a quotation mark where its cell begins, not where reading had to stop."""
    size = "the cell has more than 131,072 characters; " if "field larger" in reason else ""
    return UnreadableError(
        *_last_opening(text, line),
        f"{size}a quotation mark opens a cell here and is not closed as it should be; "
        "remove it, or write a quotation mark inside a cell twice and one at each end of the cell",
    )


def _last_opening(text: str, line: int) -> tuple[int, int]:
    """Return line and column of the last quoted cell of the record that begins in a line, which cannot be read."""
    rest = text.split("\n", line - 1)[line - 1]
    row, column, opening, quoted, position = line, 1, (line, 1), False, 0
    at_start = True
    while position < len(rest):
        character = rest[position]
        if quoted:
            if character == '"' and rest[position + 1 : position + 2] == '"':
                position += 1
            elif character == '"':
                quoted = False
                if rest[position + 1 : position + 2] not in (",", "\n", ""):
                    break
        elif at_start and character == '"':
            opening, quoted = (row, column), True
        elif character == "\n":
            column = 0
        row += character == "\n"
        at_start = not quoted and character in ",\n"
        column += at_start
        position += 1
    return opening


def check_separator(header: Sequence[str], expected: Sequence[str]) -> None:
    """Raise :class:`UnreadableError` where the columns of a table are separated by something else than commas."""
    joined = ",".join(header)
    if joined.lower().startswith("sep="):
        raise UnreadableError(1, 1, "the first line is a note for Excel (sep=…), not the names of columns; remove it")
    for separator, name in _SEPARATORS.items():
        parts = [part.strip().strip('"') for part in joined.split(separator)]
        if len(parts) > 1 and len(set(parts) & set(expected)) * 2 >= len(set(expected)):
            raise UnreadableError(
                1,
                1,
                f"the cells are separated by {name}, expected commas (spreadsheets use {name} where the comma is the "
                "decimal sign); save it with the comma as field separator (LibreOffice: 'Edit filter settings'; Excel: "
                "set the list separator of Windows to a comma, then save as 'CSV UTF-8')",
            )


def without_empty(found: Sequence[Record]) -> tuple[list[Record], list[str]]:
    """Return records without rows and last columns in which nothing stands, and which of the two there were."""
    changes: list[str] = []
    rows = [record for record in found if any(record.cells)]
    if len(rows) < len(found):
        changes.append(EMPTY_ROWS)
    width = max((place for record in rows for place, cell in enumerate(record.cells, 1) if cell), default=0)
    if rows and len(rows[0].cells) > width:
        changes.append(EMPTY_COLUMNS)
        rows = [Record(record.line, record.end, record.cells[:width]) for record in rows]
    return rows, changes
