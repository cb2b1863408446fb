"""Two reviews in one graph whose things all have the same identifiers: nothing of one is taken for the other's."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kg.api import EvidenceGraph
from kg.evidence import Evidence
from kg.export import export, select
from kg.export.job import Job
from kg.graph import Graph
from kg.library import QueryFile, catalogue, find_query, run_query, with_implications, with_reviews
from kg.merge import merge, read_graph
from kg.rdf import write_graph
from kg.reconcile import reconcile
from tests.commands import call
from tests.golden_results import parameters

ONE, OTHER = "rer2023", "twin"
FOLDERS = ("questions", "views", "checks")
QUERIES = [query for folder in FOLDERS for query in catalogue(folder) if query.form == "SELECT"]
#: Questions that have no place for a review: what they say of vocabularies is of all reviews.
OF_ALL = {"summary-counts", *(query.name for query in catalogue("checks"))}


def name_of(query: QueryFile) -> str:
    return query.name


@pytest.fixture(scope="module")
def merged_folder(graph_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review and one that differs from it in nothing but its own identifier, merged."""
    folder = tmp_path_factory.mktemp("merged")
    text = graph_file.read_text(encoding="utf-8")
    for before, after in (("/id/", "/"), ("/graph/", "/"), ("/review/", ">")):
        text = text.replace(f"{before}{ONE}{after}", f"{before}{OTHER}{after}")
    twin = folder / "twin.nq"
    twin.write_text(text.replace(f'identifier> "{ONE}"', f'identifier> "{OTHER}"'), encoding="utf-8")
    write_graph(merge([read_graph(graph_file), read_graph(twin)]).graph.quads, folder)
    return folder


@pytest.fixture(scope="module")
def merged(merged_folder: Path) -> Graph:
    return Graph.open(merged_folder)


def rows(query: QueryFile, graph: Graph, **more: list[str]) -> list[dict[str, str]]:
    values = {**parameters().get(query.name, {}), **more}
    return list(run_query(query, graph, with_implications(query, values)))


@pytest.mark.parametrize("query", [query for query in QUERIES if query.name not in OF_ALL], ids=name_of)
def test_one_review_of_two_answers_as_it_does_alone(query: QueryFile, graph: Graph, merged: Graph) -> None:
    # A concept is of no review: a search in one of them does not find it.
    alone = [row for row in rows(query, graph) if row.get("kindName") != "concept"]
    assert rows(query, merged, review=[ONE]) == alone
    told = [
        {key: text.replace(f"/{OTHER}", f"/{ONE}") for key, text in row.items()}
        for row in rows(query, merged, review=[OTHER])
    ]
    assert told == alone


@pytest.mark.parametrize("query", QUERIES, ids=name_of)
def test_rows_of_both_reviews_stand_side_by_side(query: QueryFile, graph: Graph, merged: Graph) -> None:
    """An answer about both has the rows of each, or counts over all of them; never a row made of two."""
    answer = with_reviews(run_query(query, merged, with_implications(query, parameters().get(query.name, {}))), merged)
    if "review" not in answer.variables:
        return
    named = [row.get("review", "") for row in answer]
    assert set(named) <= {ONE, OTHER, ""}, "a row of two reviews"
    alone = rows(query, graph)
    assert named.count(ONE) == named.count(OTHER) == sum(1 for row in alone if _of_review(row))


def _of_review(row: dict[str, str]) -> bool:
    return any(f"/id/{ONE}/" in text for text in row.values())


def test_no_row_of_a_review_goes_unnamed(graph: Graph, merged: Graph) -> None:
    unnamed = {
        query.name
        for query in QUERIES
        if "review" not in with_reviews(run_query(query, merged, parameters().get(query.name, {})), merged).variables
    }
    # These count over vocabularies, whatever the reviews.
    assert unnamed == {
        "barriers-answered-elsewhere",
        "component-level-matrix",
        "components-across-levels",
        "components-without-findings",
        "gaps",
        "settings-and-models-not-used",
        "summary-bases",
        "summary-components",
        "summary-counts",
        "summary-kinds",
        "summary-levels",
    } | {query.name for query in catalogue("checks") if not len(run_query(query, merged))}


def test_a_graph_of_one_review_has_no_column_for_it(graph: Graph) -> None:
    for query in QUERIES:
        answer = with_reviews(run_query(query, graph, parameters().get(query.name, {})), graph)
        assert "review" not in answer.variables, query.name


def ask(folder: Path, *arguments: str) -> str:
    done = call("query", *arguments, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_shell_names_the_review_and_takes_it_as_a_filter(merged_folder: Path) -> None:
    flags = ("--level", "national", "--min-mmat", "0.8", "--format", "csv")
    both = list(
        csv.DictReader(io.StringIO(ask(merged_folder, "barriers-by-level", *flags, "--out", str(merged_folder))))
    )
    assert {row["review"] for row in both} == {ONE, OTHER}
    one = list(
        csv.DictReader(
            io.StringIO(ask(merged_folder, "barriers-by-level", *flags, "--review", OTHER, "--out", str(merged_folder)))
        )
    )
    assert one == [row for row in both if row["review"] == OTHER]
    # Where to ask may stand before the name of the question as well.
    assert ask(merged_folder, "--out", str(merged_folder), "barriers-by-level", *flags) == ask(
        merged_folder, "barriers-by-level", *flags, "--out", str(merged_folder)
    )


def test_values_are_those_of_the_graph_at_hand(merged_folder: Path, graph_folder: Path) -> None:
    for flags in (
        ("--values", "review", "--out", str(merged_folder)),
        ("--out", str(merged_folder), "--values", "review"),
    ):
        assert OTHER in ask(merged_folder, *flags)
    assert OTHER not in ask(merged_folder, "--values", "review", "--out", str(graph_folder))


def test_notes_name_the_review_of_an_issue(merged: Graph) -> None:
    answer = EvidenceGraph(merged).ask("component-profile", component="leadership")
    [note] = [note for note in answer.caveats if "source-issues" in note]
    assert f"({ONE}/si" in note and "--review" in note


def test_references_and_tables_of_both_reviews_have_keys_of_their_own(
    merged: Graph, graph: Graph, tmp_path: Path
) -> None:
    export(select(merged), ["bibtex", "ris", "csl"], tmp_path)
    keys = [
        line.split("{")[1].rstrip(",")
        for line in (tmp_path / "references.bib").read_text().splitlines()
        if line.startswith("@") and not line.startswith("@comment")
    ]
    ids = [
        line.split("- ")[1] for line in (tmp_path / "references.ris").read_text().splitlines() if line.startswith("ID ")
    ]
    papers = len(run_query(find_query("papers", ("selections",)), graph))
    assert len(keys) == len(set(keys)) == len(ids) == len(set(ids)) == 2 * papers


def test_the_typed_model_keeps_reviews_apart(merged: Graph, graph: Graph) -> None:
    evidence, alone = EvidenceGraph(merged).evidence, EvidenceGraph(graph).evidence
    for one in evidence.findings.values():
        assert {paper.review for paper in one.papers} == {one.review}
    for conclusion in evidence.conclusions.values():
        assert {ground.finding.review for ground in conclusion.grounds} <= {conclusion.review}
        assert {question.review for question in conclusion.questions} <= {conclusion.review}
    for issue in evidence.source_issues.values():
        assert {paper.review for paper in issue.papers} | {one.review for one in issue.findings} <= {issue.review}
    assert len(evidence.relations) == 2 * len(alone.relations)
    assert all(relation.finding.review == relation.other.review for relation in evidence.relations)


def test_figures_are_recomputed_from_their_own_review(merged: Graph, graph: Graph) -> None:
    alone = [(one.identifier, one.computed, one.counted) for one in reconcile(Evidence(graph))]
    both = reconcile(Evidence(merged))
    for review in (ONE, OTHER):
        assert [(one.identifier, one.computed, one.counted) for one in both if one.review == review] == alone


def test_rows_of_exported_tables_are_told_apart(merged: Graph, graph: Graph) -> None:
    tables, alone = Job(select(merged)).tables, Job(select(graph)).tables
    for name, table in tables.items():
        if table.columns[0].name != "review":
            continue
        assert [row for row in table.rows if row[0] == ONE] == list(alone[name].rows), name
        assert len(table.rows) == 2 * len(alone[name].rows), name
