"""Bad tables give all faults at once, each with file, line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import TableError, UsageError
from kg.tables import METADATA, Review, natural_key, read_review

Edit = Callable[[str, str, str], Path]


def faults(folder: Path) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_review(folder)
    return [str(fault) for fault in caught.value.faults]


def test_the_review_reads_without_a_fault(review: Review) -> None:
    assert len(review["papers"].rows) == 87
    assert len(review["citations"].rows) == 598
    assert review.identifier == "rer2023"


def test_a_missing_column_is_named(edit: Edit) -> None:
    found = faults(edit("participants.csv", "paper,column,position,group", "paper,column,position,grup"))
    assert "participants.csv:1:4: unknown column 'grup'; did you mean 'group'?" in found[0]
    assert "participants.csv:1:9: column 'group' is missing" in found[1]


def test_an_unknown_paper_is_named_with_line_and_column(edit: Edit) -> None:
    folder = edit("authors.csv", "\n87,6,", "\n88,6,")
    (fault,) = faults(folder)
    assert fault.startswith("authors.csv:430:1: paper: 88 is not in papers.csv; the nearest is")


def test_a_wrong_number_is_named(edit: Edit) -> None:
    found = faults(edit("papers.csv", ",2018,26,6,", ",twenty,26,6,"))
    (fault,) = found
    assert fault.startswith("papers.csv:2:5: year: found 'twenty', expected a whole number in plain digits")
    assert fault.endswith("at least 1900, at most 2100")


def in_every_row(path: Path, column: str, values: list[str]) -> Path:
    """Write each of the values into the next row of a table; return its folder."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row, value in zip(rows, values, strict=False):
        row[header.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path.parent


def test_odd_numbers_are_refused_in_their_place(copied_review: Path) -> None:
    odd = ["1_200", "2_0", "١15", "+12", "INF", "007", "1e3", "9" * 4400]
    found = faults(in_every_row(copied_review / "participants.csv", "number", odd))
    assert len(found) == len(odd)
    for line, fault in enumerate(found, start=2):
        assert fault.startswith(f"participants.csv:{line}:5: number: found '")
        assert "a whole number in plain digits" in fault
        assert len(fault) < 300


def test_odd_decimals_are_refused_in_their_place(copied_review: Path) -> None:
    odd = ["1_2.5", "٠.٨", "NaN", "-INF", "+1", ".5", "1.", "1e2", "0x1A"]
    found = faults(in_every_row(copied_review / "reported-figures.csv", "stated", odd))
    assert len(found) == len(odd)
    for line, fault in enumerate(found, start=2):
        assert fault.startswith(f"reported-figures.csv:{line}:5: stated: found ")
        assert "a number in plain digits" in fault


@pytest.mark.parametrize("written", ["٢٠٢٣-06", "2023-٠6"])
def test_dates_are_in_ascii_digits(written: str, edit: Edit) -> None:
    (fault,) = faults(edit("review.csv", ",2023-06,", f",{written},"))
    assert fault.startswith("review.csv:2:5: issued: found ")


def test_odd_ratings_are_refused_in_their_place(copied_review: Path) -> None:
    odd = ["8_0%", "080%", "٨٠%", "101%"]
    found = faults(in_every_row(copied_review / "appraisals.csv", "overall_rating", odd))
    assert len(found) == len(odd)
    for line, fault in enumerate(found, start=2):
        assert fault.startswith(f"appraisals.csv:{line}:2: overall_rating: ")


def test_a_number_out_of_range_is_named(edit: Edit) -> None:
    found = faults(edit("papers.csv", ",2018,26,6,", ",3018,26,6,"))
    (fault,) = found
    assert fault.startswith("papers.csv:2:5: year: found '3018', expected a whole number in plain digits")
    assert fault.endswith("at least 1900, at most 2100")


def test_a_duplicate_identifier_names_its_first_line(edit: Edit) -> None:
    found = faults(edit("contributors.csv", "\n2,author", "\n1,author"))
    assert "contributors.csv:3:1: position: duplicate key 1; first used in line 2" in found


def test_a_stray_separator_is_named(edit: Edit) -> None:
    found = faults(edit("characteristics.csv", ",interview survey,", ",interview  survey,"))
    assert found == ["characteristics.csv:2:4: methods: stray separator ' ' in 'interview  survey'"]


def test_a_value_twice_in_a_list_is_named(edit: Edit) -> None:
    found = faults(edit("characteristics.csv", ",interview survey,", ",interview interview,"))
    assert found == ["characteristics.csv:2:4: methods: the same value twice in 'interview interview'"]


def test_a_comma_outside_quotation_marks_is_named(edit: Edit) -> None:
    found = faults(edit("databases.csv", "SCOPUS,", "SCOPUS,,"))
    assert found[0].startswith("databases.csv:4:5: 5 cells where the header has 4")


def test_an_empty_required_cell_is_named(edit: Edit) -> None:
    found = faults(edit("contributors.csv", "1,author,Porter", "1,author,"))
    assert found == ["contributors.csv:2:3: family: the cell is empty; a value is required"]


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda data: data.replace(b"SCOPUS", b"SCOP\xe9US"), "databases.csv:4:12: byte 0xe9 is not UTF-8"),
        (lambda data: b"", "databases.csv:1:1: the file is empty"),
        (lambda data: data.replace(b"SCOPUS", b'"SCOPUS'), "databases.csv:4:2: a quotation mark opens a cell here"),
    ],
    ids=["latin-1", "empty", "open quotation mark"],
)
def test_damaged_bytes_are_named(copied_review: Path, damage: Callable[[bytes], bytes], expected: str) -> None:
    path = copied_review / "databases.csv"
    path.write_bytes(damage(path.read_bytes()))
    assert any(fault.startswith(expected) for fault in faults(copied_review))


def test_a_missing_file_is_named(copied_review: Path) -> None:
    (copied_review / "authors.csv").unlink()
    assert faults(copied_review) == ["authors.csv:1:1: the file is missing; the table's description expects it"]


def test_faults_of_several_tables_come_together(copied_review: Path, edit: Edit) -> None:
    edit("papers.csv", ",2018,26,6,", ",twenty,26,6,")
    edit("contributors.csv", "1,author,Porter", "1,author,")
    edit("databases.csv", "SCOPUS,", "SCOPUS,,")
    named = {fault.split(":")[0] for fault in faults(copied_review)}
    assert named >= {"contributors.csv", "databases.csv", "papers.csv"}


def test_a_folder_without_metadata_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a review folder"):
        read_review(tmp_path)


def test_addresses_are_kept_as_printed(review: Review) -> None:
    urls = [row["url"] for row in review["papers"] if row["url"]]
    assert len(urls) == 9
    assert all(url.startswith(("http://", "https://")) for url in urls)


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=1))
def test_natural_order_sorts_numbers_by_value(numbers: list[int]) -> None:
    names = sorted((f"f{number}x" for number in numbers), key=natural_key)
    assert [int(name[1:-1]) for name in names] == sorted(numbers)


@given(st.text(alphabet="ab1,\"\n é'=", max_size=40))
def test_any_statement_survives_the_round_trip(tmp_path_factory: pytest.TempPathFactory, statement: str) -> None:
    """A cell is read back as it was written, or the fault says why it is not allowed."""
    import json

    folder = tmp_path_factory.mktemp("round-trip")
    schema = {"columns": [{"name": "id"}, {"name": "domain"}, {"name": "statement"}], "primaryKey": "id"}
    (folder / "csv-metadata.json").write_text(
        json.dumps({"@context": "http://www.w3.org/ns/csvw", "tables": [{"url": "review.csv", "tableSchema": schema}]})
    )
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["id", "domain", "statement"], ["r", "d", statement]])
    (folder / "review.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    try:
        read = read_review(folder)
    except TableError:
        assert statement != statement.strip()
    else:
        assert (read["review"].rows[0]["statement"] or "") == statement


@given(st.text())
@example("²")
@example("٣")
@example("9" * 5000)
def test_any_text_can_be_a_key(text: str) -> None:
    assert natural_key(text) == natural_key(text)


@given(st.integers(0), st.integers(0))
def test_numbers_of_any_length_sort_by_value(first: int, second: int) -> None:
    assert (natural_key(f"f{first}") < natural_key(f"f{second}")) == (first < second)
    assert natural_key(f"f00{first}") == natural_key(f"f{first}")
    assert natural_key("1" + "0" * 5000) < natural_key("1" + "0" * 4999 + "1")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{", "csv-metadata.json:1:2: not well-formed JSON"),
        (b"", "csv-metadata.json:1:1: not well-formed JSON"),
        (b"[]", 'csv-metadata.json:1:1: expected an object with a list "tables"'),
        (b"null", 'csv-metadata.json:1:1: expected an object with a list "tables"'),
        (b"{}", 'csv-metadata.json:1:1: expected an object with a list "tables"'),
        (b'{"tables": [1]}', "csv-metadata.json:1:1: table 1 needs"),
        (b'{"tables": [{"url": "review.csv"}]}', "csv-metadata.json:1:1: table 1 needs"),
        (b'{"tables": [{"url": "a.csv", "tableSchema": {"columns": [{"name": "a"}]}}]}', "csv-metadata.json:1:1: no t"),
        (b'{\n"a": "\xe9"}', "csv-metadata.json:2:1: byte 0xe9 is not UTF-8"),
        (b"[" * 100_000, "csv-metadata.json:1:1: not a description of tables"),
    ],
)
def test_a_broken_description_is_a_fault(copied_review: Path, data: bytes, expected: str) -> None:
    (copied_review / METADATA).write_bytes(data)
    (fault,) = faults(copied_review)
    assert fault.startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"resource": "papers.csv"', '"resource": "papiers.csv"', "no table 'papiers.csv' is described; did you mean"),
        ('"primaryKey": "id"', '"primaryKey": "key"', "'key' is no column of this table"),
    ],
)
def test_a_description_that_names_what_is_not_there_is_a_fault(edit: Edit, old: str, new: str, told: str) -> None:
    found = faults(edit(METADATA, old, new))
    assert found
    assert all(told in fault and fault.startswith("csv-metadata.json:") for fault in found)


@pytest.mark.parametrize("written", [" SCOPUS", "SCOPUS ", "SCOPUS\t", "\u00a0SCOPUS"])
def test_a_space_at_either_end_of_a_cell_is_named(written: str, edit: Edit) -> None:
    (fault,) = faults(edit("databases.csv", "SCOPUS", written))
    assert fault.startswith("databases.csv:4:2: title: stray space at the start or end in ")


def test_a_column_that_stands_twice_is_named(edit: Edit) -> None:
    found = faults(edit("databases.csv", "id,title,literature,fields", "id,title,title,fields"))
    assert found == [
        "databases.csv:1:3: column 'title' appears twice",
        "databases.csv:1:5: column 'literature' is missing",
    ]
