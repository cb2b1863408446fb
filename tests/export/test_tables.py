"""Tables, opened by pandas, openpyxl and DuckDB."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from pyoxigraph import Quad

from kg import paths
from kg.export import Job, Selection, select
from kg.export.spreadsheets import csv_text
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.sparql import ResultSet
from kg.tables import Review
from tests.export.conftest import HOSTILE, HOSTILE_LINE

SHEETS = [
    "about",
    "evidence",
    "findings",
    "papers",
    "appraisals",
    "participants",
    "conclusions",
    "conclusion-grounds",
    "relations",
    "influences",
    "source-issues",
    "source-issue-things",
    "codebook",
    "columns",
]


def frame(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.mark.programs
def test_filters_of_a_spreadsheet_answer_what_the_query_library_answers(packages: Path, graph: Graph) -> None:
    sheet = pd.read_excel(packages / "tables.xlsx", sheet_name="evidence")
    found = sheet[
        sheet["kinds"].str.contains("Barrier", na=False)
        & sheet["levels"].str.contains("National", na=False)
        & (sheet["rating"] >= 0.8)
    ]
    filters = {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}
    answer = run_query(find_query("barriers-by-level"), graph, filters)
    assert isinstance(answer, ResultSet)
    assert set(found["finding"]) == {row["finding"].rsplit("/", 1)[-1] for row in answer}
    assert set(found["paper"]) == {int(row["paper"].rsplit("/", 1)[-1]) for row in answer}


def test_evidence_has_a_row_per_finding_paper_and_anchor(everything: Path) -> None:
    table = frame(everything / "csv" / "evidence.csv")
    supports = frame(everything / "csv" / "supports.csv")
    key = ["review", "finding", "paper", "anchor"]
    assert sorted(map(tuple, table[key].to_numpy())) == sorted(map(tuple, supports[key].to_numpy()))
    assert (
        not table[[*key, "statement", "main_kind", "citation", "appraisal", "section", "heading"]].eq("").any(axis=None)
    )
    assert (table["rating"] == "").equals(table["appraisal"] != "Appraised")
    first = table[table["finding"] == "f0108"].iloc[0]
    assert (first["main_kind"], first["components"]) == ("Facilitator", "Leadership; Shared culture")
    assert (first["heading"], first["paragraph"], first["sentence"]) == ("Collaboration and trust", "2", "2")


def test_evidence_of_a_selection_says_which_papers_pass(graph: Graph) -> None:
    table = Job(select(graph, {"min-mmat": ["0.8"], "unrated": ["exclude"]})).tables["evidence"]
    names = [column.name for column in table.columns]
    told = {(row[names.index("selected")], float(str(row[names.index("rating")] or 0)) >= 0.8) for row in table.rows}
    assert told == {("yes", True), ("no", False)}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("findings", "findings"),
        ("papers", "papers"),
        ("authors", "authors"),
        ("conclusions", "conclusions"),
        ("relations", "relations"),
        ("sections", "sections"),
        ("participants", "participants"),
        ("questions", "questions"),
        ("source-issues", "source-issues"),
    ],
)
def test_pandas_finds_a_row_for_every_row_of_the_review(
    everything: Path, review: Review, name: str, table: str
) -> None:
    assert len(frame(everything / "csv" / f"{name}.csv")) == len(review[table].rows)


def test_every_paper_has_an_appraisal(everything: Path) -> None:
    table = frame(everything / "csv" / "appraisals.csv").set_index("paper")
    assert len(table) == 87
    assert set(table["status"]) == {"Appraised", "Not applicable", "Not in the source"}
    assert table.loc["1", "rating"] == "0.8"
    # A rating that the source lacks is an empty cell, never a zero.
    assert set(table.loc[table["status"] != "Appraised", "rating"]) == {""}


def test_codings_are_told_by_label_and_joinable_by_iri(everything: Path) -> None:
    findings = frame(everything / "csv" / "findings.csv").set_index("id")
    codings = frame(everything / "csv" / "finding-codings.csv")
    levels = codings[codings["facet"] == "levels"].groupby("finding")["label"].agg("; ".join)
    told = findings["levels"][findings["levels"] != ""]
    assert told.to_dict() == levels.to_dict()


@pytest.mark.programs
def test_csv_xlsx_and_parquet_say_the_same(everything: Path, packages: Path) -> None:
    for name in SHEETS[1:-1]:
        text = frame(everything / "csv" / f"{name}.csv")
        sheet = pd.read_excel(packages / "tables.xlsx", sheet_name=name, dtype=object, keep_default_na=False)
        columns = pd.read_parquet(packages / "parquet" / f"{name}.parquet")
        assert list(text.columns) == list(sheet.columns) == list(columns.columns)
        assert len(text) == len(sheet) == len(columns)
        for column in text.columns:
            assert [str(value) for value in sheet[column]] == [_as_in_sheet(v) for v in text[column]], (name, column)


def _as_in_sheet(text: str) -> str:
    """A whole number stays one in a spreadsheet, where CSV prints 1.0."""
    return text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text


@pytest.mark.programs
def test_parquet_columns_are_typed(packages: Path) -> None:
    typed = pd.read_parquet(packages / "parquet" / "evidence.parquet")
    assert str(typed["rating"].dtype) == "float64"
    query = f"SELECT typeof(code), typeof(rating), typeof(regions) FROM '{packages}/parquet/papers.parquet' LIMIT 1"
    assert duckdb.connect().execute(query).fetchone() == ("BIGINT", "DOUBLE", "VARCHAR[]")
    high = f"SELECT count(*) FROM '{packages}/parquet/papers.parquet' WHERE rating >= 0.8"
    quality = f"SELECT count(*) FROM '{packages}/parquet/papers.parquet' WHERE quality = 'high'"
    assert duckdb.connect().execute(high).fetchone() == duckdb.connect().execute(quality).fetchone()


@pytest.mark.programs
def test_duckdb_reads_the_csv(everything: Path) -> None:
    supports = f"SELECT count(*) FROM read_csv('{everything}/csv/supports.csv')"
    joined = f"{supports} JOIN read_csv('{everything}/csv/papers.csv') ON paper = code"
    assert duckdb.connect().execute(joined).fetchone() == duckdb.connect().execute(supports).fetchone()


@pytest.mark.programs
def test_the_workbook_has_filters_and_fixed_headers(packages: Path) -> None:
    book = openpyxl.load_workbook(packages / "tables.xlsx")
    assert book.sheetnames == SHEETS
    for name in SHEETS[1:]:
        assert book[name].freeze_panes == "C2"
        assert book[name].auto_filter.ref == book[name].dimensions
        assert book[name].print_title_rows == "$1:$1"
        dimensions = book[name].column_dimensions
        labels = {str(cell.value): dimensions[get_column_letter(cell.column or 1)] for cell in book[name][1]}
        assert all(labels[label].hidden == (label == "iri" or label.endswith("_id")) for label in labels)


@pytest.mark.programs
def test_the_workbook_prints_across_numbered_pages_that_name_the_selection(part_folder: Path) -> None:
    book: Any = openpyxl.load_workbook(part_folder / "tables.xlsx")
    for sheet in book:
        setup = (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)
        assert (*setup, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", 1, 0, True)
        assert sheet.oddFooter.left.text == "Selection: --level national --kind Barrier"
        assert sheet.oddFooter.right.text == "Page &P of &N"
        seen = [one.width for one in sheet.column_dimensions.values() if not one.hidden]
        assert sum(seen) <= 300, sheet.title
        assert all(row.height >= 15 for row in sheet.row_dimensions.values())
    assert book.properties.creator == book.properties.lastModifiedBy == "Curators of the evidence graph"
    assert "Selection: --level national --kind Barrier." in book.properties.description
    assert book.properties.created == book.properties.modified == datetime(1980, 1, 1)


@pytest.mark.programs
def test_libreoffice_prints_every_page_across_with_header_and_number(part_folder: Path, tmp_path: Path) -> None:
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice (libreoffice-calc) or pdftotext (poppler-utils) is not installed")
    convert(part_folder / "tables.xlsx", "pdf", tmp_path)
    command = ["pdftotext", "-layout", str(tmp_path / "tables.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = text.rstrip("\f").split("\f")
    assert len(pages) > len(SHEETS)
    # Where a sheet ends at the foot of a page, LibreOffice counts one more, and leaves it white, without even a header.
    assert pages.count("") <= 1
    for number, page in enumerate(pages, 1):
        if not page:
            continue
        assert re.search(rf"Page {number}\b", page)
        assert "Selection: --level national --kind Barrier" in page
    # Not one column goes to a page of its own: every page of the sheet has its last column's name.
    evidence = [page for page in pages if page and page.splitlines()[0].endswith(" evidence")]
    assert len(evidence) > 1
    assert all("finding" in page and "sentence" in page for page in evidence)


@pytest.mark.programs
def test_libreoffice_computes_nothing_of_what_csv_holds(hostile: Path, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (libreoffice-calc) is not installed")
    starts = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "'=1+1"]
    (tmp_path / "starts.csv").write_text(csv_text([["text"], *([one] for one in starts)]), encoding="utf-8", newline="")
    for file in (tmp_path / "starts.csv", hostile / "csv" / "findings.csv"):
        convert(file, "xlsx", tmp_path)
        book: Any = openpyxl.load_workbook(tmp_path / f"{file.stem}.xlsx")
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type in "fe"]
        if file.stem == "starts":
            cells = [str(row[0]).lstrip("'\t\r\n_x0D") for row in book.active.iter_rows(min_row=2, values_only=True)]
            assert cells == [one.lstrip("'\t\r") for one in starts]


def convert(file: Path, form: str, folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@given(st.lists(st.lists(st.text(alphabet="'=+-@\t\rab", max_size=6), min_size=2, max_size=2), max_size=4))
def test_what_guards_against_formulas_can_be_taken_away(rows: list[list[str]]) -> None:
    cells = list(csv.reader(io.StringIO(csv_text(rows), newline="")))
    assert not [cell for row in cells for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    assert [[re.sub(r"^'(?='*[=+\-@\t\r])", "", cell) for cell in row] for row in cells] == rows


def test_concepts_have_their_identifiers_beside_their_labels(everything: Path) -> None:
    codebook = frame(everything / "csv" / "codebook.csv").groupby("concept")["label"].agg(set)
    checked = 0
    for file in (everything / "csv").glob("*.csv"):
        table = frame(file)
        for column in (name for name in table.columns if name.endswith("_id")):
            for labels, identifiers in zip(table[column.removesuffix("_id")], table[column], strict=True):
                pairs = list(zip(labels.split("; "), identifiers.split("; "), strict=True))
                assert all(label in codebook.get(slug, ()) for label, slug in pairs if slug in codebook)
                assert all(bool(label) == bool(slug) for label, slug in pairs)
                checked += len(pairs)
    assert checked > 10_000
    evidence = frame(everything / "csv" / "evidence.csv")
    national = evidence[evidence["levels_id"].str.split("; ").map(lambda slugs: "national" in slugs)]
    assert set(national["levels"]) and all("National" in levels for levels in national["levels"])


def test_every_column_is_described_and_no_other(everything: Path, graph: Graph) -> None:
    described = {
        (table["url"].removesuffix(".csv"), column["titles"]): column["dc:description"]
        for folder in ("csv", "soqf")
        for table in json.loads((everything / folder / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
        for column in table["tableSchema"]["columns"]
    }
    written = {
        (file.stem, column)
        for folder in ("csv", "soqf")
        for file in (everything / folder).glob("*.csv")
        for column in frame(file).columns
    }
    assert set(described) == written
    with (paths.templates() / "columns.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["column"] for row in rows if row["meaning"] not in described.values()] == []
    # Only what a domain brings is named after its property.
    assert {column for (_, column), text in described.items() if "the domain brings" in text} == {"service_model"}


@pytest.mark.programs
def test_tables_say_what_they_are_of(part_folder: Path, part: Selection) -> None:
    about = Job(part).about
    metadata = json.loads((part_folder / "csv" / "csv-metadata.json").read_text(encoding="utf-8"))
    assert metadata["dc:title"] == about["title"]
    assert "selection: --level national --kind Barrier" in metadata["dc:description"]
    assert metadata["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    schema = pyarrow.parquet.read_schema(part_folder / "parquet" / "papers.parquet")
    assert {key.decode(): value.decode() for key, value in schema.metadata.items()} == about
    assert schema.field("rating").metadata[b"description"].startswith(b"Overall rating")
    sheet = openpyxl.load_workbook(part_folder / "tables.xlsx")["about"]
    assert set(about.items()) <= set(sheet.iter_rows(values_only=True))


@pytest.mark.programs
def test_no_cell_is_a_formula(hostile: Path, packages: Path) -> None:
    for folder in (hostile, packages):
        book = openpyxl.load_workbook(folder / "tables.xlsx")
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n"}


def test_hostile_text_survives(hostile: Path) -> None:
    assert frame(hostile / "csv" / "findings.csv").loc[0, "statement"] == "'" + HOSTILE
    assert pd.read_excel(hostile / "tables.xlsx", sheet_name="findings").loc[0, "statement"] == HOSTILE
    assert pd.read_parquet(hostile / "parquet" / "findings.parquet").loc[0, "statement"] == HOSTILE
    query = f"SELECT statement, components[1] FROM '{hostile}/parquet/findings.parquet' WHERE id = 'f0001'"
    assert duckdb.connect().execute(query).fetchone() == (HOSTILE, HOSTILE)
    papers = frame(hostile / "csv" / "papers.csv")
    assert (papers.loc[0, "title"], papers.loc[0, "container"]) == ("'" + HOSTILE, "'" + HOSTILE_LINE)
    book = openpyxl.load_workbook(hostile / "tables.xlsx")
    statement = next(cell for cell in book["findings"][2] if cell.value == HOSTILE)
    assert (statement.data_type, statement.quotePrefix) == ("s", True)


def test_a_domain_s_own_facets_become_columns(graph: Graph, second_quads: list[Quad]) -> None:
    real = [column.name for column in Job(select(graph)).tables["findings"].columns]
    invented = [column.name for column in Job(select(Graph.from_quads(second_quads))).tables["findings"].columns]
    assert "service_model" in real
    assert "service_model" not in invented
    assert set(invented) < set(real)


def test_a_filtered_table_says_which_papers_pass(graph: Graph) -> None:
    selection = select(graph, {"min-mmat": ["0.8"], "unrated": ["exclude"]})
    table = Job(selection).tables["papers"]
    names = [column.name for column in table.columns]
    selected = {row[names.index("selected")]: row[names.index("quality")] for row in table.rows}
    passing = [row for row in table.rows if row[names.index("selected")] == "yes"]
    assert set(selected) == {"yes", "no"}
    assert len(passing) == len(selection.papers)
    assert {row[names.index("quality")] for row in passing} == {"high"}
