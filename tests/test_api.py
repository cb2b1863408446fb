"""What a Python user relies on: opening a graph, asking it, and what comes back."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pandas
import pytest
from click.testing import CliRunner

import kg
from kg.cli import cli
from kg.errors import QueryError, TableError, UsageError
from tests.conftest import SECOND


@pytest.fixture(scope="module")
def opened(graph_folder: Path) -> kg.EvidenceGraph:
    return kg.open(graph_folder)


@pytest.fixture(scope="module")
def flagship(opened: kg.EvidenceGraph) -> kg.Answer:
    return opened.ask("barriers-by-level", level="national", min_mmat=0.8)


def test_an_answer_is_that_of_the_command_line(flagship: kg.Answer, graph_folder: Path) -> None:
    words = ["query", "barriers-by-level", "--level", "national", "--min-mmat", "0.8", "--out", str(graph_folder)]
    assert CliRunner().invoke(cli, [*words, "--format", "csv"]).stdout == flagship.to_csv()
    printed = CliRunner().invoke(cli, words).stdout
    assert flagship.caveats
    assert all(sentence in printed for sentence in flagship.caveats)
    assert CliRunner().invoke(cli, [*words, "--show"]).stdout == flagship.sparql


def test_ratings_are_numbers(flagship: kg.Answer) -> None:
    assert {type(row["rating"]) for row in flagship} == {float}
    assert all(isinstance(row["rating"], float) and row["rating"] >= 0.8 for row in flagship.rows)


def test_ratings_are_decimals_where_all_of_them_are_whole(flagship: kg.Answer) -> None:
    assert {row["rating"] for row in flagship} == {1.0}
    assert pandas.api.types.is_float_dtype(flagship.to_pandas()["rating"])


def test_a_data_frame_has_typed_columns(opened: kg.EvidenceGraph) -> None:
    frame = opened.ask("barriers-by-level").to_pandas()
    assert pandas.api.types.is_float_dtype(frame["rating"])
    assert frame["rating"].isna().any(), "a paper without a rating has none"
    assert len(frame) == len(opened.ask("barriers-by-level"))


def test_an_answer_is_written_for_others(flagship: kg.Answer, tmp_path: Path) -> None:
    text = flagship.to_csv(tmp_path / "barriers.csv")
    assert (tmp_path / "barriers.csv").read_text(encoding="utf-8") == text
    assert next(csv.reader(io.StringIO(text))) == list(flagship.columns)
    assert len(json.loads(flagship.to_json())["results"]["bindings"]) == len(flagship)


def test_a_notebook_shows_a_table_with_its_caveats(flagship: kg.Answer, opened: kg.EvidenceGraph) -> None:
    shown = flagship._repr_html_()
    assert shown.count("<tr>") == 1 + len({row["finding"] for row in flagship})
    assert "without a rating" in shown
    hostile = opened.sparql('SELECT ("<script>alert(1)</script>" AS ?x) {}')
    assert isinstance(hostile, kg.Answer)
    assert "<script>" not in hostile._repr_html_()


def test_an_answer_without_rows_says_what_was_asked(opened: kg.EvidenceGraph) -> None:
    answer = opened.search("zzzz")
    assert len(answer) == 0
    assert answer.caveats[0].startswith("Nothing has these words: zzzz. Searched: ")
    assert len(opened.search("emergency", "visits")) > 0


def test_a_search_gives_the_rows_of_the_command(opened: kg.EvidenceGraph, graph_folder: Path) -> None:
    words = ["search", "emergency", "visits", "--thing", "finding", "--format", "csv", "--out", str(graph_folder)]
    assert CliRunner().invoke(cli, words).stdout == opened.search("emergency", "visits", thing="finding").to_csv()
    assert len(opened.search("emergency", "zzzz", match="any")) == len(opened.search("emergency", match="any")) > 0


def test_what_does_not_exist_is_told_with_the_nearest(opened: kg.EvidenceGraph) -> None:
    with pytest.raises(QueryError, match="no query named 'barriers-by-levle'") as question:
        opened.ask("barriers-by-levle")
    assert "barriers-by-level" in question.value.advice
    with pytest.raises(QueryError, match="takes no --levl") as option:
        opened.ask("barriers-by-level", levl="national")
    assert "--level" in option.value.advice
    with pytest.raises(QueryError, match="no level 'nation'") as value:
        opened.ask("barriers-by-level", level="nation")
    assert "national" in value.value.advice
    with pytest.raises(QueryError, match="no parameter 'levle'") as parameter:
        opened.values("levle")
    assert "level" in parameter.value.advice
    with pytest.raises(QueryError, match="statements and not with rows"):
        opened.ask("components-model")


def test_values_and_questions_are_listed(opened: kg.EvidenceGraph) -> None:
    assert opened.values("level")["national"] == "National"
    assert opened.values("min_mmat") == {}
    assert opened.questions["barriers-by-level"].endswith("?")


def test_sparql_of_ones_own_is_answered_in_its_form(opened: kg.EvidenceGraph) -> None:
    counted = opened.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(counted, kg.Answer)
    assert counted.rows[0]["n"] == len(opened.graph.triples)
    assert opened.sparql("ASK { ?s ?p ?o }") is True
    assert isinstance(opened.sparql("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"), list)
    with pytest.raises(QueryError, match="refused"):
        opened.sparql("DELETE WHERE { ?s ?p ?o }")


def test_an_export_is_that_of_the_command(opened: kg.EvidenceGraph, graph_folder: Path, tmp_path: Path) -> None:
    (written,) = opened.export("ris", out=tmp_path / "one", level="national", min_mmat="80%")
    words = ["export", "ris", "--graph", str(graph_folder), "--out", str(tmp_path / "two")]
    done = CliRunner().invoke(cli, [*words, "--level", "national", "--min-mmat", "80%"])
    assert done.exit_code == 0, done.output
    assert written.read_bytes() == (tmp_path / "two" / written.name).read_bytes()
    with pytest.raises(UsageError, match="No format"):
        opened.export(out=tmp_path / "three")


def test_a_review_is_built_from_its_tables(tmp_path: Path) -> None:
    built = kg.build(SECOND)
    assert built.reviews == ("breakfast",)
    assert repr(built) == "<EvidenceGraph of breakfast>"
    (tmp_path / "csv-metadata.json").write_text("{}", encoding="utf-8")
    with pytest.raises(TableError, match=r"csv-metadata\.json:1:1"):
        kg.build(tmp_path)


def test_the_packages_own_graph_is_built_once_and_kept(
    tmp_path: Path, graph_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTEGRATION_KG_CACHE", str(tmp_path))
    first = kg.open()
    (kept,) = tmp_path.iterdir()
    assert (kept / "graph.nq").read_bytes() == (graph_folder / "graph.nq").read_bytes()
    before = (kept / "graph.nq").stat().st_mtime_ns
    assert kg.open().reviews == first.reviews == ("rer2023",)
    assert (kept / "graph.nq").stat().st_mtime_ns == before


def test_a_missing_graph_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no graph in") as missing:
        kg.open(tmp_path)
    assert "integration-kg run" in missing.value.advice


def test_help_is_a_table_of_contents() -> None:
    contents = kg.__doc__ or ""
    for thing, name in ((kg.EvidenceGraph, "graph"), (kg.Answer, "answer")):
        assert [one for one in vars(thing) if not one.startswith("_") and f"{name}.{one}" not in contents] == []
    assert [one for one in kg.__all__ if one not in contents] == []


def test_the_package_loads_at_once_and_tells_what_it_has() -> None:
    code = (
        "import sys, kg; loaded = {'pyoxigraph', 'rdflib', 'pandas', 'yaml'} & set(sys.modules); "
        "import pydoc; print(loaded or 'nothing'); print(pydoc.render_doc(kg, renderer=pydoc.plaintext))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.startswith("nothing\n")
    for name in ("class Answer", "class EvidenceGraph", "build(", "open("):
        assert name in told


def test_all_formats_are_those_that_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("openpyxl", "pyarrow", "rocrate", "rocrate.rocrate"):
        monkeypatch.setitem(sys.modules, package, None)
    written = kg.build(SECOND).export("all", out=tmp_path / "out")
    names = {file.name for file in written}
    assert {"graph.ttl", "csv", "references.ris", "briefs"} <= names
    assert not {"tables.xlsx", "parquet", "ro-crate"} & names
    assert all(file.exists() for file in written)
