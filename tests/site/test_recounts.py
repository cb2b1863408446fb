"""What the explorer shows, recounted from the tables: headline numbers, charts, and every cell of its map."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import combinations, product
from typing import Any

import pytest

from kg.evidence import Evidence
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.site.data import collect
from tests import oracle
from tests.competency.expected_of_papers import items
from tests.oracle import Options, Row


@pytest.fixture(scope="module")
def data(graph: Graph) -> dict[str, Any]:
    return collect(Evidence(graph))


def of_paper(paper: str, column: str) -> list[str]:
    return oracle.by("characteristics", "paper")[paper][0][column].split()


def test_the_headline_numbers_are_those_of_the_tables(data: dict[str, Any]) -> None:
    papers = [row["code"] for row in oracle.table("papers")]
    states = Counter(oracle.appraisal(paper) for paper in papers)
    cited = {paper for row in oracle.table("findings") for paper in oracle.supporting(row["id"])}
    components = [name for name in oracle.concepts("component") if len(oracle.within("component", name)) > 1]
    assert data["headline"] == {
        "papers": len(papers),
        "findings": len(oracle.table("findings")),
        "citations": len(oracle.table("citations")),
        "components": len(components),
        "conclusions": len(oracle.table("conclusions")),
        "issues": len(oracle.table("source-issues")),
        "appraised": states["Appraised"],
        "notInSource": states["Not in the source"],
        "notApplicable": states["Not applicable"],
        "cited": len(cited),
    }


def test_a_finding_on_the_pages_is_its_row(data: dict[str, Any]) -> None:
    facets = {"kind": "kinds", "level": "levels", "component": "components", "perspective": "perspectives"}
    facets |= {"direction": "direction", "basis": "basis", "setting": "settings", "service-model": "models"}
    facets |= {"code": "codes"}
    told = {finding["id"]: finding for finding in data["findings"]}
    assert len(told) == len(data["findings"]) == len(oracle.table("findings"))
    for row in oracle.table("findings"):
        finding = told[row["id"]]
        assert finding["statement"] == row["statement"]
        for facet, column in facets.items():
            assert sorted(finding.get(facet, [])) == sorted(row[column].split()), (row["id"], facet)
        sources = oracle.effects(row["id"]) if "Outcome" in oracle.kinds(row) else set()
        assert set(finding.get("effect-source", [])) == sources
        assert {one["at"]: [str(paper) for paper in one["papers"]] for one in finding["anchors"]} == {
            anchor: oracle.by("citations", "anchor")[anchor][0]["papers"].split() for anchor in row["anchors"].split()
        }


def test_a_paper_on_the_pages_is_its_row(data: dict[str, Any]) -> None:
    facets = {"source-type": "source_type", "study-type": "study_type", "region": "regions"}
    facets |= {"data-collection-method": "methods", "participant-group": "groups"}
    told = {str(paper["code"]): paper for paper in data["papers"]}
    assert set(told) == {row["code"] for row in oracle.table("papers")}
    for code, paper in told.items():
        rating = oracle.rating(code)
        assert paper["mmat"] == oracle.rating_class(code)
        assert paper.get("rating") == (None if rating is None else float(rating))
        for facet, column in facets.items():
            shown = paper.get(facet, [])
            assert sorted([shown] if isinstance(shown, str) else shown) == sorted(of_paper(code, column)), (code, facet)


# Charts


def rows_of(data: dict[str, Any], figure: str, *columns: str) -> dict[tuple[object, ...], int]:
    rows = data["figures"][figure]
    told = {tuple(row.get(column) for column in columns): row["papers"] for row in rows}
    assert len(told) == len(rows)
    return told


@pytest.mark.parametrize(
    ("figure", "column", "scheme"),
    [
        ("site-figure-03-study-types", "study_type", "study-type"),
        ("site-figure-04-methods", "methods", "data-collection-method"),
        ("site-figure-05-regions", "regions", "place"),
        ("site-figure-07-groups", "groups", "participant-group"),
    ],
)
def test_a_chart_of_characteristics_is_that_of_the_tables(
    data: dict[str, Any], figure: str, column: str, scheme: str
) -> None:
    expected = Counter(
        (oracle.label(scheme, name), oracle.label("source-type", row["source_type"]))
        for row in oracle.table("characteristics")
        for name in row[column].split()
    )
    assert rows_of(data, figure, "value", "sourceType") == expected


def test_the_chart_of_years_is_that_of_the_tables(data: dict[str, Any]) -> None:
    expected = Counter(
        (row["year"], oracle.label("source-type", of_paper(row["code"], "source_type")[0]))
        for row in oracle.table("papers")
    )
    assert rows_of(data, "site-figure-06-years", "value", "sourceType") == expected


def band(people: int) -> tuple[str, int]:
    """Return the band that a number of people falls into, and where this begins."""
    bands = {24: ("1 to 24", 1), 49: ("25 to 49", 25), 99: ("50 to 99", 50), 499: ("100 to 499", 100)}
    return next((one for last, one in bands.items() if people <= last), ("500 or more", 500))


def heard(column: str, group: Callable[[str], str]) -> Counter[tuple[str, ...]]:
    """Return how many papers hear how many people of each group; none and not stated are in no band."""
    people: Counter[tuple[str, str]] = Counter()
    for row in oracle.table("participants"):
        if row["column"] == column and row["number"]:
            people[row["paper"], group(row["group"])] += int(row["number"])
    return Counter((name, *map(str, band(count))) for (_, name), count in people.items() if count)


def test_the_charts_of_participants_are_those_of_the_tables(data: dict[str, Any]) -> None:
    def told(figure: str, *columns: str) -> dict[tuple[str, ...], int]:
        return {tuple(map(str, key)): papers for key, papers in rows_of(data, figure, *columns).items()}

    def family(group: str) -> str:
        if not group:
            return "Young people and parents, not told apart"
        return "Parents and carers" if group.startswith("Parents") else group

    staff = {key[1:]: papers for key, papers in heard("staff", lambda _: "").items()}
    assert told("site-figure-08-professionals", "band", "from") == staff
    assert told("site-figure-09-families", "group", "band", "from") == heard("families", family)


def test_the_charts_of_ratings_are_those_of_the_tables(data: dict[str, Any]) -> None:
    papers = [row["code"] for row in oracle.table("papers")]
    ratings = {paper: oracle.rating(paper) for paper in papers}
    shown = {paper: None if value is None else float(value) for paper, value in ratings.items()}
    expected = Counter((oracle.appraisal(paper), shown[paper]) for paper in papers)
    assert rows_of(data, "site-figure-11-ratings", "status", "rating") == expected
    approaches: Counter[tuple[object, ...]] = Counter()
    for paper in papers:
        designs = {item["categoryName"] for item in items(paper)}
        if designs:
            approach = next((name for name in ("Mixed methods", "Qualitative") if name in designs), "Quantitative")
            approaches[approach, shown[paper]] += 1
    assert rows_of(data, "site-figure-12-approaches", "approach", "rating") == approaches


def test_the_chart_of_items_is_that_of_the_tables(data: dict[str, Any]) -> None:
    expected = Counter(
        (item["categoryName"], item["notation"], item["question"], item["answer"])
        for row in oracle.table("papers")
        for item in items(row["code"])
    )
    told = rows_of(data, "site-appraisal-summary", "category", "item", "question", "answer")
    assert {tuple(map(str, key)): papers for key, papers in told.items()} == expected


# Pictures

#: The filters of the pages, as the library names them; each in a case of its own and some together.
FILTERS: list[Options] = [
    {},
    {"level": ["national", "team"], "kind": ["Barrier"]},
    {"mmat-class": ["high"]},
    {"mmat-class": ["middle", "not-in-source"], "region": ["united-kingdom"]},
    {"source-type": ["grey-literature"], "section": ["outcomes"]},
    {"perspective": ["practitioners"], "study-type": ["primary-research"], "direction": ["negative"]},
    {"component": ["culture"], "country": ["europe"], "code": ["what-works-in-integration"]},
    {"basis": ["measured"], "words": ["families"]},
    {"model": ["family-safeguarding-hertfordshire"]},
]
#: A finding, and a paper behind it that passes.
Pair = tuple[Row, str]


def passing(options: Options) -> Iterator[Pair]:
    """Yield findings with each of their papers that passes; a section is one that the finding stands in."""
    plain = {name: values for name, values in options.items() if name not in ("section", "mmat-class", "words")}
    seen = set()
    for finding, row in oracle.evidence(plain):
        sections = [anchor.split("#")[0] for anchor in finding["anchors"].split()]
        is_told = any(oracle.is_in(section, options.get("section", ["any"])) for section in sections)
        has_words = "words" not in options or bool(re.search(r"\bfamil(y|ies)\b", finding["statement"], re.IGNORECASE))
        is_rated = oracle.rating_class(row["paper"]) in options.get("mmat-class", [oracle.rating_class(row["paper"])])
        if is_told and has_words and is_rated and (finding["id"], row["paper"]) not in seen:
            seen.add((finding["id"], row["paper"]))
            yield finding, row["paper"]


def numbers(cells: Iterable[tuple[tuple[str, ...], Pair]]) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return how many papers and findings are in each cell."""
    papers, findings = defaultdict(set), defaultdict(set)
    for cell, (finding, paper) in cells:
        papers[cell].add(paper)
        findings[cell].add(finding["id"])
    return {cell: (len(papers[cell]), len(findings[cell])) for cell in papers}


def outcome_columns(finding: Row, paper: str) -> list[str]:
    """Return under what the map counts an outcome: as an effect of what is in place its direction, else what acts."""
    if "Outcome" not in oracle.kinds(finding):
        return []
    sources = oracle.effects(finding["id"])
    return [finding["direction"] if source == "in-place" else source for source in sources]


#: Under which columns a finding and its paper are, in each picture of components.
COLUMNS: dict[str, Callable[[Row, str], list[str]]] = {
    "site-map-cells": lambda finding, paper: finding["levels"].split(),
    "site-map-kinds": lambda finding, paper: oracle.kinds(finding),
    "site-map-outcomes": outcome_columns,
    "site-map-regions": lambda finding, paper: of_paper(paper, "regions"),
}


def shown(graph: Graph, name: str, options: Options, *columns: str) -> dict[tuple[str, ...], tuple[int, int]]:
    rows = list(run_query(find_query(name, ("site",)), graph, options))
    told = {
        tuple(row.get(column, "").rsplit("/", 1)[-1].rsplit("#", 1)[-1] for column in columns): (
            int(row["papers"]),
            int(row.get("findings", "0")),
        )
        for row in rows
    }
    assert len(told) == len(rows)
    return told


@pytest.mark.parametrize("options", FILTERS, ids=str)
@pytest.mark.parametrize("name", COLUMNS)
def test_every_cell_of_the_map_is_that_of_a_recount(name: str, options: Options, graph: Graph) -> None:
    """With its class: a paper counts in that of its own rating, or of why it has none."""
    expected = numbers(
        ((component, column, oracle.rating_class(paper)), (finding, paper))
        for finding, paper in passing(options)
        for component, column in product(finding["components"].split(), COLUMNS[name](finding, paper))
    )
    assert shown(graph, name, options, "about", "column", "class") == expected


@pytest.mark.parametrize("options", FILTERS, ids=str)
def test_the_numbers_of_other_pictures_are_those_of_a_recount(options: Options, graph: Graph) -> None:
    pairs = list(passing(options))
    ((told),) = shown(graph, "site-totals", options).values()
    assert told == (len({paper for _, paper in pairs}), len({finding["id"] for finding, _ in pairs}))
    counts = numbers(((name,), pair) for pair in pairs for name in pair[0]["components"].split())
    assert shown(graph, "site-component-counts", options, "about") == counts
    balance = numbers(
        (cell, pair)
        for pair in pairs
        for cell in product(pair[0]["components"].split(), pair[0]["levels"].split(), oracle.kinds(pair[0]))
        if cell[2] in ("Barrier", "Facilitator")
    )
    assert shown(graph, "site-level-balance", options, "about", "at", "column") == balance
    order = ["national", "local-government", "organisation", "team", "individual"]
    links = numbers(
        (link, pair) for pair in pairs for link in combinations(sorted(pair[0]["levels"].split(), key=order.index), 2)
    )
    assert shown(graph, "site-level-links", options, "wider", "narrower") == links


@pytest.mark.parametrize("options", FILTERS[:4], ids=str)
def test_the_edges_of_the_components_graph_are_those_of_a_recount(options: Options, graph: Graph) -> None:
    behind: dict[str, set[str]] = defaultdict(set)
    for finding, paper in passing(options):
        for component in finding["components"].split():
            behind[component].add(paper)
    expected = {
        frozenset(pair): len(behind[pair[0]] & behind[pair[1]])
        for pair in combinations(behind, 2)
        if behind[pair[0]] & behind[pair[1]]
    }
    told = shown(graph, "site-component-pairs", options, "from", "to")
    assert {frozenset(pair): papers for pair, (papers, _) in told.items()} == expected
    assert len(told) == len(expected)


def test_the_thresholds_shown_are_those_that_make_the_classes(data: dict[str, Any]) -> None:
    high, low = (Decimal(str(data["thresholds"][name]["value"])) for name in ("highRating", "lowRating"))
    assert (high, low) == (Decimal("0.8"), Decimal("0.4"))
