"""Tables as people save them say the same: any byte form and order of rows is read alike, or one fault names it."""

from __future__ import annotations

import csv
import io
import random
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.derive import assemble
from kg.errors import TableError
from kg.graph import Graph
from kg.tables import Review, read_review, unformatted
from tests.conftest import SECOND

TABLES = sorted(path.relative_to(SECOND).as_posix() for path in SECOND.glob("*.csv"))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def as_csv(rows: list[list[str]], **options: object) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", **options).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode("utf-8")


def said(review: Review) -> dict[str, list[dict[str, object]]]:
    return {name: [dict(row.values) for row in table] for name, table in review.tables.items()}


def faults(folder: Path) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_review(folder)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture(scope="module")
def second() -> Review:
    return read_review(SECOND)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], Path]:
    """Return a function that saves one table of the second review with other bytes, the others as they are."""
    folder = tmp_path_factory.mktemp("spoilt") / "review"
    shutil.copytree(SECOND, folder)

    def save(file: str, data: bytes) -> Path:
        for name in TABLES:
            (folder / name).write_bytes((SECOND / name).read_bytes())
        (folder / file).write_bytes(data)
        return folder

    return save


@settings(max_examples=40)
@given(
    st.sampled_from(TABLES),
    st.randoms(use_true_random=False),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_form_and_order_of_a_table_says_the_same(
    second: Review,
    spoilt: Callable[[str, bytes], Path],
    file: str,
    chance: random.Random,
    line_end: str,
    apart: bool,
    mark: bool,
    empty: int,
    wide: bool,
    quoting: int,
) -> None:
    header, *rows = rows_of((SECOND / file).read_bytes())
    chance.shuffle(rows)
    rows += [[""] * len(header)] * empty
    table = [[*row, "", ""] if wide else row for row in [header, *rows]]
    text = unicodedata.normalize("NFD" if apart else "NFC", as_csv(table, quoting=quoting).decode()).replace(
        "\n", line_end
    )
    read = read_review(spoilt(file, b"\xef\xbb\xbf" * mark + text.encode("utf-8")))
    assert said(read) == said(second)
    # What was read is written as the table was at first, whatever the form.
    assert all(one.text.encode() == (SECOND / one.file).read_bytes() for one in unformatted(read))
    # Where the form differs from that which is kept, it is told, unless in quotation marks alone.
    if mark or line_end != "\n" or wide or empty:
        assert f" in {file}" in read.notice


def test_the_graph_of_all_tables_as_excel_saves_them_is_the_same(copied_review: Path, graph: Graph) -> None:
    """A byte order mark, CR LF, rows turned round, an empty last row and a space before the percent sign."""
    for path in copied_review.rglob("*.csv"):
        header, *rows = rows_of(path.read_bytes())
        if path.name == "appraisals.csv":
            rows = [[cell.replace("%", " %") for cell in row] for row in rows]
        table = [header, *reversed(rows), [""] * len(header)]
        text = unicodedata.normalize("NFD", as_csv(table).decode()).replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    review = read_review(copied_review)
    assert list(assemble(review).quads) == list(graph.quads)
    for told in ("byte order mark", "CR LF", "NFD", "empty rows", "another order", "spaces before percent signs"):
        assert told in review.notice
    assert review.notice.count("Read with") == 1


def test_tables_in_the_form_that_is_kept_are_read_without_a_word(review: Review, second: Review) -> None:
    assert review.notice == second.notice == ""
    assert unformatted(review) == unformatted(second) == []


@pytest.mark.parametrize("separator", [";", "\t"])
def test_another_separator_is_one_fault_with_its_cause(separator: str, spoilt: Callable[[str, bytes], Path]) -> None:
    for file in TABLES:
        rows = rows_of((SECOND / file).read_bytes())
        (fault,) = faults(spoilt(file, as_csv(rows, delimiter=separator)))
        name = {";": "semicolons", "\t": "tabs"}[separator]
        assert fault.startswith(f"{file}:1:1: the cells are separated by {name}, expected commas")
        assert "save it with the comma" in fault


def test_a_note_for_excel_is_one_fault(spoilt: Callable[[str, bytes], Path]) -> None:
    for line in (b"sep=,\n", b"sep=;\n"):
        (fault,) = faults(spoilt("papers.csv", line + (SECOND / "papers.csv").read_bytes()))
        assert fault.startswith("papers.csv:1:1: the first line is a note for Excel")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("cp1252", "is not UTF-8; the file was saved in another encoding (Windows-1252"),
        ("utf-16", "the file is in UTF-16"),
        ("utf-16-le", "the file seems to be in UTF-16"),
        ("utf-16-be", "the file seems to be in UTF-16"),
        ("utf-32", "the file is in UTF-32"),
    ],
)
def test_another_encoding_is_one_fault_with_its_cause(
    encoding: str, told: str, spoilt: Callable[[str, bytes], Path]
) -> None:
    text = (SECOND / "review.csv").read_text(encoding="utf-8") + "# café – naïve\n"
    (fault,) = faults(spoilt("review.csv", text.encode(encoding)))
    assert told in fault
    assert "save it as UTF-8" in fault


def test_a_letter_of_windows_1252_is_shown(spoilt: Callable[[str, bytes], Path]) -> None:
    (fault,) = faults(spoilt("review.csv", (SECOND / "review.csv").read_bytes() + b"caf\xe9"))
    assert "byte 0xe9 is not UTF-8" in fault
    assert "where it is 'é'" in fault


@settings(max_examples=40)
@given(st.binary(max_size=60))
@example(b"\x00")
@example(b'"')
@example(b"a\n\n\n")
def test_any_bytes_are_a_table_or_faults_of_this_file(spoilt: Callable[[str, bytes], Path], data: bytes) -> None:
    try:
        read_review(spoilt("sections.csv", data))
    except TableError as error:
        assert {fault.file for fault in error.faults} == {"sections.csv"}


def test_a_stray_quotation_mark_is_told_where_it_opens(copied_review: Path) -> None:
    path = copied_review / "databases.csv"
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()[1:], 2):
        name = line.split(",")[1]
        path.write_text(text.replace(f",{name}", f',"{name}'), encoding="utf-8", newline="")
        (fault,) = faults(copied_review)
        assert fault.startswith(f"databases.csv:{number}:2: a quotation mark opens a cell here"), fault


def test_a_quotation_mark_closed_by_the_next_is_told_with_the_lines_that_it_joins(copied_review: Path) -> None:
    path = copied_review / "databases.csv"
    header, one, two, three = path.read_text(encoding="utf-8").splitlines()
    spoilt_rows = [header, one.replace(",", ',"', 1), two.replace(",", '",', 1), three]
    path.write_text("\n".join(spoilt_rows) + "\n", encoding="utf-8", newline="")
    (fault,) = faults(copied_review)
    assert fault.startswith("databases.csv:2:")
    assert "a quotation mark makes one row of lines 2 to 3" in fault


def test_a_table_with_a_header_alone_is_told_and_nothing_else(copied_review: Path) -> None:
    path = copied_review / "papers.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    (fault,) = faults(copied_review)
    assert fault.startswith("papers.csv:2:1: the table has no rows, and authors.csv (paper), ")
    assert fault.endswith("bring back its rows")


def test_what_cannot_be_read_in_one_table_is_not_missed_by_others(copied_review: Path) -> None:
    """One key that is misspelt is one fault, at its cell, and not one at every cell that refers to it."""
    path = copied_review / "papers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n12,", "\ntwelve,", 1), encoding="utf-8", newline="")
    (fault,) = faults(copied_review)
    assert fault.startswith("papers.csv:13:1: code: found 'twelve'")


def test_a_folder_where_a_table_belongs_is_called_one(copied_review: Path) -> None:
    (copied_review / "authors.csv").unlink()
    (copied_review / "authors.csv").mkdir()
    (fault,) = faults(copied_review)
    assert fault == "authors.csv:1:1: the file cannot be read: it is a folder, expected a file"


def test_of_many_faults_a_hundred_are_listed_and_all_counted(copied_review: Path) -> None:
    path = copied_review / "findings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\nf", "\ng"), encoding="utf-8", newline="")
    with pytest.raises(TableError) as caught:
        read_review(copied_review)
    lines = str(caught.value).splitlines()
    count = len(caught.value.faults)
    assert count > 700
    assert lines[0] == f"{count:,} faults in the tables:"
    assert lines[-1] == f"… and {count - 100:,} more"
    assert len(lines) == 102
