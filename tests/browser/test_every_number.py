"""Every number that the pages show, against a recount from the tables: without filters, with one, and with two."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page

from tests import oracle
from tests.browser import recount
from tests.browser.comparison import Same, number, unrated
from tests.browser.explorer import Filters, Opened, attributes, evaluate, fragment, names
from tests.browser.recount import Passing

#: One filter and two, of findings and of papers, of every facet; those that a page does not have are tried on others.
FILTERS: list[Filters] = [
    {},
    {"mmat": ["high"]},
    {"mmat": ["low", "middle"]},
    {"mmat": ["not-applicable"]},
    {"mmat": ["high", "not-in-source"]},
    {"level": ["national"]},
    {"level": ["team", "individual"]},
    {"kind": ["Barrier"]},
    {"kind": ["Definition", "EvidenceNote"]},
    {"perspective": ["children-and-young-people"]},
    {"region": ["united-kingdom"]},
    {"region": ["asia"]},
    {"source-type": ["grey-literature"]},
    {"study-type": ["primary-research"]},
    {"country": ["england"]},
    {"level": ["national"], "mmat": ["high"]},
    {"kind": ["Barrier"], "mmat": ["high"]},
    {"kind": ["Outcome"], "region": ["united-kingdom"]},
    {"perspective": ["practitioners"], "level": ["organisation"]},
    {"region": ["oceania"], "mmat": ["middle"]},
    {"source-type": ["peer-reviewed"], "mmat": ["high"]},
    {"kind": ["Facilitator"], "level": ["local-government"]},
    {"perspective": ["managers"], "mmat": ["low"]},
    {"source-type": ["grey-literature"], "region": ["scotland"]},
]
OF_FINDINGS_ONLY: list[Filters] = [
    {"component": ["trust"]},
    {"direction": ["negative"], "mmat": ["high"]},
    {"basis": ["measured"]},
    {"section": ["process/challenges"]},
    {"code": ["what-works-in-integration"], "mmat": ["high"]},
    {"model": ["share"]},
]
OF_PAPERS_ONLY: list[Filters] = [
    {"method": ["interview"]},
    {"group": ["young-people"], "mmat": ["high"]},
    {"chapter": ["outcomes"]},
    {"method": ["survey"], "region": ["united-kingdom"]},
]
OF_LEVELS = ("perspective", "country", "model", "mmat", "region", "source-type", "study-type")
UNITS = {"papers": 0, "findings": 1}


def pick(filters: Filters, *facets: str) -> bool:
    """Return whether a page with these facets has the filters."""
    return set(filters) <= set(facets)


def option_numbers(page: Page) -> dict[tuple[str, str], int]:
    """Return the number beside every option of every menu."""
    script = """all => all.flatMap((menu) => [...menu.querySelectorAll(".facet__option")].map((one) =>
      [menu.dataset.facet, one.querySelector("input").value, one.querySelector(".facet__count").textContent]))"""
    found = page.locator("[data-facet]").evaluate_all(script)
    return {(facet, value): number(text) for facet, value, text in found}


def counted_options(shown: Mapping[tuple[str, str], int], filters: Filters, unit: int) -> dict[tuple[str, str], int]:
    return {(facet, value): recount.count(recount.passing({**filters, facet: [value]}))[unit] for facet, value in shown}


def headline(page: Page) -> dict[str, int]:
    text = page.locator(".result").inner_text().replace(",", "").replace("from", " ")
    return {noun + "s": int(found) for found, noun in re.findall(r"(\d+) (finding|paper)", text)}


@pytest.mark.parametrize("filters", [*FILTERS, *OF_FINDINGS_ONLY], ids=names)
def test_findings(opened: Opened, same: Same, filters: Filters) -> None:
    page = opened.go("findings", **fragment(filters))
    found = recount.passing(filters)
    papers, findings = recount.count(found)
    same(headline(page), {"papers": papers, "findings": findings})
    shown = option_numbers(page)
    same(shown, counted_options(shown, filters, UNITS["findings"]))
    same({"left out": unrated(page, "#unrated")}, {"left out": recount.left_out(filters)})
    cards = page.locator("#list [data-finding]").evaluate_all(
        """all => all.map((one) => [one.dataset.finding,
          one.querySelectorAll(".finding__ground > .finding__papers > li").length,
          one.querySelectorAll(".finding__others li").length])"""
    )
    left = page.locator("#list .more:visible").all_inner_texts()
    same(
        {"left to show": sum(number(re.sub(r"\D", "", text)) for text in left)},
        {"left to show": len(found) - len(cards)},
    )
    same(
        {name: (here, elsewhere) for name, here, elsewhere in cards},
        {name: (len(found[name]), len(oracle.supporting(name) - found[name])) for name, _, _ in cards},
    )
    outside = page.locator("#list .finding__others summary").all_inner_texts()
    expected = [len(oracle.supporting(name) - found[name]) for name, _, _ in cards]
    assert [int(text.split()[1]) for text in outside] == [others for others in expected if others]


@pytest.mark.parametrize(
    "filters",
    [one for one in FILTERS if pick(one, *["kind", "level", "mmat", "perspective", "region", "source-type"])],
    ids=names,
)
def test_components(opened: Opened, same: Same, filters: Filters) -> None:
    page = opened.go("components", min="1", **fragment(filters))
    found = recount.passing(filters)
    papers, findings = recount.count(found)
    same(headline(page), {"papers": papers, "findings": findings})
    shown = option_numbers(page)
    same(shown, counted_options(shown, filters, UNITS["papers"]))
    same({"left out": unrated(page, "#unrated")}, {"left out": recount.left_out(filters)})
    without = sum(not recount.row(name)["components"] for name in found)
    same(
        {"without": [int(n) for [n] in attributes(page, "#left-out [data-without]", "data-without")]},
        {"without": [without] if without else []},
    )
    graph = """() => { const { nodes, edges } = site.graph.shown(); return [
      nodes.map((one) => [one.id, one.papers, one.findings]),
      edges.map((one) => [one.from.id, one.to.id, one.papers])]; }"""
    for mode, count_edges in (("", recount.edges), ("sides", recount.side_edges)):
        if mode:
            page = opened.go("components", min="1", mode=mode, **fragment(filters))
        nodes, edges = evaluate(page, graph)
        cells = recount.nodes(found)
        same({name: (p, f) for name, p, f in nodes}, {name: recount.count(cells.get(name, {})) for name, _, _ in nodes})
        counted = count_edges(found)
        same({frozenset([one, other]): p for one, other, p in edges}, counted)
        said = page.locator("#links-said").inner_text()
        same({"links": [number(text) for text in re.findall(r"[\d,]+", said)]}, {"links": [len(counted), len(counted)]})
        tables = page.locator("#panel .table table").evaluate_all(
            """all => all.map((one) =>
              [...one.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)))"""
        )
        rows = {name: (int(p), int(f)) for name, p, f in tables[0]}
        labels = evaluate(page, "() => Object.fromEntries(site.graph.shown().nodes.map((n) => [n.id, n.label]))")
        same(rows, {labels[name]: (p, f) for name, p, f in nodes})


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("filters", FILTERS, ids=names)
def test_map(opened: Opened, same: Same, filters: Filters, unit: str) -> None:
    found, everything = recount.passing(filters), recount.passing({})
    at = UNITS[unit]
    for columns in ("level", "kind", "perspective", "outcome", "region"):
        page = opened.go("map", columns=columns, unit=unit, **fragment(filters))
        if columns == "level":
            papers, findings = recount.count(found)
            same(headline(page), {"papers": papers, "findings": findings})
            shown = option_numbers(page)
            same(shown, counted_options(shown, filters, at))
            same({"left out": unrated(page, "#unrated")}, {"left out": recount.left_out(filters)})
        cells, always = recount.map_cells(found, columns), recount.map_cells(everything, columns)
        told = page.locator("#map tbody td").evaluate_all(
            """all => all.map((td) => [td.firstChild.dataset.cell, td.className,
              td.querySelector(".cell__count, .cell__gap").textContent, td.firstChild.getAttribute("aria-label")])"""
        )
        same(
            {key: text for key, _, text, _ in told},
            {key: _text(key, cells, always, columns, at) for key, _, _, _ in told},
        )
        same(
            {key: _classes(label) for key, _, _, label in told},
            {key: _split(cells.get(key, {}), unit) for key, _, _, _ in told},
        )
        without = [int(n) for [n] in attributes(page, "#left-out [data-without]", "data-without")]
        unplaced = len(cells.get(":without", {}))
        same({"without": without}, {"without": [unplaced] if unplaced else []})
        rest = page.locator("#panel strong").all_inner_texts()
        kinds = [kind for key, kind, _, _ in told if not _is_domain(key)]
        expected = [kinds.count("is-gap"), kinds.count("is-empty"), kinds.count("is-filtered")]
        same(
            {"cells told of": [int(re.sub(r"\D", "", text)) for text in rest]},
            {"cells told of": [expected[0], *filter(None, expected[1:])]},
        )
        assert {key.split(":")[0] for key in cells} - {""} <= {key.split(":")[0] for key, _, _, _ in told}


def _is_domain(key: str) -> bool:
    name = key.split(":")[0]
    return name != "without" and len(oracle.within("component", name)) == 1


def _text(key: str, cells: dict[str, Passing], always: dict[str, Passing], columns: str, unit: int) -> str:
    """Return what a cell says: how many, or whether nothing is a gap."""
    if key in cells:
        return f"{recount.count(cells[key])[unit]:,}"
    if key in always:
        return f"0 of {recount.count(always[key])[unit]:,}"
    name, _, column = key.partition(":")
    if columns == "outcome" and column:
        told = {one for one in always if one.startswith(f"{name}:")} - {f"{name}:", f"{name}:without"}
        return "none" if told or name == "without" else "gap"
    if name == "without" or (columns == "kind" and column not in (*recount.EXPECTED, "")):
        return "none"
    return "gap"


_SHORT = {
    "high": "high",
    "middle": "middle",
    "low": "low",
    "not in the source": "not-in-source",
    "not applicable": "not-applicable",
}


def _classes(label: str) -> dict[str, int]:
    found = re.findall(rf"(\d+) ({'|'.join(_SHORT)})\b", label.rpartition("(")[2])
    return {_SHORT[name]: int(count) for count, name in found}


def _split(cell: Passing, unit: str) -> dict[str, int]:
    classes: dict[str, set[str]] = {}
    for name, through in cell.items():
        for code in through:
            classes.setdefault(oracle.rating_class(code), set()).add(code if unit == "papers" else name)
    return {name: len(members) for name, members in classes.items()}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    "filters",
    [one for one in FILTERS if pick(one, *OF_LEVELS)],
    ids=names,
)
def test_levels(opened: Opened, same: Same, filters: Filters, unit: str) -> None:
    page = opened.go("levels", unit=unit, **fragment(filters))
    found, everything = recount.passing(filters), recount.passing({})
    at = UNITS[unit]
    papers, findings = recount.count(found)
    same(headline(page), {"papers": papers, "findings": findings})
    shown = option_numbers(page)
    same(shown, counted_options(shown, filters, at))
    same({"left out": unrated(page, "#unrated")}, {"left out": recount.left_out(filters)})
    cells, always = recount.balance(found), recount.balance(everything)

    def side(key: str, kind: str, of: dict[str, Passing]) -> int:
        return recount.count(of.get(f"{key}:{kind}", {}))[at]

    told = attributes(page, "#balance td button", "data-cell", "data-barriers", "data-facilitators")
    same(
        {key: (int(barriers), int(facilitators)) for key, barriers, facilitators in told},
        {key: (side(key, "Barrier", cells), side(key, "Facilitator", cells)) for key, _, _ in told},
    )
    assert {key.rpartition(":")[0] for key in cells if key[0] != ":" and ":without:" not in key} <= {
        key for key, _, _ in told
    }
    marked = page.locator("#balance tbody td").evaluate_all(
        "all => all.map((td) => [td.firstChild.dataset.cell, td.className])"
    )
    same(
        {key: kind == "is-gap" for key, kind in marked},
        {
            key: not key.startswith("without") and not side(key, "Barrier", always) + side(key, "Facilitator", always)
            for key, _ in marked
        },
    )
    links, possible = recount.level_links(found), recount.level_links(everything)
    told = [
        [key, text]
        for key, text in page.locator("#links td button").evaluate_all(
            "all => all.map((one) => [one.dataset.cell, one.textContent])"
        )
    ]

    def link(key: str) -> str:
        if key in links:
            return str(recount.count(links[key])[at])
        return f"0 of {recount.count(possible[key])[at]}" if key in possible else "none"

    same(dict(told), {key: link(key) for key, _ in told})
    assert set(links) <= {key for key, _ in told}
    unplaced = {**cells.get(":without:Barrier", {}), **cells.get(":without:Facilitator", {})}
    both = [name for name in found if {"Barrier", "Facilitator"} & set(oracle.kinds(recount.row(name)))]
    said = [re.findall(r"\d+", text) for text in page.locator("#left-out [data-without]").all_inner_texts()]
    same({"without": said}, {"without": [[str(len(unplaced)), str(len(both))]] if unplaced else []})


@pytest.mark.parametrize(
    "filters",
    [
        one
        for one in [*FILTERS, *OF_PAPERS_ONLY]
        if pick(one, *["mmat", "source-type", "study-type", "method", "region", "group", "chapter"])
    ],
    ids=names,
)
def test_papers(opened: Opened, same: Same, filters: Filters) -> None:
    page = opened.go("papers", **fragment(filters))
    found = recount.papers(filters)
    same(headline(page), {"papers": len(found)})
    shown = option_numbers(page)
    same(shown, {(facet, value): len(recount.papers({**filters, facet: [value]})) for facet, value in shown})
    rows = page.locator("tr[data-paper]").evaluate_all(
        """all => all.map((row) => [row.dataset.paper, row.querySelector(".rated").textContent,
          row.cells[row.cells.length - 1].textContent])"""
    )
    same(
        {code: (rating, int(count)) for code, rating, count in rows},
        {
            code: (_rating(code), sum(code in oracle.supporting(one["id"]) for one in oracle.table("findings")))
            for code in found
        },
    )
    chosen = set(filters.get("mmat", ()))
    more = (
        recount.papers({**filters, "mmat": [*chosen, *recount.UNRATED]}) - found
        if chosen - set(recount.UNRATED)
        else set()
    )
    classes = [oracle.rating_class(code) for code in more]
    same({"left out": unrated(page, "#unrated")}, {"left out": (len(more), *map(classes.count, recount.UNRATED), 0)})


def _rating(code: str) -> str:
    rating = oracle.rating(code)
    return oracle.appraisal(code).lower() if rating is None else f"{rating * 100:.0f}%"


def test_overview_questions_and_issues(opened: Opened, same: Same) -> None:
    page = opened.go("index")
    tables = {
        "papers": "papers",
        "findings": "findings",
        "citations": "citations",
        "conclusions": "conclusions",
        "issues": "source-issues",
    }
    shown = {name: number(page.locator(f'[data-headline="{name}"] strong').inner_text()) for name in tables}
    same(shown, {name: len(oracle.table(table)) for name, table in tables.items()})
    page = opened.go("questions")
    badges = page.locator("[data-question]").evaluate_all(
        "all => all.map((one) => [one.dataset.question, one.querySelector('.badge').textContent])"
    )
    answered = {
        question: [row for row in oracle.table("conclusions") if question in row["questions"].split()]
        for question, _ in badges
    }
    same(
        {question: int(text) for question, text in badges}, {question: len(rows) for question, rows in answered.items()}
    )
    grounds = oracle.by("grounds", "conclusion")
    for question, rows in answered.items():
        page = opened.go("questions", question=question)
        said = page.locator("[data-conclusion]").evaluate_all(
            "all => all.map((one) => [one.dataset.conclusion, one.querySelector('summary')?.textContent ?? ''])"
        )
        same(
            {name: [int(found) for found in re.findall(r"\d+", text)][:1] for name, text in said},
            {row["id"]: [len(grounds[row["id"]])] if row["id"] in grounds else [] for row in rows},
        )
    page = opened.go("issues")
    weights = [row["weight"] for row in oracle.table("source-issues")]
    slips = re.search(r"(\d+) slip", page.locator("#issues-bar").inner_text())
    listed = re.search(r"(\d+) issue", page.locator("#issues [role=status]").inner_text())
    missing = re.findall(r": (\d+) paper", page.locator("#missing").inner_text())
    assert slips and listed
    classes = [oracle.rating_class(row["code"]) for row in oracle.table("papers")]
    same(
        {"slips": int(slips[1]), "issues": int(listed[1]), "missing": [int(found) for found in missing]},
        {
            "slips": weights.count("printing"),
            "issues": len(weights) - weights.count("printing"),
            "missing": [classes.count(name) for name in recount.UNRATED],
        },
    )
