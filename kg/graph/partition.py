"""The part of a graph that some of its reviews say."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from pyoxigraph import NamedNode, Quad

from kg.errors import QueryError
from kg.graph.graph import Graph
from kg.namespaces import GRAPH, ID, IE, RDF
from kg.rdf import RDF_TYPE, term_text

__all__ = ["CANDIDATE_ENDS", "is_candidate", "review_of", "select_reviews"]

#: What links a candidate for a same work to its two papers.
CANDIDATE_ENDS = (RDF + "subject", RDF + "object")


def select_reviews(graph: Graph, reviews: Sequence[str]) -> Graph:
    """Return the graph of the reviews named, with what all reviews share.

    Raises :class:`~kg.errors.QueryError` with the nearest names where there is no such review.
    """
    available, quads = graph.reviews, graph.quads
    for review in reviews:
        if review not in available:
            near = difflib.get_close_matches(review, available, 1)
            raise QueryError(f"There is no review {review!r}.", f"The graph holds: {', '.join(near or available)}.")
    selection = set(reviews)
    candidates = {term_text(quad.subject) for quad in quads if is_candidate(quad)}
    dangling = {
        term_text(quad.subject)
        for quad in quads
        if term_text(quad.subject) in candidates
        and quad.predicate.value in CANDIDATE_ENDS
        and term_text(quad.object).removeprefix(ID).split("/")[0] not in selection
    }
    return Graph.from_quads(
        quad for quad in quads if review_of(quad) in ("", *selection) and term_text(quad.subject) not in dangling
    )


def review_of(quad: Quad) -> str:
    """Return the review whose graph a quad stands in; empty for what reviews share, such as the ontology."""
    graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    review, slash, _ = graph.removeprefix(GRAPH).partition("/")
    return review if slash and graph.startswith(GRAPH) else ""


def is_candidate(quad: Quad) -> bool:
    """Whether a statement says that something is a candidate for a same work in two reviews."""
    return quad.predicate.value == RDF_TYPE.value and term_text(quad.object) == IE + "SameWorkCandidate"
