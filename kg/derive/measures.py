"""Measures of the components model as networks: what is told together, and what is claimed to act on what.

Both describe the literature, not services: that two components are told together is no cause, and a claim of influence
is a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph import Graph
from kg.library import find_query, lookup
from kg.numbers import decimal_number, whole_number
from kg.rdf import decimal, integer, iri, text

__all__ = ["INFLUENCE_METHOD", "METHOD", "influence_measures", "network_measures"]

#: How the measures of components are computed, stated in the graph beside them.
METHOD = (
    "networkx, over the pairs of components that are told together beyond chance: degree; betweenness with distance "
    "1 / lift of papers (Brandes 2001, https://doi.org/10.1080/0022250X.2001.9990249); communities by the Louvain "
    "method with lift as weight and seed 1 (Blondel et al. 2008, https://doi.org/10.1088/1742-5468/2008/10/P10008)"
)
#: How the measure of factors is computed, stated in the graph beside it.
INFLUENCE_METHOD = (
    "networkx, over all claims of influence, whatever their sign and stance: directed betweenness, each link once "
    "however many claims it has (Brandes 2001, https://doi.org/10.1080/0022250X.2001.9990249)"
)
_SEED = 1
_PLACES = Decimal("0.0001")


def network_measures(graph: Graph) -> list[Triple]:
    """Return the measures of every component as triples about its summary in the components model.

    The graph has to hold the model (``queries/views/components-model.rq``). The same model gives the same triples.
    """
    import networkx

    triples: list[Triple] = []
    for summaries, links in _by_review(graph, "component-summaries", "component-links"):
        network: networkx.Graph[str] = networkx.Graph()
        network.add_nodes_from(summaries)
        for row in links:
            lift = whole_number(row["sharedPapers"]) / float(decimal_number(row["expectedPapers"]))
            network.add_edge(row["from"], row["to"], lift=lift, distance=1 / lift)
        betweenness = networkx.betweenness_centrality(network, weight="distance")
        communities = networkx.community.louvain_communities(network, weight="lift", seed=_SEED)
        # Communities are numbered by their first member, so that numbers do not depend on the order of sets.
        community = {node: n for n, nodes in enumerate(sorted(communities, key=min), 1) for node in nodes}
        for component, summary in summaries.items():
            values = {
                "degree": integer(network.degree(component)),
                "betweenness": _share(betweenness[component]),
                "community": integer(community[component]),
            }
            triples += _stated(summary, values, METHOD)
    return triples


def influence_measures(graph: Graph) -> list[Triple]:
    """Return the betweenness of every factor as triples about its summary in the model of influences.

    The graph has to hold the model (``queries/views/influence-model.rq``). The same model gives the same triples.
    """
    import networkx

    triples: list[Triple] = []
    for summaries, links in _by_review(graph, "factor-summaries", "influence-links"):
        network: networkx.DiGraph[str] = networkx.DiGraph()
        network.add_nodes_from(summaries)
        network.add_edges_from((row["from"], row["to"]) for row in links if row["from"] != row["to"])
        betweenness = networkx.betweenness_centrality(network)
        for factor, summary in summaries.items():
            triples += _stated(summary, {"betweenness": _share(betweenness[factor])}, INFLUENCE_METHOD)
    return triples


def _by_review(graph: Graph, nodes: str, links: str) -> Iterable[tuple[dict[str, NamedNode], list[Mapping[str, str]]]]:
    """Yield of each review its summaries by what they are about, and its links."""
    summaries: dict[str, dict[str, NamedNode]] = {}
    for row in graph.select(lookup(nodes)):
        summaries.setdefault(row["review"], {})[row["node"]] = NamedNode(row["summary"])
    edges: dict[str, list[Mapping[str, str]]] = {}
    for row in graph.select(find_query(links, ("views",)).text):
        edges.setdefault(row["review"], []).append(row)
    for review, of_review in summaries.items():
        yield of_review, edges.get(review, [])


def _share(value: float) -> Literal:
    return decimal(Decimal(value).quantize(_PLACES))


def _stated(summary: NamedNode, values: Mapping[str, Literal], method: str) -> list[Triple]:
    statements = [Triple(summary, iri(f"ie:{name}"), value) for name, value in values.items()]
    return [*statements, Triple(summary, iri("ie:measuredBy"), text(method))]
