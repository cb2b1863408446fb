"""The evidence of a selection as values: what briefs, references, networks and summaries are written from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.export.answers import rows
from kg.export.places import Place, read_places
from kg.export.selection import Selection
from kg.namespaces import IE, local_name
from kg.numbers import whole_number

__all__ = [
    "NAMED",
    "READ",
    "Author",
    "Concept",
    "Conclusion",
    "Count",
    "Evidence",
    "Finding",
    "Judgement",
    "Paper",
    "Question",
    "Relation",
    "counted",
    "read_evidence",
]

#: How it is known that a conclusion rests on a finding, as the query says it: the text names the finding as the
#: ground, or a reader found it.
NAMED, READ = "named", "read"


@dataclass(frozen=True)
class Concept:
    """A concept that something is coded with."""

    iri: str
    label: str
    position: int = 0

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return local_name(self.iri)

    @property
    def order(self) -> tuple[int, str, str]:
        """The sort key: by position, then by label."""
        return self.position, self.label, self.iri


@dataclass(frozen=True)
class Author:
    """An author as printed: a person with a family name, or an organisation."""

    family: str
    given: str
    organisation: str


@dataclass(frozen=True)
class Judgement:
    """The answer to one item of the appraisal tool."""

    number: str
    asked: str
    category: str
    answer: str


@dataclass(frozen=True)
class Count:
    """A count of participants as printed; ``number`` is None where the source gives none."""

    column: str
    group: str
    number: int | None
    status: str


@dataclass(frozen=True)
class Paper:
    """A paper with its bibliographic record and its appraisal."""

    iri: str
    review: str
    code: int
    kind: str
    fields: Mapping[str, str]
    authors: Sequence[Author]
    codings: Mapping[str, Sequence[Concept]]
    judgements: Sequence[Judgement]
    counts: Sequence[Count]

    @property
    def key(self) -> str:
        """The citation key: the review's identifier and the paper's number, as immutable as both."""
        return f"{self.review}-{self.code}"

    @property
    def quality(self) -> str:
        """The class of the paper's appraisal, one of :attr:`Evidence.classes`."""
        return self.fields["class"]


@dataclass(frozen=True)
class Finding:
    """A finding with its codings by property, and the papers that support it, each with its anchors."""

    iri: str
    review: str
    identifier: str
    statement: str
    main_kind: str
    kinds: Sequence[Concept]
    codings: Mapping[str, Sequence[Concept]]
    supports: Mapping[str, Sequence[str]]
    #: Where in the report it stands, by anchor.
    places: Mapping[str, Place]

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of the report that it stands in."""
        return tuple(dict.fromkeys(place.section for place in self.places.values()))

    def coded(self, name: str) -> Sequence[Concept]:
        """Return the concepts under a property of the ontology, such as ``concerns`` or ``atLevel``."""
        return self.codings.get(IE + name, ())


@dataclass(frozen=True)
class Relation:
    """That one finding stands against another: the text says so by a cue, or a reader found it (then without)."""

    finding: str
    relation: str
    other: str
    cue: str
    reason: str


@dataclass(frozen=True)
class Conclusion:
    """A conclusion with the findings that it rests on, each :data:`NAMED` or :data:`READ`."""

    iri: str
    review: str
    identifier: str
    section: str
    statement: str
    questions: Sequence[str]
    components: Sequence[Concept]
    grounds: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A research question."""

    iri: str
    review: str
    identifier: str
    statement: str


@dataclass(frozen=True)
class Evidence:
    """Everything of a selection, by IRI; ``selected`` are the papers that pass its filters."""

    selection: Selection = field(repr=False)
    papers: Mapping[str, Paper]
    findings: Mapping[str, Finding]
    relations: Sequence[Relation]
    conclusions: Mapping[str, Conclusion]
    questions: Mapping[str, Question]

    @property
    def selected(self) -> list[Paper]:
        """The papers that pass the filters, by review and number."""
        return self.passing(self.papers.values())

    @cached_property
    def reviews(self) -> Mapping[str, Mapping[str, str]]:
        """What the graph says of each review, by IRI."""
        return {row["review"]: row for row in rows(self.selection.graph, "reviews")}

    @cached_property
    def classes(self) -> Mapping[str, bool]:
        """The classes of papers by their appraisal, from the best, each with whether it is a class of ratings."""
        classes = rows(self.selection.graph, "rating-classes")
        return {row["class"]: row["type"] == IE + "RatingClass" for row in classes}

    @cached_property
    def codebook(self) -> Sequence[Mapping[str, str]]:
        """The concepts of all vocabularies and the kinds of findings, whether used or not."""
        return rows(self.selection.graph, "codebook")

    @property
    def partial(self) -> bool:
        """Whether it describes papers that do not pass the filters, because findings come with all their papers."""
        return any(iri not in self.selection.papers for iri in self.papers)

    def papers_of(self, findings: Iterable[Finding]) -> list[Paper]:
        """Return the papers that support findings, by review and number."""
        wanted = {iri for finding in findings for iri in finding.supports}
        return [paper for iri, paper in self.papers.items() if iri in wanted]

    def passing(self, papers: Iterable[Paper]) -> list[Paper]:
        """Return those of some papers that pass the filters."""
        return [paper for paper in papers if paper.iri in self.selection.papers]

    def counts(self, findings: Collection[Finding], papers: Collection[Paper]) -> str:
        """Return in words how many findings and papers there are; papers that do not pass the filters apart."""
        told = f"{counted(len(findings), 'finding')} from "
        if not self.partial:
            return told + counted(len(papers), "paper")
        passing = self.passing(papers)
        verb = "passes" if len(passing) == 1 else "pass"
        further = counted(len(papers) - len(passing), "further paper")
        return f"{told}{counted(len(passing), 'paper')} that {verb} the filters, and {further} of the same findings"

    @property
    def counts_of_all(self) -> str:
        """How many findings and papers it has in all, in words."""
        return self.counts(self.findings.values(), self.papers.values())

    def lineage(self, concept: str) -> set[str]:
        """Return a concept with all broader ones, by IRI."""
        found: set[str] = set()
        waiting = {concept}
        while waiting:
            found |= waiting
            waiting = {row["parent"] for row in self.codebook if row["concept"] in waiting and "parent" in row} - found
        return found

    def name(self, finding: Finding) -> str:
        """Return a finding's identifier, with its review where there are several."""
        return finding.identifier if len(self.reviews) == 1 else f"{finding.review} {finding.identifier}"

    def concepts(self, name: str) -> list[Concept]:
        """Return the concepts that findings are coded with under a property, in the order of their vocabulary."""
        found = {concept for finding in self.findings.values() for concept in finding.coded(name)}
        return sorted(found, key=lambda concept: concept.order)

    def vocabulary(self, name: str, reviews: Collection[str]) -> list[Concept]:
        """Return all concepts that findings of these reviews could be coded with under a property, in order.

        They are those of the schemes in use, whether a finding has them or not; headings that only group others are
        left out.
        """
        coded = {
            concept.iri
            for finding in self.findings.values()
            if finding.review in reviews
            for concept in finding.coded(name)
        }
        used = {row["scheme"] for row in self.codebook if row["concept"] in coded}
        among = [row for row in self.codebook if row["scheme"] in used]
        headings = {(row["scheme"], row["broader"]) for row in among if "broader" in row}
        found = {
            Concept(row["concept"], row["label"], whole_number(row.get("position", "0"), "a position"))
            for row in among
            if row["concept"] in coded or (row["scheme"], row["label"]) not in headings
        }
        return sorted(found, key=lambda concept: concept.order)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or plural."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def read_evidence(selection: Selection) -> Evidence:
    """Return the evidence of a selection."""
    codings = _codings(selection)
    return Evidence(
        selection,
        _papers(selection, codings),
        _findings(selection, codings),
        tuple(
            Relation(row["finding"], row["relation"], row["other"], row.get("cue", ""), row.get("reason", ""))
            for row in rows(selection.graph, "relations")
        ),
        _conclusions(selection, codings),
        {
            row["question"]: Question(row["question"], local_name(row["review"]), row["identifier"], row["statement"])
            for row in rows(selection.graph, "questions")
        },
    )


_Codings = Mapping[str, Mapping[str, list[Concept]]]


def _codings(selection: Selection) -> _Codings:
    found: dict[str, dict[str, list[Concept]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(selection.graph, "codings"):
        concept = Concept(row["concept"], row["label"], whole_number(row.get("position", "0"), "a position"))
        found[row["thing"]][row["property"]].append(concept)
    # The main component comes first, whatever the order of the vocabulary.
    for coded in found.values():
        main = coded.get(IE + "mainlyConcerns", [])
        coded[IE + "concerns"].sort(key=lambda concept: (concept not in main, concept.order))
    return found


def _papers(selection: Selection, codings: _Codings) -> dict[str, Paper]:
    authors: dict[str, list[Author]] = defaultdict(list)
    for row in rows(selection.graph, "authors"):
        authors[row["paper"]].append(Author(row.get("family", ""), row.get("given", ""), row.get("organisation", "")))
    judgements: dict[str, list[Judgement]] = defaultdict(list)
    for row in rows(selection.graph, "judgements"):
        judgement = Judgement(row.get("notation", ""), row["asked"], row["category"], row["answer"])
        judgements[row["paper"]].append(judgement)
    counts: dict[str, list[Count]] = defaultdict(list)
    for row in rows(selection.graph, "participants"):
        number = whole_number(row["number"], "a number of participants") if "number" in row else None
        counts[row["paper"]].append(Count(row["column"], row.get("group", ""), number, row["status"]))
    return {
        row["paper"]: Paper(
            row["paper"],
            local_name(row["review"]),
            whole_number(row["code"], "the number of a paper"),
            local_name(row["workType"]),
            row,
            tuple(authors[row["paper"]]),
            codings.get(row["paper"], {}),
            tuple(judgements[row["paper"]]),
            tuple(counts[row["paper"]]),
        )
        for row in rows(selection.graph, "papers")
    }


def _findings(selection: Selection, codings: _Codings) -> dict[str, Finding]:
    kinds: dict[str, list[Concept]] = defaultdict(list)
    for row in rows(selection.graph, "finding-kinds"):
        position = whole_number(row.get("position", "0"), "a position")
        kinds[row["finding"]].append(Concept(row["kind"], row["label"], position))
    supports: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    places = read_places(selection)
    for row in rows(selection.graph, "supports"):
        supports[row["finding"]][row["paper"]].append(row["anchor"])
    return {
        row["finding"]: Finding(
            row["finding"],
            local_name(row["review"]),
            row["identifier"],
            row["statement"],
            row["mainKind"],
            _main_first(kinds[row["finding"]], row["mainKind"]),
            codings.get(row["finding"], {}),
            supports[row["finding"]],
            places[row["finding"]],
        )
        for row in rows(selection.graph, "findings")
    }


def _main_first(kinds: list[Concept], main: str) -> tuple[Concept, ...]:
    return tuple(sorted(kinds, key=lambda kind: (kind.iri != main, kind.label)))


def _conclusions(selection: Selection, codings: _Codings) -> dict[str, Conclusion]:
    questions: dict[str, list[str]] = defaultdict(list)
    for row in rows(selection.graph, "conclusion-questions"):
        questions[row["conclusion"]].append(row["question"])
    grounds: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(selection.graph, "conclusion-grounds"):
        grounds[row["conclusion"]][row["finding"]] = row["how"]
    return {
        row["conclusion"]: Conclusion(
            row["conclusion"],
            local_name(row["review"]),
            row["identifier"],
            row["section"],
            row["statement"],
            tuple(questions[row["conclusion"]]),
            tuple(codings.get(row["conclusion"], {}).get(IE + "concerns", ())),
            grounds[row["conclusion"]],
        )
        for row in rows(selection.graph, "conclusions")
    }
