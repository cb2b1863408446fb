"""Tables, opened by pandas, openpyxl and DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from pyoxigraph import Quad

from kg.export import Job, select
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.sparql import ResultSet
from kg.tables import Review
from tests.export.conftest import HOSTILE, HOSTILE_LINE

SHEETS = [
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
    "about",
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
    for name in SHEETS[:-1]:
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
    for name in SHEETS[:-1]:
        assert book[name].freeze_panes == "C2"
        assert book[name].auto_filter.ref == book[name].dimensions


@pytest.mark.programs
def test_no_cell_is_a_formula(hostile: Path, packages: Path) -> None:
    for folder in (hostile, packages):
        book = openpyxl.load_workbook(folder / "tables.xlsx")
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n"}


def test_hostile_text_survives(hostile: Path) -> None:
    assert frame(hostile / "csv" / "findings.csv").loc[0, "statement"] == HOSTILE
    assert pd.read_excel(hostile / "tables.xlsx", sheet_name="findings").loc[0, "statement"] == HOSTILE
    assert pd.read_parquet(hostile / "parquet" / "findings.parquet").loc[0, "statement"] == HOSTILE
    query = f"SELECT statement, components[1] FROM '{hostile}/parquet/findings.parquet' WHERE id = 'f0001'"
    assert duckdb.connect().execute(query).fetchone() == (HOSTILE, HOSTILE)
    papers = frame(hostile / "csv" / "papers.csv")
    assert (papers.loc[0, "title"], papers.loc[0, "container"]) == (HOSTILE, HOSTILE_LINE)
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
