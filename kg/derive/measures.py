"""Measures of the components model as a network: who is written about together with whom.

Nodes are components, edges join components that the same papers support, weighted by the number of those papers.
Co-support from 87 papers is sparse and is not causation; the measures describe the literature, not services.
"""

from __future__ import annotations

from decimal import Decimal

from pyoxigraph import NamedNode, Triple

from kg.graph import Graph
from kg.library import find_query, lookup
from kg.numbers import whole_number
from kg.rdf import decimal, integer, iri, text

__all__ = ["METHOD", "network_measures"]

#: How the measures are computed, stated in the graph beside them.
METHOD = (
    "networkx: degree; weighted degree (papers shared); betweenness with distance 1 / papers shared "
    "(Brandes 2001, https://doi.org/10.1080/0022250X.2001.9990249); communities by the Louvain method with seed 1 "
    "(Blondel et al. 2008, https://doi.org/10.1088/1742-5468/2008/10/P10008)"
)
_SEED = 1
_PLACES = Decimal("0.0001")


def network_measures(graph: Graph) -> list[Triple]:
    """Return the measures of every component as triples about its summary in the components model.

    The graph has to hold the model (``queries/views/components-model.rq``). The same model gives the same triples.
    """
    import networkx

    network: networkx.Graph[str] = networkx.Graph()
    summaries = list(graph.select(lookup("component-summaries")))
    network.add_nodes_from(row["component"] for row in summaries)
    for row in graph.select(find_query("component-links", ("views",)).text):
        papers = whole_number(row["sharedPapers"])
        network.add_edge(row["from"], row["to"], papers=papers, distance=1 / papers)
    betweenness = networkx.betweenness_centrality(network, weight="distance")
    communities = networkx.community.louvain_communities(network, weight="papers", seed=_SEED)
    # Communities are numbered by their first member, so that numbers do not depend on the order of sets.
    community = {node: n for n, nodes in enumerate(sorted(communities, key=min), 1) for node in nodes}
    triples: list[Triple] = []
    for row in summaries:
        node, component = NamedNode(row["summary"]), row["component"]
        triples += [
            Triple(node, iri("ie:degree"), integer(network.degree(component))),
            Triple(node, iri("ie:weightedDegree"), integer(int(network.degree(component, weight="papers")))),
            Triple(node, iri("ie:betweenness"), decimal(Decimal(betweenness[component]).quantize(_PLACES))),
            Triple(node, iri("ie:community"), integer(community[component])),
            Triple(node, iri("ie:measuredBy"), text(METHOD)),
        ]
    return triples
