"""The whole graph: what the tables state, what follows, the components model, its measures, and the query library."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad

from kg.derive.measures import network_measures
from kg.graph import build_graph
from kg.library import catalogue_quads, find_query
from kg.namespaces import graph_iri
from kg.rdf import sort_quads
from kg.sparql import EmbeddedEngine
from kg.tables.reading import Review

__all__ = ["assemble"]

#: Name of the graph that holds the components model, built by ``queries/views/components-model.rq``.
_MODEL = "components-model"


def assemble(review: Review) -> list[Quad]:
    """Return all quads of a review's graph, sorted: what ``build_graph`` gives, and what queries derive from it.

    The components model and the network measures stand in a named graph of their own, so that they can be told
    from what the review states.
    """
    quads = build_graph(review)
    model = NamedNode(graph_iri(review.identifier, _MODEL))
    triples = EmbeddedEngine.from_quads(quads).run(find_query(_MODEL, ("views",)).text)
    assert isinstance(triples, list)
    derived = [Quad(t.subject, t.predicate, t.object, model) for t in triples]
    measures = network_measures(EmbeddedEngine.from_quads([*quads, *derived]))
    derived += [Quad(t.subject, t.predicate, t.object, model) for t in measures]
    return sort_quads([*quads, *derived, *catalogue_quads()])
