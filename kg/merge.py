"""Several reviews in one graph, side by side.

Things have IRIs scoped by their review, so the graphs of reviews join by union; the ontology and the vocabularies,
which they share, are there once. Papers of different reviews that look like the same work are linked by a
candidate, a reified ``owl:sameAs`` for a person to confirm: nothing is asserted to be the same.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import KnowledgeGraphError, UsageError
from kg.graph import Graph
from kg.markup import plain_title
from kg.namespaces import BIBO, DCTERMS, FOAF, GRAPH, ID, IE, OWL, RDF, RDFS, SKOS
from kg.numbers import whole_number
from kg.rdf import read_rdf, term_text

__all__ = ["SAME_WORKS", "Candidate", "MergedReviews", "candidates_csv", "merge", "read_graph"]

#: The graph of the candidates; it is made anew by every merge.
SAME_WORKS = GRAPH + "same-works"

_TYPE = RDF + "type"
_VERSION = OWL + "versionIRI"
_REVIEW = NamedNode(IE + "Review")
#: Tables of a review's graph that are made from the others.
_DERIVED_TABLES = frozenset({"components-model", "inferred"})
#: Properties that have one value for one thing, beside those that the ontology calls functional.
_SINGLE_VALUED = frozenset({DCTERMS + "title", DCTERMS + "issued", _VERSION})
#: What the ontology and the vocabularies say of a concept: it has to be the same in all graphs.
_MEANINGS = frozenset({SKOS + "prefLabel", SKOS + "definition"})
#: What two papers may share, the most telling first.
_BASES = ("DOI", "title, year and first author", "title, and the year or one beside it")
#: What may stand around a DOI, or be in it unseen; as in shape:PaperDoiTwice.
_AROUND_DOI = re.compile(
    "[\\s\u00ad\u200b-\u200f\u2060\ufeff]|^(https?://(dx[.])?doi[.]org/|doi:)|[.,;]+[\\s\u200b-\u200f\ufeff]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True, kw_only=True)
class Work:
    """A paper as it is compared: its IRI, DOI, title, year and the family name of its first author."""

    iri: str
    review: str
    doi: str
    title: str
    year: str
    author: str
    citation: str


@dataclass(frozen=True, order=True)
class Candidate:
    """Two papers that may be the same work, and why: the first of ``_BASES`` that holds."""

    first: Work
    second: Work
    basis: str

    @property
    def iri(self) -> str:
        """The IRI of the candidate."""
        return f"{ID}same-work/{_path(self.first.iri)}--{_path(self.second.iri)}"


@dataclass(frozen=True)
class MergedReviews:
    """The merged graph and the candidates."""

    graph: Graph
    candidates: Sequence[Candidate]


def read_graph(source: Path) -> Graph:
    """Return the graph of a folder that holds ``graph.nq`` or ``graph.trig``, or of such a file.

    Raises :class:`~kg.errors.UsageError` where there is none, or where it is not a graph of reviews in named graphs.
    """
    file = source
    if source.is_dir():
        files = [source / name for name in ("graph.nq", "graph.trig") if (source / name).is_file()]
        if not files:
            raise UsageError(f"There is no graph.nq or graph.trig in {source}.", "Build or export it first.")
        file = files[0]
    quads = read_rdf(file)
    if not any(quad.predicate.value == _TYPE and quad.object == _REVIEW for quad in quads):
        raise UsageError(f"{file} holds no review.", "Name a graph that integration-kg built or exported.")
    if not all(isinstance(quad.graph_name, NamedNode) for quad in quads):
        raise UsageError(f"{file} has statements outside named graphs.", "Name the .nq or .trig file of the review.")
    return Graph.from_quads(quads)


def merge(graphs: Iterable[Graph]) -> MergedReviews:
    """Return the union of the graphs with the candidates for same works; order and repetition do not matter.

    Raises :class:`~kg.errors.KnowledgeGraphError` where two graphs say different things of the same thing, as two
    reviews with the same identifier or two versions of a vocabulary do.
    """
    same_works = NamedNode(SAME_WORKS)
    quads_by_graph = [graph.quads for graph in graphs]
    _check_versions(quads_by_graph)
    quads = {quad for graph_quads in quads_by_graph for quad in graph_quads if quad.graph_name != same_works}
    _check_agreement(quads)
    candidates = _candidates(_works(quads))
    quads.update(quad for candidate in candidates for quad in _candidate_quads(candidate))
    return MergedReviews(Graph.from_quads(quads), candidates)


def _path(iri: str) -> str:
    return iri.removeprefix(ID)


def _check_versions(graphs: Sequence[Sequence[Quad]]) -> None:
    """Raise where two graphs describe the same thing of a review in two ways, as two versions of a review do.

    Parts of one review may join: a selection leaves out things and links to what it leaves out, but says of what it
    holds all that the whole does. What is counted over a part (the components model) and what follows by rules differ.
    """
    facts_by_thing: dict[str, frozenset[tuple[str, str]]] = {}
    for graph in graphs:
        for thing, facts in _facts(graph).items():
            if facts_by_thing.setdefault(thing, facts) != facts:
                predicate, value = min(facts_by_thing[thing] ^ facts)
                raise KnowledgeGraphError(
                    f"Two of the graphs describe {thing} in two ways; only one says: {predicate} {value}",
                    "Two different reviews need different identifiers in review.csv; of two versions of one, name one.",
                )


def _facts(graph: Iterable[Quad]) -> dict[str, frozenset[tuple[str, str]]]:
    """Return what a graph states of the things of reviews: texts, numbers and concepts, by thing."""
    facts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for quad in graph:
        table = term_text(quad.graph_name).removeprefix(GRAPH)
        if "/" not in table or table.rsplit("/", 1)[-1] in _DERIVED_TABLES:
            continue
        review = table.split("/")[0]
        if not term_text(quad.object).startswith(f"{ID}{review}/"):
            facts[term_text(quad.subject)].add((quad.predicate.value, str(quad.object)))
    return {thing: frozenset(statements) for thing, statements in facts.items()}


def _check_agreement(quads: Iterable[Quad]) -> None:
    """Raise where a thing has two values of a property that allows one, or a concept two meanings."""
    functional = NamedNode(OWL + "FunctionalProperty")
    triples = {quad.triple for quad in quads}
    single = {
        term_text(t.subject) for t in triples if t.predicate.value == _TYPE and t.object == functional
    } | _SINGLE_VALUED
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for triple in triples:
        predicate = triple.predicate.value
        if predicate in single or predicate in _MEANINGS:
            language = getattr(triple.object, "language", None) or ""
            values[term_text(triple.subject), f"{predicate} {language}".strip()].add(term_text(triple.object))
    clashes = sorted((subject, name, sorted(texts)) for (subject, name), texts in values.items() if len(texts) > 1)
    if clashes:
        listing = "\n".join(f"{subject}: {name}: {' | '.join(texts)}" for subject, name, texts in clashes[:5])
        raise KnowledgeGraphError(
            f"The graphs say different things of {len(clashes)} things, the first of them:\n{listing}",
            "Two different reviews need different identifiers in review.csv; versions of one review, or of a "
            "vocabulary, cannot be merged: build them anew with the same version.",
        )


def _works(quads: Iterable[Quad]) -> list[Work]:
    """Return all papers as they are compared, sorted."""
    literals: dict[str, dict[str, str]] = defaultdict(dict)
    authors: dict[str, list[str]] = defaultdict(list)
    papers = set()
    for quad in quads:
        subject, value = term_text(quad.subject), term_text(quad.object)
        if quad.predicate.value == _TYPE and value == IE + "Paper":
            papers.add(subject)
        elif quad.predicate.value == IE + "author":
            authors[subject].append(value)
        elif isinstance(quad.object, Literal):
            literals[subject][quad.predicate.value] = value
    works = []
    for paper in papers:
        first_author = min(
            authors[paper],
            key=lambda author: whole_number(literals[author].get(IE + "position", "0")),
            default="",
        )
        family_name = (
            literals[first_author].get(FOAF + "familyName") or literals[first_author].get(FOAF + "name", "")
            if first_author
            else ""
        )
        fields = literals[paper]
        works.append(
            Work(
                iri=paper,
                review=_path(paper).split("/")[0],
                doi=fields.get(BIBO + "doi", ""),
                title=fields.get(DCTERMS + "title", ""),
                year=fields.get(IE + "year", ""),
                author=family_name,
                citation=fields.get(IE + "shortCitation", ""),
            )
        )
    return sorted(works)


def _comparable(text: str) -> str:
    """Return a text without case, accents, punctuation and spacing, in which the same title is set in many ways."""
    plain_letters = unicodedata.normalize("NFKD", text)
    letters = (c for c in plain_letters if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", "".join(letters).casefold()).strip()


def _comparable_doi(doi: str) -> str:
    """Return a DOI as it is compared: DOIs do not distinguish case (https://www.doi.org/doi-handbook/HTML)."""
    return _AROUND_DOI.sub("", doi).lower()


def _candidates(works: Sequence[Work]) -> list[Candidate]:
    """Return the pairs of papers of different reviews that may be one work, with the most telling that they share."""
    by_doi: dict[str, list[Work]] = defaultdict(list)
    by_title: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        by_doi[_comparable_doi(work.doi)].append(work)
        by_title[_comparable(plain_title(work.title))].append(work)
    alike = [pair for key, group in by_doi.items() if key for pair in combinations(group, 2)]
    alike += [pair for key, group in by_title.items() if key for pair in combinations(group, 2)]
    candidates = {
        Candidate(first, second, basis)
        for first, second in alike
        if first.review != second.review and (basis := _basis(first, second))
    }
    return sorted(candidates)


def _basis(first: Work, second: Work) -> str:
    """Return why two papers with one DOI or one title may be the same work; nothing where they are years apart."""
    author = _comparable(first.author)
    years_apart = (
        abs(whole_number(first.year, "a year") - whole_number(second.year, "a year"))
        if first.year and second.year
        else None
    )
    shared = (
        bool(first.doi) and _comparable_doi(first.doi) == _comparable_doi(second.doi),
        years_apart == 0 and bool(author) and author == _comparable(second.author),
        years_apart in (0, 1),
    )
    return next((basis for basis, holds in zip(_BASES, shared, strict=True) if holds), "")


def _candidate_quads(candidate: Candidate) -> list[Quad]:
    """Return a candidate as a reified statement, which says what may hold and does not assert it."""
    node, graph = NamedNode(candidate.iri), NamedNode(SAME_WORKS)
    label = f"{candidate.first.citation} and {candidate.second.citation} may be the same work"
    pairs: list[tuple[str, NamedNode | Literal]] = [
        (_TYPE, NamedNode(IE + "SameWorkCandidate")),
        (_TYPE, NamedNode(RDF + "Statement")),
        (RDF + "subject", NamedNode(candidate.first.iri)),
        (RDF + "predicate", NamedNode(OWL + "sameAs")),
        (RDF + "object", NamedNode(candidate.second.iri)),
        (IE + "sameWorkBasis", Literal(candidate.basis)),
        (RDFS + "label", Literal(label, language="en")),
    ]
    return [Quad(node, NamedNode(predicate), value, graph) for predicate, value in pairs]


def candidates_csv(merged: MergedReviews) -> str:
    """Return the candidates as CSV, with what a person needs to confirm or reject each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    fields = ("iri", "review", "citation", "title", "year", "author", "doi")
    writer.writerow(["candidate", "basis", *(f"{name}_{side}" for side in ("a", "b") for name in fields)])
    for candidate in merged.candidates:
        sides = [getattr(work, name) for work in (candidate.first, candidate.second) for name in fields]
        writer.writerow([candidate.iri, candidate.basis, *sides])
    return text.getvalue()
