"""What chance would have: against drawing by lot, against counting all ways, and on what can be worked out by hand."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from itertools import combinations, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.derive.chance import pairs_told_together
from tests.oracle import supporting, table


def test_papers_that_all_name_as_much_meet_as_two_draws_do() -> None:
    """Four papers with one of two components each: every paper names either by a half, both by a quarter."""
    ((_, told),) = pairs_told_together([["a"], ["a"], ["b"], ["b"]]).items()
    assert (told.shared, told.chance) == (0, 1.0)
    assert told.expected == pytest.approx(4 * 0.25)


def test_a_component_of_every_paper_says_nothing() -> None:
    told = pairs_told_together([["a", "b"], ["a", "c"], ["a", "b"], ["a", "c"]])
    assert told["a", "b"].expected == pytest.approx(2, abs=0.01)
    assert told["a", "b"].chance > 0.5


def test_without_papers_there_are_no_pairs() -> None:
    assert pairs_told_together([]) == pairs_told_together([[]]) == {}


@given(st.lists(st.sets(st.sampled_from("abcde")), min_size=1, max_size=7))
def test_numbers_are_numbers_of_papers_and_shares(holders: list[set[str]]) -> None:
    for (one, other), told in pairs_told_together(holders).items():
        assert told.shared == sum({one, other} <= holder for holder in holders)
        assert 0 <= told.expected <= len(holders)
        assert 0 <= told.chance <= 1


def test_chance_counts_all_ways() -> None:
    """Of six papers of two sizes, over all 64 ways in which they may name both components or not."""
    holders = [["a", "b", "c"], ["a", "b", "d"], ["a", "c"], ["b", "d"], ["c", "d"], ["a", "d"]]
    told = pairs_told_together(holders)["a", "b"]
    # What each size of paper has to expect follows from two pairs of equal sizes; here all components have four papers
    # or three, and the probabilities are read back from the pair of the component with itself.
    three, two = probabilities(holders, "a", "b")
    ways = product((True, False), repeat=6)
    both = [three, three, two, two, two, two]
    at_least = sum(
        prod(p if held else 1 - p for p, held in zip(both, way, strict=True)) for way in ways if sum(way) >= told.shared
    )
    assert told.chance == pytest.approx(at_least)
    assert told.expected == pytest.approx(sum(both))


def probabilities(holders: list[list[str]], one: str, other: str) -> tuple[float, float]:
    """Return how probable papers with three and with two components name both: fitted by bisection, not by rounds."""
    counts = Counter(component for holder in holders for component in holder)
    sizes = [len(holder) for holder in holders]
    weights = dict.fromkeys(counts, 1.0)
    papers = {3: 1.0, 2: 1.0}

    def solve(target: float, others: list[float]) -> float:
        low, high = 1e-9, 1e9
        for _ in range(200):
            middle = (low * high) ** 0.5
            if sum(middle * weight / (1 + middle * weight) for weight in others) < target:
                low = middle
            else:
                high = middle
        return low

    for _ in range(300):
        papers = {size: solve(size, list(weights.values())) for size in papers}
        weights = {name: solve(count, [papers[size] for size in sizes]) for name, count in counts.items()}
    chances = []
    for size in (3, 2):
        of_each = [papers[size] * weights[name] / (1 + papers[size] * weights[name]) for name in (one, other)]
        chances.append(of_each[0] * of_each[1])
    return chances[0], chances[1]


def test_drawing_by_lot_gives_what_is_expected() -> None:
    """Papers trade components by lot (Strona et al. 2014, https://doi.org/10.1038/ncomms5114), numbers kept."""
    chance = random.Random(5)
    named: dict[str, set[str]] = defaultdict(set)
    for finding in table("findings"):
        for paper in supporting(finding["id"]):
            named[paper] |= set(finding["components"].split())
    lots = [set(names) for _, names in sorted(named.items()) if names]
    expected = {pair: told.expected for pair, told in pairs_told_together(lots).items()}
    drawn: Counter[tuple[str, str]] = Counter()
    draws = 300
    for _ in range(draws):
        for _ in range(2 * len(lots)):
            one, other = chance.sample(lots, 2)
            trade(one, other, chance)
        drawn.update(pair for lot in lots for pair in combinations(sorted(lot), 2))
    differences = [abs(drawn[pair] / draws - number) for pair, number in expected.items()]
    # Lots keep every number as it is, the model keeps it on average: they differ by less than half a paper.
    assert max(differences) < 1
    assert sum(differences) / len(differences) < 0.5


def trade(one: set[str], other: set[str], chance: random.Random) -> None:
    """Share out by lot what only one of two papers names; each keeps its number."""
    only = sorted(one ^ other)
    number = len(one - other)
    chance.shuffle(only)
    both = one & other
    one.clear()
    other.clear()
    one.update(both, only[:number])
    other.update(both, only[number:])
