"""Agreement between two independent codings: of findings, of grounds and influences, and of units.

Two readings of one team under the same rules agree more than others would; what is told of agreement says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeAlias, TypeVar

from pyoxigraph import NamedNode

from kg.namespaces import thing_iri
from kg.rdf import RDF_TYPE, Collector, decimal, english, integer, iri, text
from kg.tables import Review, Row

__all__ = [
    "Agreement",
    "add_agreement",
    "add_differences",
    "agreement",
    "cohen_kappa",
    "mean_jaccard",
    "reading_agreement",
    "settled_otherwise",
]

Pairs: TypeAlias = list[tuple[Row, Row]]
Value = TypeVar("Value")

#: Facets of which only the first (main) value is compared by kappa.
_SINGLE = {"kinds": "main kind", "components": "main component", "direction": "direction", "basis": "basis"}
_SETS = ("kinds", "levels", "components", "perspectives", "direction", "basis", "settings", "models", "codes")


@dataclass(frozen=True)
class Agreement:
    """Agreement on one facet: the statistic's name and value, and over how many findings, conclusions or citations.

    ``coded`` counts those to which either coding gave a value; ``where_coded`` is the statistic over these alone, which
    agreement on empty cells cannot raise, and None where there are none.
    """

    facet: str
    statistic: str
    value: Decimal
    findings: int
    coded: int
    where_coded: Decimal | None


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> Decimal:
    """Return Cohen's kappa of two codings of the same units (https://doi.org/10.1177/001316446002000104).

    1 where both always agree, even where chance would make them. Raises ``ValueError`` for no units or unequal
    numbers of them.
    """
    if not first or len(first) != len(second):
        raise ValueError("two codings of the same units, at least one, are needed")
    total = len(first)
    observed = Decimal(sum(a == b for a, b in zip(first, second, strict=True))) / total
    left, right = Counter(first), Counter(second)
    chance = Decimal(sum(left[value] * right[value] for value in left)) / (total * total)
    return Decimal(1) if chance == 1 else (observed - chance) / (1 - chance)


def mean_jaccard(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> Decimal:
    """Return the mean Jaccard index of two codings by sets; two empty sets agree (index 1)."""
    if not first or len(first) != len(second):
        raise ValueError("two codings of the same units, at least one, are needed")
    indices = [Decimal(len(a & b)) / len(a | b) if a | b else Decimal(1) for a, b in zip(first, second, strict=True)]
    return sum(indices, Decimal(0)) / len(indices)


def agreement(review: Review) -> list[Agreement]:
    """Return the agreement of the review's two codings per facet; empty where no finding was coded twice."""
    pairs = _pairs(review)
    if not pairs:
        return []
    kappas = [
        _figure(pairs, column, label, "Cohen's kappa", lambda some, name: cohen_kappa(*_columns(some, name, _main)))
        for column, label in _SINGLE.items()
    ]
    indices = [
        _figure(
            pairs, column, column, "mean Jaccard index", lambda some, name: mean_jaccard(*_columns(some, name, _set))
        )
        for column in _SETS
    ]
    return kappas + indices


def reading_agreement(review: Review) -> list[Agreement]:
    """Return the agreement of two readings on grounds (per conclusion), influences (per finding) and units.

    Units are compared per citation, by the number of claims that each reading takes from it: claims themselves have no
    name that both would give. Empty where there is no second reading.
    """
    found: list[Agreement] = []
    if _two(review, "grounds"):
        every = [row["id"] for row in review["conclusions"]]
        found.append(_reading(review, "grounds", "grounds of conclusions", every, ("finding",)))
    if _two(review, "influences"):
        outcomes = [row["id"] for row in review["findings"] if "Outcome" in row["kinds"]]
        read = {row["finding"] for name in ("influences-first", "influences-second") for row in review[name]}
        every = [name for name in outcomes if name in read]
        claim = ("from", "state", "to", "effect", "stance")
        found.append(_reading(review, "influences", "influences of outcomes", every, claim))
        found.append(_reading(review, "influences", "influences of outcomes (from and to)", every, ("from", "to")))
    if "units-second" in review.tables and review["units-second"].rows:
        found.append(_unit_agreement(review))
    return found


def _two(review: Review, name: str) -> bool:
    return all(f"{name}-{which}" in review.tables and review[f"{name}-{which}"].rows for which in ("first", "second"))


def _reading(review: Review, name: str, label: str, every: Sequence[str], columns: Sequence[str]) -> Agreement:
    """Return the mean Jaccard index of two readings that give each thing, named in the first column, a set of rows."""
    sets: list[dict[str, set[str]]] = []
    for which in ("first", "second"):
        table = review[f"{name}-{which}"]
        read: dict[str, set[str]] = {thing: set() for thing in every}
        for row in table:
            read.setdefault(row[table.columns[0].name], set()).add(" ".join(row[column] for column in columns))
        sets.append(read)
    pairs = [(frozenset(sets[0].get(thing, ())), frozenset(sets[1].get(thing, ()))) for thing in every]
    given = [pair for pair in pairs if pair[0] or pair[1]]

    def index(some: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Decimal:
        return _round(mean_jaccard([a for a, _ in some], [b for _, b in some]))

    return Agreement(label, "mean Jaccard index", index(pairs), len(pairs), len(given), index(given) if given else None)


def _unit_agreement(review: Review) -> Agreement:
    first = Counter(anchor for row in review["findings"] for anchor in row["anchors"])
    second = Counter(anchor for row in review["units-second"] for anchor in row["anchors"])
    anchors = [row["anchor"] for row in review["citations"]]
    share = _round(Decimal(sum(first[anchor] == second[anchor] for anchor in anchors)) / len(anchors))
    return Agreement("units (claims per citation)", "proportion of agreement", share, len(anchors), len(anchors), share)


def _pairs(review: Review) -> Pairs:
    if not {"first", "second"} <= review.tables.keys():
        return []
    second = {row["id"]: row for row in review["second"]}
    return [(row, second[row["id"]]) for row in review["first"] if row["id"] in second]


def _figure(
    pairs: Pairs, column: str, label: str, statistic: str, measure: Callable[[Pairs, str], Decimal]
) -> Agreement:
    coded = [(a, b) for a, b in pairs if a[column] or b[column]]
    return Agreement(
        label,
        statistic,
        _round(measure(pairs, column)),
        len(pairs),
        len(coded),
        _round(measure(coded, column)) if coded else None,
    )


def settled_otherwise(review: Review) -> int:
    """Return in how many cells of the findings both codings agreed on what the settled coding does not say."""
    first, second = ({row["id"]: row for row in review[name]} for name in ("first", "second"))
    return sum(
        _values(first[row["id"]], column) == _values(second[row["id"]], column) != _values(row, column)
        for row in review["findings"]
        if row["id"] in first and row["id"] in second
        for column in _SETS
    )


def add_agreement(review: Review, sink: Collector) -> None:
    """Add the agreement figures of the review."""
    for position, figure in enumerate([*agreement(review), *reading_agreement(review)], 1):
        node = NamedNode(thing_iri(review.identifier, "coding-agreement", str(position)))
        sink.add(node, RDF_TYPE, iri("ie:CodingAgreement"))
        sink.add(node, "ie:partOfReview", NamedNode(thing_iri(review.identifier, "review", review.identifier)))
        sink.add(node, "rdfs:label", english(f"{figure.facet}: {figure.statistic}"))
        sink.add(node, "ie:position", integer(position))
        sink.add(node, "ie:codedFacet", text(figure.facet))
        sink.add(node, "ie:statistic", text(figure.statistic))
        sink.add(node, "ie:coefficient", decimal(figure.value))
        sink.add(node, "ie:codedFindings", integer(figure.findings))
        sink.add(node, "ie:codedByEither", integer(figure.coded))
        if figure.where_coded is not None:
            sink.add(node, "ie:coefficientWhereCoded", decimal(figure.where_coded))


def add_differences(review: Review, sink: Collector) -> None:
    """Add, for each finding and facet in which the two codings differed, what each said before it was settled."""
    settled = {row["id"] for row in review["findings"]}
    for first, second in _pairs(review):
        for column in _SETS:
            one, other = _values(first, column), _values(second, column)
            if first["id"] not in settled or set(one) == set(other):
                continue
            node = NamedNode(thing_iri(review.identifier, "coding-difference", f"{first['id']}-{column}"))
            sink.add(node, RDF_TYPE, iri("ie:CodingDifference"))
            sink.add(node, "ie:partOfReview", NamedNode(thing_iri(review.identifier, "review", review.identifier)))
            sink.add(node, "ie:codingOf", NamedNode(thing_iri(review.identifier, "finding", first["id"])))
            sink.add(node, "ie:codedFacet", text(column))
            sink.add(node, "ie:firstCoding", text(" ".join(one)))
            sink.add(node, "ie:secondCoding", text(" ".join(other)))


def _columns(pairs: Pairs, column: str, read: Callable[[Row, str], Value]) -> tuple[list[Value], list[Value]]:
    return [read(a, column) for a, _ in pairs], [read(b, column) for _, b in pairs]


def _values(row: Row, column: str) -> list[str]:
    value = row[column]
    return list(value) if isinstance(value, list) else [value] if value else []


def _main(row: Row, column: str) -> str:
    return (_values(row, column) or [""])[0]


def _set(row: Row, column: str) -> frozenset[str]:
    return frozenset(_values(row, column))


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
