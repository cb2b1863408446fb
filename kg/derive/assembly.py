"""The whole graph: what the tables state, what follows, the components model, its measures, and the query library."""

from __future__ import annotations

from pyoxigraph import Triple

from kg.derive.measures import network_measures
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.library import catalogue_quads, find_query
from kg.namespaces import graph_iri
from kg.rdf import in_graph
from kg.tables import Review

__all__ = ["assemble", "components_model"]

#: Name of the graph that holds the components model, built by ``queries/views/components-model.rq``.
_MODEL = "components-model"


def assemble(review: Review) -> Graph:
    """Return the whole graph of a review: what ``build_graph`` gives, what queries derive from it, and the library.

    The components model and the network measures stand in a named graph of their own, so that they can be told
    from what the review states.
    """
    graph = build_graph(review)
    target = graph_iri(review.identifier, _MODEL)
    graph = graph.with_quads(in_graph(target, components_model(graph)))
    graph = graph.with_quads(in_graph(target, network_measures(graph)))
    return graph.with_quads(catalogue_quads())


def components_model(graph: Graph) -> list[Triple]:
    """Return the components model of a graph: what its findings say of components, counted and linked."""
    return graph.construct(find_query(_MODEL, ("views",)).text)
