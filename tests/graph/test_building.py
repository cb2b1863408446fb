"""Rows become triples: every claim traceable, nothing invented, the same bytes every time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg.errors import TableError
from kg.graph import Graph
from kg.graph.appraisals import computed_rating, missing_appraisals
from kg.graph.bibliography import full_reference, short_citation
from kg.graph.building import build_graph
from kg.namespaces import DCTERMS, IE, SKOS, graph_iri, thing_iri
from kg.tables import Review, read_review
from tests.oracle import IDS, concepts, table, within

Edit = Callable[[str, str, str], Path]

PREFIX = f"PREFIX ie: <{IE}> PREFIX dcterms: <{DCTERMS}> "


def values(graph: Graph, query: str) -> list[dict[str, str]]:
    answer = graph.select(PREFIX + query)
    return list(answer)


def test_every_paper_has_one_appraisal_with_a_status(graph: Graph) -> None:
    rows = values(graph, "SELECT ?code ?status { ?a ie:appraises/ie:paperCode ?code ; ie:status ?status }")
    status = {int(row["code"]): row["status"].removeprefix(IE) for row in rows}
    assert len(rows) == len(status) == 87
    printed = {*range(1, 33), *range(82, 88)}
    assert {code for code in status if status[code] == "appraised"} == printed - {25, 30, 31}
    assert Counter(status.values()) == {"appraised": 35, "notInSource": 39, "notApplicable": 13}


def test_a_rating_that_the_source_lacks_is_not_given(graph: Graph) -> None:
    rows = values(graph, "SELECT ?code { ?a ie:appraises/ie:paperCode ?code ; ie:overallRating ?r }")
    assert not {int(row["code"]) for row in rows} & set(range(33, 82))


def test_the_papers_of_a_finding_are_those_of_its_anchors(review: Review, graph: Graph) -> None:
    cited = {row["anchor"]: set(row["papers"]) for row in review["citations"]}
    found: dict[str, set[int]] = {}
    for row in values(graph, "SELECT ?f ?code { ?f a ie:Finding ; ie:supportedBy/ie:paperCode ?code }"):
        found.setdefault(row["f"], set()).add(int(row["code"]))
    for finding in review["findings"]:
        expected = set().union(*(cited[anchor] for anchor in finding["anchors"]))
        assert found[thing_iri("rer2023", "finding", finding["id"])] == expected, finding["id"]


def test_every_anchor_of_the_report_is_used(review: Review) -> None:
    used = {anchor for row in review["findings"] for anchor in row["anchors"]}
    assert used == {row["anchor"] for row in review["citations"]}


def test_no_blank_nodes(quads: list[Quad]) -> None:
    assert not [quad for quad in quads if str(quad.subject).startswith("_:") or str(quad.object).startswith("_:")]


@given(
    st.dictionaries(st.sampled_from([f"q{s}.{i}" for s in range(2, 7) for i in range(1, 6)]), st.sampled_from("013"))
)
def test_the_computed_rating_is_the_lowest_share_of_yes(answers: dict[str, str]) -> None:
    rating = computed_rating(answers)
    if not answers:
        assert rating is None
        return
    assert rating is not None
    shares = {
        section: sum(a == "1" for q, a in answers.items() if q.startswith(section))
        for section in {q[:2] for q in answers}
    }
    assert rating * 5 == min(shares.values())
    assert 0 <= rating <= 1


def test_stated_and_computed_ratings_differ_only_where_the_source_does(graph: Graph) -> None:
    rows = values(
        graph,
        "SELECT ?code ?stated ?computed { ?a ie:appraises/ie:paperCode ?code ; ie:overallRating ?stated ; "
        "ie:computedRating ?computed FILTER (?stated != ?computed) } ORDER BY ?code",
    )
    assert {int(r["code"]): (Decimal(r["stated"]), Decimal(r["computed"])) for r in rows} == {
        8: (Decimal("1.0"), Decimal("0.8")),
        26: (Decimal("0.2"), Decimal("0.0")),
    }


def test_missing_appraisals_are_papers_33_to_81_without_the_reviews(review: Review) -> None:
    codes = [code for code, _ in missing_appraisals(review)]
    assert codes == sorted(set(range(33, 82)) - {33, 44, 45, 58, 59, 64, 67, 68, 70, 72})


def test_rows_added_to_appraisals_are_followed(edit: Edit) -> None:
    line = "34,100%," + ",".join(["1"] * 5 + [""] * 20) + "\n"
    folder = edit("appraisals.csv", "\n82,", "\n" + line + "82,")
    graph = build_graph(read_review(folder))
    (row,) = values(
        graph, "SELECT ?rating ?status { ?p ie:paperCode 34 ; ie:paperRating ?rating ; ie:paperStatus ?status }"
    )
    assert (Decimal(row["rating"]), row["status"]) == (Decimal(1), IE + "appraised")


def test_a_value_outside_the_vocabulary_is_named_with_the_nearest(edit: Edit) -> None:
    folder = edit("findings.csv", ",co-location,", ",co-locatoin,")
    with pytest.raises(TableError, match=r"findings\.csv:\d+:5: components: 'co-locatoin' is not .*co-location"):
        build_graph(read_review(folder))


def test_an_unknown_kind_is_named(edit: Edit) -> None:
    folder = edit("findings.csv", ",Barrier,", ",Barier,")
    with pytest.raises(TableError, match=r"kinds: 'Barier' is not in the vocabulary; the nearest: Barrier"):
        build_graph(read_review(folder))


@pytest.mark.parametrize(
    ("families", "expected"),
    [
        (["Smith"], "Smith (2020)"),
        (["Smith", "Jones"], "Smith and Jones (2020)"),
        (["Smith", "Jones", "Ng"], "Smith et al. (2020)"),
        (["Swords", "et al."], "Swords et al. (2020)"),
        (["Care Quality Commission"], "Care Quality Commission (2020)"),
    ],
)
def test_short_citations(families: list[str], expected: str) -> None:
    assert short_citation(families, "2020") == expected


def test_two_builds_in_other_places_give_the_same_bytes(graph_folder: Path, tmp_path: Path) -> None:
    """Hash order, locale and working directory leave no trace."""
    work = tmp_path / "two" / "deeper"
    work.mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-m", "kg", "build", "--out", "out"],
        cwd=work,
        env={**os.environ, "PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "TZ": "UTC77"},
        check=True,
        capture_output=True,
    )
    for name in ("graph.trig", "graph.nq", "graph.ttl"):
        assert (work / "out" / name).read_bytes() == (graph_folder / name).read_bytes()


def test_the_graph_does_not_depend_on_the_order_of_tables(review: Review) -> None:
    turned = Review(review.folder, dict(reversed(list(review.tables.items()))), review.identifier)
    assert build_graph(turned).quads == build_graph(review).quads


def test_a_conclusion_rests_on_what_was_read_and_on_nothing_else(review: Review, graph: Graph) -> None:
    """Every link is a row of grounds.csv; no rule adds any, and a conclusion without a row has none."""
    expected = {(row["conclusion"], row["finding"]) for row in review["grounds"]}
    rows = values(
        graph,
        "SELECT ?c ?f { ?conclusion ie:drawsOn ?finding ; dcterms:identifier ?c . ?finding dcterms:identifier ?f }",
    )
    assert {(row["c"], row["f"]) for row in rows} == expected
    graphs = values(graph, "SELECT DISTINCT ?g { GRAPH ?g { ?conclusion ie:drawsOn ?finding } }")
    assert [row["g"] for row in graphs] == [graph_iri("rer2023", "grounds")]
    without = {row["id"] for row in review["conclusions"]} - {conclusion for conclusion, _ in expected}
    assert {"c002", "c137", "c257"} <= without


def test_harms_of_a_lack_are_not_counted_as_effects(review: Review, graph: Graph) -> None:
    """Silos and too little sharing speak for integration, shortage neither for nor against it."""
    rows = values(
        graph, "SELECT ?f ?source { ?finding ie:effectOf ?source ; dcterms:identifier ?f } ORDER BY ?f ?source"
    )
    told: dict[str, set[str]] = {}
    for row in rows:
        told.setdefault(row["f"], set()).add(row["source"].rsplit("/", 1)[-1])
    assert set(told) == {row["id"] for row in review["findings"] if "Outcome" in row["kinds"]}
    assert told["f0566"] == told["f0757"] == {"lacking-or-strained"}
    assert told["f0142"] == {"shortage-or-circumstances"}
    assert told["f0640"] == {"in-place"}
    assert told["f0748"] == {"not-told"}


def test_a_concept_is_within_itself_and_all_that_are_above_it(graph: Graph) -> None:
    """Scotland is in the United Kingdom and in Europe: as far up as the vocabularies say."""
    rows = graph.select(f"SELECT ?narrower ?broader {{ ?narrower a <{SKOS}Concept> ; <{IE}within> ?broader }}")
    told: dict[str, set[str]] = {}
    for row in rows:
        if row["narrower"].startswith(IDS):
            told.setdefault(row["narrower"].removeprefix(IDS), set()).add(row["broader"].rsplit("/", 1)[-1])
    schemes = ("code", "component", "place", "service-model", "outcome-area")
    above = {f"{scheme}/{name}": within(scheme, name) | {name} for scheme in schemes for name in concepts(scheme)}
    assert {name: names for name, names in told.items() if name.split("/")[0] in schemes} == above
    assert {name: names for name, names in told.items() if name not in above} == {
        name: {name.split("/")[1]} for name in told if name not in above
    }
    assert told["place/scotland"] == {"scotland", "united-kingdom", "europe"}


def test_a_level_is_above_all_narrower_ones(graph: Graph) -> None:
    rows = values(graph, "SELECT ?wide ?narrow { ?wide ie:aboveLevel ?narrow }")
    told = {(row["wide"].rsplit("/", 1)[-1], row["narrow"].rsplit("/", 1)[-1]) for row in rows}
    levels = ["national", "local-government", "organisation", "team", "individual"]
    assert told == set(combinations(levels, 2))


def test_what_one_finding_contradicts_contradicts_it(review: Review) -> None:
    first, *others = review["relations"].rows
    contradiction = replace(first, values={**first.values, "relation": "contradicts"})
    relations = replace(review["relations"], rows=(contradiction, *others))
    graph = build_graph(replace(review, tables={**review.tables, "relations": relations}))
    told = values(graph, "SELECT ?one ?other { ?one ie:contradicts ?other }")
    one, other = (thing_iri("rer2023", "finding", first[column]) for column in ("finding", "other"))
    assert {(row["one"], row["other"]) for row in told} == {(one, other), (other, one)}


def test_an_influence_goes_from_what_acts_to_what_changes(graph: Graph) -> None:
    """Both may be components, outcome areas or what is around, each of its own vocabulary."""
    rows = values(graph, "SELECT ?f ?from ?to { ?i ie:claimedIn ?f ; ie:influenceFrom ?from ; ie:influenceTo ?to }")
    told = sorted((row["f"].rsplit("/", 1)[-1], row["from"], row["to"]) for row in rows)
    schemes = {name: scheme for scheme in ("component", "factor", "outcome-area") for name in concepts(scheme)}
    assert told == sorted(
        (row["finding"], *(f"{IDS}{schemes[row[end]]}/{row[end]}" for end in ("from", "to")))
        for row in table("influences")
    )
    assert {schemes[row[end]] for row in table("influences") for end in ("from", "to")} == set(schemes.values())


def test_the_main_component_is_the_first_that_is_named(graph: Graph) -> None:
    rows = values(graph, "SELECT ?id ?component { ?thing ie:mainlyConcerns ?component ; dcterms:identifier ?id }")
    told = {row["id"]: row["component"].removeprefix(f"{IDS}component/") for row in rows}
    expected = {
        row["id"]: row["components"].split()[0]
        for name in ("findings", "conclusions")
        for row in table(name)
        if row["components"]
    }
    assert told == expected
    assert any(len(row["components"].split()) > 1 for row in table("conclusions"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Ng, A., Smith, B. (2020). A title."),
        (
            {
                "container": "A Journal",
                "volume": "26",
                "issue": "6",
                "pages": "1-9",
                "doi": "10.1/x",
                "url": "https://x",
            },
            "Ng, A., Smith, B. (2020). A title. A Journal, 26(6): 1-9. https://doi.org/10.1/x",
        ),
        (
            {"container": "A Journal", "volume": "26", "pages": "1-9", "article_number": "e44"},
            "Ng, A., Smith, B. (2020). A title. A Journal, 26: 1-9.",
        ),
        (
            {"container": "A Journal", "issue": "6", "article_number": "e44", "url": "https://x"},
            "Ng, A., Smith, B. (2020). A title. A Journal: e44. https://x",
        ),
        ({"publisher": "A Press", "volume": "26"}, "Ng, A., Smith, B. (2020). A title. A Press."),
    ],
    ids=["least", "article", "pages before number", "number", "report"],
)
def test_full_references(changes: dict[str, str], expected: str, review: Review) -> None:
    paper = review["papers"].rows[0]
    given = {**dict.fromkeys(paper.values), "year": 2020, "title": "A title", **changes}
    assert full_reference(replace(paper, values=given), ["Ng, A.", "Smith, B."]) == expected
