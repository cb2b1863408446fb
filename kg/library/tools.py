"""The appraisal tools of a graph, as answers call them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.graph import Graph
from kg.library.query_files import lookup
from kg.namespaces import IE

__all__ = ["tool_names", "unrated_tools"]


def tool_names(graph: Graph) -> Sequence[str]:
    """Return the short names of the tools that papers were appraised with, in alphabetical order."""
    return list(dict.fromkeys(row["name"] for row in graph.lookup(lookup("tools"))))


def unrated_tools(graph: Graph) -> Sequence[str]:
    """Return the short names of those that give no overall rating."""
    rows = graph.lookup(lookup("tools"))
    return list(dict.fromkeys(row["name"] for row in rows if row["rule"] == IE + "noOverallRating"))
