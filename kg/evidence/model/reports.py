"""Reviews and their reports: sections, places in them, research questions, and how the review was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.evidence.model.concepts import Thing
from kg.namespaces import local_name

__all__ = ["Agreement", "Contributor", "Criterion", "Place", "ResearchQuestion", "Review", "Section", "Statement"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Contributor:
    """Who wrote or edited a review."""

    position: int
    role: str
    family: str
    given: str
    title: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Review(Thing):
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
    #: The IRI of the vocabulary of the items that its appraisals answer.
    appraisal_items: str = ""
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


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Statement(Thing):
    """What a review says under an identifier of its own."""

    iri: str
    review: Review
    identifier: str
    statement: str

    @property
    def key(self) -> str:
        """What names it within its review."""
        return self.identifier

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return self.statement


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


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ResearchQuestion(Statement):
    """A question that a review set out to answer."""

    position: int
    #: ``overarching`` or ``sub``, where the review divides its questions so.
    scope: str = ""


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
