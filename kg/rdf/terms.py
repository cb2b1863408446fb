"""Short constructors of RDF terms; every statement of the graph is made of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.namespaces import RDF, XSD, expand

__all__ = ["RDF_TYPE", "Term", "decimal", "english", "in_graph", "integer", "iri", "term_text", "text"]

#: What a variable is bound to in a row of a result set; None where it is unbound.
Term: TypeAlias = NamedNode | Literal | BlankNode | Triple | None

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


def in_graph(graph: str, triples: Iterable[Triple]) -> Iterator[Quad]:
    """Yield triples as the quads of a named graph, given by its IRI."""
    name = NamedNode(graph)
    return (Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)


def term_text(term: Term | DefaultGraph) -> str:
    """Return the text of a term without quotes, brackets, language or datatype; empty where there is none."""
    if term is None or isinstance(term, DefaultGraph):
        return ""
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
