"""Tools are data: what they ask, which answers they allow, and whether they rate; answers name the tool."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg.check import validate
from kg.derive import assemble
from kg.errors import TableError
from kg.evidence import Evidence
from kg.export import export, select
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.library import find_query, readable_rows, run_query, tool_names
from kg.library.caveats import caveats
from kg.paths import ontology
from kg.rdf import read_turtle, term_text
from kg.site.data import collect
from kg.sparql import ResultSet
from kg.tables import read_review
from tests.appraisal_tools import appraised_by_jbi, appraised_by_tool_numbers


@pytest.fixture(scope="module")
def jbi(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return build_graph(read_review(appraised_by_jbi(tmp_path_factory.mktemp("jbi"))))


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return build_graph(read_review(appraised_by_tool_numbers(tmp_path_factory.mktemp("mmat"))))


def ask(graph: Graph, name: str, **values: list[str]) -> ResultSet:
    answer = run_query(find_query(name), graph, {option.replace("_", "-"): given for option, given in values.items()})
    assert isinstance(answer, ResultSet)
    return answer


def test_both_are_sound(jbi: Graph, numbered: Graph) -> None:
    results = [result for graph in (jbi, numbered) for result in validate(graph).results]
    assert [result for result in results if result.severity == "Violation"] == []


def test_papers_that_a_tool_does_not_rate_have_a_column_of_their_own(jbi: Graph, tmp_path: Path) -> None:
    """Every paper of a row is in one of its classes, and those that the tool appraised are not rated."""
    appraised = {
        paper.code for paper in Evidence(jbi).papers.values() if paper.appraisal and paper.appraisal.judgements
    }
    classes = ("high", "middle", "low", "notInSource", "notApplicable", "notRated")
    whole = assemble(read_review(appraised_by_jbi(tmp_path)))
    for name in ("quality-of-evidence", "components-table"):
        rows = list(run_query(find_query(name, ("questions", "views")), whole))
        assert max(int(row["notRated"]) for row in rows) > 0, name
        assert [row["papers"] for row in rows] == [str(sum(int(row[one]) for one in classes)) for row in rows], name
    (counts,) = run_query(find_query("summary-counts", ("views",)), jbi)
    assert (counts["notRated"], counts["rated"]) == (str(len(appraised)), "0")


def test_an_answer_is_to_the_item_that_the_tool_numbers_so(numbered: Graph, second: Graph) -> None:
    """The invented review answers 3.1 to 3.5 under the report's numbers, 2.1 to 2.5 under the tool's."""

    def answers(graph: Graph) -> set[tuple[int, str, str]]:
        return {
            (paper.code, one.item.label, one.answer.label)
            for paper in Evidence(graph).papers.values()
            for one in (paper.appraisal.judgements if paper.appraisal else ())
            if "ScreeningItem" not in one.item.classes
        }

    assert answers(numbered) == answers(second)
    appraisals = [paper.appraisal for paper in Evidence(numbered).papers.values() if paper.appraisal]
    assert [(one.rating, one.computed) for one in appraisals[:2]] == [(0.8, 0.8), (0.8, 0.8)]
    assert [item.notation for item in Evidence(numbered).appraisal_items][:3] == ["S1", "S2", "1.1"]


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    from tests.conftest import SECOND

    return build_graph(read_review(SECOND))


def test_the_mmat_is_whole_and_asks_the_same_under_either_number() -> None:
    def items(scheme: str) -> dict[str, str]:
        triples = list(read_turtle(ontology() / "vocabulary" / f"{scheme}.ttl"))
        values = {
            name: {term_text(t.subject): term_text(t.object) for t in triples if t.predicate.value.endswith(name)}
            for name in ("mmat2018Item", "prefLabel")
        }
        return {number: values["prefLabel"][iri] for iri, number in values["mmat2018Item"].items()}

    whole = items("mmat-2018-item")
    assert set(whole) == {"S1", "S2"} | {f"{section}.{number}" for section in range(1, 6) for number in range(1, 6)}
    assert whole == items("mmat-item")


def test_a_column_under_another_numbering_is_refused(tmp_path: Path) -> None:
    folder = appraised_by_tool_numbers(tmp_path)
    path = folder / "review.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",mmat-2018-item,", ",mmat-item,"), encoding="utf-8")
    with pytest.raises(TableError, match=r"appraisals.csv:1:5: '1.1' is no item of mmat-item"):
        build_graph(read_review(folder))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1,,Y,", "1,80%,Y,", r"overall_rating: the JBI gives no overall rating; leave the cell empty"),
        ("1,,Y,", "1,,CT,", r"j1: 'CT' is no answer of the JBI; its answers: 0, 1, N, NA, U, Y"),
    ],
)
def test_what_the_tool_does_not_give_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    folder = appraised_by_jbi(tmp_path)
    for name, was, now in (("appraisals.csv", old, new), ("csv-metadata.json", "Y|N|U|NA", "Y|N|U|NA|CT")):
        text = (folder / name).read_text(encoding="utf-8")
        assert was in text
        (folder / name).write_text(text.replace(was, now), encoding="utf-8", newline="")
    with pytest.raises(TableError, match=message):
        build_graph(read_review(folder))


def test_a_vocabulary_of_no_tool_is_refused(tmp_path: Path) -> None:
    folder = appraised_by_jbi(tmp_path)
    (folder / "vocabulary" / "jbi-qualitative-tool.ttl").unlink()
    with pytest.raises(TableError, match="no appraisal tool has the vocabulary of items"):
        build_graph(read_review(folder))


def test_a_tool_without_a_rating_makes_none(jbi: Graph) -> None:
    for paper in Evidence(jbi).papers.values():
        assert paper.rating is None
        assert paper.appraisal is not None
        assert paper.appraisal.computed is None
    assert [paper.quality for paper in Evidence(jbi).papers.values()][:2] == ["not rated", "not rated"]


def test_answers_name_the_tool(jbi: Graph, numbered: Graph) -> None:
    for graph, tool in ((jbi, "JBI"), (numbered, "MMAT")):
        headers, _ = readable_rows(ask(graph, "barriers-by-level"), tool_names(graph))
        assert headers[-1] == f"anchor and papers ({tool})"


def test_items_are_told_with_the_answers_of_the_tool(jbi: Graph) -> None:
    rows = [row for row in ask(jbi, "appraisal-items") if row["citation"].startswith("Sample")]
    assert [(row["notation"], row["answer"]) for row in rows][2:6] == [
        ("3", "No"),
        ("4", "Unclear"),
        ("5", "Yes"),
        ("6", "Not applicable to the study"),
    ]
    assert {row["appraisal"] for row in rows} == {"Appraised without an overall rating"}


def test_a_filter_by_rating_says_that_the_tool_gives_none(jbi: Graph, numbered: Graph) -> None:
    query, values = find_query("barriers-by-level"), {"min-mmat": ["0.8"], "unrated": ["exclude"]}
    results = ask(jbi, "barriers-by-level", min_mmat=["0.8"], unrated=["exclude"])
    told = caveats(query, values=values, results=results, graph=jbi)
    assert "JBI gives no overall rating: no paper appraised so is rated high or low." in told
    assert any("appraised without an overall rating" in sentence for sentence in told)
    results = ask(numbered, "barriers-by-level", min_mmat=["0.8"], unrated=["exclude"])
    assert not any(
        "no overall rating:" in one for one in caveats(query, values=values, results=results, graph=numbered)
    )


def test_exports_name_the_tool_and_its_items(jbi: Graph, tmp_path: Path) -> None:
    export(select(jbi), ["csv", "ris", "bibtex", "briefs"], tmp_path)
    with (tmp_path / "csv" / "appraisals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["tool"] for row in rows[:2]] == ["JBI", "JBI"]
    assert rows[0]["item_4"] == "Unclear"
    assert rows[0]["item_6"] == "Not applicable to the study"
    items = [f"item_{number}" for number in range(1, 11)]
    assert [name for name in rows[0] if name.startswith("item_") and not name.endswith("_id")] == items
    written = [(tmp_path / f"references.{name}").read_text(encoding="utf-8") for name in ("ris", "bib")]
    briefs = [path.read_text(encoding="utf-8") for path in (tmp_path / "briefs").rglob("*.md")]
    assert all("appraised with JBI, which gives no overall rating" in text for text in written)
    assert any("Appraisal (JBI)" in text for text in briefs)
    assert not any("MMAT" in text for text in [*written, *briefs])


def test_the_explorer_names_the_tool_and_its_items(jbi: Graph) -> None:
    data = collect(Evidence(jbi))
    assert data["tool"] == "JBI"
    assert data["items"] == [f"jbi-qualitative-item/j{number}" for number in range(1, 11)]
    assert data["papers"][0]["answers"]["j4"] == "unclear"
    assert [facet["label"] for facet in data["facets"] if facet["name"] == "mmat"] == ["JBI class"]
    assert "MMAT" not in json.dumps([data["papers"], data["facets"], data["statuses"]])
