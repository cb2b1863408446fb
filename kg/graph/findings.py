"""Findings: from anchors to the papers behind each claim."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.graph.mapping import Reference, anchor_path, resolve
from kg.graph.schema import scheme_slugs
from kg.namespaces import concept_iri, thing_iri
from kg.rdf import RDF_TYPE, Collector, iri, text
from kg.tables import Review, Row

__all__ = ["add_citations", "add_conclusions", "add_findings", "add_grounds", "add_influences", "add_relations"]

#: The schemes of factors that are no components.
_FACTORS = ("factor", "outcome-area")


def _thing(review: Review, kind: str, identifier: object) -> NamedNode:
    return NamedNode(thing_iri(review.identifier, kind, str(identifier)))


def add_citations(review: Review, sink: Collector) -> None:
    """Link each citation of the report to its section."""
    for row in review["citations"]:
        citation = _thing(review, "citation", anchor_path(row["anchor"]))
        sink.add(citation, "ie:reportedIn", _thing(review, "section", row["section"]))


def add_findings(review: Review, sink: Collector) -> None:
    """Add what follows from a finding's anchors: its sections, papers and one support per paper and anchor.

    The papers of a finding are exactly those of its anchors, so the table of findings has no column for them.
    """
    citations = {row["anchor"]: row for row in review["citations"]}
    component_url = {c.name: c.value_url or "" for c in review["findings"].columns}["components"]
    scheme = component_url.removeprefix("concept:").split("/")[0]
    for row in review["findings"]:
        finding = _thing(review, "finding", row["id"])
        sink.add(finding, "ie:partOfReview", _thing(review, "review", review.identifier))
        sink.add(finding, "ie:mainKind", iri(f"ie:{row['kinds'][0]}"))
        if row["components"]:
            sink.add(finding, "ie:mainlyConcerns", NamedNode(concept_iri(scheme, row["components"][0])))
        for anchor in row["anchors"]:
            citation = citations[anchor]
            sink.add(finding, "ie:throughCitation", _thing(review, "citation", anchor_path(anchor)))
            sink.add(finding, "ie:reportedIn", _thing(review, "section", citation["section"]))
            for code in citation["papers"]:
                _add_support(sink, review=review, finding=finding, row=row, anchor=anchor, code=code)


def _add_support(sink: Collector, *, review: Review, finding: NamedNode, row: Row, anchor: str, code: int) -> None:
    paper = _thing(review, "paper", code)
    support = _thing(review, "support", f"{row['id']}/{code}/{anchor_path(anchor)}")
    sink.add(finding, "ie:supportedBy", paper)
    sink.add(support, RDF_TYPE, iri("ie:Support"))
    sink.add(support, "ie:supports", finding)
    sink.add(support, "ie:supportingPaper", paper)
    sink.add(support, "ie:anchor", text(anchor))
    sink.add(support, "ie:throughCitation", _thing(review, "citation", anchor_path(anchor)))


def add_relations(review: Review, sink: Collector) -> None:
    """Add the direct link of each relation between findings beside its reified form."""
    for row in review["relations"]:
        sink.add(
            _thing(review, "finding", row["finding"]),
            f"ie:{row['relation']}",
            _thing(review, "finding", row["other"]),
        )


def add_conclusions(review: Review, sink: Collector) -> None:
    """Add the main component of conclusions."""
    component_url = {c.name: c.value_url or "" for c in review["conclusions"].columns}["components"]
    scheme = component_url.removeprefix("concept:").split("/")[0]
    for row in review["conclusions"]:
        if row["components"]:
            conclusion = _thing(review, "conclusion", row["id"])
            sink.add(conclusion, "ie:mainlyConcerns", NamedNode(concept_iri(scheme, row["components"][0])))


def add_grounds(review: Review, sink: Collector) -> None:
    """Add the direct link from a conclusion to each of its grounds beside the ground itself."""
    for row in review["grounds"]:
        conclusion, finding = _thing(review, "conclusion", row["conclusion"]), _thing(review, "finding", row["finding"])
        sink.add(conclusion, "ie:drawsOn", finding)


def add_influences(review: Review, sink: Collector) -> Iterator[Reference]:
    """Add the factors of each influence, which may be of several schemes, and yield what they refer to."""
    component_url = {c.name: c.value_url or "" for c in review["findings"].columns}["components"]
    components = component_url.removeprefix("concept:").split("/")[0]
    schemes = {name: scheme for scheme in _FACTORS for name in scheme_slugs(scheme)}
    about_url = review["influences"].about_url
    assert about_url is not None
    for row in review["influences"]:
        influence = NamedNode(resolve(about_url, row.values, review.identifier))
        for column, predicate in (("from", "ie:influenceFrom"), ("to", "ie:influenceTo")):
            factor = concept_iri(schemes.get(row[column], components), row[column])
            sink.add(influence, predicate, NamedNode(factor))
            yield Reference(factor, row, column, row[column])
