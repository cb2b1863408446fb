"""What reviews say, as the pages read it.

Findings, papers, questions and the like are numbered within their review. In a graph of several reviews the pages
call them by review and identifier (``breakfast/f0001``); in a graph of one, by identifier alone. Section keys stay:
the query parameter ``section`` names the sections of all reviews that have the key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from kg.evidence import (
    Conclusion,
    Evidence,
    Finding,
    Paper,
    Place,
    ReportedFigure,
    Review,
    SourceIssue,
    Support,
)
from kg.library import lookup
from kg.markup import plain_title
from kg.reconcile import reconcile
from kg.references import ris_record
from kg.site.answers import number
from kg.site.components import HOME

__all__ = ["Claims"]

Json = dict[str, Any]

#: By what findings and papers are coded on the pages: properties of the ontology.
_FINDING_PROPERTIES = (
    "concerns",
    "atLevel",
    "perspective",
    "direction",
    "basis",
    "effectOf",
    "setting",
    "serviceModel",
    "code",
)
_PAPER_PROPERTIES = ("sourceType", "studyType", "dataCollectionMethod", "participantGroup", "region", "relevantTo")


class Claims:
    """What the reviews of a graph say, as lists of what JSON holds; ``names`` are those of components by IRI."""

    def __init__(self, evidence: Evidence, names: Mapping[str, str]) -> None:
        self._evidence = evidence
        self._names = names
        self._several = len(evidence.reviews) > 1
        self._stems = {row["thing"]: row["stems"] for row in evidence.graph.select(lookup("search-stems"))}

    def _name(self, review: Review, identifier: str | int) -> str | int:
        return f"{review.identifier}/{identifier}" if self._several else identifier

    def _paper(self, paper: Paper) -> str | int:
        return self._name(paper.review, paper.code)

    def _id(self, thing: Finding | Conclusion | SourceIssue | ReportedFigure) -> str | int:
        return self._name(thing.review, thing.identifier)

    def contributors(self) -> list[Json]:
        """Return who wrote and edited the reviews."""
        return [
            {
                "position": str(one.position),
                "role": one.role,
                "family": one.family,
                "given": one.given,
                **({"review": review.identifier} if self._several else {}),
            }
            for review in self._evidence.reviews.values()
            for one in review.contributors
        ]

    def sections(self) -> list[Json]:
        """Return one section for each key; where reviews head it differently, with the headings of all."""
        by_key: dict[str, Json] = {}
        for section in self._evidence.sections.values():
            first = by_key.setdefault(
                section.key,
                {"key": section.key, "title": section.title, "position": section.position}
                | ({"parent": section.parent.key} if section.parent else {}),
            )
            if section.title not in first["title"].split(" / "):
                first["title"] += f" / {section.title}"
        return list(by_key.values())

    def papers(self) -> list[Json]:
        """Return the papers with their record, codings and appraisal."""
        return [self._paper_record(paper) for paper in self._evidence.papers.values()]

    def _paper_record(self, paper: Paper) -> Json:
        work, appraisal = paper.work, paper.appraisal
        record: Json = {
            "code": self._paper(paper),
            "review": [paper.review.identifier] if self._several else None,
            "citation": work.citation,
            "title": plain_title(work.title),
            "reference": work.reference,
            "year": work.year,
            "issued": work.issued if work.issued != str(work.year) else "",
            "doi": work.doi,
            "url": work.url,
            "ris": ris_record(paper),
            "staff": paper.staff_as_printed,
            "families": paper.families_as_printed,
            "status": paper.status.slug,
            "rating": None if paper.rating is None else number(paper.rating),
            "computed": number(appraisal.computed) if appraisal and appraisal.computed is not None else None,
        }
        return {
            **{name: value for name, value in record.items() if value not in ("", None)},
            "mmat": paper.rating_class.notation,
            "stems": self._stems.get(paper.iri, ""),
            "authors": list(dict.fromkeys(author.label for author in work.authors)),
            **self._codes(paper, _PAPER_PROPERTIES, "region"),
            **(
                {"answers": {judgement.item.slug: judgement.answer.slug for judgement in appraisal.judgements}}
                if appraisal and appraisal.judgements
                else {}
            ),
        }

    def _codes(self, thing: Finding | Paper, properties: Sequence[str], places: str) -> dict[str, list[str]]:
        """Return what a thing is coded with by the scheme that pages know it by; ``places`` is that of places."""
        concepts = [concept for name in properties for concept in thing.coded(name) if concept.position is not None]
        codes: dict[str, list[str]] = defaultdict(list)
        for concept in sorted(concepts, key=lambda one: one.scheme.iri if one.scheme else ""):
            component = self._names.get(concept.iri)
            scheme = HOME if component else concept.scheme.slug if concept.scheme else ""
            codes[places if scheme == "place" else scheme].append(component or concept.slug)
        return codes

    def findings(self) -> list[Json]:
        """Return the findings with their codings, and their papers by anchor."""
        return [
            {
                "id": self._id(finding),
                "statement": finding.statement,
                "stems": self._stems.get(finding.iri, ""),
                "kind": [
                    finding.kinds[0].slug,
                    *(kind.slug for kind in sorted(finding.kinds[1:], key=lambda kind: kind.iri)),
                ],
                **self._codes(finding, _FINDING_PROPERTIES, "setting"),
                "anchors": self._anchors(finding.supports),
                **(
                    {
                        "codings": [
                            {"facet": one.facet, "first": one.first, "second": one.second}
                            for one in finding.coding_differences
                        ]
                    }
                    if finding.coding_differences
                    else {}
                ),
            }
            for finding in self._evidence.findings.values()
        ]

    def _anchors(self, supports: Sequence[Support]) -> list[Json]:
        papers: dict[str, list[str | int]] = defaultdict(list)
        for support in supports:
            papers[support.place.anchor].append(self._paper(support.paper))
        places = {support.place.anchor: support.place for support in supports}
        return [{**_anchor(places[anchor]), "papers": papers[anchor]} for anchor in sorted(papers)]

    def questions(self) -> list[Json]:
        """Return the research questions, overarching ones first."""
        questions = sorted(
            self._evidence.research_questions.values(),
            key=lambda one: (one.review.identifier, one.scope, one.position, one.identifier),
        )
        return [
            {
                "id": self._name(question.review, question.identifier),
                "position": question.position,
                "scope": question.scope,
                "statement": question.statement,
            }
            for question in questions
        ]

    def conclusions(self) -> list[Json]:
        """Return the conclusions with the questions that they answer and the findings that they rest on."""
        return [self._conclusion(conclusion) for conclusion in self._evidence.conclusions.values()]

    def _conclusion(self, conclusion: Conclusion) -> Json:
        grounds = sorted(conclusion.grounds, key=lambda ground: (ground.known_by.label, ground.finding.identifier))
        return {
            "id": self._id(conclusion),
            "statement": conclusion.statement,
            "section": conclusion.section.key,
            **({} if conclusion.paragraph is None else {"paragraph": str(conclusion.paragraph)}),
            "questions": [
                self._name(question.review, question.identifier)
                for question in sorted(conclusion.questions, key=lambda question: question.identifier)
            ],
            "component": [
                self._names.get(concept.iri, concept.slug)
                for concept in sorted(conclusion.components, key=lambda one: (one.slug, one.iri))
            ],
            "grounds": [{"finding": self._id(ground.finding), "how": ground.known_by.label} for ground in grounds],
        }

    def relations(self) -> list[Json]:
        """Return which findings stand against one another, with the words of the report that say so."""
        return [
            {
                "finding": self._id(relation.finding),
                "relation": relation.kind.slug,
                "other": self._id(relation.other),
                "known": relation.known_by.label,
                **({"cue": relation.cue} if relation.cue else {}),
                **({"reason": relation.reason} if relation.reason else {}),
            }
            for relation in self._evidence.relations
        ]

    def issues(self) -> list[Json]:
        """Return where the reports contradict themselves, with the papers and findings that it concerns."""
        return [self._issue(issue) for issue in self._evidence.source_issues.values()]

    def _issue(self, issue: SourceIssue) -> Json:
        readings = {
            "placeA": issue.place_a,
            "readingA": issue.reading_a,
            "placeB": issue.place_b,
            "readingB": issue.reading_b,
            "taken": issue.taken,
            "reason": issue.reason,
        }
        return {
            "id": self._id(issue),
            "weight": issue.weight.slug,
            "category": issue.category,
            "statement": issue.statement,
            **{name: value for name, value in readings.items() if value},
            "papers": [self._paper(paper) for paper in issue.papers],
            "findings": [self._id(finding) for finding in issue.findings],
        }

    def reported_figures(self) -> list[Json]:
        """Return the numbers that reports state, each with the number that the graph gives, and whether they agree."""
        evidence = self._evidence
        reconciliations = {(one.review, one.identifier): one for one in reconcile(evidence)}
        return [
            {
                **self._reported_figure(figure),
                "computed": number(reconciliations[key].computed),
                "verdict": reconciliations[key].verdict,
            }
            for figure in evidence.reported_figures.values()
            if (key := (figure.review.identifier, figure.identifier)) in reconciliations
        ]

    def _reported_figure(self, figure: ReportedFigure) -> Json:
        values: Json = {
            "id": self._id(figure),
            "section": figure.section.key,
            "place": figure.place,
            "statement": figure.statement,
            "stated": figure.stated,
            "comparison": figure.comparison,
            "query": figure.query,
            "parameters": figure.parameters,
            "issue": self._id(figure.issue) if figure.issue else "",
        }
        return {name: value for name, value in values.items() if value or name == "query"}

    def agreement(self) -> list[Json]:
        """Return how far two codings of the findings agreed."""
        return [
            {
                "facet": f"{one.facet} ({one.review.identifier})" if self._several else one.facet,
                "statistic": one.statistic,
                "coefficient": number(one.coefficient),
                "findings": one.findings,
                "coded": one.coded,
                **({} if one.where_coded is None else {"whereCoded": number(one.where_coded)}),
            }
            for one in self._evidence.agreement
        ]

    def criteria(self) -> list[Json]:
        """Return the criteria by which works were included or left out."""
        return [
            {
                "id": self._name(one.review, one.identifier),
                "role": one.role,
                "document": f"{one.document}, {one.review.identifier}" if self._several else one.document,
                "statement": one.statement,
            }
            for one in self._evidence.criteria
        ]


def _anchor(place: Place) -> Json:
    anchor: Json = {"at": place.anchor, "section": place.section.key, "paragraph": place.paragraph}
    if place.sentence is not None:
        anchor["sentence"] = place.sentence
    if place.cited_by == "attribution":
        anchor["byName"] = True
    return anchor
