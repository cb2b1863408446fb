"""The components model as a network: components are nodes, the papers and findings they share are edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad

from kg.derive import components_model, network_measures
from kg.evidence import Concept, Finding
from kg.export.evidence import SelectedEvidence
from kg.graph import Graph
from kg.library import find_query
from kg.rdf import NOT_XML

if TYPE_CHECKING:
    import networkx

__all__ = ["make_network"]

#: Measures of the network, by their name in the query, as attributes of nodes.
_MEASURES: dict[str, tuple[str, Callable[[str], float]]] = {
    "degree": ("degree", int),
    "weightedDegree": ("weighted_degree", int),
    "betweenness": ("betweenness", float),
    "community": ("community", int),
}


def make_network(evidence: SelectedEvidence) -> networkx.Graph[str]:
    """Return the undirected network of components.

    Nodes have their label, domain, IRI and numbers of findings and papers, in all, by kind of finding and by class
    of paper, and the measures of :mod:`kg.derive.measures` over the selection; edges join components of the same
    finding or paper and count both.
    """
    import networkx

    network: networkx.Graph[str] = networkx.Graph()
    findings: dict[Concept, set[Finding]] = defaultdict(set)
    for finding in evidence.findings.values():
        for component in finding.components:
            findings[component].add(finding)
    papers = {component: {paper for one in members for paper in one.papers} for component, members in findings.items()}
    components = sorted(findings, key=lambda component: component.order)
    kinds = sorted({kind for one in evidence.findings.values() for kind in one.kinds}, key=lambda kind: kind.label)
    measures = _measures(evidence)
    for component in components:
        node: dict[str, Any] = {"label": _xml(component.label), "iri": component.iri}
        node |= {"findings": len(findings[component]), "papers": len(papers[component])}
        node |= {f"findings_{kind.slug}": sum(kind in one.kinds for one in findings[component]) for kind in kinds}
        qualities = [paper.quality for paper in papers[component]]
        node |= {f"papers_{name.replace(' ', '_')}": qualities.count(name) for name in evidence.qualities}
        node["domain"] = _xml(component.broader[0].label if component.broader else "")
        network.add_node(_name(component, components), **node, **measures.get(component.iri, {}))
    for one, other in combinations(components, 2):
        weights = {
            "shared_papers": len(papers[one] & papers[other]),
            "shared_findings": len(findings[one] & findings[other]),
        }
        if any(weights.values()):
            network.add_edge(
                _name(one, components), _name(other, components), weight=weights["shared_papers"], **weights
            )
    return network


def _measures(evidence: SelectedEvidence) -> dict[str, dict[str, float]]:
    """Return the network measures of each component, over the selection; none for several reviews at once."""
    if len(evidence.reviews) > 1:
        return {}
    query = find_query("network-measures", ("views",))
    results = evidence.graph.select(query.text)
    if not len(results):
        results = _add_model(evidence).select(query.text)
    # One type for all values of an attribute: igraph refuses a GraphML attribute that is declared with two.
    return {
        row["component"]: {name: convert(row[key]) for key, (name, convert) in _MEASURES.items()} for row in results
    }


def _add_model(evidence: SelectedEvidence) -> Graph:
    """Return the selection with a components model and measures of its own.

    A part of a review does not hold the model of the whole, whose counts would not be its own.
    """
    graph = Graph.from_quads(evidence.graph.quads)
    for derive in (components_model, network_measures):
        graph = graph.with_quads(Quad(t.subject, t.predicate, t.object) for t in derive(graph))
    return graph


def _name(component: Concept, components: list[Concept]) -> str:
    """Return a node's identifier: the slug, or the IRI where schemes of several reviews share the slug."""
    namesakes = [other for other in components if other.slug == component.slug]
    return component.slug if len(namesakes) == 1 else component.iri


def _xml(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
