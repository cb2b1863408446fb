"""Graphs: from the checked tables of a review, from files, from engines."""

from kg.graph.building import build_graph
from kg.graph.graph import Graph

__all__ = ["Graph", "build_graph"]
