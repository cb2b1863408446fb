"""The evidence as values: what reviews, papers, findings and conclusions are in Python.

Things link to each other (``finding.papers``, ``conclusion.grounds``) and are made once for each graph, so that two are
the same exactly when they are one object. What the source lacks is None or empty.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from kg.namespaces import ID, IE, local_name

__all__ = [
    "Agreement",
    "Appraisal",
    "Author",
    "CodingDifference",
    "Codings",
    "Concept",
    "Conclusion",
    "Contributor",
    "Criterion",
    "Finding",
    "Ground",
    "Influence",
    "Judgement",
    "Paper",
    "ParticipantCount",
    "Place",
    "Relation",
    "ReportedFigure",
    "ResearchQuestion",
    "Review",
    "Scheme",
    "Section",
    "SourceIssue",
    "Support",
    "Work",
]


class _Thing:
    """Shows a thing in a line, as prompts and notebooks do: what names it, and what it says."""

    @property
    def key(self) -> str | int:
        """What names it."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}: {textwrap.shorten(self.summary, 90, placeholder=' …')}>"


@dataclass(frozen=True, kw_only=True, eq=False)
class Scheme:
    """A vocabulary."""

    iri: str
    title: str
    description: str = ""
    source: str = ""

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return local_name(self.iri)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Concept(_Thing):
    """What something is coded with: a concept of a vocabulary, or a kind, status or answer of the ontology."""

    iri: str
    label: str
    scheme: Scheme | None = None
    position: int | None = None
    definition: str = ""
    notation: str = ""
    #: The concepts that it belongs under.
    broader: Sequence[Concept] = ()
    #: Of an item of an appraisal tool: the category of study designs that it is asked of.
    category: Concept | None = None
    #: The classes of the ontology that it is of, by local name.
    classes: frozenset[str] = frozenset()
    #: The rules that say when it is used.
    rules: Sequence[str] = ()

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return local_name(self.iri)

    @property
    def order(self) -> tuple[int, str, str]:
        """The sort key: by position in the vocabulary, then by label."""
        return self.position or 0, self.label, self.iri

    @cached_property
    def lineage(self) -> frozenset[str]:
        """The IRIs of the concept and of all broader ones."""
        lineage: set[str] = set()
        waiting = [self]
        while waiting:
            concept = waiting.pop()
            if concept.iri not in lineage:
                lineage.add(concept.iri)
                waiting += concept.broader
        return frozenset(lineage)

    @property
    def key(self) -> str:
        """What names it."""
        return self.iri.removeprefix(ID) if self.iri.startswith(ID) else self.slug

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return self.label


#: Concepts by the property that something is coded with them by.
Codings: TypeAlias = Mapping[str, Sequence[Concept]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Contributor:
    """Who wrote or edited a review."""

    position: int
    role: str
    family: str
    given: str
    title: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Review(_Thing):
    """A review, with what its table says of it."""

    iri: str
    title: str
    issued: str
    publisher: str
    series: str = ""
    strand: str = ""
    commissioner: str = ""
    first_year: int | None = None
    last_year: int | None = None
    language: str = ""
    appraisal_tool: str = ""
    synthesis_method: str = ""
    contributors: Sequence[Contributor] = ()

    @property
    def identifier(self) -> str:
        """The last part of its IRI, which scopes the identifiers of all that it says."""
        return local_name(self.iri)

    @property
    def authors(self) -> list[Contributor]:
        """The contributors who wrote it, in printed order."""
        return [one for one in self.contributors if one.role == "author"]

    @property
    def key(self) -> str:
        """What names it."""
        return self.identifier

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return f"{self.title} ({self.issued})"


@dataclass(frozen=True, kw_only=True, eq=False)
class Section:
    """A section of a report; ``heading`` is its title, with that of the section around it where it stands twice."""

    iri: str
    review: Review = field(repr=False)
    key: str
    position: int
    title: str
    heading: str
    parent: Section | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a report something stands; ``sentence`` is None for a whole paragraph, 0 for a quotation set apart."""

    anchor: str
    section: Section
    paragraph: int
    sentence: int | None = None
    #: ``marker``, or ``attribution`` where the text names the work without a marker.
    cited_by: str = ""

    @property
    def words(self) -> str:
        """The place in words."""
        sentence = "" if self.sentence is None else f", sentence {self.sentence}" if self.sentence else ", quotation"
        return f"{self.section.heading}, paragraph {self.paragraph}{sentence}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Author:
    """An author as printed: a person with a family name, or an organisation."""

    position: int
    label: str
    family: str = ""
    given: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Work:
    """The bibliographic record of a paper, as the review prints it."""

    kind: str
    title: str
    year: int
    citation: str
    reference: str
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    doi: str = ""
    url: str = ""
    publisher: str = ""
    authors: Sequence[Author] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Judgement:
    """The answer to one item of the appraisal tool."""

    item: Concept
    answer: Concept


@dataclass(frozen=True, kw_only=True, eq=False)
class Appraisal:
    """How a paper was appraised.

    ``status`` says whether there is a rating (appraised, not applicable, not in the source); ``rating`` is the share of
    criteria met, from 0 to 1, ``computed`` the same recounted from the answers, ``as_printed`` what the source prints.
    """

    iri: str
    status: Concept
    rating: float | None = None
    as_printed: str | None = None
    computed: float | None = None
    judgements: Sequence[Judgement] = field(default=(), repr=False)


@dataclass(frozen=True, kw_only=True, eq=False)
class ParticipantCount:
    """A count of participants as printed; ``number`` is None where the source gives none."""

    column: str
    position: int
    status: Concept
    group: str = ""
    number: int | None = None
    method: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Paper(_Thing):
    """A paper of a review, with its bibliographic record and its appraisal."""

    iri: str
    review: Review
    code: int
    work: Work
    #: Whether the paper has a rating: appraised, not applicable, not in the source.
    status: Concept
    rating: float | None = None
    #: The class of the rating, or the status of a paper without one.
    rating_class: Concept
    appraisal: Appraisal | None = None
    codings: Codings
    participants: Sequence[ParticipantCount] = ()
    staff_as_printed: str | None = None
    families_as_printed: str | None = None

    @property
    def title(self) -> str:
        """The title of the work."""
        return self.work.title

    @property
    def year(self) -> int:
        """The year in which the work was published."""
        return self.work.year

    @property
    def citation(self) -> str:
        """Authors and year, in short."""
        return self.work.citation

    @property
    def quality(self) -> str:
        """The class of the rating in words: high, middle or low, else why there is none."""
        return self.rating_class.notation.replace("-", " ")

    @property
    def citation_key(self) -> str:
        """The key of references: the review's identifier and the paper's number, as immutable as both."""
        return f"{self.review.identifier}-{self.code}"

    def coded(self, name: str) -> Sequence[Concept]:
        """Return the concepts under a property of the ontology, such as ``region`` or ``studyType``."""
        return self.codings.get(IE + name, ())

    @property
    def key(self) -> int:
        """What names it within its review."""
        return self.code

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return f"{self.citation}, {self.status.label.lower() if self.rating is None else f'rated {self.rating:g}'}"


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
class Finding(_Thing):
    """One claim of a report that papers support: what it says, how it is coded, and by which papers, where."""

    iri: str
    review: Review
    identifier: str
    statement: str
    #: Its kinds, the main one first.
    kinds: Sequence[Concept]
    codings: Codings
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

    def coded(self, name: str) -> Sequence[Concept]:
        """Return the concepts under a property of the ontology, such as ``concerns`` or ``atLevel``."""
        return self.codings.get(IE + name, ())

    @property
    def components(self) -> Sequence[Concept]:
        """The components of integration that it concerns, the main one first."""
        return self.coded("concerns")

    @property
    def levels(self) -> Sequence[Concept]:
        """The levels of the system that it is about."""
        return self.coded("atLevel")

    @property
    def key(self) -> str:
        """What names it within its review."""
        return self.identifier

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return self.statement


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ResearchQuestion(_Thing):
    """A question that a review set out to answer."""

    iri: str
    review: Review
    identifier: str
    position: int
    statement: str
    #: ``overarching`` or ``sub``, where the review divides its questions so.
    scope: str = ""

    @property
    def key(self) -> str:
        """What names it within its review."""
        return self.identifier

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return self.statement


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """That a conclusion rests on a finding: the text names it as a ground, or a reading found it."""

    finding: Finding
    #: ``named`` or ``read``, as a concept of the ontology.
    known_by: Concept


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Conclusion(_Thing):
    """What a review concludes, with the questions that it answers and the findings that it rests on."""

    iri: str
    review: Review
    identifier: str
    statement: str
    section: Section
    paragraph: int | None = None
    questions: Sequence[ResearchQuestion] = ()
    codings: Codings
    grounds: Sequence[Ground] = ()

    @property
    def components(self) -> Sequence[Concept]:
        """The components of integration that it concerns, in the order of their vocabulary."""
        return self.codings.get(IE + "concerns", ())

    @property
    def key(self) -> str:
        """What names it within its review."""
        return self.identifier

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return self.statement


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


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SourceIssue(_Thing):
    """Where a report contradicts itself: both readings, and the one that the graph takes."""

    iri: str
    review: Review
    identifier: str
    weight: Concept
    category: str
    statement: str
    place_a: str = ""
    reading_a: str = ""
    place_b: str = ""
    reading_b: str = ""
    taken: str = ""
    reason: str = ""
    papers: Sequence[Paper] = ()
    findings: Sequence[Finding] = ()

    @property
    def key(self) -> str:
        """What names it within its review."""
        return self.identifier

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return self.statement


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ReportedFigure(_Thing):
    """A number that a report states, with its place and the query that recomputes it."""

    iri: str
    review: Review
    identifier: str
    section: Section
    place: str = ""
    statement: str
    stated: str
    comparison: str = ""
    #: The query in ``queries/figures``, its parameters, and what of its answer is the number.
    query: str = ""
    parameters: str = ""
    measure: str = ""
    #: The source issue that explains why the recomputed number differs.
    issue: SourceIssue | None = None

    @property
    def key(self) -> str:
        """What names it within its review."""
        return self.identifier

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return self.statement


@dataclass(frozen=True, kw_only=True, eq=False)
class Agreement:
    """How far two codings of the findings agreed on one facet."""

    review: Review = field(repr=False)
    facet: str
    statistic: str
    coefficient: float
    findings: int
    #: The findings that either coding gave a value, and the coefficient over those alone.
    coded: int
    where_coded: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Criterion:
    """A criterion by which works were included in a review, or excluded from it."""

    review: Review = field(repr=False)
    identifier: str
    role: str
    document: str
    statement: str
