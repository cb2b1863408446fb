"""The whole graph: what the tables state, what follows, the components model, its measures, and the query library."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pyoxigraph import Triple

from kg.derive.components import components_model
from kg.derive.measures import influence_measures, network_measures
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.library import catalogue_quads, find_query
from kg.namespaces import graph_iri
from kg.rdf import in_graph
from kg.tables import Review

__all__ = ["DERIVATIONS", "assemble"]


def influence_model(graph: Graph) -> list[Triple]:
    """Return the claims of influence of a graph, counted by what acts, what is acted on, and sign."""
    return graph.construct(find_query("influence-model", ("views",)).text)


#: What is derived from a graph, in this order, each with the name of the graph that holds it: models, then measures.
DERIVATIONS: Mapping[Callable[[Graph], list[Triple]], str] = {
    components_model: "components-model",
    network_measures: "components-model",
    influence_model: "influence-model",
    influence_measures: "influence-model",
}


def assemble(review: Review) -> Graph:
    """Return the whole graph of a review: what ``build_graph`` gives, what queries derive from it, and the library.

    What is derived stands in named graphs of its own, so that it can be told from what the review states.
    """
    graph = build_graph(review)
    for derive, name in DERIVATIONS.items():
        graph = graph.with_quads(in_graph(graph_iri(review.identifier, name), derive(graph)))
    return graph.with_quads(catalogue_quads())
