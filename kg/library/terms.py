"""What parameters are bound to: RDF terms, and rows of them."""

from __future__ import annotations

from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.library.parameter import Parameter
from kg.namespaces import IE, XSD, concept_iri, thing_iri

__all__ = ["Bound", "named_term", "sparql_text"]

#: What stands in a block of values: a term, or a row of terms where the block has several variables.
Bound: TypeAlias = NamedNode | Literal | tuple[int | Literal, ...]


def sparql_text(value: Bound) -> str:
    """Return a term, in its N-Triples form, or a row of terms as SPARQL writes it: no value can change a query.

    >>> sparql_text((1, Literal(" trust ")))
    '(1 " trust ")'
    """
    return f"({' '.join(map(str, value))})" if isinstance(value, tuple) else str(value)


def named_term(parameter: Parameter, name: str) -> NamedNode | Literal:
    """Return the term of a value that is known to exist, by its name.

    It is a concept of the parameter's scheme, a kind, a review, a number or a text.
    """
    if parameter.type in ("concept", "component", "factor"):
        return NamedNode(concept_iri(parameter.scheme, name))
    if parameter.type == "kind":
        return NamedNode(IE + name)
    if parameter.type == "review":
        return NamedNode(thing_iri(name, "review", name))
    if parameter.type in ("paper", "integer"):
        return Literal(name, datatype=NamedNode(XSD + "integer"))
    if parameter.type == "decimal":
        return Literal(name, datatype=NamedNode(XSD + "decimal"))
    return Literal(name)
