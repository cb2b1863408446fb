"""Nanopublications: one per finding, each with its assertion, its provenance and what is known of its publication.

Unsigned: whoever publishes them signs with a key of their own, which gives them their lasting (trusty) identifiers.
Rules: https://nanopub.net/guidelines/working_draft/ (four graphs, none empty; provenance speaks of the assertion,
publication info of the nanopublication; every statement in one of the four).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.evidence import Finding, Paper
from kg.export.description import CURATORS, CURATORS_NAME, LICENCE, dataset_iri
from kg.export.job import Job
from kg.folders.file_names import FileNames
from kg.namespaces import BIBO, DCTERMS, FOAF, IE, PREFIXES, PROV, RDF, RDFS, SKOS, XSD, thing_iri
from kg.numbers import decimal_text
from kg.rdf import term_text
from kg.version import __version__

__all__ = ["make_nanopub", "write_nanopubs"]

_NP = "http://www.nanopub.org/nschema#"
_TYPE = NamedNode(RDF + "type")

#: Prefixes of the files.
_SHOWN = ("bibo", "dcat", "dcterms", "foaf", "id", "ie", "prov", "rdf", "rdfs", "skos", "xsd")

#: What a finding says of where it stands and rests: provenance, not assertion.
_PROVENANCE = frozenset(
    IE + name
    for name in ("anchor", "contradicts", "partOfReview", "qualifies", "reportedIn", "supportedBy", "throughCitation")
)


def write_nanopubs(job: Job, folder: Path) -> None:
    """Write ``nanopubs/<finding>.trig``, one file per finding; with several reviews, in a folder per review."""
    out = folder / "nanopubs"
    out.mkdir()
    stated = _stated(job.selection.graph.quads)
    reviews = FileNames(out)
    folders = {
        review: reviews.path(review) for review in sorted({f.review.identifier for f in job.evidence.findings.values()})
    }
    names = {review: FileNames(folder) for review, folder in folders.items()}
    if len(job.evidence.reviews) < 2:
        names = dict.fromkeys(folders, FileNames(out))
    findings = job.evidence.findings.values()
    paths = {finding: names[finding.review.identifier].path(finding.identifier, ".trig") for finding in findings}
    for finding, path in paths.items():
        path.parent.mkdir(exist_ok=True)
        quads = make_nanopub(finding, stated[finding.iri])
        prefixes = {name: PREFIXES[name] for name in _SHOWN} | {"np": _NP, "this": _iri(finding)}
        serialize(quads, str(path), format=RdfFormat.TRIG, prefixes=prefixes)


def _stated(quads: Iterable[Quad]) -> dict[str, list[Triple]]:
    """Return what is asserted, not inferred, of each subject."""
    found: dict[str, list[Triple]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and not quad.graph_name.value.endswith("/inferred"):
            found[term_text(quad.subject)].append(quad.triple)
    return found


def _iri(finding: Finding) -> str:
    """Return the IRI of a nanopublication; its end lets signing rename its graphs along with it."""
    return thing_iri(finding.review.identifier, "nanopublication", finding.identifier) + "#"


class _Graph:
    """Collects the statements of one graph of a nanopublication."""

    def __init__(self, iri: str) -> None:
        self.node = NamedNode(iri)
        self.quads: list[Quad] = []

    def add(self, subject: str, predicate: str, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(NamedNode(subject), NamedNode(predicate), value, self.node))


def make_nanopub(finding: Finding, stated: Iterable[Triple]) -> list[Quad]:
    """Return the quads of a finding's nanopublication; ``stated`` is what the tables say of the finding."""
    iri = _iri(finding)
    head, assertion, provenance, publication = (
        _Graph(iri + part) for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    head.add(iri, _TYPE.value, NamedNode(_NP + "Nanopublication"))
    head.add(iri, _NP + "hasAssertion", assertion.node)
    head.add(iri, _NP + "hasProvenance", provenance.node)
    head.add(iri, _NP + "hasPublicationInfo", publication.node)
    for triple in stated:
        if triple.predicate.value not in _PROVENANCE and isinstance(triple.object, NamedNode | Literal):
            assertion.add(finding.iri, triple.predicate.value, triple.object)
    for concept in (*finding.kinds, *(c for coded in finding.codings.values() for c in coded)):
        label = RDFS + "label" if concept in finding.kinds else SKOS + "prefLabel"
        assertion.add(concept.iri, label, Literal(concept.label, language="en"))
    _add_provenance(provenance, assertion.node.value, finding)
    _add_publication(publication, iri, finding)
    quads = {quad for graph in (head, assertion, provenance, publication) for quad in graph.quads}
    return sorted(quads, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))


def _add_provenance(graph: _Graph, assertion: str, finding: Finding) -> None:
    """Say in which report the claim stands, where, and which papers the report cites for it."""
    about = finding.review
    review = about.iri
    graph.add(assertion, PROV + "hadPrimarySource", NamedNode(review))
    graph.add(review, DCTERMS + "title", Literal(about.title, language="en"))
    graph.add(review, DCTERMS + "publisher", Literal(about.publisher))
    graph.add(review, DCTERMS + "issued", Literal(about.issued, datatype=NamedNode(XSD + "gYearMonth")))
    for support in finding.supports:
        paper = support.paper
        graph.add(assertion, PROV + "wasDerivedFrom", NamedNode(paper.iri))
        graph.add(finding.iri, IE + "supportedBy", NamedNode(paper.iri))
        graph.add(assertion, IE + "anchor", Literal(support.place.anchor))
        _add_paper(graph, paper)


def _add_paper(graph: _Graph, paper: Paper) -> None:
    doi = paper.work.doi
    graph.add(paper.iri, _TYPE.value, NamedNode(IE + "Paper"))
    graph.add(paper.iri, IE + "paperCode", Literal(str(paper.code), datatype=NamedNode(XSD + "integer")))
    graph.add(paper.iri, DCTERMS + "bibliographicCitation", Literal(paper.work.reference))
    graph.add(paper.iri, IE + "paperStatus", NamedNode(paper.status.iri))
    if paper.rating is not None:
        graph.add(
            paper.iri, IE + "paperRating", Literal(decimal_text(paper.rating), datatype=NamedNode(XSD + "decimal"))
        )
    if doi:
        graph.add(paper.iri, BIBO + "doi", Literal(doi))
        graph.add(paper.iri, RDFS + "seeAlso", NamedNode("https://doi.org/" + quote(doi, safe="/.:()-_;")))


def _add_publication(graph: _Graph, iri: str, finding: Finding) -> None:
    """Say who made the nanopublication, under which licence, and of which dataset it is a part."""
    about = finding.review
    graph.add(iri, DCTERMS + "creator", NamedNode(CURATORS))
    graph.add(CURATORS, FOAF + "name", Literal(CURATORS_NAME, language="en"))
    graph.add(iri, DCTERMS + "license", NamedNode(LICENCE))
    graph.add(iri, DCTERMS + "isPartOf", NamedNode(dataset_iri([about.identifier])))
    graph.add(iri, RDFS + "label", Literal(f"{finding.identifier} of {about.title}", language="en"))
    graph.add(iri, PREFIXES["dcat"] + "version", Literal(__version__))
