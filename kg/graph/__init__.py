"""Graphs: from the checked tables of a review, from files, from engines."""

from kg.graph.building import build_graph
from kg.graph.graph import Graph
from kg.graph.partition import CANDIDATE_ENDS, is_candidate, review_of, select_reviews

__all__ = ["CANDIDATE_ENDS", "Graph", "build_graph", "is_candidate", "review_of", "select_reviews"]
