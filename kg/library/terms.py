"""The RDF term of a parameter's value that is known to exist."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.library.parameter import Parameter
from kg.namespaces import IE, XSD, concept_iri, thing_iri

__all__ = ["named_term"]


def named_term(parameter: Parameter, name: str) -> NamedNode | Literal:
    """Return the term of a value by its name: a concept of the parameter's scheme, a kind, review, number or text."""
    if parameter.type in ("concept", "component"):
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
