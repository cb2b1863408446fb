"""Every number of the panels: what a cell, a component or a link holds, recounted from the tables."""

from __future__ import annotations

import re

import pytest

from tests.browser import recount
from tests.browser.comparison import Same, number, unrated
from tests.browser.explorer import Filters, Opened, attributes, evaluate, fragment, names
from tests.browser.recount import Cells, Passing

FILTERS: list[Filters] = [
    {},
    {"mmat": ["high"]},
    {"level": ["national"], "mmat": ["high"]},
    {"kind": ["Outcome"], "region": ["united-kingdom"]},
]
FILTERS_OF_THE_GRAPH: list[Filters] = [{}, {"mmat": ["high"]}, {"kind": ["Barrier"], "mmat": ["high"]}]


@pytest.mark.parametrize("filters", FILTERS, ids=names)
@pytest.mark.parametrize("columns", ["level", "kind", "perspective", "outcome", "region"])
def test_panels_of_the_map(opened: Opened, same: Same, columns: str, filters: Filters) -> None:
    """What rows, columns and some cells hold when they are opened, with what a filter on ratings leaves out of each."""
    page = opened.go("map", columns=columns, **fragment(filters))
    cells = recount.map_cells(recount.passing(filters), columns)
    left_out = recount.without_rating(filters, lambda found: recount.map_cells(found, columns))
    keys = {key for [key] in attributes(page, "#map button[data-cell]", "data-cell")}
    chosen = sorted(key for key in keys if key.startswith((":", "trust:", "culture:", "without:")) or key.endswith(":"))
    shown: dict[str, object] = {}
    counted: dict[str, object] = {}
    for key in chosen:
        evaluate(page, "(cell) => site.state.write({ cell })", key)
        panel = page.locator("#panel")
        numbers = re.findall(r"[\d,]+", panel.locator(".panel__count").inner_text())
        shown[key] = ([number(text) for text in numbers], unrated(page, "#panel"))
        papers, findings = recount.count(cells.get(key, {}))
        counted[key] = ([findings, papers], left_out(lambda among, key=key: among.get(key, {})))  # type: ignore[misc]
    same(shown, counted)
    assert len(chosen) > 30


@pytest.mark.parametrize("filters", FILTERS_OF_THE_GRAPH, ids=names)
def test_panels_of_the_components_graph(opened: Opened, same: Same, filters: Filters) -> None:
    page = opened.go("components", min="1", **fragment(filters))
    cells = recount.nodes(recount.passing(filters))
    left_out = recount.without_rating(filters, recount.nodes)
    names_ = evaluate(page, "() => site.graph.shown().nodes.map((node) => node.id)")
    links = evaluate(page, "() => site.graph.shown().edges.map((edge) => edge.id)")[::17]
    shown: dict[str, object] = {}
    counted: dict[str, object] = {}

    def held(among: Cells, name: str) -> Passing:
        """What a component, or the link of two, holds."""
        if "--" not in name:
            return among.get(name, {})
        ends = [among.get(end, {}) for end in name.split("--")]
        shared = frozenset().union(*ends[0].values()) & frozenset().union(*ends[1].values())
        both = {**ends[0], **ends[1]}
        return {finding: through & shared for finding, through in both.items() if through & shared}

    for name in [*names_, *links]:
        evaluate(
            page,
            "(state) => site.state.write(state)",
            {"edge": name, "node": ""} if "--" in name else {"node": name, "edge": ""},
        )
        numbers = re.findall(r"[\d,]+", page.locator(".panel__count").inner_text())
        shown[name] = ([number(text) for text in numbers], unrated(page, "#panel"))
        papers, findings = recount.count(held(cells, name))
        counted[name] = ([findings, papers], left_out(lambda among, name=name: held(among, name)))  # type: ignore[misc]
    same(shown, counted)
