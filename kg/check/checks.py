"""Checks of completeness: queries that find nothing where a review is entered whole.

Shapes say what is wrong with a node; a check in ``queries/checks`` says what is missing from a review.
"""

from __future__ import annotations

from kg.graph import Graph
from kg.library import catalogue

__all__ = ["run_checks"]


def run_checks(graph: Graph) -> dict[str, int]:
    """Run every query of ``queries/checks`` and return how many rows each finds, by name; 0 means that it passes."""
    return {query.name: len(graph.select(query.text)) for query in catalogue("checks")}
