"""What a checker finds, before the shapes say what it means."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.namespaces import XSD
from kg.numbers import is_decimal
from kg.rdf import decimal

__all__ = ["RawResult", "number_text", "text_of"]


@dataclass(frozen=True)
class RawResult:
    """A shape that did not hold, the node it did not hold for, the value at fault and the SHACL component."""

    shape: str
    focus: str
    value: str | None
    component: str


def number_text(text: str, datatype: str) -> str:
    """Return what a literal says; a decimal or integer in one form, as engines print "1.0" and "1" for the same."""
    if is_decimal(text) and datatype == XSD + "decimal":
        return decimal(Decimal(text)).value
    return text


def text_of(term: NamedNode | BlankNode | Literal | Triple) -> str:
    """Return the text of a term: an IRI, a label that starts with ``_:``, or what a literal says."""
    if isinstance(term, BlankNode | Triple):
        return str(term)
    if isinstance(term, Literal):
        return number_text(term.value, term.datatype.value)
    return term.value
