"""Papers as tables: their record, authors, participants and appraisals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.evidence import Concept, Paper
from kg.export.evidence import SelectedEvidence
from kg.export.tables.table import Cell, Table, Value, make_table

__all__ = ["paper_tables"]

_PAPER_CODING_COLUMNS = {
    "dataCollectionMethod": "methods",
    "participantGroup": "groups",
    "region": "regions",
    "relevantTo": "chapters",
}


def paper_tables(evidence: SelectedEvidence) -> list[Table]:
    """Return the tables of the papers and their appraisals, each in an order that depends on the graph alone."""
    functions = (_papers, _authors, _participants, _appraisals, _judgements)
    return [function(evidence) for function in functions]


def _papers(evidence: SelectedEvidence) -> Table:
    """Return the papers with their record, codings and appraisal."""
    columns = (
        "review code:integer work_type authors:list title container year:integer volume issue pages article_number doi "
        "url publisher citation reference source_type:concept study_type:concept appraisal:concept rating:number "
        f"quality selected {' '.join(f'{name}:concepts' for name in _PAPER_CODING_COLUMNS.values())} "
        "findings:integer iri"
    )
    finding_counts = Counter(paper for finding in evidence.findings.values() for paper in finding.papers)
    passing = set(evidence.selected)
    return make_table(
        "papers",
        columns,
        (
            (
                *_record(paper),
                _first(paper.coded("sourceType")),
                _first(paper.coded("studyType")),
                paper.status,
                paper.rating,
                paper.quality,
                "yes" if paper in passing else "no",
                *(list(paper.coded(name)) for name in _PAPER_CODING_COLUMNS),
                finding_counts[paper],
                paper.iri,
            )
            for paper in evidence.papers.values()
        ),
    )


def _record(paper: Paper) -> tuple[Cell, ...]:
    work = paper.work
    names = (one.organisation or ", ".join(part for part in (one.family, one.given) if part) for one in work.authors)
    return (
        paper.review.identifier,
        paper.code,
        work.kind,
        tuple(names),
        work.title,
        work.container,
        work.year,
        work.volume,
        work.issue,
        work.pages,
        work.article_number,
        work.doi,
        work.url,
        work.publisher,
        work.citation,
        work.reference,
    )


def _by_iri(evidence: SelectedEvidence) -> list[Paper]:
    return sorted(evidence.papers.values(), key=lambda paper: paper.iri)


def _first(concepts: Sequence[Concept]) -> Concept | None:
    return concepts[0] if concepts else None


def _authors(evidence: SelectedEvidence) -> Table:
    """Return the authors of the papers, in printed order."""
    return make_table(
        "authors",
        "review paper:integer position:integer family given organisation",
        (
            (paper.review.identifier, paper.code, one.position, one.family, one.given, one.organisation)
            for paper in _by_iri(evidence)
            for one in paper.work.authors
        ),
    )


def _participants(evidence: SelectedEvidence) -> Table:
    """Return the counts of participants as printed."""
    return make_table(
        "participants",
        "review paper:integer column position:integer group number:integer method status:concept remark",
        (
            (
                paper.review.identifier,
                paper.code,
                one.column,
                one.position,
                one.group,
                one.number,
                one.method,
                one.status,
                one.remark,
            )
            for paper in _by_iri(evidence)
            for one in paper.participants
        ),
    )


def _appraisals(evidence: SelectedEvidence) -> Table:
    """Return one row per appraisal with the answer to each item of the tool."""
    items = evidence.appraisal_items
    names = " ".join(f"item_{item.notation or item.slug}:concept" for item in items)
    rows: list[tuple[Value, ...]] = []
    for paper in evidence.papers.values():
        if paper.appraisal is not None:
            appraisal = paper.appraisal
            answers = {judgement.item: judgement.answer for judgement in appraisal.judgements}
            cells = (paper.review.identifier, paper.code, paper.citation, appraisal.tool, appraisal.status)
            ratings = (appraisal.rating, appraisal.as_printed, appraisal.computed)
            rows.append((*cells, *ratings, *(answers.get(item) for item in items), appraisal.iri))
    columns = f"review paper:integer citation tool status:concept rating:number printed computed:number {names} iri"
    return make_table("appraisals", columns, rows)


def _judgements(evidence: SelectedEvidence) -> Table:
    """Return the answers to the items of the appraisals."""
    return make_table(
        "judgements",
        "review paper:integer item notation position:integer asked category:concept answer:concept",
        (
            (
                paper.review.identifier,
                paper.code,
                one.item.slug,
                one.item.notation,
                one.item.position,
                one.item.label,
                one.item.category,
                one.answer,
            )
            for paper in _by_iri(evidence)
            if paper.appraisal
            for one in paper.appraisal.judgements
        ),
    )
