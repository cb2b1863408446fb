"""The explorer of a review with components of its own, and of two reviews in one graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from kg.graph import Graph
from kg.graph.building import build_graph
from kg.merge import merge
from kg.site import write_site
from kg.tables import read_review
from tests.browser.explorer import (
    PAGES,
    Opened,
    answer,
    attributes,
    counts,
    evaluate,
    listed,
    open_page,
    shown_query,
    slug,
)
from tests.conftest import SECOND


@pytest.fixture(scope="module", params=["alone", "merged"])
def other(request: pytest.FixtureRequest, graph: Graph) -> Graph:
    """The graph of the second review, and that of both."""
    second = build_graph(read_review(SECOND))
    return second if request.param == "alone" else merge([graph, second]).graph


@pytest.fixture(scope="module")
def other_site(other: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other") / "site"
    folder.mkdir()
    write_site(other, folder)
    return folder


@pytest.fixture
def shown(context: BrowserContext, other_site: Path) -> Iterator[Opened]:
    """A page of that explorer, which may not complain or reach outside."""
    page = open_page(context, other_site)
    yield page
    page.check()


def test_every_page_opens_without_a_word(shown: Opened) -> None:
    for name in PAGES:
        page = shown.go(name)
        page.wait_for_timeout(150)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_components_graph(shown: Opened, other: Graph) -> None:
    page = shown.go("components", min="1")
    assert "Parts of a breakfast club" in page.locator(".legend").first.inner_text()
    nodes = evaluate(page, "() => site.graph.shown().nodes.map((node) => [node.id, node.papers, node.findings])")
    expected = {
        slug(row["about"]): (int(row["papers"]), int(row["findings"])) for row in answer(other, "site-component-counts")
    }
    assert {name: (papers, findings) for name, papers, findings in nodes if papers} == expected
    edges = evaluate(page, "() => site.graph.shown().edges.map((edge) => [edge.from.id, edge.to.id, edge.papers])")
    assert {(one, to, int(papers)) for one, to, papers in edges} == {
        (slug(row["from"]), slug(row["to"]), int(row["papers"])) for row in answer(other, "site-component-pairs")
    }
    page = shown.go("components", node="volunteers")
    assert page.locator("#panel-title").inner_text() == "Volunteers"
    assert len(listed(page)) == expected["volunteers"][1]
    shown.go("components", mode="sides", min="1")


def test_evidence_map(shown: Opened, other: Graph) -> None:
    page = shown.go("map")
    assert page.locator('#map tr.is-domain th button[data-cell="breakfast-part:"]').count() == 1
    cells = "#map tbody tr:not(.is-domain) td button:not([data-cell^='without:'])"
    numbers = {cell: int(count) for cell, count in attributes(page, cells, "data-cell", "data-count")}
    expected: dict[str, int] = {}
    for row in answer(other, "site-map-cells"):
        key = f"{slug(row['about'])}:{slug(row['column'])}"
        expected[key] = expected.get(key, 0) + int(row["papers"])
    assert expected["volunteers:organisation"]
    assert {key: count for key, count in numbers.items() if count and not key.endswith(":")} == expected
    page.locator('#map td button[data-cell="volunteers:organisation"]').click()
    assert listed(page)


@pytest.mark.parametrize("component", ["food", "breakfast-part"])
def test_the_query_shown_gives_the_number_shown(shown: Opened, other: Graph, component: str) -> None:
    page = shown.go("findings", component=component)
    page.get_by_role("button", name="site-totals").click()
    rows = other.select(page.locator("dialog pre").inner_text())
    assert [(int(row["findings"]), int(row["papers"])) for row in rows] == [counts(page)]
    assert counts(page)[0] == {"food": 2, "breakfast-part": 5}[component]
    page.keyboard.press("Escape")


def test_a_paper_and_a_finding_of_each_review(shown: Opened) -> None:
    page = shown.go("papers")
    for code in {code.split("/")[0]: code for [code] in attributes(page, "[data-paper]", "data-paper")}.values():
        page = shown.go("papers", paper=code)
        assert page.locator("#panel-title").inner_text().startswith(code)
    page = shown.go("findings")
    for [name] in attributes(page, "[data-finding]", "data-finding")[:3]:
        assert listed(shown.go("findings", id=name), "#list") == {name}


@pytest.mark.parametrize("name", ["findings", "components", "map", "levels", "papers"])
def test_one_review_of_several_can_be_asked_for(shown: Opened, other: Graph, name: str) -> None:
    page = shown.go(name)
    if len(other.reviews) == 1:
        assert page.locator('[data-facet="review"]').count() == 0
        return
    page = shown.go(name, review="breakfast")
    query = "site-listed-papers" if name == "papers" else "site-totals"
    rows = list(other.select(shown_query(page, "#filters", query)))
    alone = build_graph(read_review(SECOND))
    if name == "papers":
        assert counts(page)[1] == len(rows) == len(answer(alone, "papers"))
        assert {code.split("/")[0] for [code] in attributes(page, "[data-paper]", "data-paper")} == {"breakfast"}
    else:
        [total] = answer(alone, "site-totals")
        assert counts(page) == (int(rows[0]["findings"]), int(rows[0]["papers"]))
        assert counts(page) == (int(total["findings"]), int(total["papers"]))
