"""Agreement statistics, checked against hand-worked examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import Graph
from kg.graph.agreement import add_agreement, agreement, cohen_kappa, count_overruled, mean_jaccard, reading_agreement
from kg.namespaces import IE
from kg.rdf import Collector
from kg.tables import Review, Table
from tests.oracle import number, table


def test_kappa_of_the_textbook_example() -> None:
    # 20 yes-yes, 15 no-no, 5 yes-no, 10 no-yes: observed 0.70, chance 0.50, kappa 0.40.
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(first, second) == Decimal("0.4")


def test_kappa_takes_the_margins_of_both_coders() -> None:
    """An example in which every other formula gives another number.

    Ten units; they agree on 6. The first coder says a, b, c 6, 3 and 1 times, the second 3, 4 and 3 times, so that
    chance gives (6 x 3 + 3 x 4 + 1 x 3) / 100 = 0.33 and kappa is (0.60 - 0.33) / (1 - 0.33) = 27/67 = 0.40.
    """
    first, second = "aaaaaabbbc", "aaabbcbbcc"
    assert sum(a == b for a, b in zip(first, second, strict=True)) == 6
    kappa = Fraction(27, 67)
    assert abs(Fraction(cohen_kappa(first, second)) - kappa) < Fraction(1, 10**20)
    others = {
        "the first coder's margins alone": Fraction(60 - 46, 100 - 46),
        "the second coder's margins alone": Fraction(60 - 34, 100 - 34),
        "their mean (Scott's pi)": Fraction(600 - 365, 1000 - 365),
        "equal categories (Bennett's S)": Fraction(60 * 3 - 100, 100 * 3 - 100),
        "no chance": Fraction(60, 100),
    }
    assert all(abs(value - kappa) > Fraction(1, 1000) for value in others.values())


def test_kappa_below_chance_is_negative_and_at_chance_nothing() -> None:
    assert cohen_kappa("ab", "ba") == -1
    assert cohen_kappa("aabb", "abab") == 0
    assert cohen_kappa("aa", "bb") == 0


def test_kappa_where_chance_alone_makes_all_agree_is_one() -> None:
    """Kappa is 0/0 there; both coders said the same of every unit."""
    assert cohen_kappa("aaa", "aaa") == 1


def by_chance(first: Sequence[str], second: Sequence[str]) -> Fraction:
    """Return how often a unit of one coder and any of the other are coded alike, by laying each beside each."""
    pairs = list(product(first, second))
    return Fraction(sum(a == b for a, b in pairs), len(pairs))


def recounted_kappa(first: Sequence[str], second: Sequence[str]) -> Fraction:
    observed = Fraction(sum(a == b for a, b in zip(first, second, strict=True)), len(first))
    chance = by_chance(first, second)
    return Fraction(1) if chance == 1 else (observed - chance) / (1 - chance)


def recounted_jaccard(first: Sequence[Set[str]], second: Sequence[Set[str]]) -> Fraction:
    indices = []
    for a, b in zip(first, second, strict=True):
        either = sorted({*a, *b})
        both = [value for value in either if value in a and value in b]
        indices.append(Fraction(len(both), len(either)) if either else Fraction(1))
    return sum(indices, Fraction(0)) / len(indices)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=1))
def test_kappa_is_that_of_a_recount(pairs: list[tuple[str, str]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    kappa = cohen_kappa(first, second)
    assert abs(Fraction(kappa) - recounted_kappa(first, second)) < Fraction(1, 10**20)
    assert abs(kappa - cohen_kappa(second, first)) < Decimal("1e-20")
    assert -1 <= kappa <= 1


SETS = st.frozensets(st.sampled_from("abcd"))


@given(st.lists(st.tuples(SETS, SETS), min_size=1))
def test_the_mean_jaccard_index_is_that_of_a_recount(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    assert abs(Fraction(mean_jaccard(first, second)) - recounted_jaccard(first, second)) < Fraction(1, 10**20)


def rounded(value: Fraction) -> str:
    return f"{round(value * 100) / 100:.2f}"


def recounted_figure(first: Sequence[Set[str]], second: Sequence[Set[str]]) -> tuple[str, int, int, str]:
    """Return the mean Jaccard index, over how many units, how many of them coded by either, and the index of these."""
    coded = [position for position in range(len(first)) if first[position] or second[position]]
    alone = recounted_jaccard([first[position] for position in coded], [second[position] for position in coded])
    return rounded(recounted_jaccard(first, second)), len(first), len(coded), rounded(alone)


def claims(name: str, unit: str, columns: Sequence[str]) -> dict[str, set[str]]:
    """Return the rows that a reading gives each unit, told by some columns."""
    told: dict[str, set[str]] = defaultdict(set)
    for row in table(f"coding/{name}"):
        told[row[unit]].add(" ".join(row[column] for column in columns))
    return told


CLAIM = ["from", "state", "to", "effect", "stance"]


def matched_claims() -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return the claims of influence of both readings in pairs: of a finding, those most alike, each once."""
    first, second = ([dict(row) for row in table(f"coding/influences-{ordinal}")] for ordinal in ("first", "second"))
    pairs: dict[int, int] = {}
    for values_alike in (5, 4, 3, 2, 1):
        for i, one in enumerate(first):
            for j, other in enumerate(second):
                free = i not in pairs and j not in pairs.values() and one["finding"] == other["finding"]
                if free and sum(one[name] == other[name] for name in CLAIM) == values_alike:
                    pairs[i] = j
    return [(first[i], second[j]) for i, j in sorted(pairs.items())]


def test_every_figure_is_that_of_a_recount(review: Review) -> None:
    """All that ``integration-kg agreement`` prints, from the tables of the two codings."""
    second = {row["id"]: row for row in table("coding/second")}
    pairs = [(row, second[row["id"]]) for row in table("coding/first") if row["id"] in second]
    expected: dict[tuple[str, str], tuple[str, int, int, str]] = {}
    for column in (
        "kinds",
        "levels",
        "components",
        "perspectives",
        "direction",
        "basis",
        "settings",
        "models",
        "codes",
    ):
        sets = [(set(one[column].split()), set(other[column].split())) for one, other in pairs]
        expected[column, "mean Jaccard index"] = recounted_figure([a for a, _ in sets], [b for _, b in sets])
    names = {"kinds": "main kind", "components": "main component", "direction": "direction", "basis": "basis"}
    for column, name in names.items():
        main = [tuple((row[column].split() or [""])[0] for row in pair) for pair in pairs]
        coded = [pair for pair in main if any(pair)]
        both = [rounded(recounted_kappa([a for a, _ in those], [b for _, b in those])) for those in (main, coded)]
        expected[name, "Cohen's kappa"] = both[0], len(main), len(coded), both[1]
    readings = {
        "grounds of conclusions": ("grounds", "conclusion", ["finding"]),
        "influences": ("influences", "finding", CLAIM),
        "influences (from and to)": ("influences", "finding", ["from", "to"]),
    }
    for label, (name, unit, columns) in readings.items():
        one, other = (claims(f"{name}-{ordinal}", unit, columns) for ordinal in ("first", "second"))
        units = [row["id"] for row in table("conclusions" if name == "grounds" else "findings")]
        units = [it for it in units if name == "grounds" or it in one or it in other]
        figure = recounted_figure([one.get(it, set()) for it in units], [other.get(it, set()) for it in units])
        expected[label, "mean Jaccard index"] = figure
    matched = matched_claims()
    for column in CLAIM:
        value = rounded(recounted_kappa([a[column] for a, _ in matched], [b[column] for _, b in matched]))
        expected[f"influences: {column}", "Cohen's kappa"] = value, len(matched), len(matched), value
    cuts = [
        Counter(anchor for row in table(name) for anchor in row["anchors"].split())
        for name in ("findings", "coding/units-second")
    ]
    alike = [cuts[0][row["anchor"]] == cuts[1][row["anchor"]] for row in table("citations")]
    share = rounded(Fraction(sum(alike), len(alike)))
    expected["units (claims per citation)", "proportion of agreement"] = share, len(alike), len(alike), share
    told = [*agreement(review), *reading_agreement(review)]
    assert {
        (one.facet, one.statistic): (str(one.value), one.findings, one.coded, str(one.where_coded)) for one in told
    } == expected
    assert len(told) == len(expected) == 22


def test_the_graph_tells_the_figures_in_this_order(graph: Graph, review: Review) -> None:
    """Each property of the graph holds what its name says."""
    names = ("codedFacet", "statistic", "coefficient", "codedFindings", "codedByEither", "coefficientWhereCoded")
    pattern = " ; ".join(f"<{IE}{name}> ?{name}" for name in ("position", *names))
    rows = sorted(graph.select(f"SELECT * {{ ?figure {pattern} }}"), key=lambda row: int(row["position"]))
    assert [int(row["position"]) for row in rows] == list(range(1, 23))
    told = [*agreement(review), *reading_agreement(review)]
    figures = [(f.facet, f.statistic, f.value, f.findings, f.coded, f.where_coded) for f in told]
    assert [[row[name] for name in names] for row in rows] == [
        [number(value) if isinstance(value, Decimal) else str(value) for value in figure] for figure in figures
    ]


def test_claims_of_influence_are_matched_where_most_is_alike(review: Review) -> None:
    """Not by their order: one reading may tell two claims the other way round, or one that the other does not."""

    def reading(*claims: str) -> Table:
        texts = [dict(zip(("finding", *CLAIM), claim.split(), strict=True)) for claim in claims]
        rows = tuple(replace(review["influences-first"].rows[0], values=values) for values in texts)
        return replace(review["influences-first"], rows=rows)

    trust, vision = (
        "f0001 trust present integration improves stated",
        "f0001 shared-vision present access improves stated",
    )
    tables = {
        "influences-first": reading(trust, vision),
        "influences-second": reading(
            vision, trust.replace("stated", "hedged"), "f0001 cost strained rights mixed needed"
        ),
    }
    figures = {f.facet: f for f in reading_agreement(replace(review, tables={**review.tables, **tables}))}
    assert {figures[f"influences: {name}"].findings for name in CLAIM} == {2}
    assert figures["influences: to"].value == 1
    assert figures["influences: stance"].value == 0
    assert figures["influences (from and to)"].value == Decimal("0.67")


def test_a_citation_of_which_one_cut_takes_nothing_counts_as_one_on_which_they_differ(review: Review) -> None:
    first, *others = review["citations"].rows[:4]
    kept = {row["anchor"] for row in others}
    units = tuple(row for row in review["units-second"] if set(row["anchors"]) <= kept)
    tables = {
        "citations": replace(review["citations"], rows=(first, *others)),
        "units-second": replace(review["units-second"], rows=units),
    }
    figure = reading_agreement(replace(review, tables={**review.tables, **tables}))[-1]
    assert (figure.findings, figure.value) == (4, Decimal("0.75"))


def test_the_cells_settled_otherwise_are_those_of_a_recount(review: Review) -> None:
    first, second = ({row["id"]: row for row in table(f"coding/{name}")} for name in ("first", "second"))
    overruled = [
        (row["id"], column)
        for row in table("findings")
        if row["id"] in first and row["id"] in second
        for column in first[row["id"]]
        if column != "id"
        if first[row["id"]][column].split() == second[row["id"]][column].split() != row[column].split()
    ]
    assert count_overruled(review) == len(overruled) == 128


def test_jaccard_counts_empty_pairs_as_agreement() -> None:
    first = [frozenset("ab"), frozenset(), frozenset("a")]
    second = [frozenset("bc"), frozenset(), frozenset("b")]
    assert mean_jaccard(first, second) == (Decimal(1) / 3 + 1 + 0) / 3


@given(st.lists(st.sampled_from("abc"), min_size=1))
def test_a_coding_agrees_with_itself(values: list[str]) -> None:
    assert cohen_kappa(values, values) == 1
    assert mean_jaccard([frozenset(v) for v in values], [frozenset(v) for v in values]) == 1


def test_unequal_codings_are_refused() -> None:
    with pytest.raises(ValueError, match="same units"):
        cohen_kappa(["a"], [])
    with pytest.raises(ValueError, match="same units"):
        mean_jaccard([], [])


def test_the_review_was_coded_twice(review: Review) -> None:
    figures = agreement(review)
    assert {figure.findings for figure in figures} == {len(review["first"].rows)}
    coded = {row["id"] for row in review["first"]}
    assert {row["id"] for row in review["findings"]} - coded == {
        row["id"] for row in review["findings"] if row["anchors"][0].startswith("outcomes#")
    }
    assert all(0 < figure.value <= 1 for figure in figures)


def test_agreement_on_empty_cells_is_told_apart(review: Review) -> None:
    """Most findings have no basis, and both codings say so."""
    basis = next(figure for figure in agreement(review) if figure.facet == "basis" and "Jaccard" in figure.statistic)
    coded = [row for table in ("first", "second") for row in review[table] if row["basis"]]
    assert basis.coded == len({row["id"] for row in coded}) < basis.findings
    assert basis.where_coded is not None
    assert basis.where_coded < basis.value


def test_cells_settled_otherwise_than_both_codings_are_counted(review: Review) -> None:
    tables = {**review.tables, "second": review["first"]}
    alone = count_overruled(replace(review, tables=tables))
    assert 0 < count_overruled(review) < alone
    tables = {**tables, "first": review["findings"], "second": review["findings"]}
    assert count_overruled(replace(review, tables=tables)) == 0


def test_no_agreement_is_told_of_what_nobody_coded(review: Review) -> None:
    bare = {
        name: replace(
            review[name], rows=tuple(replace(row, values={**row.values, "basis": []}) for row in review[name])
        )
        for name in ("first", "second")
    }
    without = replace(review, tables={**review.tables, **bare})
    figures = [figure for figure in agreement(without) if figure.facet == "basis"]
    assert [(figure.coded, figure.where_coded) for figure in figures] == [(0, None)] * len(figures)
    sink = Collector("https://example.org/g")
    add_agreement(without, sink)
    told = Counter(str(quad.predicate).rsplit("#", 1)[-1] for quad in sink.quads)
    assert told["coefficient>"] - told["coefficientWhereCoded>"] == len(figures) > 0


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_coding_without_rows_or_of_other_findings_agrees_with_nothing(name: str, review: Review) -> None:
    empty = replace(review, tables={**review.tables, name: replace(review[name], rows=())})
    assert agreement(empty) == []
    others = tuple(replace(row, values={**row.values, "id": f"x{row['id']}"}) for row in review[name])
    assert agreement(replace(review, tables={**review.tables, name: replace(review[name], rows=others)})) == []
    assert agreement(replace(review, tables={key: value for key, value in review.tables.items() if key != name})) == []
