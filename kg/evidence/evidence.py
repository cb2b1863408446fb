"""The evidence of a graph, each kind of thing read once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import TypeVar

from kg.evidence.model import (
    Appraisal,
    Author,
    CodingDifference,
    Concept,
    Conclusion,
    Finding,
    Ground,
    Influence,
    Judgement,
    Paper,
    ParticipantCount,
    Place,
    Relation,
    ReportedFigure,
    SourceIssue,
    Support,
    Work,
)
from kg.evidence.reports import Reports
from kg.evidence.rows import Row, optional_integer, optional_number, resolve
from kg.evidence.selections import select_iris
from kg.evidence.things import Things, things_of_reviews
from kg.evidence.vocabulary import Vocabulary
from kg.namespaces import local_name
from kg.numbers import whole_number

__all__ = ["Evidence"]

Value = TypeVar("Value")


class Evidence(Vocabulary, Reports):
    """Everything that the reviews of a graph say, as values that link to each other.

    Each kind is read by the query of its name in ``queries/evidence``. Raises
    :class:`~kg.errors.KnowledgeGraphError` where the graph names a thing that it does not describe.
    """

    @cached_property
    def rating_classes(self) -> Sequence[Concept]:
        """The classes of ratings from the best, then the statuses of papers without a rating."""
        return sorted((term for term in self.terms.values() if term.notation), key=lambda term: term.order)

    @property
    def qualities(self) -> list[str]:
        """What :attr:`Paper.quality` can be, in the order of the rating classes."""
        return [rating_class.words for rating_class in self.rating_classes]

    # Papers and what they say.

    @cached_property
    def papers(self) -> Things[Paper]:
        """The papers by number."""
        authors = self._rows_by("authors", "paper")
        counts = self._rows_by("participants", "paper")
        return things_of_reviews(
            "paper",
            [
                Paper(
                    iri=row["paper"],
                    review=self._review(row),
                    code=whole_number(row["code"], "the number of a paper"),
                    work=_work(row, authors.get(row["paper"], ())),
                    status=self._value(row["status"]),
                    rating=optional_number(row, "rating"),
                    rating_class=self._value(row["class"]),
                    appraisal=self._appraisals.get(row["paper"]),
                    codings=self._codings.get(row["paper"], {}),
                    participants=tuple(self._participants(one) for one in counts.get(row["paper"], ())),
                    staff_as_printed=row.get("staff"),
                    families_as_printed=row.get("families"),
                )
                for row in self._rows("papers")
            ],
            reviews=self.reviews,
            selector=partial(select_iris, self.graph, "papers"),
        )

    @cached_property
    def _appraisals(self) -> Mapping[str, Appraisal]:
        judgements = self._rows_by("judgements", "paper")
        return {
            row["paper"]: Appraisal(
                iri=row["appraisal"],
                status=self._value(row["status"]),
                tool=row.get("tool", ""),
                rating=optional_number(row, "rating"),
                as_printed=row.get("printed"),
                computed=optional_number(row, "computed"),
                judgements=tuple(
                    Judgement(item=self._value(one["item"]), answer=self._value(one["answer"]))
                    for one in judgements.get(row["paper"], ())
                ),
            )
            for row in self._rows("appraisals")
        }

    @cached_property
    def appraisal_items(self) -> Sequence[Concept]:
        """The items of the tools that the reviews' papers were appraised with, as the reviews number them.

        Screening items are among them where one was answered.
        """
        schemes = {review.appraisal_items for review in self.reviews.values()}
        answered = {one.item for appraisal in self._appraisals.values() for one in appraisal.judgements}
        items = [
            concept
            for concept in self.concepts.values()
            if concept.scheme is not None
            and concept.scheme.iri in schemes
            and ("ScreeningItem" not in concept.classes or concept in answered)
        ]
        return sorted(items, key=lambda item: (item.scheme.iri if item.scheme else "", *item.order))

    @cached_property
    def appraisal_tools(self) -> Sequence[str]:
        """The short names of the tools that papers were appraised with."""
        return sorted({one.tool for one in self._appraisals.values() if one.judgements and one.tool})

    def _participants(self, row: Row) -> ParticipantCount:
        return ParticipantCount(
            column=row["column"],
            position=whole_number(row["position"], "a position"),
            status=self._value(row["status"]),
            group=row.get("group", ""),
            number=optional_integer(row, "number"),
            method=row.get("method", ""),
            remark=row.get("remark", ""),
        )

    @cached_property
    def findings(self) -> Things[Finding]:
        """The findings by identifier."""
        kinds = self._rows_by("finding-kinds", "finding")
        supports = self._rows_by("supports", "finding")
        differences = self._rows_by("coding-differences", "finding")
        return things_of_reviews(
            "finding",
            [
                Finding(
                    iri=row["finding"],
                    review=self._review(row),
                    identifier=row["identifier"],
                    statement=row["statement"],
                    kinds=self._kinds_of(row["mainKind"], resolve(kinds, row["finding"], "kind of the finding")),
                    codings=self._codings.get(row["finding"], {}),
                    supports=self._supports(supports.get(row["finding"], ())),
                    coding_differences=tuple(
                        CodingDifference(facet=one["facet"], first=one["first"], second=one["second"])
                        for one in differences.get(row["finding"], ())
                    ),
                )
                for row in self._rows("findings")
            ],
            reviews=self.reviews,
            selector=partial(select_iris, self.graph, "findings"),
        )

    def _kinds_of(self, main: str, rows: Iterable[Row]) -> tuple[Concept, ...]:
        kinds = [resolve(self.kinds, row["kind"], "kind of finding") for row in rows]
        return tuple(sorted(kinds, key=lambda kind: (kind.iri != main, kind.label)))

    def _supports(self, rows: Iterable[Row]) -> tuple[Support, ...]:
        places: dict[str, Place] = {}
        supports: list[Support] = []
        for row in rows:
            place = Place(
                anchor=row["anchor"],
                section=resolve(self.sections, row["section"], "section"),
                paragraph=whole_number(row["paragraph"], "a paragraph"),
                sentence=optional_integer(row, "sentence"),
                cited_by=row["citedBy"],
            )
            paper = resolve(self.papers.by_iri, row["paper"], "paper")
            supports.append(Support(paper=paper, place=places.setdefault(row["anchor"], place)))
        return tuple(supports)

    @cached_property
    def relations(self) -> Sequence[Relation]:
        """Which findings stand against one another."""
        return tuple(
            Relation(
                finding=self._finding(row["finding"]),
                kind=self._value(row["relation"]),
                other=self._finding(row["other"]),
                known_by=self._value(row["known"]),
                cue=row.get("cue", ""),
                reason=row.get("reason", ""),
            )
            for row in self._rows("relations")
        )

    @cached_property
    def influences(self) -> Sequence[Influence]:
        """What findings claim to act on what."""
        return tuple(
            Influence(
                finding=self._finding(row["finding"]),
                source=self._value(row["from"]),
                state=self._value(row["state"]),
                target=self._value(row["to"]),
                effect=self._value(row["effect"]),
                stance=self._value(row["stance"]),
            )
            for row in self._rows("influences")
        )

    def _finding(self, iri: str) -> Finding:
        return resolve(self.findings.by_iri, iri, "finding")

    # What is concluded, and what is wrong with the reports.

    @cached_property
    def conclusions(self) -> Things[Conclusion]:
        """The conclusions by identifier."""
        questions = self._rows_by("conclusion-questions", "conclusion")
        grounds = self._rows_by("conclusion-grounds", "conclusion")
        return things_of_reviews(
            "conclusion",
            [
                Conclusion(
                    iri=row["conclusion"],
                    review=self._review(row),
                    identifier=row["identifier"],
                    statement=row["statement"],
                    section=resolve(self.sections, row["section"], "section"),
                    paragraph=optional_integer(row, "paragraph"),
                    questions=tuple(
                        resolve(self.research_questions.by_iri, one["question"], "research question")
                        for one in questions.get(row["conclusion"], ())
                    ),
                    codings=self._codings.get(row["conclusion"], {}),
                    grounds=tuple(
                        Ground(finding=self._finding(one["finding"]), known_by=self._value(one["known"]))
                        for one in grounds.get(row["conclusion"], ())
                    ),
                )
                for row in self._rows("conclusions")
            ],
            reviews=self.reviews,
            selector=partial(select_iris, self.graph, "conclusions"),
        )

    @cached_property
    def source_issues(self) -> Things[SourceIssue]:
        """Where reports contradict themselves, by identifier."""
        things = self._rows_by("source-issue-things", "issue")
        papers, findings = self.papers.by_iri, self.findings.by_iri
        return things_of_reviews(
            "source issue",
            [
                SourceIssue(
                    iri=row["issue"],
                    review=self._review(row),
                    identifier=row["identifier"],
                    weight=self._value(row["weight"]),
                    category=row["category"],
                    statement=row["statement"],
                    place_a=row.get("placeA", ""),
                    reading_a=row.get("readingA", ""),
                    place_b=row.get("placeB", ""),
                    reading_b=row.get("readingB", ""),
                    taken=row.get("taken", ""),
                    reason=row.get("reason", ""),
                    papers=_among(papers, things.get(row["issue"], ())),
                    findings=_among(findings, things.get(row["issue"], ())),
                )
                for row in self._rows("source-issues")
            ],
            reviews=self.reviews,
        )

    @cached_property
    def reported_figures(self) -> Things[ReportedFigure]:
        """The numbers that reports state, by identifier."""
        return things_of_reviews(
            "reported figure",
            [
                ReportedFigure(
                    iri=row["figure"],
                    review=self._review(row),
                    identifier=row["identifier"],
                    section=resolve(self.sections, row["section"], "section"),
                    place=row.get("place", ""),
                    statement=row["statement"],
                    stated=row["stated"],
                    comparison=row.get("comparison", ""),
                    query=local_name(row.get("query", "")),
                    parameters=row.get("parameters", ""),
                    measure=row.get("measure", ""),
                    issue=self.source_issues.by_iri.get(row.get("issue", "")),
                )
                for row in self._rows("reported-figures")
            ],
            reviews=self.reviews,
        )


def _work(row: Row, people: Iterable[Row]) -> Work:
    authors, editors = (
        tuple(_author(one) for one in people if local_name(one["relation"]) == relation)
        for relation in ("author", "editor")
    )
    return Work(
        kind=local_name(row["workType"]),
        title=row["title"],
        year=optional_integer(row, "year"),
        year_suffix=row.get("yearSuffix", ""),
        status=row.get("publication", ""),
        citation=row["citation"],
        reference=row["reference"],
        container=row.get("container", ""),
        volume=row.get("volume", ""),
        issue=row.get("issue", ""),
        pages=row.get("pages", ""),
        article_number=row.get("articleNumber", ""),
        doi=row.get("doi", ""),
        url=row.get("url", ""),
        publisher=row.get("publisher", ""),
        genre=row.get("genre", ""),
        event=row.get("event", ""),
        accessed=row.get("accessed", ""),
        authors=authors,
        editors=editors,
    )


def _author(row: Row) -> Author:
    return Author(
        position=whole_number(row["position"], "a position"),
        label=row["label"],
        family=row.get("family", ""),
        given=row.get("given", ""),
        suffix=row.get("suffix", ""),
        organisation=row.get("organisation", ""),
    )


def _among(things: Mapping[str, Value], rows: Iterable[Row]) -> tuple[Value, ...]:
    return tuple(things[row["thing"]] for row in rows if row["thing"] in things)
