"""What the evidence map counts is what SPARQL counts on the same graph."""

from __future__ import annotations

import pytest

from kg.graph import Graph
from tests.browser.explorer import FILTERS, Filters, Opened, answer, attributes, fragment, names, shown_query, slug

#: Cells of single components; domains, and what is about no component, left out.
CELLS = "#map tbody tr:not(.is-domain) td button:not([data-cell^='without:'])"
COLUMNS = {
    "level": "site-map-cells",
    "kind": "site-map-kinds",
    "outcome": "site-map-outcomes",
    "region": "site-map-regions",
}


@pytest.mark.parametrize("filters", [FILTERS[0], FILTERS[3], FILTERS[5], FILTERS[7]], ids=names)
@pytest.mark.parametrize("columns", COLUMNS)
def test_evidence_map(opened: Opened, graph: Graph, columns: str, filters: Filters) -> None:
    page = opened.go("map", columns=columns, unit="papers", **fragment(filters))
    shown = {cell: int(number) for cell, number in attributes(page, CELLS, "data-cell", "data-count")}
    expected: dict[str, int] = {}
    for row in answer(graph, COLUMNS[columns], filters):
        key = f"{slug(row['about'])}:{slug(row['column'])}"
        expected[key] = expected.get(key, 0) + int(row["papers"])
    for row in answer(graph, "site-component-counts", filters):
        expected[f"{slug(row['about'])}:"] = int(row["papers"])
    assert {key: number for key, number in shown.items() if number} == expected
    empty = page.locator("#map :is(td.is-gap, td.is-empty, td.is-filtered)").count()
    assert empty >= len(shown) - len(expected) >= 0


def test_evidence_map_splits_cells_by_mmat_class(opened: Opened, graph: Graph) -> None:
    page = opened.go("map")
    labels = {cell[0]: cell[1] for cell in attributes(page, CELLS, "data-cell", "aria-label")}
    short = {
        "high": "high",
        "middle": "middle",
        "low": "low",
        "not-in-source": "not in the source",
        "not-applicable": "not applicable",
    }
    for row in answer(graph, "site-map-cells"):
        assert f"{row['papers']} {short[row['class']]}" in labels[f"{slug(row['about'])}:{slug(row['column'])}"]


def test_voices_in_the_columns(opened: Opened, graph: Graph) -> None:
    page = opened.go("map", columns="perspective", mmat="high")
    rows = graph.select(shown_query(page, "#map-bar", "site-map-cells"))
    expected = {f"{slug(row['about'])}:{slug(row['column'])}": int(row["papers"]) for row in rows}
    shown = {cell: int(number) for cell, number in attributes(page, CELLS, "data-cell", "data-count")}
    assert {key: number for key, number in shown.items() if number and not key.endswith(":")} == expected


def test_findings_as_the_unit_of_the_map(opened: Opened, graph: Graph) -> None:
    page = opened.go("map")
    page.select_option("#unit", "findings")
    for row in answer(graph, "site-component-counts")[:8]:
        shown = page.locator(f'#map button[data-cell="{slug(row["about"])}:"]').nth(1)
        assert shown.get_attribute("data-count") == row["findings"]


@pytest.mark.parametrize("unit", ["papers", "findings"])
@pytest.mark.parametrize("columns", [*COLUMNS, "perspective"])
def test_rows_and_columns_of_the_map_as_a_whole(opened: Opened, graph: Graph, columns: str, unit: str) -> None:
    """Domains, "All" and every cell that counts findings are answered by the query that the page names."""
    page = opened.go("map", columns=columns, unit=unit, mmat="high,low", region="united-kingdom,oceania")
    cells = attributes(page, "#map tbody td button", "data-cell", "data-count")
    shown = {cell: int(number) for cell, number in cells if int(number) and not cell.startswith("without:")}
    rows = graph.select(shown_query(page, "#map-bar", "site-map-totals"))
    counted = {
        f"{slug(row['about'])}:{'' if slug(row['column']) == 'any' else slug(row['column'])}": int(row[unit])
        for row in rows
    }
    assert shown and shown.items() <= counted.items()


@pytest.mark.parametrize("columns", [*COLUMNS, "perspective"])
def test_all_columns_stand_on_a_sheet(opened: Opened, columns: str) -> None:
    """A4 is 210 mm wide and printers leave 10 mm on either side: 718 px at 96 to the inch."""
    page = opened.go("map", columns=columns)
    page.set_viewport_size({"width": 718, "height": 1040})
    page.emulate_media(media="print")
    ends = "all => all.map((one) => one.getBoundingClientRect().right)"
    edges = page.locator("#map :is(th, td, .bubbles)").evaluate_all(ends)
    assert len(edges) > 200
    assert max(edges) <= 718
