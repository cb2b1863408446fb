"""What chance would have: how often two components would be told together, if papers or findings drew them by lot.

The null model is the bipartite configuration model (Saracco et al. 2017, https://doi.org/10.1088/1367-2630/aa6b38).
Every paper has as many components, and every component as many papers, as observed on average, and all else is left to
chance; so each paper has a probability to name each component. Papers that name much join much: that is taken away.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

__all__ = ["Together", "pairs_told_together"]

#: The fit ends where no number changes by more, or after so many rounds.
_TOLERANCE = 1e-10
_ROUNDS = 5_000


class Together(NamedTuple):
    """How many papers (or findings) name two components, how many are expected by chance, and how probable that is."""

    shared: int
    expected: float
    #: The probability that chance has as many or more.
    chance: float


def pairs_told_together(holders: Collection[Collection[str]]) -> dict[tuple[str, str], Together]:
    """Return of each two components, in their order, how often they are told together, and what chance would have.

    ``holders`` has the components of each paper (or finding). Pairs that are never told together have a chance of 1.
    """
    named = [frozenset(holder) for holder in holders if holder]
    sizes = Counter(len(holder) for holder in named)
    counts = Counter(component for holder in named for component in holder)
    probabilities = _probabilities(sizes, counts)
    together = Counter(pair for holder in named for pair in combinations(sorted(holder), 2))
    pairs: dict[tuple[str, str], Together] = {}
    for one, other in combinations(sorted(counts), 2):
        both = {size: probabilities[size, counts[one]] * probabilities[size, counts[other]] for size in sizes}
        expected = sum(number * both[size] for size, number in sorted(sizes.items()))
        of_each = [both[size] for size, number in sorted(sizes.items()) for _ in range(number)]
        shared = together[one, other]
        pairs[one, other] = Together(shared, expected, _at_least(shared, of_each))
    return pairs


def _probabilities(sizes: Mapping[int, int], counts: Mapping[str, int]) -> dict[tuple[int, int], float]:
    """Return the probability that a paper with so many components names a component with so many papers.

    Papers, and components, that have the same number are alike in the model.
    """
    total = sum(size * number for size, number in sizes.items())
    alike = Counter(counts.values())
    papers = {size: size / math.sqrt(total) for size in sorted(sizes)}
    components = {count: count / math.sqrt(total) for count in sorted(alike)}
    for _ in range(_ROUNDS):
        before = dict(papers)
        for size in papers:
            papers[size] = size / sum(
                alike[count] * weight / (1 + before[size] * weight) for count, weight in components.items()
            )
        for count, weight in list(components.items()):
            components[count] = count / sum(
                sizes[size] * paper / (1 + paper * weight) for size, paper in papers.items()
            )
        if all(abs(papers[size] - before[size]) <= _TOLERANCE * max(1.0, papers[size]) for size in papers):
            break
    return {
        (size, count): paper * weight / (1 + paper * weight)
        for size, paper in papers.items()
        for count, weight in components.items()
    }


def _at_least(number: int, probabilities: Sequence[float]) -> float:
    """Return the probability that at least so many of independent events happen (Poisson binomial)."""
    if number == 0:
        return 1.0
    fewer = [1.0] + [0.0] * (number - 1)
    for probability in probabilities:
        for count in range(number - 1, 0, -1):
            fewer[count] = fewer[count] * (1 - probability) + fewer[count - 1] * probability
        fewer[0] *= 1 - probability
    return min(1.0, max(0.0, 1 - sum(fewer)))
