"""Findings and conclusions as tables: codings, papers and places, relations, influences and grounds."""

from __future__ import annotations

import re

from kg.evidence import Influence
from kg.export.evidence import NAMED, READ, SelectedEvidence
from kg.export.tables.table import Table, Value, make_table
from kg.library import find_query, run_query
from kg.namespaces import IE

__all__ = ["finding_tables"]

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


def finding_tables(evidence: SelectedEvidence) -> list[Table]:
    """Return the tables of findings and conclusions, each in an order that depends on the graph alone."""
    functions = (_evidence, _findings, _finding_codings, _supports, _relations, _influences, _conclusions, _grounds)
    return [function(evidence) for function in functions]


def _evidence(evidence: SelectedEvidence) -> Table:
    """Return one row per finding, supporting paper and anchor, with all that findings are filtered by.

    It answers by filters alone what the other tables answer when they are joined.
    """
    facets = " ".join(f"{_CODING_COLUMNS[name]}:concepts" for name in _FACETS)
    columns = (
        f"review finding statement main_kind:concept kinds:concepts {facets} paper:integer citation rating:number "
        "appraisal:concept selected anchor section heading paragraph:integer sentence:integer"
    )
    passing = set(evidence.selected)
    rows: list[tuple[Value, ...]] = []
    for finding in evidence.findings.values():
        kinds = list(finding.kinds)
        claim = (finding.review.identifier, finding.identifier, finding.statement, kinds[0], kinds)
        codings = tuple(list(finding.coded(name)) for name in _FACETS)
        for support in finding.supports:
            paper, place = support.paper, support.place
            selected = "yes" if paper in passing else "no"
            supporter = (paper.code, paper.citation, paper.rating, paper.status, selected)
            location = (place.anchor, place.section.key, place.section.heading, place.paragraph, place.sentence)
            rows.append((*claim, *codings, *supporter, *location))
    return make_table("evidence", columns, rows)


def _coding_properties(evidence: SelectedEvidence) -> dict[str, str]:
    """Return property → column: the core's first, then those that a domain brings."""
    query = find_query("coded-properties", ("exports",))
    labels = {row["property"]: _words(row["label"]) for row in run_query(query, evidence.graph)}
    core = {IE + name: column for name, column in _CODING_COLUMNS.items()}
    return core | {iri: column for iri, column in labels.items() if iri not in core}


def _findings(evidence: SelectedEvidence) -> Table:
    """Return the findings with all codings, papers and anchors, one row each."""
    properties = _coding_properties(evidence)
    columns = f"review id kinds:concepts {' '.join(f'{name}:concepts' for name in properties.values())} "
    columns += "papers:list citations:list anchors:list sections:list statement iri"
    return make_table(
        "findings",
        columns,
        (
            (
                finding.review.identifier,
                finding.identifier,
                list(finding.kinds),
                *(list(finding.codings.get(name, ())) for name in properties),
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
    return make_table(
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
    """Return which papers support which findings, and where."""
    return make_table(
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
    """Return which findings stand against one another."""
    return make_table(
        "relations",
        "review finding relation:concept other known:concept cue reason",
        (
            (
                one.finding.review.identifier,
                one.finding.identifier,
                one.kind,
                one.other.identifier,
                one.known_by,
                one.cue,
                one.reason,
            )
            for one in evidence.relations
        ),
    )


def _influences(evidence: SelectedEvidence) -> Table:
    """Return what findings claim to act on what."""
    return make_table(
        "influences",
        "review finding from:concept state:concept to:concept effect:concept stance:concept",
        (
            (
                one.finding.review.identifier,
                one.finding.identifier,
                one.source,
                one.state,
                one.target,
                one.effect,
                one.stance,
            )
            for one in sorted(evidence.influences, key=_influence_order)
        ),
    )


def _influence_order(influence: Influence) -> tuple[str, ...]:
    ends = (influence.source, influence.state, influence.target, influence.effect)
    return influence.finding.iri, *(concept.label for concept in ends)


def _conclusions(evidence: SelectedEvidence) -> Table:
    """Return the conclusions with the questions they answer and the findings they rest on."""
    return make_table(
        "conclusions",
        "review id section questions:list components:concepts named_grounds:list read_grounds:list statement iri",
        (
            (
                conclusion.review.identifier,
                conclusion.identifier,
                conclusion.section.key,
                tuple(question.identifier for question in conclusion.questions),
                list(conclusion.components),
                *(tuple(finding.identifier for finding in conclusion.findings_known_by(how)) for how in (NAMED, READ)),
                conclusion.statement,
                conclusion.iri,
            )
            for conclusion in evidence.conclusions.values()
        ),
    )


def _grounds(evidence: SelectedEvidence) -> Table:
    """Return which findings the conclusions rest on."""
    return make_table(
        "conclusion-grounds",
        "review conclusion finding how:concept",
        (
            (conclusion.review.identifier, conclusion.identifier, ground.finding.identifier, ground.known_by)
            for conclusion in evidence.conclusions.values()
            for ground in conclusion.grounds
        ),
    )


def _words(label: str) -> str:
    return re.sub(r"\W+", "_", label.lower()).strip("_")
