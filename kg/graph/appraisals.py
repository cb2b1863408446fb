"""Appraisals: one per paper, including the statement that there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.errors import Fault, TableError
from kg.namespaces import concept_iri, thing_iri
from kg.numbers import decimal_number
from kg.rdf import RDF_TYPE, Collector, decimal, iri, text
from kg.tables import Review, Row

__all__ = ["add_appraisals", "computed_rating", "missing_appraisals"]

_ANSWERS = {"1": "ie:yes", "0": "ie:no", "3": "ie:cannotTell"}
NOT_APPLICABLE_AS_PRINTED = "N/A"


def computed_rating(answers: Mapping[str, str]) -> Decimal | None:
    """Return the rating that follows from item answers, or None where no item was answered.

    ``answers`` maps item names (``q2.1``) to the printed answer (``1``, ``0``, ``3``). The rating is the lowest
    share of "yes" over the sections completed, of five items each: the overall quality cannot exceed that
    of the weakest part (Hong 2018, criterion 5.5; Hong 2020, Reporting the results of the MMAT).
    """
    yes: dict[str, int] = {}
    for item, answer in answers.items():
        section = item.split(".")[0]
        yes[section] = yes.get(section, 0) + (answer == "1")
    if not yes:
        return None
    return Decimal(min(yes.values())) / 5


def missing_appraisals(review: Review) -> list[tuple[int, str]]:
    """Return (paper code, title) of the papers whose appraisal is not in the source, in order of code."""
    appraised = {row["paper"] for row in review["appraisals"]}
    review_papers = _review_papers(review)
    return [
        (row["code"], row["title"])
        for row in review["papers"]
        if row["code"] not in appraised and row["code"] not in review_papers
    ]


def add_appraisals(review: Review, sink: Collector) -> None:
    """Add the appraisal of every paper of the review, with its item judgements."""
    appraisals = {row["paper"]: row for row in review["appraisals"]}
    review_papers = _review_papers(review)
    for paper in review["papers"]:
        code = paper["code"]
        row = appraisals.get(code)
        appraisal = NamedNode(thing_iri(review.identifier, "appraisal", str(code)))
        sink.add(appraisal, RDF_TYPE, iri("ie:Appraisal"))
        sink.add(appraisal, "ie:appraises", NamedNode(thing_iri(review.identifier, "paper", str(code))))
        if row is None:
            status = "ie:notApplicable" if code in review_papers else "ie:notInSource"
        elif row["overall_rating"] == NOT_APPLICABLE_AS_PRINTED:
            status = "ie:notApplicable"
        else:
            status = "ie:appraised"
        sink.add(appraisal, "ie:status", iri(status))
        if row is not None:
            sink.add(appraisal, "ie:ratingAsPrinted", text(row["overall_rating"]))
            _add_answers(review, row, appraisal, sink)


def _review_papers(review: Review) -> set[int]:
    """Return the codes of papers whose study type is itself a review."""
    kinds = {"systematic-literature-review", "secondary-review"}
    return {row["paper"] for row in review["characteristics"] if row["study_type"] in kinds}


def _answers(row: Row, items: Iterable[str]) -> dict[str, str]:
    return {item: row[item] for item in items if row[item] is not None}


def _add_answers(review: Review, row: Row, appraisal: NamedNode, sink: Collector) -> None:
    items = [column.name for column in review["appraisals"].columns if column.name.startswith("q")]
    answers = _answers(row, items)
    if row["overall_rating"] != NOT_APPLICABLE_AS_PRINTED:
        percent = decimal_number(row["overall_rating"].removesuffix("%"), "a rating")
        if percent > 100:
            raise TableError(
                [Fault(row.file, row.line, row.position["overall_rating"], f"overall_rating: {percent} is above 100")]
            )
        sink.add(appraisal, "ie:overallRating", decimal(percent / 100))
    rating = computed_rating(answers)
    if rating is not None:
        sink.add(appraisal, "ie:computedRating", decimal(rating))
    for item, answer in answers.items():
        judgement = NamedNode(thing_iri(review.identifier, "judgement", f"{row['paper']}-{item}"))
        sink.add(appraisal, "ie:hasJudgement", judgement)
        sink.add(judgement, RDF_TYPE, iri("ie:ItemJudgement"))
        sink.add(judgement, "ie:item", NamedNode(concept_iri("mmat-item", item)))
        sink.add(judgement, "ie:answer", iri(_ANSWERS[answer]))
