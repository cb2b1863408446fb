"""A click on a node, a link, a cell or a header lists the right findings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kg.graph import Graph
from tests.browser.explorer import Opened, answer, evaluate, expected_findings, listed, open_page

#: The middle of a circle, or of a link however it bends.
CENTRE = """(id) => {
  const box = document.querySelector('#network canvas').getBoundingClientRect();
  const { network } = site.graph;
  const edge = network.body.edges[id];
  const at = network.canvasToDOM(edge ? edge.edgeType.getPoint(0.5) : network.getPosition(id));
  return [box.x + at.x, box.y + at.y];
}"""


def click_in_graph(page: Page, name: str) -> None:
    x, y = evaluate(page, CENTRE, name)
    page.mouse.click(x, y)
    page.wait_for_url(re.compile("(node|edge)="))


def test_node(opened: Opened, graph: Graph) -> None:
    page = opened.go("components", mmat="high")
    click_in_graph(page, "trust")
    assert page.locator("#panel-title").inner_text() == "Trust"
    assert listed(page) == expected_findings(graph, {"mmat": ["high"], "component": ["trust"]})


def test_link(opened: Opened, graph: Graph) -> None:
    page = opened.go("components", min="1", kind="Barrier")
    # A link that no other crosses at its middle: neighbours in one row.
    name = evaluate(
        page,
        """() => {
          const { network, shown } = site.graph;
          const close = shown().edges.map((edge) => {
            const [one, other] = [network.getPosition(edge.from.id), network.getPosition(edge.to.id)];
            return [Math.hypot(one.x - other.x, one.y - other.y), edge.id];
          });
          return close.sort((a, b) => a[0] - b[0])[0][1];
        }""",
    )
    click_in_graph(page, name)
    chosen = evaluate(page, "() => decodeURIComponent(location.hash).match(/edge=([^&]+)/)[1]")
    one, other = chosen.split("--")
    papers = {
        which: {
            row["number"] for row in answer(graph, "site-listed-findings", {"kind": ["Barrier"], "component": [which]})
        }
        for which in (one, other)
    }
    shared = papers[one] & papers[other]
    expected = {
        row["id"]
        for row in answer(graph, "site-listed-findings", {"kind": ["Barrier"], "component": [one, other]})
        if row["number"] in shared
    }
    assert shared
    assert listed(page) == expected
    assert f"from {len(shared)} paper" in page.locator(".panel__count").inner_text()


def test_nothing_stays_marked_in_the_graph(opened: Opened) -> None:
    page = opened.go("components")
    marked = "() => [site.graph.network.getSelection(), site.graph.shown().chosen]"
    none: dict[str, list[str]] = {"nodes": [], "edges": []}
    click_in_graph(page, "shared-culture")
    assert evaluate(page, marked) == [none, "shared-culture"]
    page.get_by_role("button", name="Close this list").click()
    assert evaluate(page, marked) == [none, ""]
    click_in_graph(page, "trust")
    page.go_back()
    assert page.locator("#panel-title").inner_text() == "In numbers"
    assert evaluate(page, marked) == [none, ""]


@pytest.mark.parametrize("name", ["co-location", "trust", "leadership"])
def test_a_component_shows_its_strongest_links_below_the_threshold(opened: Opened, name: str) -> None:
    page = opened.go("components")
    before = page.locator("#links-said").inner_text()
    assert re.fullmatch(r"\d+ of 465 links shown", before)
    click_in_graph(page, name)
    own = evaluate(
        page, "(id) => site.graph.shown().edges.filter((edge) => [edge.from.id, edge.to.id].includes(id)).length", name
    )
    assert own >= 8
    assert page.locator("#links-said").inner_text() != before
    assert f"The strongest {own} of its" in page.locator("#panel").inner_text()


def test_the_threshold_is_what_the_address_says(opened: Opened) -> None:
    page = opened.go("components", min="20", mmat="low")
    assert page.locator("output").inner_text() == "20 papers"
    assert page.locator("#min").input_value() == "20"
    assert page.locator("#links-said").inner_text().startswith("0 of ")


def test_question_leads_to_its_answer(opened: Opened) -> None:
    for width, height in ((390, 844), (1000, 700), (1280, 800)):
        opened.page.set_viewport_size({"width": width, "height": height})
        page = opened.go("questions")
        link = page.locator("[data-question]").nth(3)
        statement = link.locator("span").first.inner_text()
        link.click()
        heading = page.locator(".question__statement")
        assert heading.inner_text() == statement
        assert heading.evaluate("heading => heading === document.activeElement")
        assert 0 <= heading.evaluate("heading => heading.getBoundingClientRect().top") < height / 2
        assert link.get_attribute("aria-current") == "true"
        assert page.locator("[data-question][aria-current]").count() == 1


@pytest.mark.parametrize("name", ["map", "levels", "papers", "components"])
@pytest.mark.parametrize("width", [390, 1000, 1080])
def test_what_was_chosen_comes_into_view(opened: Opened, name: str, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 760})
    page = opened.go(name)
    page.locator("main td button[data-cell], [data-paper] a, [data-open]").first.click()
    assert page.locator("#panel.is-open").count() == 1
    assert 0 <= page.locator("#panel").evaluate("panel => panel.getBoundingClientRect().top") < 380


@pytest.mark.parametrize("width", [1280, 1366])
@pytest.mark.parametrize("name", ["map", "levels", "findings", "components", "papers"])
def test_menus_stay_on_the_screen(opened: Opened, name: str, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    page = opened.go(name)
    for facet in page.locator("details.facet").all():
        facet.locator("summary").click()
        page.wait_for_function("menu => getComputedStyle(menu).visibility", arg=facet.element_handle())
        page.wait_for_timeout(50)
        left, right = facet.locator(".facet__menu").evaluate(
            "menu => [menu.getBoundingClientRect().left, menu.getBoundingClientRect().right]"
        )
        assert left >= 0
        assert right <= width


@pytest.mark.parametrize("width", [901, 950, 961, 1010, 1041])
def test_header_fits(opened: Opened, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    page = opened.go("map")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".masthead").evaluate("header => header.offsetHeight") < 60


def test_a_finger_scrolls_the_page_over_the_graph(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = open_page(context, site).go("components")
    touch = context.new_cdp_session(page)
    view = "() => site.graph.network.getViewPosition()"
    before = evaluate(page, view)
    for across, down in ((0.0, -200.0), (-150.0, 0.0)):
        fingers = [{"x": 300.0, "y": 650.0}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": fingers})
        for step in range(1, 11):
            fingers = [{"x": 300 + across * step / 10, "y": 650 + down * step / 10}]
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": fingers})
            page.wait_for_timeout(16)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(200)
    assert page.evaluate("scrollY") > 100
    assert page.locator(".stage").evaluate("stage => stage.scrollLeft") > 80
    assert evaluate(page, view) == before
    context.close()


def test_link_in_two_sides(opened: Opened, graph: Graph) -> None:
    page = opened.go("components", mode="sides", min="1")
    page.locator('[data-open="leadership--Facilitator"]').click()
    assert listed(page) == expected_findings(graph, {"kind": ["Facilitator"], "component": ["leadership"]})


@pytest.mark.parametrize("cell", ["trust:team", "funding-and-resources:national"])
def test_cell(opened: Opened, graph: Graph, cell: str) -> None:
    component, level = cell.split(":")
    page = opened.go("map")
    page.locator(f'#map td button[data-cell="{cell}"]').click()
    assert listed(page) == expected_findings(graph, {"component": [component], "level": [level]})


def test_row_header(opened: Opened, graph: Graph) -> None:
    page = opened.go("map", mmat="high")
    page.locator('#map th button[data-cell="leadership:"]').click()
    assert listed(page) == expected_findings(graph, {"component": ["leadership"], "mmat": ["high"]})


def test_column_header(opened: Opened, graph: Graph) -> None:
    page = opened.go("map")
    page.locator('#map th button[data-cell=":team"]').click()
    assert listed(page) == expected_findings(graph, {"level": ["team"]})


def test_empty_cell_is_a_gap(opened: Opened) -> None:
    page = opened.go("map")
    page.locator("#map td.is-gap button").first.click()
    assert "gap" in page.locator("#panel").inner_text()
    assert listed(page) == set()


def test_region_cell_counts_only_papers_of_the_region(opened: Opened, graph: Graph) -> None:
    page = opened.go("map", columns="region")
    cell = page.locator('#map td button[data-cell="leadership:oceania"]')
    number = cell.get_attribute("data-count")
    cell.click()
    assert f"from {number} paper" in page.locator(".panel__count").inner_text()
    assert listed(page) == expected_findings(graph, {"component": ["leadership"], "region": ["oceania"]})


def test_level_cell(opened: Opened, graph: Graph) -> None:
    page = opened.go("levels")
    page.locator('#balance td button[data-cell="leadership:organisation"]').click()
    assert listed(page) == expected_findings(
        graph, {"component": ["leadership"], "level": ["organisation"], "kind": ["Barrier", "Facilitator"]}
    )


def test_link_between_levels(opened: Opened, graph: Graph) -> None:
    page = opened.go("levels")
    page.locator('#links td button[data-cell="national--local-government"]').click()
    both = expected_findings(graph, {"level": ["national"]}) & expected_findings(graph, {"level": ["local-government"]})
    assert listed(page) == both


def test_paper(opened: Opened, graph: Graph) -> None:
    page = opened.go("papers")
    page.get_by_role("link", name="Paper 14", exact=True).click()
    expected = {row["id"] for row in answer(graph, "site-supports") if row["code"] == "14"}
    assert listed(page) == expected
    items = [row for row in answer(graph, "site-appraisal-items") if row["code"] == "14"]
    assert page.locator("#panel .items .light").count() == len(items)


def test_facet_through_its_menu(opened: Opened, graph: Graph) -> None:
    page = opened.go("findings")
    page.locator('[data-facet="level"] summary').click()
    page.locator('[data-facet="level"]').get_by_label("National").check()
    page.locator('[data-facet="mmat"] summary').click()
    page.locator('[data-facet="mmat"] input[value="high"]').check()
    assert page.locator('[data-facet="level"][open]').count() == 0
    [row] = answer(graph, "site-totals", {"level": ["national"], "mmat": ["high"]})
    assert f"{row['findings']} findings" in page.locator(".result").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove filter Level: National").click()
    [row] = answer(graph, "site-totals", {"mmat": ["high"]})
    assert f"{row['findings']} findings" in page.locator(".result").inner_text()
    page.get_by_role("button", name="Clear all").click()
    assert "mmat" not in page.url


def test_search_while_typing(opened: Opened, graph: Graph) -> None:
    page = opened.go("findings")
    page.get_by_label("Search statements").press_sequentially("co-location")
    page.wait_for_url(re.compile("words=co-location"))
    assert listed(page, "#list") == expected_findings(graph, {"words": ["co-location"]})


def test_search_with_the_apostrophe_of_a_phone(opened: Opened, graph: Graph) -> None:
    page = opened.go("findings", words="children’s")
    assert listed(page, "#list") == expected_findings(graph, {"words": ["children's"]}) != set()


def test_tables_sort(opened: Opened) -> None:
    page = opened.go("papers")
    header = page.get_by_role("columnheader", name="Year")
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    years = page.locator("[data-paper] td:nth-child(3)").all_inner_texts()
    assert years == sorted(years, reverse=True)
