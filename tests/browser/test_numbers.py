"""What pages count is what SPARQL counts on the same graph."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kg.evidence import Evidence
from kg.graph import Graph
from kg.reconcile import reconcile
from tests.browser.explorer import (
    FILTERS,
    Filters,
    Opened,
    answer,
    attributes,
    counts,
    evaluate,
    fragment,
    listed,
    names,
    shown_query,
    slug,
)

MORE: list[Filters] = [
    {"country": ["united-kingdom"]},
    {"section": ["process/challenges"], "study-type": ["primary-research"]},
    {"code": ["what-works-in-integration"]},
    {"component": ["trust", "leadership"], "direction": ["negative"]},
    {"basis": ["measured"], "model": ["share"]},
]


@pytest.mark.parametrize("filters", [*FILTERS, *MORE], ids=names)
def test_findings_and_papers_listed(opened: Opened, graph: Graph, filters: Filters) -> None:
    known = {"model": _models(graph)}
    given = {
        key: [value if value in known.get(key, [value]) else known[key][0] for value in values]
        for key, values in filters.items()
    }
    page = opened.go("findings", **fragment(given))
    [row] = answer(graph, "site-totals", given)
    assert counts(page) == (int(row["findings"]), int(row["papers"]))


def _models(graph: Graph) -> list[str]:
    rows = answer(graph, "concepts")
    return [slug(row["concept"]) for row in rows if slug(row["scheme"]) == "service-model"]


@pytest.mark.parametrize("base", [{}, {"mmat": ["high"], "level": ["organisation"]}], ids=names)
@pytest.mark.parametrize(
    "facet", ["kind", "level", "perspective", "direction", "basis", "mmat", "region", "source-type", "study-type"]
)
def test_number_beside_every_option(opened: Opened, graph: Graph, facet: str, base: Filters) -> None:
    page = opened.go("findings", **fragment(base))
    options = page.locator(f'[data-facet="{facet}"] .facet__option')
    shown: dict[str, str] = dict(
        options.evaluate_all(
            "all => all.map(one => [one.querySelector('input').value, one.querySelector('.facet__count').textContent])"
        )
    )
    assert shown
    for value, number in shown.items():
        [row] = answer(graph, "site-totals", {**base, facet: [value]})
        assert number.replace(",", "") == row["findings"], value


@pytest.mark.parametrize("filters", FILTERS, ids=names)
def test_components_graph(opened: Opened, graph: Graph, filters: Filters) -> None:
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
        for row in answer(graph, "site-component-counts", filters)
    }
    assert {name: (papers, findings) for name, papers, findings in shown["nodes"] if papers} == expected
    pairs = {
        (slug(row["from"]), slug(row["to"])): int(row["papers"])
        for row in answer(graph, "site-component-pairs", filters)
    }
    assert {(one, other): papers for one, other, papers in shown["edges"]} == pairs
    assert shown["drawn"] == len(pairs)


@pytest.mark.parametrize("filters", FILTERS[:6], ids=names)
def test_components_graph_in_two_sides(opened: Opened, graph: Graph, filters: Filters) -> None:
    page = opened.go("components", mode="sides", min="1", **fragment(filters))
    shown = evaluate(page, "() => site.graph.shown().edges.map((edge) => [edge.from.id, edge.to.id, edge.papers])")
    expected = {
        (slug(row["about"]), slug(row["column"]) + (f"/{row['pointing']}" if row["pointing"] else "")): int(
            row["papers"]
        )
        for row in answer(graph, "site-component-kinds", filters)
    }
    assert {(one, other): papers for one, other, papers in shown} == expected


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("map", {"cell": "trust:national", "level": "national,team"}),
        ("map", {"cell": "culture:", "mmat": "high"}),
        ("map", {"cell": ":team", "columns": "level", "words": "trust"}),
        ("map", {"cell": "leadership:Barrier", "columns": "kind", "kind": "Facilitator,Barrier"}),
        ("map", {"cell": "leadership:oceania", "columns": "region", "region": "oceania,asia"}),
        ("map", {"cell": ":without", "columns": "region"}),
        ("map", {"cell": "access:positive", "columns": "outcome"}),
        ("map", {"cell": ":without", "columns": "outcome"}),
        ("map", {"cell": "trust:without", "mmat": "high"}),
        ("levels", {"cell": "leadership:organisation", "mmat": "high"}),
        ("levels", {"cell": ":national"}),
        ("levels", {"cell": ":without"}),
        ("levels", {"cell": "national--local-government", "region": "united-kingdom"}),
    ],
    ids=str,
)
def test_the_query_of_a_panel_gives_what_the_panel_lists(
    opened: Opened, graph: Graph, name: str, state: dict[str, str]
) -> None:
    page = opened.go(name, **state)
    rows = graph.select(shown_query(page, "#panel", "site-listed-findings"))
    stated = page.locator(".panel__count").inner_text()
    assert listed(page) == {row["id"] for row in rows} != set()
    assert f"from {len({row['number'] for row in rows})} paper" in stated


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [
        ("findings", {"level": "teem"}, "Level “teem”"),
        ("findings", {"levle": "team"}, "a filter “levle”"),
        ("map", {"basis": "measured"}, "a filter “Basis”"),
        ("map", {"cell": "truts:team", "unit": "paper"}, "cell “truts:team”, unit “paper”"),
        ("components", {"node": "truts"}, "node “truts”"),
        ("papers", {"paper": "999"}, "paper “999”"),
        ("questions", {"question": "sub-99"}, "question “sub-99”"),
        ("issues", {"issue": "si999"}, "issue “si999”"),
    ],
    ids=str,
)
def test_a_page_says_what_of_its_address_it_does_not_have(
    opened: Opened, name: str, state: dict[str, str], words: str
) -> None:
    page = opened.go(name, **state)
    notice = page.locator(".address")
    assert words in notice.inner_text()
    notice.get_by_role("button").click()
    expect(notice).to_be_empty()
    assert "#" not in page.url or page.url.endswith("#")


@pytest.mark.parametrize("name", ["map", "levels"])
def test_what_names_no_level_is_counted_and_listed(opened: Opened, graph: Graph, name: str) -> None:
    page = opened.go(name, mmat="high")
    [row] = graph.select(shown_query(page, "#left-out", "site-cell-totals"))
    assert page.locator(f'[data-without="{row["findings"]}"]').count() == 1
    page.get_by_role("button", name="List them").click()
    found = listed(page)
    assert len(found) == int(row["findings"])
    evidence = Evidence(graph)
    assert not [name for name in found if evidence.findings[name].levels]


@pytest.mark.parametrize("filters", [FILTERS[0], FILTERS[3], FILTERS[5]], ids=names)
def test_levels(opened: Opened, graph: Graph, filters: Filters) -> None:
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
        for row in answer(graph, "site-level-balance", filters)
    }
    links = {key: int(number) for key, number in attributes(page, "#links td button", "data-cell", "data-count")}
    assert {key: number for key, number in links.items() if number} == {
        f"{slug(row['wider'])}--{slug(row['narrower'])}": int(row["papers"])
        for row in answer(graph, "site-level-links", filters)
    }


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"mmat": ["high"]},
        {"region": ["united-kingdom"], "source-type": ["grey-literature"]},
        {"method": ["interview"], "group": ["young-people"]},
        {"chapter": ["outcomes"]},
        {"words": ["children's", "health"]},
    ],
    ids=names,
)
def test_papers(opened: Opened, graph: Graph, filters: Filters) -> None:
    page = opened.go("papers", **fragment(filters))
    expected = {row["code"] for row in answer(graph, "site-listed-papers", filters)}
    assert counts(page)[1] == len(expected)
    assert set(page.locator("[data-paper]").evaluate_all("all => all.map((one) => one.dataset.paper)")) == expected


def test_overview(opened: Opened, graph: Graph) -> None:
    page = opened.go("index")
    expected = {row["what"]: int(row["count"]) for row in answer(graph, "site-headline")}
    for [name] in attributes(page, "[data-headline]", "data-headline"):
        number = page.locator(f'[data-headline="{name}"] strong').inner_text()
        assert int(number.replace(",", "")) == expected[name]
    figures = page.locator("[data-figure]")
    assert figures.count() == 9
    for index in range(figures.count()):
        figure = figures.nth(index)
        rows = answer(graph, figure.get_attribute("data-figure") or "")
        assert figure.locator("svg").count() >= 1
        figure.locator("summary").click()
        shown = figure.locator(".figure__table tbody tr td:last-child").all_inner_texts()
        assert sorted(shown) == sorted(row["papers"] for row in rows)


def test_questions_and_conclusions(opened: Opened, graph: Graph) -> None:
    page = opened.go("questions")
    links = [row for row in answer(graph, "site-conclusion-links") if row["link"] == "question"]
    for row in answer(graph, "questions"):
        opened.go("questions", question=row["identifier"])
        expected = {link["id"] for link in links if link["target"] == row["identifier"]}
        assert (
            set(page.locator("[data-conclusion]").evaluate_all("all => all.map((one) => one.dataset.conclusion)"))
            == expected
        )


def test_grounds_of_a_conclusion(opened: Opened, graph: Graph) -> None:
    conclusion = next(one for one in Evidence(graph).conclusions.values() if one.grounds)
    name = conclusion.identifier
    stated = [ground for ground in conclusion.grounds if ground.known_by.label == "named"]
    page = opened.go("questions", question=conclusion.questions[0].identifier)
    card = page.locator(f'[data-conclusion="{name}"]')
    card.locator("summary").first.click()
    card.locator("[data-finding]").first.wait_for()
    assert listed(page, f'[data-conclusion="{name}"]') == {ground.finding.identifier for ground in conclusion.grounds}
    assert ("named by the text" in card.inner_text()) == bool(stated)


def test_a_conclusion_without_grounds_says_so(opened: Opened, graph: Graph) -> None:
    alone = [one.identifier for one in Evidence(graph).conclusions.values() if not one.grounds]
    page = opened.go("questions", conclusion=alone[0])
    card = page.locator(f'[data-conclusion="{alone[0]}"]')
    assert "No finding of the report stands behind it" in card.inner_text()
    assert card.locator("details").count() == 0


def test_source_issues(opened: Opened, graph: Graph) -> None:
    page = opened.go("issues")
    issues = answer(graph, "source-issues")
    matter = {row["identifier"] for row in issues if not row["weight"].endswith("/printing")}
    while page.locator("#issues .more:visible").count():
        page.locator("#issues .more:visible").click()
    assert set(page.locator("[data-issue]").evaluate_all("all => all.map((one) => one.dataset.issue)")) == matter
    page.locator("#printing").check()
    while page.locator("#issues .more:visible").count():
        page.locator("#issues .more:visible").click()
    expected = {row["identifier"] for row in issues}
    assert set(page.locator("[data-issue]").evaluate_all("all => all.map((one) => one.dataset.issue)")) == expected
    missing = sum(row["status"].endswith("notInSource") for row in answer(graph, "papers"))
    assert f"Not in the source: {missing} papers" in page.locator("#missing").inner_text()


def test_unrated_papers_are_never_shown_as_zero(opened: Opened, graph: Graph) -> None:
    page = opened.go("papers")
    for row in answer(graph, "papers"):
        if "rating" not in row:
            text = page.locator(f'[data-paper="{row["code"]}"] .rated').inner_text()
            assert text in ("not in the source", "not applicable")


def test_the_queries_of_a_paper_are_about_that_paper(opened: Opened, graph: Graph) -> None:
    page = opened.go("papers", paper="23")
    answers = graph.select(shown_query(page, "#panel", "site-appraisal-items"))
    assert {row["code"] for row in answers} == {"23"}
    lights = page.locator("#panel .items .light")
    blank = page.locator("#panel .items .light--blank")
    assert lights.count() - blank.count() == len(answers)
    assert blank.count() == 1 and blank.get_attribute("aria-label") == "Blank in the source"
    assert listed(page) == {row["id"] for row in graph.select(shown_query(page, "#panel", "site-supports"))}


def test_words_are_part_of_the_query_of_papers(opened: Opened, graph: Graph) -> None:
    page = opened.go("papers", words="integrated 2018")
    rows = graph.select(shown_query(page, "#filters", "site-listed-papers"))
    assert 0 < len(rows) == counts(page)[1]


def test_one_finding_is_counted_listed_and_taken_away_alone(opened: Opened, graph: Graph) -> None:
    page = opened.go("findings", id="f0542")
    rows = graph.select(shown_query(page, "#list-bar", "site-listed-findings"))
    assert {row["id"] for row in rows} == {"f0542"}
    assert page.locator(".result:visible").inner_text().startswith(f"1 finding from {len(rows)} paper")
    assert page.get_by_label("Search statements").is_hidden()
    page.get_by_role("button", name="All findings").click()
    assert page.get_by_label("Search statements").is_visible()
    assert counts(page)[0] > 500


def test_stated_numbers_stand_beside_those_of_the_graph(opened: Opened, graph: Graph) -> None:
    page = opened.go("issues")
    figures = reconcile(Evidence(graph))
    differing = [figure for figure in figures if not figure.agrees]
    said = page.locator("[data-verdicts]").inner_text()
    assert f"{len(figures)} numbers: {len(figures) - len(differing)} agree" in said
    page.get_by_label("Only those that differ").check()
    lines = page.locator("#reported tbody tr")
    assert lines.count() == len(differing)
    for figure in differing:
        line = lines.filter(has_text=figure.statement).filter(has_text=f"{figure.computed:,}")
        assert line.count() >= 1, figure.identifier
    assert lines.locator('a[href^="issues.html#issue="]').count() == sum(bool(one.issue) for one in differing)


def test_source_issues_are_linked_from_what_they_concern(opened: Opened, graph: Graph) -> None:
    concerned = next(one for one in Evidence(graph).source_issues.values() if one.findings)
    page = opened.go("findings", id=concerned.findings[0].identifier)
    page.get_by_role("link", name=f"Source issue {concerned.identifier}", exact=True).click()
    issue = page.locator(f'[data-issue="{concerned.identifier}"]')
    expect(issue).to_be_in_viewport()
    expect(issue).to_be_focused()
    page = opened.go("papers", paper="26")
    issues = Evidence(graph).source_issues.values()
    expected = {issue.identifier for issue in issues if 26 in [paper.code for paper in issue.papers]}
    shown = page.locator("#panel .finding__issues").first.locator("a").all_inner_texts()
    assert {text.rsplit(" ", 1)[1] for text in shown} == expected


def test_the_query_shown_gives_the_number_shown(opened: Opened, graph: Graph) -> None:
    page = opened.go("findings", level="national", mmat="high", words='of "the')
    rows = graph.select(shown_query(page, "body", "site-totals"))
    assert [row["findings"] for row in rows] == [str(counts(page)[0])]


@pytest.mark.parametrize(
    "state",
    [
        {"node": "co-location"},
        {"edge": "access--holistic-support"},
        {"mode": "sides", "node": "Barrier"},
        {"mode": "sides", "node": "Outcome/negative"},
        {"mode": "sides", "edge": "trust--Facilitator"},
        {"node": "multidisciplinary-teams", "mmat": "high", "words": "service"},
    ],
    ids=lambda state: "-".join(state.values()),
)
def test_the_query_of_a_graph_panel_lists_its_findings(opened: Opened, graph: Graph, state: dict[str, str]) -> None:
    page = opened.go("components", **state)
    rows = graph.select(shown_query(page, "#panel", "site-listed-findings"))
    assert {row["id"] for row in rows} == listed(page)
