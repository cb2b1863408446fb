"""Graphs: from the checked tables of a review, from files, from engines."""

from kg.graph.building import build_graph
from kg.graph.graph import Graph
from kg.graph.partition import COMPARED, is_candidate, of_reviews, review_of

__all__ = ["COMPARED", "Graph", "build_graph", "is_candidate", "of_reviews", "review_of"]
