"""Graphs: from files and engines; from the checked tables of a review by :mod:`kg.graph.building`."""

from kg.graph.graph import Graph
from kg.graph.partition import CANDIDATE_ENDS, is_candidate, review_of, select_reviews

__all__ = ["CANDIDATE_ENDS", "Graph", "is_candidate", "review_of", "select_reviews"]
