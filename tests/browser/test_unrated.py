"""What filters leave out for want of a rating, or altogether, is told with its number, asked for and let in."""

from __future__ import annotations

import pytest

from kg.graph import Graph
from kg.library import find_query, run_query
from kg.library.caveats import unrated_caveat
from tests.browser.explorer import Filters, Opened, counts, fragment, names, shown_query


def test_a_cell_emptied_by_filters_is_no_gap(opened: Opened, graph: Graph) -> None:
    gaps = opened.go("map").locator("#map td.is-gap").count()
    page = opened.go("map", mmat="high")
    assert page.locator("#map td.is-gap").count() == gaps
    cell = page.locator('#map td.is-filtered button[data-cell="access:national"]')
    assert cell.inner_text() == "0 of 8"
    cell.click()
    said = page.locator("#panel").inner_text()
    assert "Not a gap" in said and "from 8 papers" in said
    rows = graph.select(shown_query(page, "#panel", "site-listed-findings"))
    assert f"{len({row['id'] for row in rows})} finding" in said
    page.get_by_role("button", name="Clear the filters").click()
    assert "from 8 papers" in page.locator(".panel__count").inner_text()
    gaps = opened.go("levels").locator("#balance td.is-gap").count()
    page = opened.go("levels", mmat="high")
    assert page.locator("#balance td.is-gap").count() == gaps
    assert page.locator("#balance td.is-filtered").count() > 0


@pytest.mark.parametrize("name", ["map", "levels", "findings", "components"])
def test_what_is_left_out_without_a_rating(opened: Opened, graph: Graph, name: str) -> None:
    page = opened.go(name, mmat="high", region="scotland,oceania")
    [row] = graph.select(shown_query(page, "#unrated", "site-only-unrated"))
    assert page.locator(f'[data-unrated="{row["findings"]}"]').count() == 1
    before = counts(page)[0]
    page.get_by_role("button", name="Include them").click()
    assert counts(page)[0] == before + int(row["findings"])
    assert page.locator("[data-unrated]").count() == 0


@pytest.mark.parametrize("options", [{"level": ["national"]}, {"component": ["trust"]}, {}], ids=names)
def test_the_page_says_the_numbers_of_the_command_line(opened: Opened, graph: Graph, options: Filters) -> None:
    page = opened.go("findings", kind="Barrier", mmat="high", **fragment(options))
    query = find_query("barriers-by-level")
    values = {**options, "min-mmat": ["0.8"], "unrated": ["exclude"]}
    told = unrated_caveat(query, values=values, results=run_query(query, graph, values), graph=graph)
    assert page.locator("#unrated").inner_text().startswith(told.partition(":")[0])


def test_papers_left_out_without_a_rating(opened: Opened, graph: Graph) -> None:
    page = opened.go("papers", mmat="high")
    rows = graph.select(shown_query(page, "#unrated", "site-listed-papers"))
    assert f"{len(rows)} more papers are without a rating" in page.locator("#unrated").inner_text()
    before = counts(page)[1]
    page.get_by_role("button", name="Include them").click()
    assert counts(page)[1] == before + len(rows)


def test_a_panel_says_what_it_lacks_and_asks_for_it(opened: Opened, graph: Graph) -> None:
    for name, state in (
        ("map", {"cell": "trust:national", "mmat": "high"}),
        ("map", {"cell": "trust:asia", "columns": "region", "mmat": "low"}),
        ("levels", {"cell": "leadership:organisation", "mmat": "high"}),
        ("components", {"node": "trust", "mmat": "high"}),
        ("components", {"edge": "access--holistic-support", "mmat": "high"}),
    ):
        page = opened.go(name, **state)
        [row] = graph.select(shown_query(page, "#panel .unrated", "site-only-unrated"))
        said = page.locator("#panel .unrated").inner_text().replace(",", "")
        assert said.startswith(f"{row['findings']} more finding"), (name, state)
        assert int(row["findings"]) > 0
