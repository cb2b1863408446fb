"""The components model as networks: what is told together, and what is claimed to act on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad

from kg.derive import DERIVATIONS
from kg.evidence import Concept, Finding
from kg.export.evidence import SelectedEvidence
from kg.graph import Graph
from kg.library import find_query
from kg.numbers import decimal_number, whole_number
from kg.rdf import NOT_XML

if TYPE_CHECKING:
    import networkx

__all__ = ["make_components_network", "make_influences_network", "with_models"]


def _fraction(text: str) -> float:
    return float(decimal_number(text))


#: Measures of the network of components, by their name in the query, as attributes of nodes.
_MEASURES: dict[str, tuple[str, Callable[[str], float]]] = {
    "degree": ("degree", whole_number),
    "betweenness": ("betweenness", _fraction),
    "community": ("community", whole_number),
}
#: What is counted of two components, by its name in the query, as attributes of edges.
_COUNTS: dict[str, tuple[str, Callable[[str], float]]] = {
    "sharedPapers": ("shared_papers", whole_number),
    "expectedPapers": ("expected_papers", _fraction),
    "sharedFindings": ("shared_findings", whole_number),
    "expectedFindings": ("expected_findings", _fraction),
}
#: The signs of links as the graph has them.
_SIGNS = {"1": 1, "-1": -1}
#: The sense of claims by their sign; 0 where they have none.
_SENSES = {1: "same way", -1: "opposite way", 0: "no change or mixed"}


def with_models(evidence: SelectedEvidence) -> Graph:
    """Return the selection with models and measures of its own; where it is the whole of a review, as it is.

    A part of a review does not hold the models of the whole, whose counts would not be its own.
    """
    if len(evidence.graph.select(find_query("network-measures", ("views",)).text)):
        return evidence.graph
    graph = Graph.from_quads(evidence.graph.quads)
    for derive in DERIVATIONS:
        graph = graph.with_quads(Quad(t.subject, t.predicate, t.object) for t in derive(graph))
    return graph


def make_components_network(evidence: SelectedEvidence, models: Graph) -> networkx.Graph[str]:
    """Return the undirected network of components that are told together beyond chance.

    Nodes have their label, domain, IRI and numbers of findings and papers, in all, by kind of finding and by class
    of paper, and the measures of :mod:`kg.derive.measures` over the selection. Edges have the numbers of papers and
    findings in common and how many would be expected; their weight is how many times the papers are what is expected
    (lift). Of several reviews, numbers are added up, and the chance is that of the review in which it is least.
    ``models`` is what :func:`with_models` returns.
    """
    import networkx

    network: networkx.Graph[str] = networkx.Graph()
    findings: dict[Concept, set[Finding]] = defaultdict(set)
    for finding in evidence.findings.values():
        for component in finding.components:
            findings[component].add(finding)
    components = sorted(findings, key=lambda component: component.order)
    names = _names(components)
    kinds = sorted({kind for one in evidence.findings.values() for kind in one.kinds}, key=lambda kind: kind.label)
    measures = _measures(evidence, models)
    for component in components:
        papers = {paper for finding in findings[component] for paper in finding.papers}
        qualities = [paper.quality for paper in papers]
        node: dict[str, Any] = {**_described(component), "findings": len(findings[component]), "papers": len(papers)}
        node |= {f"findings_{kind.slug}": sum(kind in one.kinds for one in findings[component]) for kind in kinds}
        node |= {f"papers_{name.replace(' ', '_')}": qualities.count(name) for name in evidence.qualities}
        network.add_node(names[component.iri], **node, **measures.get(component.iri, {}))
    for (one, other), counts in _links(models).items():
        lift = counts["shared_papers"] / counts["expected_papers"] if counts["expected_papers"] else 0.0
        network.add_edge(names[one], names[other], weight=round(lift, 4), **counts)
    return network


def make_influences_network(evidence: SelectedEvidence, models: Graph) -> networkx.MultiDiGraph[str]:
    """Return the directed network of what is claimed to act on what.

    Nodes are factors with their label, domain, IRI and the numbers of claims from and to them. Of two factors there is
    an edge for each sign (1, -1; 0 where claims have none), which counts claims and papers: they tell how much is
    claimed, not how strongly the one acts on the other. ``models`` is what :func:`with_models` returns.
    """
    import networkx

    network: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    counts: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in models.select(find_query("influence-links", ("views",)).text):
        totals = counts[row["from"], row["to"], _SIGNS.get(row.get("sign", ""), 0)]
        totals[0] += whole_number(row["claims"])
        totals[1] += whole_number(row["papers"])
    ends = {iri for one, other, _ in counts for iri in (one, other)}
    factors = sorted((evidence.concepts[iri] for iri in ends), key=lambda factor: factor.order)
    names = _names(factors)
    for factor in factors:
        of_factor = {
            "claims_from": sum(totals[0] for (one, _, _), totals in counts.items() if one == factor.iri),
            "claims_to": sum(totals[0] for (_, other, _), totals in counts.items() if other == factor.iri),
        }
        network.add_node(names[factor.iri], **_described(factor), **of_factor)
    for (one, other, sign), (claims, papers) in sorted(counts.items()):
        network.add_edge(
            names[one],
            names[other],
            key=f"{names[one]}-{names[other]}-{_SENSES[sign].replace(' ', '-')}",
            sign=sign,
            sense=_SENSES[sign],
            claims=claims,
            papers=papers,
        )
    return network


def _links(models: Graph) -> dict[tuple[str, str], dict[str, float]]:
    """Return what is counted of each two components that are linked."""
    links: dict[tuple[str, str], dict[str, float]] = {}
    for row in models.select(find_query("component-links", ("views",)).text):
        counts = links.setdefault((row["from"], row["to"]), dict.fromkeys((name for name, _ in _COUNTS.values()), 0))
        for key, (name, convert) in _COUNTS.items():
            counts[name] += convert(row[key])
        counts["chance"] = min(counts.get("chance", 1.0), _fraction(row["chance"]))
    return dict(sorted(links.items()))


def _measures(evidence: SelectedEvidence, models: Graph) -> dict[str, dict[str, float]]:
    """Return the network measures of each component, over the selection; none for several reviews at once."""
    if len(evidence.reviews) > 1:
        return {}
    # One type for all values of an attribute: igraph refuses a GraphML attribute that is declared with two.
    return {
        row["component"]: {name: convert(row[key]) for key, (name, convert) in _MEASURES.items()}
        for row in models.select(find_query("network-measures", ("views",)).text)
    }


def _described(concept: Concept) -> dict[str, str]:
    domain = concept.broader[0].label if concept.broader else ""
    return {"label": _xml(concept.label), "iri": concept.iri, "domain": _xml(domain)}


def _names(concepts: list[Concept]) -> Mapping[str, str]:
    """Return the identifier of each node: the slug, or the IRI where schemes share the slug."""
    slugs = [concept.slug for concept in concepts]
    return {one.iri: one.slug if slugs.count(one.slug) == 1 else one.iri for one in concepts}


def _xml(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
