"""What is wrong with a cell is told in the words of whoever entered it, with what happened and what to do."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.errors import TableError
from kg.tables import read_review


def enter(folder: Path, file: str, column: str, value: str, line: int = 2) -> list[str]:
    """Enter a value into a cell of a table and return the faults that are told then."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    try:
        read_review(folder)
    except TableError as error:
        return [str(fault) for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("file", "column", "value", "told"),
    [
        ("papers.csv", "issue", "03-Apr", "found '03-Apr': a spreadsheet made a date of it"),
        ("papers.csv", "issue", "Apr-03", "a spreadsheet made a date of it"),
        ("papers.csv", "pages", "04/03/2018", "a spreadsheet made a date of it"),
        ("papers.csv", "pages", "2018-04-03 00:00:00", "a spreadsheet made a date of it"),
        ("papers.csv", "issue", "43193", "left its number of days (2018-04-03)"),
        ("papers.csv", "article_number", "1E+05", "a spreadsheet shortened a long number"),
        ("papers.csv", "year", "2.018E+03", "a spreadsheet shortened a long number"),
        ("papers.csv", "publisher", "TRUE", "a spreadsheet made a truth value of it"),
        ("appraisals.csv", "q2.1", "FALSE", "a spreadsheet made a truth value of it"),
        ("papers.csv", "publisher", "#NAME?", "a spreadsheet's formula failed"),
        ("review.csv", "issued", "Jun-23", "a spreadsheet made a date of it (of 3-4 it makes 03-Apr, of 2023-06"),
        ("review.csv", "issued", "45078", "left its number of days (2023-06-01)"),
        ("findings.csv", "id", "f1", "its leading zeros are lost, as spreadsheets drop them; write 'f0001'"),
        ("grounds.csv", "finding", "f325", "write 'f0325'"),
        ("appraisals.csv", "overall_rating", "0.8", "a spreadsheet keeps a percentage as a share of one; write '80%'"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_changed_is_refused_by_name(
    file: str, column: str, value: str, told: str, copied_review: Path
) -> None:
    found = enter(copied_review, file, column, value)
    assert any(fault.startswith(f"{file}:2:") and f" {column}: found {value!r}: " in fault for fault in found), found
    assert any(told in fault for fault in found), found
    if "formula" not in told:
        assert any("formatted as text" in fault or "write " in fault for fault in found)


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        ("papers.csv", "issue", "3-4"),
        ("papers.csv", "issue", "March"),
        ("papers.csv", "pages", "801–809"),
        ("papers.csv", "pages", "43193–43195"),
        ("papers.csv", "article_number", "e1000123"),
        ("papers.csv", "title", "True stories of April 2018"),
        ("source-issues.csv", "reading_a", "2018-04"),
        ("appraisals.csv", "overall_rating", "80 %"),
        ("appraisals.csv", "overall_rating", "80\u202f%"),
    ],
)
def test_what_people_enter_is_taken(file: str, column: str, value: str, copied_review: Path) -> None:
    assert enter(copied_review, file, column, value) == []


def test_a_reference_that_was_dragged_down_is_told(copied_review: Path) -> None:
    path = copied_review / "coding" / "grounds-first.csv"
    path.write_text("conclusion,finding,known_by\nc001,f0758,read\nc001,f0759,read\n", encoding="utf-8")
    (fault,) = enter(copied_review, "coding/grounds-first.csv", "known_by", "read")
    assert "'f0759' is not in findings.csv; the nearest is 'f0758'; it goes on counting from the row above" in fault


@pytest.mark.parametrize(
    ("file", "column", "value", "told"),
    [
        ("appraisals.csv", "q2.1", "5", "expected one of: 0, 1, 3 (Answer to question 2.1 as printed: 1 yes,"),
        ("contributors.csv", "role", "writer", "found 'writer', expected one of: author, editor"),
        ("findings.csv", "levels", "National", "did you mean 'national'? Identifiers stand here, not labels"),
        ("findings.csv", "components", "Co-location", "did you mean 'co-location'?"),
        ("findings.csv", "components", "Information sharing", "did you mean 'information-sharing'?"),
        ("characteristics.csv", "groups", "Health practitioners", "did you mean 'health-practitioners'?"),
        ("findings.csv", "codes", "Access to services", "did you mean 'outcomes-access'?"),
        ("coding/first.csv", "levels", "National", "did you mean 'national'?"),
        ("findings.csv", "kinds", "barrier", "did you mean 'Barrier'?"),
        ("findings.csv", "id", "x0001", "expected a value such as 'f0002'"),
        ("papers.csv", "year", "twenty", "expected a whole number in plain digits"),
        ("review.csv", "issued", "June", "expected a year and month such as 2023-06"),
    ],
)  # fmt: skip
def test_what_is_expected_is_said_in_words(file: str, column: str, value: str, told: str, copied_review: Path) -> None:
    found = enter(copied_review, file, column, value)
    assert any(told in fault for fault in found), found
    assert not any("matching" in fault or "[013]" in fault for fault in found)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "file:///etc/passwd", "x"]
)
def test_an_address_that_is_no_page_is_refused(address: str, copied_review: Path) -> None:
    (fault,) = enter(copied_review, "papers.csv", "url", address)
    assert fault.startswith("papers.csv:2:11: url: found '")
    assert "expected the address of a page on the web" in fault
