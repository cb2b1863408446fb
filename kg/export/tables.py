"""The entities of a selection as tables: typed columns and rows, the same for CSV, XLSX and Parquet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.evidence import Concept, Influence, Paper
from kg.export.evidence import NAMED, READ, SelectedEvidence
from kg.library import find_query, run_query
from kg.namespaces import ID, IE

__all__ = ["SEPARATOR", "Cell", "Column", "Table", "cell_text", "make_tables"]

#: Between the values of a cell that holds several, where a format has no lists.
SEPARATOR = "; "

Cell: TypeAlias = str | int | float | tuple[str, ...] | None

#: Column names of the core's coded properties; others take their label in the ontology.
_CODING_COLUMNS = {
    "atLevel": "levels",
    "concerns": "components",
    "perspective": "perspectives",
    "direction": "direction",
    "effectOf": "effect_of",
    "basis": "basis",
    "setting": "settings",
    "code": "codes",
}
_FACETS = ("atLevel", "concerns", "perspective", "direction", "effectOf", "basis")
_PAPER_CODING_COLUMNS = {
    "dataCollectionMethod": "methods",
    "participantGroup": "groups",
    "region": "regions",
    "relevantTo": "chapters",
}


@dataclass(frozen=True)
class Column:
    """A column: its name and the kind of its values: text, integer, number or list."""

    name: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A table of one kind of entity."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[tuple[Cell, ...]]


def cell_text(cell: Cell) -> str:
    """Return a cell as text; several values are joined by :data:`SEPARATOR`, an empty cell is empty."""
    if cell is None:
        return ""
    return SEPARATOR.join(cell) if isinstance(cell, tuple) else str(cell)


def make_tables(evidence: SelectedEvidence) -> dict[str, Table]:
    """Return all tables by name, each in an order that depends on the graph alone."""
    functions = (
        _reviews,
        _contributors,
        _questions,
        _sections,
        _papers,
        _authors,
        _participants,
        _appraisals,
        _judgements,
        _evidence,
        _findings,
        _finding_codings,
        _supports,
        _relations,
        _influences,
        _conclusions,
        _grounds,
        _source_issues,
        _source_issue_things,
        _codebook,
    )
    tables = [function(evidence) for function in functions]
    return {table.name: table for table in sorted(tables, key=lambda table: table.name)}


def _table(name: str, columns: str, table_rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Return a table; ``columns`` are names between spaces, each with its kind after a colon unless it is text.

    A text that is empty is none.
    """
    typed_columns = [Column(*column.split(":")) for column in columns.split()]
    return Table(name, typed_columns, [tuple(None if cell == "" else cell for cell in row) for row in table_rows])


def _reviews(evidence: SelectedEvidence) -> Table:
    columns = (
        "review title issued publisher series strand commissioner first_year:integer last_year:integer language "
        "appraisal_tool synthesis"
    )
    return _table(
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
    return _table(
        "contributors",
        "review position:integer role family given title",
        (
            (review.identifier, one.position, one.role, one.family, one.given, one.title)
            for review in evidence.reviews.values()
            for one in review.contributors
        ),
    )


def _questions(evidence: SelectedEvidence) -> Table:
    return _table(
        "questions",
        "review id position:integer statement iri",
        (
            (one.review.identifier, one.identifier, one.position, one.statement, one.iri)
            for one in evidence.research_questions.values()
        ),
    )


def _sections(evidence: SelectedEvidence) -> Table:
    return _table(
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


def _papers(evidence: SelectedEvidence) -> Table:
    columns = (
        "review code:integer work_type authors:list title container year:integer volume issue pages article_number doi "
        "url publisher citation reference source_type study_type appraisal rating:number quality selected "
        f"{' '.join(f'{name}:list' for name in _PAPER_CODING_COLUMNS.values())} findings:integer iri"
    )
    finding_counts = Counter(paper for finding in evidence.findings.values() for paper in finding.papers)
    passing = set(evidence.selected)
    return _table(
        "papers",
        columns,
        (
            (
                *_record(paper),
                _first(paper.coded("sourceType")),
                _first(paper.coded("studyType")),
                paper.status.label,
                paper.rating,
                paper.quality,
                "yes" if paper in passing else "no",
                *(_labels(paper.coded(name)) for name in _PAPER_CODING_COLUMNS),
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


def _authors(evidence: SelectedEvidence) -> Table:
    return _table(
        "authors",
        "review paper:integer position:integer family given organisation",
        (
            (paper.review.identifier, paper.code, one.position, one.family, one.given, one.organisation)
            for paper in _by_iri(evidence)
            for one in paper.work.authors
        ),
    )


def _participants(evidence: SelectedEvidence) -> Table:
    return _table(
        "participants",
        "review paper:integer column position:integer group number:integer method status remark",
        (
            (
                paper.review.identifier,
                paper.code,
                one.column,
                one.position,
                one.group,
                one.number,
                one.method,
                one.status.label,
                one.remark,
            )
            for paper in _by_iri(evidence)
            for one in paper.participants
        ),
    )


def _appraisals(evidence: SelectedEvidence) -> Table:
    """Return one row per appraisal with the answer to each item of the tool."""
    items = [concept for concept in evidence.concepts.values() if concept.category]
    items.sort(key=lambda item: (item.position or 0, item.iri))
    names = " ".join(f"item_{item.notation or item.slug}" for item in items)
    rows: list[tuple[Cell, ...]] = []
    for paper in evidence.papers.values():
        if paper.appraisal is not None:
            appraisal = paper.appraisal
            answers = {judgement.item: judgement.answer.label for judgement in appraisal.judgements}
            cells = (paper.review.identifier, paper.code, paper.citation, appraisal.status.label)
            ratings = (appraisal.rating, appraisal.as_printed, appraisal.computed)
            rows.append((*cells, *ratings, *(answers.get(item) for item in items), appraisal.iri))
    columns = f"review paper:integer citation status rating:number printed computed:number {names} iri"
    return _table("appraisals", columns, rows)


def _judgements(evidence: SelectedEvidence) -> Table:
    return _table(
        "judgements",
        "review paper:integer item notation position:integer asked category answer",
        (
            (
                paper.review.identifier,
                paper.code,
                one.item.slug,
                one.item.notation,
                one.item.position,
                one.item.label,
                one.item.category.label if one.item.category else None,
                one.answer.label,
            )
            for paper in _by_iri(evidence)
            if paper.appraisal
            for one in paper.appraisal.judgements
        ),
    )


def _evidence(evidence: SelectedEvidence) -> Table:
    """Return one row per finding, supporting paper and anchor, with all that findings are filtered by.

    It answers by filters alone what the other tables answer when they are joined.
    """
    facets = " ".join(f"{_CODING_COLUMNS[name]}:list" for name in _FACETS)
    columns = (
        f"review finding statement main_kind kinds:list {facets} paper:integer citation rating:number appraisal "
        "selected anchor section heading paragraph:integer sentence:integer"
    )
    passing = set(evidence.selected)
    rows: list[tuple[Cell, ...]] = []
    for finding in evidence.findings.values():
        kinds = _labels(finding.kinds)
        claim = (finding.review.identifier, finding.identifier, finding.statement, kinds[0], kinds)
        codings = tuple(_labels(finding.coded(name)) for name in _FACETS)
        for support in finding.supports:
            paper, place = support.paper, support.place
            selected = "yes" if paper in passing else "no"
            supporter = (paper.code, paper.citation, paper.rating, paper.status.label, selected)
            location = (place.anchor, place.section.key, place.section.heading, place.paragraph, place.sentence)
            rows.append((*claim, *codings, *supporter, *location))
    return _table("evidence", columns, rows)


def _coding_properties(evidence: SelectedEvidence) -> dict[str, str]:
    """Return property → column: the core's first, then those that a domain brings."""
    query = find_query("coded-properties", ("exports",))
    labels = {row["property"]: _words(row["label"]) for row in run_query(query, evidence.graph)}
    core = {IE + name: column for name, column in _CODING_COLUMNS.items()}
    return core | {iri: column for iri, column in labels.items() if iri not in core}


def _findings(evidence: SelectedEvidence) -> Table:
    """Return the findings with all codings, papers and anchors, one row each."""
    properties = _coding_properties(evidence)
    columns = f"review id kinds:list {' '.join(f'{name}:list' for name in properties.values())} "
    columns += "papers:list citations:list anchors:list sections:list statement iri"
    return _table(
        "findings",
        columns,
        (
            (
                finding.review.identifier,
                finding.identifier,
                _labels(finding.kinds),
                *(_labels(finding.codings.get(name, ())) for name in properties),
                tuple(str(paper.code) for paper in finding.papers),
                tuple(paper.citation for paper in finding.papers),
                tuple(place.anchor for place in finding.places),
                tuple(section.key for section in finding.sections),
                finding.statement,
                finding.iri,
            )
            for finding in evidence.findings.values()
        ),
    )


def _finding_codings(evidence: SelectedEvidence) -> Table:
    """Return one row per finding and coding, with the concept's IRI, for tools that join tables."""
    properties = _coding_properties(evidence)
    return _table(
        "finding-codings",
        "review finding facet concept label iri",
        (
            (finding.review.identifier, finding.identifier, facet, concept.slug, concept.label, concept.iri)
            for finding in evidence.findings.values()
            for facet, concepts in (
                ("kinds", finding.kinds),
                *((column, finding.codings.get(iri, ())) for iri, column in properties.items()),
            )
            for concept in concepts
        ),
    )


def _supports(evidence: SelectedEvidence) -> Table:
    return _table(
        "supports",
        "review finding paper:integer anchor section paragraph:integer sentence:integer",
        (
            (
                finding.review.identifier,
                finding.identifier,
                support.paper.code,
                support.place.anchor,
                support.place.section.key,
                support.place.paragraph,
                support.place.sentence,
            )
            for finding in evidence.findings.values()
            for support in finding.supports
        ),
    )


def _relations(evidence: SelectedEvidence) -> Table:
    return _table(
        "relations",
        "review finding relation other known cue reason",
        (
            (
                one.finding.review.identifier,
                one.finding.identifier,
                one.kind.label,
                one.other.identifier,
                one.known_by.label,
                one.cue,
                one.reason,
            )
            for one in evidence.relations
        ),
    )


def _influences(evidence: SelectedEvidence) -> Table:
    return _table(
        "influences",
        "review finding from state to effect stance",
        (
            (
                one.finding.review.identifier,
                one.finding.identifier,
                one.source.label,
                one.state.label,
                one.target.label,
                one.effect.label,
                one.stance.label,
            )
            for one in sorted(evidence.influences, key=_influence_order)
        ),
    )


def _influence_order(influence: Influence) -> tuple[str, ...]:
    ends = (influence.source, influence.state, influence.target, influence.effect)
    return influence.finding.iri, *(concept.label for concept in ends)


def _conclusions(evidence: SelectedEvidence) -> Table:
    """Return the conclusions with the questions they answer and the findings they rest on."""
    return _table(
        "conclusions",
        "review id section questions:list components:list named_grounds:list read_grounds:list statement iri",
        (
            (
                conclusion.review.identifier,
                conclusion.identifier,
                conclusion.section.key,
                tuple(question.identifier for question in conclusion.questions),
                _labels(conclusion.components),
                *(
                    tuple(ground.finding.identifier for ground in conclusion.grounds if ground.known_by.slug == how)
                    for how in (NAMED, READ)
                ),
                conclusion.statement,
                conclusion.iri,
            )
            for conclusion in evidence.conclusions.values()
        ),
    )


def _grounds(evidence: SelectedEvidence) -> Table:
    return _table(
        "conclusion-grounds",
        "review conclusion finding how",
        (
            (conclusion.review.identifier, conclusion.identifier, ground.finding.identifier, ground.known_by.label)
            for conclusion in evidence.conclusions.values()
            for ground in conclusion.grounds
        ),
    )


def _source_issues(evidence: SelectedEvidence) -> Table:
    return _table(
        "source-issues",
        "review id weight category statement place_a reading_a place_b reading_b taken reason iri",
        (
            (
                one.review.identifier,
                one.identifier,
                one.weight.label,
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
    return _table(
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
    return _table(
        "codebook",
        "vocabulary concept position:integer label definition broader rules:list iri",
        (
            (
                title,
                one.slug,
                one.position,
                one.label,
                one.definition,
                parent.label if parent else None,
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


def _labels(concepts: Iterable[Concept]) -> tuple[str, ...]:
    return tuple(concept.label for concept in concepts)


def _first(concepts: Sequence[Concept]) -> str | None:
    return concepts[0].label if concepts else None


def _words(label: str) -> str:
    return re.sub(r"\W+", "_", label.lower()).strip("_")
