"""Every table and column spoilt in turn: what changes nothing is read alike, anything else is told at its cell, once.

Every column of every table is spoilt in one way, which the seed that is printed chooses; ``INTEGRATION_KG_SWEEP=all``
tries every way in every column.
"""

from __future__ import annotations

import csv
import io
import os
import random
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import paths
from kg.characters import HIDDEN
from kg.errors import TableError
from kg.tables import Review, read_review

SEED = 20_260_102
EVERYTHING = os.environ.get("INTEGRATION_KG_SWEEP") == "all"
FOLDER = paths.default_review()
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.csv"))

Rows = list[list[str]]


def rows_of(file: str) -> Rows:
    return list(csv.reader(io.StringIO((FOLDER / file).read_text(encoding="utf-8"), newline="")))


def as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def said(review: Review) -> dict[str, list[object]]:
    return {name: [row.values for row in table] for name, table in review.tables.items()}


def shuffled(rows: Rows) -> bytes:
    header, *others = rows
    random.Random(SEED).shuffle(others)
    return as_csv([header, *others])


#: What changes the form of a table and nothing that it says.
FORMS: dict[str, Callable[[Rows], bytes]] = {
    "byte order mark": lambda rows: b"\xef\xbb\xbf" + as_csv(rows),
    "CR LF": lambda rows: as_csv(rows).replace(b"\n", b"\r\n"),
    "CR": lambda rows: as_csv(rows).replace(b"\n", b"\r"),
    "NFD": lambda rows: unicodedata.normalize("NFD", as_csv(rows).decode()).encode(),
    "empty last rows": lambda rows: as_csv([*rows, [""] * len(rows[0]), [""] * len(rows[0])]),
    "empty last columns": lambda rows: as_csv([[*row, ""] for row in rows]),
    "rows shuffled": shuffled,
    "no last line end": lambda rows: as_csv(rows).rstrip(b"\n"),
}

#: What takes away that a table can be read: one fault, of this file.
BREAKS: dict[str, Callable[[Rows], bytes]] = {
    "semicolons": lambda rows: as_csv(rows).replace(b",", b";"),
    "tabs": lambda rows: as_csv(rows).replace(b",", b"\t"),
    "UTF-16": lambda rows: as_csv(rows).decode().encode("utf-16"),
    "Windows-1252": lambda rows: as_csv([*rows, ["caf\u00e9"] * len(rows[0])]).decode().encode("cp1252", "replace"),
    "empty file": lambda rows: b"",
    "a stray quotation mark": lambda rows: as_csv(rows) + b'"',
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_changes_nothing(form: str, review: Review, copied_review: Path) -> None:
    for file in FILES:
        (copied_review / file).write_bytes(FORMS[form](rows_of(file)))
    assert said(read_review(copied_review)) == said(review)
    print(f"{form}: {len(FILES)} tables read alike")


@pytest.mark.parametrize("way", BREAKS)
def test_what_cannot_be_read_is_one_fault(way: str, copied_review: Path) -> None:
    for file in FILES:
        (copied_review / file).write_bytes(BREAKS[way](rows_of(file)))
    with pytest.raises(TableError) as caught:
        read_review(copied_review)
    assert [fault.file for fault in caught.value.faults] == FILES
    print(f"{way}: {len(FILES)} tables, a fault each")


#: What is put into a cell, in place of what stands there: refused in every column of every table, at that cell.
CELLS = {
    "a terminal's escape": "a\x1b[2Jb",
    "a line turned round": "a\u202eb",
    "a character of no width": "a\u200bb",
    "a noncharacter": "a\ufffeb",
    "a date of a spreadsheet": "03-Apr",
    "a number shortened": "1E+05",
    "a truth value": "TRUE",
    "a formula that failed": "#REF!",
    "a space at the end": "a ",
}


@pytest.mark.parametrize("turn", range(len(CELLS) if EVERYTHING else 1))
def test_a_cell_is_refused_in_its_place(turn: int, copied_review: Path) -> None:
    """One column of each table is spoilt at a time, each in another way: a fault for each, at its cell."""
    tables = {file: rows for file in FILES if len(rows := rows_of(file)) > 1}
    kinds = list(CELLS)
    random.Random(SEED).shuffle(kinds)
    tried: Counter[str] = Counter()
    for column in range(max(len(rows[0]) for rows in tables.values())):
        expected = set()
        for number, (file, rows) in enumerate(tables.items()):
            spoilt = [[*row] for row in rows]
            if column < len(rows[0]):
                kind = kinds[(number + column + turn) % len(kinds)]
                line = len(rows) // 2
                spoilt[line][column] = CELLS[kind]
                expected.add((file, line + 1, column + 1))
                tried[kind] += 1
            (copied_review / file).write_bytes(as_csv(spoilt))
        with pytest.raises(TableError) as caught:
            read_review(copied_review)
        assert {(fault.file, fault.line, fault.column) for fault in caught.value.faults} == expected
        assert len(caught.value.faults) == len(expected)
        assert HIDDEN.search(str(caught.value)) is None
    assert sum(tried.values()) == sum(len(rows[0]) for rows in tables.values())
    print(f"seed {SEED}, turn {turn}: {sum(tried.values())} columns of {len(tables)} tables; {dict(tried)}")
