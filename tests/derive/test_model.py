"""The components model, recounted from the tables: what chance does not explain, and what is claimed to act on what."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from itertools import combinations
from typing import TypeAlias

import pytest

from kg.derive.chance import pairs_told_together
from kg.graph import Graph
from kg.library import find_query
from kg.numbers import whole_number
from tests.competency.expected_of_influences import name, sign
from tests.oracle import by, label, supporting, table

#: The components of each paper, and of each finding.
Holders: TypeAlias = dict[str, dict[str, frozenset[str]]]
COUNTS = ("claims", "papers")


@pytest.fixture(scope="module")
def holders() -> Holders:
    """The components of each paper, and of each finding, read from the tables."""
    of_papers: dict[str, set[str]] = defaultdict(set)
    of_findings: dict[str, frozenset[str]] = {}
    for finding in table("findings"):
        of_findings[finding["id"]] = frozenset(finding["components"].split())
        for paper in supporting(finding["id"]):
            of_papers[paper] |= of_findings[finding["id"]]
    return {"papers": {paper: frozenset(names) for paper, names in of_papers.items()}, "findings": of_findings}


def test_links_are_the_pairs_that_chance_does_not_explain(graph: Graph, holders: Holders) -> None:
    of_papers, of_findings = (pairs_told_together(holders[name].values()) for name in ("papers", "findings"))
    linked = {}
    for one, other in combinations(
        sorted({component for names in holders["findings"].values() for component in names}), 2
    ):
        papers, findings = of_papers[one, other], of_findings[one, other]
        shared = [sum({one, other} <= names for names in holders[name].values()) for name in ("papers", "findings")]
        assert [papers.shared, findings.shared] == shared
        if min(papers.chance, findings.chance) < 0.05:
            names = (label("component", one), label("component", other))
            linked[names] = (*shared, papers.expected, findings.expected, min(papers.chance, findings.chance))
    columns = ("sharedPapers", "sharedFindings", "expectedPapers", "expectedFindings", "chance")
    rows = graph.select(find_query("component-links", ("views",)).text)
    answered = {(row["fromName"], row["toName"]): tuple(float(row[column]) for column in columns) for row in rows}
    assert answered.keys() == linked.keys()
    for names, numbers in answered.items():
        assert numbers == pytest.approx(linked[names], abs=0.0001), names


def test_what_exceeds_chance_does_not_follow_from_the_sizes_of_the_two(holders: Holders) -> None:
    """Papers in common follow from the numbers of papers on either side; how many times they are expected does not."""
    sizes = Counter(component for names in holders["papers"].values() for component in names)
    pairs = pairs_told_together(holders["papers"].values())
    products = [float(sizes[one] * sizes[other]) for one, other in pairs]
    assert statistics.correlation(products, [float(told.shared) for told in pairs.values()]) > 0.9
    assert abs(statistics.correlation(products, [told.shared / told.expected for told in pairs.values()])) < 0.1


def test_influences_are_counted_by_their_ends_and_sign(graph: Graph) -> None:
    counted: dict[tuple[str, str, str], tuple[set[int], set[str]]] = defaultdict(lambda: (set(), set()))
    for number, claim in enumerate(table("influences")):
        claims, papers = counted[name(claim["from"]), name(claim["to"]), str(sign(claim) or "")]
        claims.add(number)
        papers |= supporting(claim["finding"])
    rows = graph.select(find_query("influence-links", ("views",)).text)
    answered = {
        (row["fromName"], row["toName"], row.get("sign", "")): (
            whole_number(row["claims"]),
            whole_number(row["papers"]),
        )
        for row in rows
    }
    assert answered == {key: (len(claims), len(papers)) for key, (claims, papers) in counted.items()}


def test_a_sign_follows_from_state_and_effect(graph: Graph) -> None:
    """Of each claim, by its finding and ends, as the codebook has it."""
    signs: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for claim in table("influences"):
        signs[claim["finding"], claim["from"], claim["state"], claim["to"], claim["effect"]].add(str(sign(claim) or ""))
    rows = graph.select(
        "PREFIX ie: <https://w3id.org/integration-evidence/ontology#> "
        "SELECT ?finding ?from ?state ?to ?effect ?sign "
        "WHERE { ?claim ie:claimedIn ?finding ; ie:influenceFrom ?from ; ie:fromState ?state ; ie:influenceTo ?to ; "
        "ie:effect ?effect . OPTIONAL { ?claim ie:sign ?sign } }"
    )
    columns = ("finding", "from", "state", "to", "effect")
    answered = {tuple(row[column].rsplit("/", 1)[-1] for column in columns): {row.get("sign", "")} for row in rows}
    assert answered == signs
    assert len(by("influences", "finding")) < len(answered)
