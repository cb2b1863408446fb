"""What reports claim and conclude, what supports it, and where they contradict themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.evidence.model.concepts import Coded, Concept
from kg.evidence.model.papers import Paper
from kg.evidence.model.reports import Place, ResearchQuestion, Section, Statement

__all__ = [
    "CodingDifference",
    "Conclusion",
    "Finding",
    "Ground",
    "Influence",
    "Relation",
    "ReportedFigure",
    "SourceIssue",
    "Support",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class Support:
    """That a paper supports a finding, and where the report says so."""

    paper: Paper
    place: Place


@dataclass(frozen=True, kw_only=True, eq=False)
class CodingDifference:
    """Where two codings of a finding differed before they were settled."""

    facet: str
    first: str
    second: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Finding(Coded, Statement):
    """One claim of a report that papers support: what it says, how it is coded, and by which papers, where."""

    #: Its kinds, the main one first.
    kinds: Sequence[Concept]
    supports: Sequence[Support]
    coding_differences: Sequence[CodingDifference] = ()

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """The papers that support it, by number."""
        return tuple(dict.fromkeys(support.paper for support in self.supports))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where in the report it stands, in the order of its papers."""
        return tuple(dict.fromkeys(support.place for support in self.supports))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the report that it stands in."""
        return tuple(dict.fromkeys(place.section for place in self.places))

    @property
    def components(self) -> Sequence[Concept]:
        """The components of integration that it concerns, the main one first."""
        return self.coded("concerns")

    @property
    def levels(self) -> Sequence[Concept]:
        """The levels of the system that it is about."""
        return self.coded("atLevel")


@dataclass(frozen=True, kw_only=True, eq=False)
class Relation:
    """That one finding stands against another: the text says so by a cue, or a reader found it (then without)."""

    finding: Finding
    kind: Concept
    other: Finding
    known_by: Concept
    cue: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Influence:
    """What a finding claims to act on what: a claim of its papers, not a cause that anyone proved."""

    finding: Finding
    source: Concept
    state: Concept
    target: Concept
    effect: Concept
    stance: Concept


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """That a conclusion rests on a finding: the text names it as a ground, or a reading found it."""

    finding: Finding
    #: ``named`` or ``read``, as a concept of the ontology.
    known_by: Concept


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Conclusion(Coded, Statement):
    """What a review concludes, with the questions that it answers and the findings that it rests on."""

    section: Section
    paragraph: int | None = None
    questions: Sequence[ResearchQuestion] = ()
    grounds: Sequence[Ground] = ()

    @property
    def components(self) -> Sequence[Concept]:
        """The components of integration that it concerns, in the order of their vocabulary."""
        return self.coded("concerns")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that it rests on."""
        return tuple(ground.finding for ground in self.grounds)

    def findings_known_by(self, way: str) -> tuple[Finding, ...]:
        """Return those that the text names as grounds (``named``), or that a reading found (``read``)."""
        return tuple(ground.finding for ground in self.grounds if ground.known_by.slug == way)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SourceIssue(Statement):
    """Where a report contradicts itself: both readings, and the one that the graph takes."""

    weight: Concept
    category: str
    place_a: str = ""
    reading_a: str = ""
    place_b: str = ""
    reading_b: str = ""
    taken: str = ""
    reason: str = ""
    papers: Sequence[Paper] = ()
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ReportedFigure(Statement):
    """A number that a report states, with its place and the query that recomputes it."""

    section: Section
    place: str = ""
    stated: str
    comparison: str = ""
    #: The query in ``queries/figures``, its parameters, and what of its answer is the number.
    query: str = ""
    parameters: str = ""
    measure: str = ""
    #: The source issue that explains why the recomputed number differs.
    issue: SourceIssue | None = None
