"""Agreement statistics, checked against hand-worked examples."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.agreement import add_agreement, agreement, cohen_kappa, count_overruled, mean_jaccard
from kg.rdf import Collector
from kg.tables import Review


def test_kappa_of_the_textbook_example() -> None:
    # 20 yes-yes, 15 no-no, 5 yes-no, 10 no-yes: observed 0.70, chance 0.50, kappa 0.40.
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(first, second) == Decimal("0.4")


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
