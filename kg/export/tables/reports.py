"""What reports say of themselves as tables: reviews, questions, sections, source issues, vocabularies."""

from __future__ import annotations

from collections.abc import Sequence

from kg.evidence import Concept
from kg.export.evidence import SelectedEvidence
from kg.export.tables.table import Table, make_table
from kg.namespaces import ID

__all__ = ["report_tables"]


def report_tables(evidence: SelectedEvidence) -> list[Table]:
    """Return the tables of what reports say of themselves, each in an order that depends on the graph alone."""
    functions = (_reviews, _contributors, _questions, _sections, _source_issues, _source_issue_things, _codebook)
    return [function(evidence) for function in functions]


def _reviews(evidence: SelectedEvidence) -> Table:
    """Return the reviews, one row each."""
    columns = (
        "review title issued publisher series strand commissioner first_year:integer last_year:integer language "
        "appraisal_tool synthesis"
    )
    return make_table(
        "reviews",
        columns,
        (
            (
                review.identifier,
                review.title,
                review.issued,
                review.publisher,
                review.series,
                review.strand,
                review.commissioner,
                review.first_year,
                review.last_year,
                review.language,
                review.appraisal_tool,
                review.synthesis_method,
            )
            for review in evidence.reviews.values()
        ),
    )


def _contributors(evidence: SelectedEvidence) -> Table:
    """Return who wrote and edited each review."""
    return make_table(
        "contributors",
        "review position:integer role family given title",
        (
            (review.identifier, one.position, one.role, one.family, one.given, one.title)
            for review in evidence.reviews.values()
            for one in review.contributors
        ),
    )


def _questions(evidence: SelectedEvidence) -> Table:
    """Return the research questions."""
    return make_table(
        "questions",
        "review id position:integer statement iri",
        (
            (one.review.identifier, one.identifier, one.position, one.statement, one.iri)
            for one in evidence.research_questions.values()
        ),
    )


def _sections(evidence: SelectedEvidence) -> Table:
    """Return the sections of the reports."""
    return make_table(
        "sections",
        "review id key position:integer title parent iri",
        (
            (
                one.review.identifier,
                _within_review(one.iri),
                one.key,
                one.position,
                one.title,
                _within_review(one.parent.iri) if one.parent else None,
                one.iri,
            )
            for one in evidence.sections.values()
        ),
    )


def _within_review(iri: str) -> str:
    """Return what identifies a section within its review: all that follows its kind."""
    return iri.removeprefix(ID).split("/", 2)[-1]


def _source_issues(evidence: SelectedEvidence) -> Table:
    """Return where reports contradict themselves."""
    return make_table(
        "source-issues",
        "review id weight:concept category statement place_a reading_a place_b reading_b taken reason iri",
        (
            (
                one.review.identifier,
                one.identifier,
                one.weight,
                one.category,
                one.statement,
                one.place_a,
                one.reading_a,
                one.place_b,
                one.reading_b,
                one.taken,
                one.reason,
                one.iri,
            )
            for one in evidence.source_issues.values()
        ),
    )


def _source_issue_things(evidence: SelectedEvidence) -> Table:
    """Return the findings and papers that source issues are about."""
    return make_table(
        "source-issue-things",
        "review issue thing",
        (
            (one.review.identifier, one.identifier, str(thing))
            for one in evidence.source_issues.values()
            for thing in (*(finding.identifier for finding in one.findings), *(paper.code for paper in one.papers))
        ),
    )


def _codebook(evidence: SelectedEvidence) -> Table:
    """Return the concepts of all vocabularies with their definitions and the rules of their use."""
    entries = [(one.scheme.title if one.scheme else "", one) for one in evidence.concepts.values()]
    entries += [("Kinds of findings", kind) for kind in evidence.kinds.values()]
    entries.sort(key=lambda entry: (entry[0], -1 if entry[1].position is None else entry[1].position, *entry[1].order))
    return make_table(
        "codebook",
        "vocabulary concept position:integer label definition broader:concept rules:list iri",
        (
            (
                title,
                one.slug,
                one.position,
                one.label,
                one.definition,
                parent,
                tuple(one.rules),
                one.iri,
            )
            for title, one in entries
            for parent in _parents(one)
        ),
    )


def _parents(concept: Concept) -> Sequence[Concept | None]:
    """Return the broader concepts, or none where there is none."""
    broader = sorted(concept.broader, key=lambda parent: (parent.label, parent.iri))
    return broader or [None]
