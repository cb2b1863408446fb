"""What pages count is what SPARQL counts on the same graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from playwright.sync_api import expect

from kg.store import EmbeddedEngine, Rows
from tests.browser.explorer import Opened, answer, attributes, counts, evaluate, fragment, listed, slug

Filters = Mapping[str, Sequence[str]]

#: One facet, several values of one, several facets, facets on papers together, and words.
FILTERS: list[Filters] = [
    {},
    {"level": ["national"]},
    {"level": ["national", "team"], "kind": ["Barrier"]},
    {"mmat": ["high"]},
    {"mmat": ["not-in-source", "not-applicable"], "kind": ["Outcome"]},
    {"region": ["united-kingdom"], "mmat": ["high", "middle"]},
    {"region": ["scotland"], "source-type": ["grey-literature"]},
    {"perspective": ["practitioners"], "region": ["oceania", "north-america"], "mmat": ["low"]},
    {"words": ["trust", "between"]},
    {"words": ["leadership"], "mmat": ["high"]},
]
MORE: list[Filters] = [
    {"country": ["united-kingdom"]},
    {"section": ["process/challenges"], "study-type": ["primary-research"]},
    {"code": ["what-works-in-integration"]},
    {"component": ["trust", "leadership"], "direction": ["negative"]},
    {"basis": ["measured"], "model": ["share"]},
]


def names(filters: Filters) -> str:
    return "+".join(f"{key}={','.join(values)}" for key, values in filters.items()) or "none"


@pytest.mark.parametrize("filters", [*FILTERS, *MORE], ids=names)
def test_findings_and_papers_listed(opened: Opened, engine: EmbeddedEngine, filters: Filters) -> None:
    known = {"model": _models(engine)}
    given = {
        key: [value if value in known.get(key, [value]) else known[key][0] for value in values]
        for key, values in filters.items()
    }
    page = opened.go("findings", **fragment(given))
    [row] = answer(engine, "site-totals", given)
    assert counts(page) == (int(row["findings"]), int(row["papers"]))


def _models(engine: EmbeddedEngine) -> list[str]:
    rows = answer(engine, "site-concepts")
    return [slug(row["concept"]) for row in rows if slug(row["scheme"]) == "service-model"]


@pytest.mark.parametrize("base", [{}, {"mmat": ["high"], "level": ["organisation"]}], ids=names)
@pytest.mark.parametrize(
    "facet", ["kind", "level", "perspective", "direction", "basis", "mmat", "region", "source-type", "study-type"]
)
def test_number_beside_every_option(opened: Opened, engine: EmbeddedEngine, facet: str, base: Filters) -> None:
    page = opened.go("findings", **fragment(base))
    options = page.locator(f'[data-facet="{facet}"] .facet__option')
    shown: dict[str, str] = dict(
        options.evaluate_all(
            "all => all.map(one => [one.querySelector('input').value, one.querySelector('.facet__count').textContent])"
        )
    )
    assert shown
    for value, number in shown.items():
        [row] = answer(engine, "site-totals", {**base, facet: [value]})
        assert number.replace(",", "") == row["findings"], value


@pytest.mark.parametrize("filters", FILTERS, ids=names)
def test_components_graph(opened: Opened, engine: EmbeddedEngine, filters: Filters) -> None:
    page = opened.go("components", min="1", **fragment(filters))
    shown = evaluate(
        page,
        """() => ({
          nodes: site.graph.shown().nodes.map((node) => [node.id, node.papers, node.findings]),
          edges: site.graph.shown().edges.map((edge) => [edge.from.id, edge.to.id, edge.papers]),
          drawn: site.graph.network.body.data.edges.length,
        })""",
    )
    expected = {
        slug(row["about"]): (int(row["papers"]), int(row["findings"]))
        for row in answer(engine, "site-component-counts", filters)
    }
    assert {name: (papers, findings) for name, papers, findings in shown["nodes"] if papers} == expected
    pairs = {
        (slug(row["from"]), slug(row["to"])): int(row["papers"])
        for row in answer(engine, "site-component-pairs", filters)
    }
    assert {(one, other): papers for one, other, papers in shown["edges"]} == pairs
    assert shown["drawn"] == len(pairs)


@pytest.mark.parametrize("filters", FILTERS[:6], ids=names)
def test_components_graph_in_two_sides(opened: Opened, engine: EmbeddedEngine, filters: Filters) -> None:
    page = opened.go("components", mode="sides", min="1", **fragment(filters))
    shown = evaluate(page, "() => site.graph.shown().edges.map((edge) => [edge.from.id, edge.to.id, edge.papers])")
    expected = {
        (slug(row["about"]), slug(row["column"]) + (f"/{row['pointing']}" if row["pointing"] else "")): int(
            row["papers"]
        )
        for row in answer(engine, "site-component-kinds", filters)
    }
    assert {(one, other): papers for one, other, papers in shown} == expected


#: Cells of single components, domains left out.
CELLS = "#map tbody tr:not(.is-domain) td button"
COLUMNS = {
    "level": "site-map-cells",
    "kind": "site-map-kinds",
    "outcome": "site-map-outcomes",
    "region": "site-map-regions",
}


@pytest.mark.parametrize("filters", [FILTERS[0], FILTERS[3], FILTERS[5], FILTERS[7]], ids=names)
@pytest.mark.parametrize("columns", COLUMNS)
def test_evidence_map(opened: Opened, engine: EmbeddedEngine, columns: str, filters: Filters) -> None:
    page = opened.go("map", columns=columns, unit="papers", **fragment(filters))
    shown = {cell: int(number) for cell, number in attributes(page, CELLS, "data-cell", "data-count")}
    expected: dict[str, int] = {}
    for row in answer(engine, COLUMNS[columns], filters):
        key = f"{slug(row['about'])}:{slug(row['column'])}"
        expected[key] = expected.get(key, 0) + int(row["papers"])
    for row in answer(engine, "site-component-counts", filters):
        expected[f"{slug(row['about'])}:"] = int(row["papers"])
    assert {key: number for key, number in shown.items() if number} == expected
    empty = page.locator("#map td.is-gap").count()
    assert empty >= len(shown) - len(expected) >= 0


def test_evidence_map_splits_cells_by_mmat_class(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("map")
    labels = {cell[0]: cell[1] for cell in attributes(page, CELLS, "data-cell", "aria-label")}
    short = {
        "high": "high",
        "middle": "middle",
        "low": "low",
        "not-in-source": "not in the source",
        "not-applicable": "not applicable",
    }
    for row in answer(engine, "site-map-cells"):
        assert f"{row['papers']} {short[row['class']]}" in labels[f"{slug(row['about'])}:{slug(row['column'])}"]


def test_voices_in_the_columns(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("map", columns="perspective", mmat="high")
    page.locator("#map-bar").get_by_role("button", name="site-map-cells").click()
    rows = engine.run(page.locator("dialog pre").inner_text())
    assert isinstance(rows, Rows)
    expected = {f"{slug(row['about'])}:{slug(row['column'])}": int(row["papers"]) for row in rows}
    shown = {cell: int(number) for cell, number in attributes(page, CELLS, "data-cell", "data-count")}
    assert {key: number for key, number in shown.items() if number and not key.endswith(":")} == expected


def test_findings_as_the_unit_of_the_map(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("map")
    page.select_option("#unit", "findings")
    for row in answer(engine, "site-component-counts")[:8]:
        shown = page.locator(f'#map button[data-cell="{slug(row["about"])}:"]').nth(1)
        assert shown.get_attribute("data-count") == row["findings"]


@pytest.mark.parametrize("filters", [FILTERS[0], FILTERS[3], FILTERS[5]], ids=names)
def test_levels(opened: Opened, engine: EmbeddedEngine, filters: Filters) -> None:
    page = opened.go("levels", **fragment(filters))
    shown = attributes(page, "#balance td button", "data-cell", "data-barriers", "data-facilitators")
    counted = {
        (cell, kind): int(number)
        for cell, barriers, facilitators in shown
        for kind, number in (("Barrier", barriers), ("Facilitator", facilitators))
        if int(number)
    }
    assert counted == {
        (f"{slug(row['about'])}:{slug(row['at'])}", slug(row["column"])): int(row["papers"])
        for row in answer(engine, "site-level-balance", filters)
    }
    links = {key: int(number) for key, number in attributes(page, "#links td button", "data-cell", "data-count")}
    assert {key: number for key, number in links.items() if number} == {
        f"{slug(row['wider'])}--{slug(row['narrower'])}": int(row["papers"])
        for row in answer(engine, "site-level-links", filters)
    }


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"mmat": ["high"]},
        {"region": ["united-kingdom"], "source-type": ["grey-literature"]},
        {"method": ["interview"], "group": ["young-people"]},
        {"chapter": ["outcomes"]},
    ],
    ids=names,
)
def test_papers(opened: Opened, engine: EmbeddedEngine, filters: Filters) -> None:
    page = opened.go("papers", **fragment(filters))
    expected = {row["code"] for row in answer(engine, "site-listed-papers", filters)}
    assert counts(page)[1] == len(expected)
    assert set(page.locator("[data-paper]").evaluate_all("all => all.map((one) => one.dataset.paper)")) == expected


def test_overview(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("index")
    expected = {row["what"]: int(row["count"]) for row in answer(engine, "site-headline")}
    for [name] in attributes(page, "[data-headline]", "data-headline"):
        number = page.locator(f'[data-headline="{name}"] strong').inner_text()
        assert int(number.replace(",", "")) == expected[name]
    figures = page.locator("[data-figure]")
    assert figures.count() == 9
    for index in range(figures.count()):
        figure = figures.nth(index)
        rows = answer(engine, figure.get_attribute("data-figure") or "")
        assert figure.locator("svg").count() >= 1
        figure.locator("summary").click()
        shown = figure.locator(".figure__table tbody tr td:last-child").all_inner_texts()
        assert sorted(shown) == sorted(row["papers"] for row in rows)


def test_questions_and_conclusions(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("questions")
    links = [row for row in answer(engine, "site-conclusion-links") if row["link"] == "question"]
    for row in answer(engine, "site-questions"):
        opened.go("questions", question=row["id"])
        expected = {link["id"] for link in links if link["target"] == row["id"]}
        assert (
            set(page.locator("[data-conclusion]").evaluate_all("all => all.map((one) => one.dataset.conclusion)"))
            == expected
        )


def test_grounds_of_a_conclusion(opened: Opened, engine: EmbeddedEngine) -> None:
    grounds = answer(engine, "site-conclusion-grounds")
    if not grounds:
        pytest.skip("The graph holds no grounds of conclusions.")
    name = min(row["id"] for row in grounds)
    stated = [row for row in grounds if row["id"] == name and row["inferred"] == "false"]
    question = next(
        row["target"]
        for row in answer(engine, "site-conclusion-links")
        if (row["id"], row["link"]) == (name, "question")
    )
    page = opened.go("questions", question=question)
    card = page.locator(f'[data-conclusion="{name}"]')
    card.locator("summary").first.click()
    card.locator("[data-finding]").first.wait_for()
    assert listed(page, f'[data-conclusion="{name}"]') == {row["finding"] for row in grounds if row["id"] == name}
    assert ("named by the text" if stated else "the text names none") in card.inner_text()


def test_source_issues(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("issues")
    while page.locator("#issues .more:visible").count():
        page.locator("#issues .more:visible").click()
    expected = {row["id"] for row in answer(engine, "site-source-issues")}
    assert set(page.locator("[data-issue]").evaluate_all("all => all.map((one) => one.dataset.issue)")) == expected
    missing = sum(row["status"].endswith("notInSource") for row in answer(engine, "site-papers"))
    assert f"Not in the source: {missing} papers" in page.locator("#missing").inner_text()


def test_unrated_papers_are_never_shown_as_zero(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("papers")
    for row in answer(engine, "site-papers"):
        if "rating" not in row:
            text = page.locator(f'[data-paper="{row["code"]}"] .rated').inner_text()
            assert text in ("not in the source", "not applicable")


def test_the_query_shown_gives_the_number_shown(opened: Opened, engine: EmbeddedEngine) -> None:
    page = opened.go("findings", level="national", mmat="high", words='of "the')
    page.get_by_role("button", name="site-totals").click()
    text = page.locator("dialog pre").inner_text()
    rows = engine.run(text)
    assert isinstance(rows, Rows)
    assert [row["findings"] for row in rows] == [str(counts(page)[0])]
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
