"""Short constructors of RDF terms; every triple of the graph is made of these."""

from __future__ import annotations

from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import RDF, XSD, expand

__all__ = ["RDF_TYPE", "Sink", "decimal", "english", "integer", "iri", "text"]

RDF_TYPE = NamedNode(RDF + "type")


def iri(name: str) -> NamedNode:
    """Return the node of an IRI or prefixed name."""
    return NamedNode(expand(name))


def text(value: str) -> Literal:
    """Return a plain string literal."""
    return Literal(value)


def english(value: str) -> Literal:
    """Return a literal in English."""
    return Literal(value, language="en")


def integer(value: int) -> Literal:
    """Return an xsd:integer literal."""
    return Literal(str(value), datatype=NamedNode(XSD + "integer"))


def decimal(value: Decimal) -> Literal:
    """Return an xsd:decimal literal in its shortest form with at least one decimal place."""
    normal = value.normalize()
    exponent = normal.as_tuple().exponent
    places = max(1, -exponent) if isinstance(exponent, int) else 1
    return Literal(f"{value:.{places}f}", datatype=NamedNode(XSD + "decimal"))


class Sink:
    """Collects the triples of one named graph."""

    def __init__(self, graph: str) -> None:
        self.graph = NamedNode(graph)
        self.quads: list[Quad] = []

    def add(self, subject: NamedNode, predicate: str | NamedNode, value: NamedNode | Literal) -> None:
        """Add one triple; ``predicate`` may be a prefixed name."""
        node = predicate if isinstance(predicate, NamedNode) else iri(predicate)
        self.quads.append(Quad(subject, node, value, self.graph))
