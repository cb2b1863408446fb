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
    "count_overruled",
    "mean_jaccard",
    "reading_agreement",
]

Pairs: TypeAlias = list[tuple[Row, Row]]
Value = TypeVar("Value")

#: Facets of which only the first (main) value is compared by kappa.
_KAPPA_FACETS = {"kinds": "main kind", "components": "main component", "direction": "direction", "basis": "basis"}
_JACCARD_FACETS = ("kinds", "levels", "components", "perspectives", "direction", "basis", "settings", "models", "codes")
#: What a claim of influence says.
_CLAIM = ("from", "state", "to", "effect", "stance")


@dataclass(frozen=True, kw_only=True)
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
    first_counts, second_counts = Counter(first), Counter(second)
    chance = Decimal(sum(first_counts[value] * second_counts[value] for value in first_counts)) / (total * total)
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
        _facet_agreement(
            pairs=pairs,
            column=column,
            label=label,
            statistic="Cohen's kappa",
            measure=lambda sample, name: cohen_kappa(*_columns(sample, name, _main)),
        )
        for column, label in _KAPPA_FACETS.items()
    ]
    indices = [
        _facet_agreement(
            pairs=pairs,
            column=column,
            label=column,
            statistic="mean Jaccard index",
            measure=lambda sample, name: mean_jaccard(*_columns(sample, name, _set)),
        )
        for column in _JACCARD_FACETS
    ]
    return kappas + indices


def reading_agreement(review: Review) -> list[Agreement]:
    """Return the agreement of two readings on grounds (per conclusion), influences (per finding) and units.

    Units are compared per citation, by the number of claims that each reading takes from it: claims themselves have no
    name that both would give. Empty where there is no second reading.
    """
    figures: list[Agreement] = []
    if _has_both_readings(review, "grounds"):
        units = [row["id"] for row in review["conclusions"]]
        figures.append(
            _set_agreement(
                review=review, name="grounds", label="grounds of conclusions", units=units, columns=("finding",)
            )
        )
    if _has_both_readings(review, "influences"):
        figures += _influence_agreement(review)
    if "units-second" in review.tables and review["units-second"].rows:
        figures.append(_unit_agreement(review))
    return figures


def _has_both_readings(review: Review, name: str) -> bool:
    return all(
        f"{name}-{ordinal}" in review.tables and review[f"{name}-{ordinal}"].rows for ordinal in ("first", "second")
    )


def _set_agreement(*, review: Review, name: str, label: str, units: Sequence[str], columns: Sequence[str]) -> Agreement:
    """Return the mean Jaccard index of two readings that give each unit, named in the first column, a set of rows."""
    sets: list[dict[str, set[str]]] = []
    for ordinal in ("first", "second"):
        table = review[f"{name}-{ordinal}"]
        claims: dict[str, set[str]] = {unit: set() for unit in units}
        for row in table:
            claims.setdefault(row[table.columns[0].name], set()).add(" ".join(row[column] for column in columns))
        sets.append(claims)
    pairs = [(frozenset(sets[0].get(unit, ())), frozenset(sets[1].get(unit, ()))) for unit in units]
    coded = [pair for pair in pairs if pair[0] or pair[1]]

    def index(sample: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Decimal:
        return _round(mean_jaccard([a for a, _ in sample], [b for _, b in sample]))

    return Agreement(
        facet=label,
        statistic="mean Jaccard index",
        value=index(pairs),
        findings=len(pairs),
        coded=len(coded),
        where_coded=index(coded) if coded else None,
    )


def _influence_agreement(review: Review) -> list[Agreement]:
    """Return the agreement on claims of influence: per finding of which either reading tells one, and per claim.

    Claims have no name that both readings would give: those of a finding are matched, most values alike first, and
    kappa is over the pairs.
    """
    by_finding: list[dict[str, list[Row]]] = []
    for ordinal in ("first", "second"):
        claims: dict[str, list[Row]] = {}
        for row in review[f"influences-{ordinal}"]:
            claims.setdefault(row["finding"], []).append(row)
        by_finding.append(claims)
    first, second = by_finding
    units = [row["id"] for row in review["findings"] if row["id"] in {*first, *second}]
    figures = [
        _set_agreement(review=review, name="influences", label=label, units=units, columns=columns)
        for label, columns in (("influences", _CLAIM), ("influences (from and to)", ("from", "to")))
    ]
    matched = [pair for unit in units for pair in _matched(first.get(unit, []), second.get(unit, []))]
    for column in _CLAIM if matched else ():
        kappa = _round(cohen_kappa(*_columns(matched, column, _main)))
        figures.append(
            Agreement(
                facet=f"influences: {column}",
                statistic="Cohen's kappa",
                value=kappa,
                findings=len(matched),
                coded=len(matched),
                where_coded=kappa,
            )
        )
    return figures


def _matched(first: Sequence[Row], second: Sequence[Row]) -> Pairs:
    """Return the claims of one finding in pairs, those with most values alike first, then in order; some stay alone."""
    alike = [
        (-sum(a[column] == b[column] for column in _CLAIM), i, j)
        for i, a in enumerate(first)
        for j, b in enumerate(second)
    ]
    pairs: dict[int, int] = {}
    for score, i, j in sorted(alike):
        if score and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(first[i], second[j]) for i, j in sorted(pairs.items())]


def _unit_agreement(review: Review) -> Agreement:
    first = Counter(anchor for row in review["findings"] for anchor in row["anchors"])
    second = Counter(anchor for row in review["units-second"] for anchor in row["anchors"])
    anchors = [row["anchor"] for row in review["citations"]]
    share = _round(Decimal(sum(first[anchor] == second[anchor] for anchor in anchors)) / len(anchors))
    return Agreement(
        facet="units (claims per citation)",
        statistic="proportion of agreement",
        value=share,
        findings=len(anchors),
        coded=len(anchors),
        where_coded=share,
    )


def _pairs(review: Review) -> Pairs:
    if not {"first", "second"} <= review.tables.keys():
        return []
    second = {row["id"]: row for row in review["second"]}
    return [(row, second[row["id"]]) for row in review["first"] if row["id"] in second]


def _facet_agreement(
    *, pairs: Pairs, column: str, label: str, statistic: str, measure: Callable[[Pairs, str], Decimal]
) -> Agreement:
    coded = [(a, b) for a, b in pairs if a[column] or b[column]]
    return Agreement(
        facet=label,
        statistic=statistic,
        value=_round(measure(pairs, column)),
        findings=len(pairs),
        coded=len(coded),
        where_coded=_round(measure(coded, column)) if coded else None,
    )


def count_overruled(review: Review) -> int:
    """Return in how many cells of the findings both codings agreed on what the settled coding does not say."""
    first, second = ({row["id"]: row for row in review[name]} for name in ("first", "second"))
    return sum(
        _values(first[row["id"]], column) == _values(second[row["id"]], column) != _values(row, column)
        for row in review["findings"]
        if row["id"] in first and row["id"] in second
        for column in _JACCARD_FACETS
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
    identifiers = {row["id"] for row in review["findings"]}
    for first, second in _pairs(review):
        for column in _JACCARD_FACETS:
            first_values, second_values = _values(first, column), _values(second, column)
            if first["id"] not in identifiers or set(first_values) == set(second_values):
                continue
            node = NamedNode(thing_iri(review.identifier, "coding-difference", f"{first['id']}-{column}"))
            sink.add(node, RDF_TYPE, iri("ie:CodingDifference"))
            sink.add(node, "ie:codingOf", NamedNode(thing_iri(review.identifier, "finding", first["id"])))
            sink.add(node, "ie:codedFacet", text(column))
            sink.add(node, "ie:firstCoding", text(" ".join(first_values)))
            sink.add(node, "ie:secondCoding", text(" ".join(second_values)))


def _columns(pairs: Pairs, column: str, value_of: Callable[[Row, str], Value]) -> tuple[list[Value], list[Value]]:
    return [value_of(a, column) for a, _ in pairs], [value_of(b, column) for _, b in pairs]


def _values(row: Row, column: str) -> list[str]:
    value = row[column]
    return list(value) if isinstance(value, list) else [value] if value else []


def _main(row: Row, column: str) -> str:
    return (_values(row, column) or [""])[0]


def _set(row: Row, column: str) -> frozenset[str]:
    return frozenset(_values(row, column))


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
