"""A click on a node, a link, a cell or a header lists the right findings."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from kg.store import EmbeddedEngine
from tests.browser.explorer import Opened, answer, evaluate, expected_findings, listed

CENTRE = """(id) => {
  const box = document.querySelector('#network canvas').getBoundingClientRect();
  const { network } = site.graph;
  const ends = id.includes('--') ? id.split('--') : [id, id];
  const at = ends.map((end) => network.canvasToDOM(network.getPosition(end)));
  return [box.x + (at[0].x + at[1].x) / 2, box.y + (at[0].y + at[1].y) / 2];
}"""


def click_in_graph(page: Page, name: str) -> None:
    x, y = evaluate(page, CENTRE, name)
    page.mouse.click(x, y)
    page.wait_for_url(re.compile("(node|edge)="))


def test_node(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("components", mmat="high")
    click_in_graph(page, "trust")
    assert page.locator("#panel-title").inner_text() == "Trust"
    assert listed(page) == expected_findings(engine, {"mmat": ["high"], "component": ["trust"]})


def test_link(opened: Opened, engine: EmbeddedEngine) -> None:
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
            row["number"] for row in answer(engine, "site-listed-findings", {"kind": ["Barrier"], "component": [which]})
        }
        for which in (one, other)
    }
    shared = papers[one] & papers[other]
    expected = {
        row["id"]
        for row in answer(engine, "site-listed-findings", {"kind": ["Barrier"], "component": [one, other]})
        if row["number"] in shared
    }
    assert shared
    assert listed(page) == expected
    assert f"from {len(shared)} paper" in page.locator(".panel__count").inner_text()


def test_link_in_two_sides(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("components", mode="sides", min="1")
    page.locator('[data-open="leadership--Facilitator"]').click()
    assert listed(page) == expected_findings(engine, {"kind": ["Facilitator"], "component": ["leadership"]})


@pytest.mark.parametrize("cell", ["trust:team", "funding-and-resources:national"])
def test_cell(opened: Opened, engine: EmbeddedEngine, cell: str) -> None:
    component, level = cell.split(":")
    page = opened.go("map")
    page.locator(f'#map td button[data-cell="{cell}"]').click()
    assert listed(page) == expected_findings(engine, {"component": [component], "level": [level]})


def test_row_header(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("map", mmat="high")
    page.locator('#map th button[data-cell="leadership:"]').click()
    assert listed(page) == expected_findings(engine, {"component": ["leadership"], "mmat": ["high"]})


def test_column_header(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("map")
    page.locator('#map th button[data-cell=":team"]').click()
    components = {row["about"].rsplit("/", 1)[-1] for row in answer(engine, "site-component-counts")}
    assert listed(page) == expected_findings(engine, {"component": sorted(components), "level": ["team"]})


def test_empty_cell_is_a_gap(opened: Opened) -> None:
    page = opened.go("map")
    page.locator("#map td.is-gap button").first.click()
    assert "gap" in page.locator("#panel").inner_text()
    assert listed(page) == set()


def test_region_cell_counts_only_papers_of_the_region(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("map", columns="region")
    cell = page.locator('#map td button[data-cell="leadership:oceania"]')
    number = cell.get_attribute("data-count")
    cell.click()
    assert f"from {number} paper" in page.locator(".panel__count").inner_text()
    assert listed(page) == expected_findings(engine, {"component": ["leadership"], "region": ["oceania"]})


def test_level_cell(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("levels")
    page.locator('#balance td button[data-cell="leadership:organisation"]').click()
    assert listed(page) == expected_findings(
        engine, {"component": ["leadership"], "level": ["organisation"], "kind": ["Barrier", "Facilitator"]}
    )


def test_link_between_levels(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("levels")
    page.locator('#links td button[data-cell="national--local-government"]').click()
    both = expected_findings(engine, {"level": ["national"]}) & expected_findings(
        engine, {"level": ["local-government"]}
    )
    assert listed(page) == both


def test_paper(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("papers")
    page.get_by_role("link", name="Paper 14", exact=True).click()
    expected = {row["id"] for row in answer(engine, "site-supports") if row["code"] == "14"}
    assert listed(page) == expected
    items = [row for row in answer(engine, "site-appraisal-items") if row["code"] == "14"]
    assert page.locator("#panel .items .light").count() == len(items)


def test_facet_through_its_menu(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("findings")
    page.locator('[data-facet="level"] summary').click()
    page.locator('[data-facet="level"]').get_by_label("National").check()
    page.locator('[data-facet="mmat"] summary').click()
    page.locator('[data-facet="mmat"] input[value="high"]').check()
    assert page.locator('[data-facet="level"][open]').count() == 0
    [row] = answer(engine, "site-totals", {"level": ["national"], "mmat": ["high"]})
    assert f"{row['findings']} findings" in page.locator(".result").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove filter Level: National").click()
    [row] = answer(engine, "site-totals", {"mmat": ["high"]})
    assert f"{row['findings']} findings" in page.locator(".result").inner_text()
    page.get_by_role("button", name="Clear all").click()
    assert "mmat" not in page.url


def test_search_while_typing(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("findings")
    page.get_by_label("Search statements").press_sequentially("co-location")
    page.wait_for_url(re.compile("words=co-location"))
    assert listed(page, "#list") == expected_findings(engine, {"words": ["co-location"]})


def test_tables_sort(opened: Opened) -> None:
    page = opened.go("papers")
    header = page.get_by_role("columnheader", name="Year")
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    years = page.locator("[data-paper] td:nth-child(3)").all_inner_texts()
    assert years == sorted(years, reverse=True)
