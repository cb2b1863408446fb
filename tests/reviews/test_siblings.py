"""Claims of one sentence are coded alike in kind, basis and perspective, or siblings.csv gives the reason."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from kg.tables import Review, Row

FACETS = ("kinds", "basis", "perspectives")


def coded(row: Row, facet: str) -> frozenset[str]:
    value = row[facet]
    return frozenset(value if isinstance(value, list) else [value] if value else [])


def differing(review: Review, explained: list[frozenset[str]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Pairs of findings of one sentence that differ in a facet and stand in no row of siblings, with the facets."""
    place = {row["anchor"]: (row["section"], row["paragraph"], row["sentence"]) for row in review["citations"]}
    sentences: dict[tuple[object, ...], dict[str, Row]] = defaultdict(dict)
    for row in review["findings"]:
        for anchor in row["anchors"]:
            sentences[place[anchor]][row["id"]] = row
    found = set()
    for rows in sentences.values():
        for one, other in combinations(sorted(rows), 2):
            facets = tuple(name for name in FACETS if coded(rows[one], name) != coded(rows[other], name))
            if facets and not any({one, other} <= together for together in explained):
                found.add((one, other, facets))
    return sorted(found)


def test_siblings_that_differ_have_a_reason(review: Review) -> None:
    explained = [frozenset(row["findings"]) for row in review["siblings"]]
    assert differing(review, explained) == []


def test_without_a_reason_the_pair_is_named(review: Review) -> None:
    without = [frozenset(row["findings"]) for row in review["siblings"] if row["id"] != "sb012"]
    assert differing(review, without) == [("f0080", "f0081", ("kinds",))]


def test_every_reason_is_of_findings_that_differ(review: Review) -> None:
    rows = {row["id"]: row for row in review["findings"]}
    for row in review["siblings"]:
        sets = {tuple(coded(rows[name], facet) for facet in FACETS) for name in row["findings"]}
        assert len(sets) > 1, row["id"]
