"""Papers: the work, how it was appraised, and who took part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.evidence.model.concepts import Coded, Concept, Thing
from kg.evidence.model.reports import Review

__all__ = ["Appraisal", "Author", "Judgement", "Paper", "ParticipantCount", "Work"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Author:
    """An author or editor as printed: a person with a family name, or an organisation."""

    position: int
    label: str
    family: str = ""
    given: str = ""
    suffix: str = ""
    organisation: str = ""

    @property
    def has_particle(self) -> bool:
        """Whether the family name begins with a particle (de, van der, 't), which belongs to it as printed."""
        return self.family.lstrip("'’‘`")[:1].islower()


@dataclass(frozen=True, kw_only=True, eq=False)
class Work:
    """The bibliographic record of a paper, as the review prints it; its fields are those of CSL.

    ``status`` is what is printed in place of a year; a title may have the markup of :mod:`kg.markup`.
    """

    kind: str
    title: str
    year: int | None
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
    year_suffix: str = ""
    status: str = ""
    genre: str = ""
    event: str = ""
    accessed: str = ""
    authors: Sequence[Author] = ()
    editors: Sequence[Author] = ()

    @property
    def issued(self) -> str:
        """When it was published, as printed: 2020, 2020a, in press."""
        return self.status if self.year is None else f"{self.year}{self.year_suffix}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Judgement:
    """The answer to one item of the appraisal tool."""

    item: Concept
    answer: Concept


@dataclass(frozen=True, kw_only=True, eq=False)
class Appraisal:
    """How a paper was appraised.

    ``tool`` is the short name of the tool; ``status`` says whether there is a rating (appraised, not rated by the tool,
    not applicable, not in the source); ``rating`` is the share of criteria met, from 0 to 1, ``computed`` the same
    recounted from the answers, ``as_printed`` what the source prints.
    """

    iri: str
    status: Concept
    tool: str = ""
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
class Paper(Coded, Thing):
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
    participants: Sequence[ParticipantCount] = ()
    staff_as_printed: str | None = None
    families_as_printed: str | None = None

    @property
    def title(self) -> str:
        """The title of the work."""
        return self.work.title

    @property
    def year(self) -> int | None:
        """The year in which the work was published; None where the source prints none."""
        return self.work.year

    @property
    def citation(self) -> str:
        """Authors and year, in short."""
        return self.work.citation

    @property
    def quality(self) -> str:
        """The class of the rating in words: high, middle or low, else why there is none."""
        return self.rating_class.words

    @property
    def citation_key(self) -> str:
        """The key of references: the review's identifier and the paper's number, as immutable as both."""
        return f"{self.review.identifier}-{self.code}"

    @property
    def key(self) -> int:
        """What names it within its review."""
        return self.code

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return f"{self.citation}, {self.status.label.lower() if self.rating is None else f'rated {self.rating:g}'}"
