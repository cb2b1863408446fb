"""Collecting the statements of one named graph."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.terms import iri

__all__ = ["Collector"]


class Collector:
    """Collects the statements of one named graph."""

    def __init__(self, graph: str) -> None:
        self.graph = NamedNode(graph)
        self.quads: list[Quad] = []

    def add(self, subject: NamedNode, predicate: str | NamedNode, value: NamedNode | Literal) -> None:
        """Add one statement; ``predicate`` may be a prefixed name."""
        node = predicate if isinstance(predicate, NamedNode) else iri(predicate)
        self.quads.append(Quad(subject, node, value, self.graph))
