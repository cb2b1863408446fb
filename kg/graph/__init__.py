"""From the checked tables of a review to its graph."""

from kg.graph.building import build_graph

__all__ = ["build_graph"]
