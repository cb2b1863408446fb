"""Appraisals: one per paper, including the statement that there is none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.errors import TableError
from kg.graph.tools import Tool, appraisal_tool
from kg.namespaces import thing_iri
from kg.numbers import decimal_number
from kg.rdf import RDF_TYPE, Collector, decimal, iri, text
from kg.tables import Review, Row

__all__ = ["add_appraisals", "computed_rating", "missing_appraisals"]

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
    tool = appraisal_tool(review)
    appraisals = {row["paper"]: row for row in review["appraisals"]}
    review_papers = _review_papers(review)
    for paper in review["papers"]:
        code = paper["code"]
        row = appraisals.get(code)
        appraisal = NamedNode(thing_iri(review.identifier, "appraisal", str(code)))
        sink.add(appraisal, RDF_TYPE, iri("ie:Appraisal"))
        sink.add(appraisal, "ie:appraises", NamedNode(thing_iri(review.identifier, "paper", str(code))))
        sink.add(appraisal, "ie:appraisedWith", NamedNode(tool.iri))
        if row is None:
            status = "ie:notApplicable" if code in review_papers else "ie:notInSource"
        elif row["overall_rating"] == NOT_APPLICABLE_AS_PRINTED:
            status = "ie:notApplicable"
        else:
            status = "ie:appraised" if tool.rates else "ie:notRated"
        sink.add(appraisal, "ie:status", iri(status))
        if row is not None:
            if row["overall_rating"]:
                sink.add(appraisal, "ie:ratingAsPrinted", text(row["overall_rating"]))
            _add_answers(review, tool, row=row, appraisal=appraisal, sink=sink)


def _review_papers(review: Review) -> set[int]:
    """Return the codes of papers whose study type is itself a review."""
    kinds = {"systematic-literature-review", "secondary-review"}
    return {row["paper"] for row in review["characteristics"] if row["study_type"] in kinds}


def _add_answers(review: Review, tool: Tool, *, row: Row, appraisal: NamedNode, sink: Collector) -> None:
    answers = {item: str(row[item]) for item in tool.items if row[item] is not None}
    rating = row["overall_rating"]
    faults = [
        row.fault(item, f"{answer!r} is no answer of the {tool.name}; its answers: {', '.join(sorted(tool.answers))}")
        for item, answer in answers.items()
        if answer not in tool.answers
    ]
    if rating and rating != NOT_APPLICABLE_AS_PRINTED:
        percent = decimal_number(rating.removesuffix("%"), "a rating")
        if percent > 100:
            faults.append(row.fault("overall_rating", f"{percent} is above 100"))
        if not tool.rates:
            faults.append(row.fault("overall_rating", f"the {tool.name} gives no overall rating; leave the cell empty"))
        sink.add(appraisal, "ie:overallRating", decimal(percent / 100))
    if faults:
        raise TableError(faults)
    computed = computed_rating({item: answer for item, answer in answers.items() if item in tool.sections})
    if computed is not None and tool.rates:
        sink.add(appraisal, "ie:computedRating", decimal(computed))
    for item, answer in answers.items():
        judgement = NamedNode(thing_iri(review.identifier, "judgement", f"{row['paper']}-{item}"))
        sink.add(appraisal, "ie:hasJudgement", judgement)
        sink.add(judgement, RDF_TYPE, iri("ie:ItemJudgement"))
        sink.add(judgement, "ie:item", NamedNode(tool.items[item]))
        sink.add(judgement, "ie:answer", NamedNode(tool.answers[answer]))
