"""What is taken away is what is listed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from kg.export import select
from kg.graph import Graph
from tests.browser.explorer import Opened, answer, evaluate, expected_findings, slug

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_csv_of_findings(opened: Opened, graph: Graph) -> None:
    page = opened.go("findings", level="national", mmat="high")
    rows = list(csv.DictReader(io.StringIO(saved(page, "CSV of findings").decode("utf-8-sig"), newline="")))
    filters = {"level": ["national"], "mmat": ["high"]}
    assert {row["id"] for row in rows} == expected_findings(graph, filters)
    passing = {row["id"]: set(row["papers passing the filters"].split("; ")) for row in rows}
    for row in answer(graph, "site-listed-findings", filters):
        assert row["number"] in passing[row["id"]]


def test_ris_of_papers(opened: Opened, graph: Graph) -> None:
    page = opened.go("map", cell="leadership:organisation")
    text = saved(page, "RIS of papers").decode("utf-8")
    filters = {"component": ["leadership"], "level": ["organisation"]}
    expected = {row["number"] for row in answer(graph, "site-listed-findings", filters)}
    assert set(re.findall(r"^ID  - rer2023-(\d+)$", text, re.MULTILINE)) == expected
    assert text.count("TY  - ") == text.count("ER  - ") == len(expected)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*|", line) for line in text.split("\n"))


def test_types_of_works_in_ris(opened: Opened, graph: Graph) -> None:
    text = saved(opened.go("papers"), "RIS of papers").decode("utf-8")
    types = {code: kind for kind, code in re.findall(r"^TY  - (\w+)\nID  - rer2023-(\d+)$", text, re.MULTILINE)}
    rows = graph.select(
        "PREFIX ie: <https://w3id.org/integration-evidence/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
        "SELECT ?code ?type WHERE { ?paper a ie:Paper ; ie:paperCode ?code ; dcterms:type ?type }"
    )
    known = {"article": "JOUR", "report": "RPRT", "chapter": "CHAP"}
    assert types == {row["code"]: known[slug(row["type"])] for row in rows}
    assert {"JOUR", "RPRT"} <= set(types.values())


def test_a_file_is_named_after_what_it_holds(opened: Opened) -> None:
    for name, state, file in (
        ("map", {"cell": "leadership:organisation"}, "map-leadership-organisation-papers.ris"),
        ("levels", {"cell": "national--local-government"}, "levels-national-local-government-papers.ris"),
        ("findings", {"id": "f0542"}, "f0542-papers.ris"),
    ):
        page = opened.go(name, **state)
        with page.expect_download() as download:
            page.get_by_role("button", name="RIS of papers", exact=True).click()
        assert download.value.suggested_filename == file


def test_csv_of_papers(opened: Opened, graph: Graph) -> None:
    page = opened.go("papers", mmat="not-in-source")
    rows = list(csv.DictReader(io.StringIO(saved(page, "CSV of papers").decode("utf-8-sig"), newline="")))
    assert {row["number"] for row in rows} == {
        row["code"] for row in answer(graph, "site-listed-papers", {"mmat": ["not-in-source"]})
    }
    assert {row["MMAT rating"] for row in rows} == {""}


@pytest.mark.parametrize("mode", ["", "sides"])
def test_graphml_is_the_graph_shown(opened: Opened, mode: str) -> None:
    page = opened.go("components", mode=mode, mmat="high")
    root = ElementTree.fromstring(saved(page, "GraphML").decode("utf-8"))
    shown = evaluate(page, "() => [site.graph.shown().nodes.length, site.graph.shown().edges.length]")
    assert [len(list(root.iter(GRAPHML + "node"))), len(list(root.iter(GRAPHML + "edge")))] == shown


def test_pictures(opened: Opened) -> None:
    page = opened.go("components")
    assert saved(page, "PNG").startswith(b"\x89PNG")
    drawing = ElementTree.fromstring(saved(page, "SVG").decode("utf-8"))
    circles = [element for element in drawing.iter() if element.tag.endswith("}circle")]
    assert len(circles) == evaluate(page, "() => site.graph.shown().nodes.length")


def test_query_can_be_saved(opened: Opened) -> None:
    page = opened.go("levels", mmat="high")
    page.get_by_role("button", name="site-level-balance").click()
    assert b'VALUES ?class { "high" }' in saved(page, "Save")


def first_sentence(page: Page, within: str = "#unrated") -> str:
    return page.locator(f"{within} .unrated").inner_text().partition(" Include")[0]


def table_of(page: Page, button: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(saved(page, button).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("filters", [{"mmat": "high"}, {"mmat": "high", "level": "national"}], ids=str)
def test_files_of_findings_say_what_ratings_left_out(opened: Opened, graph: Graph, filters: dict[str, str]) -> None:
    page = opened.go("findings", **filters)
    assert {row["left out"] for row in table_of(page, "CSV of findings")} == {first_sentence(page)}
    text = saved(page, "RIS of papers").decode("utf-8")
    [left] = set(re.findall(r"^N1  - Left out: (.*)$", text, re.MULTILINE))
    asked = {"level": [filters["level"]]} if "level" in filters else {}
    number = select(graph, {**asked, "min-mmat": ["0.8"], "unrated": ["exclude"]}).unrated
    assert number > 0 and left.startswith(f"{number} more papers are without a rating (")
    assert text.count("N1  - Left out") == text.count("ER  - ")


def test_files_of_papers_and_panels_say_it_too(opened: Opened) -> None:
    page = opened.go("papers", mmat="high")
    assert {row["left out"] for row in table_of(page, "CSV of papers")} == {first_sentence(page)}
    assert f"N1  - Left out: {first_sentence(page)}" in saved(page, "RIS of papers").decode("utf-8")
    page = opened.go("map", cell="leadership:organisation", mmat="high")
    said = first_sentence(page, "#panel")
    assert {row["left out"] for row in table_of(page, "CSV of findings")} == {said}
    page = opened.go("components", mmat="high")
    for button in ("GraphML", "SVG"):
        words = " ".join(saved(page, button).decode("utf-8").split())
        assert first_sentence(page)[:40] in words, button


def test_an_empty_list_of_findings_says_what_it_lacks(opened: Opened) -> None:
    page = opened.go("findings", mmat="high", component="trust", level="national")
    assert page.locator("#list [data-finding]").count() == 0
    assert [row["left out"] for row in table_of(page, "CSV of findings")] == [first_sentence(page)]


def test_files_say_nothing_of_ratings_where_none_was_asked_for(opened: Opened) -> None:
    page = opened.go("findings", level="national")
    assert "left out" not in table_of(page, "CSV of findings")[0]
    assert "Left out" not in saved(page, "RIS of papers").decode("utf-8")
