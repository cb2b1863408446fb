"""Rows to triples by the tables' own CSVW description.

The description says for each column which property it states (``propertyUrl``) and, where the value
is a thing, the pattern of its IRI (``valueUrl``); for each table which subject a row describes
(``aboutUrl``). This follows "Generating RDF from Tabular Data on the Web"
(https://www.w3.org/TR/csv2rdf/), with one reading of our own: in a separated column the pattern is
filled once per value.

Patterns start with ``concept:`` (a vocabulary), ``query:``, ``shape:``, a known prefix, or nothing (a thing
of the review).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.namespaces import BASE, ID, PREFIXES, XSD, thing_iri
from kg.rdf import Collector, iri, text
from kg.tables import Column, Review, Row, Table

__all__ = ["Reference", "anchor_path", "map_table", "resolve"]

_VARIABLE = re.compile(r"\{([a-z_.0-9]+)\}")
#: Datatypes whose literals keep their type; all others are plain strings.
_LITERAL_DATATYPES = {"integer", "decimal", "boolean", "anyURI", "gYearMonth", "date"}
#: Tables of what does not stand by itself: each row says something of a thing of the review, and is of its review.
_NOT_BY_ITSELF = frozenset(
    {"authors", "citations", "grounds", "influences", "participants", "relations", "review", "siblings"}
)


@dataclass(frozen=True)
class Reference:
    """An IRI that a cell points to; it has to be described somewhere in the graph."""

    iri: str
    row: Row
    column: str
    value: str


def anchor_path(anchor: str) -> str:
    """Return an anchor as an IRI path: ``levels/team#p1.s2.c1`` becomes ``levels/team/p1.s2.c1``."""
    return anchor.replace("#", "/")


def resolve(pattern: str, values: Mapping[str, Any], review: str) -> str:
    """Fill a pattern of the description with a row's values and return the IRI."""

    def fill(match: re.Match[str]) -> str:
        return quote(anchor_path(str(values[match[1]])), safe="/.-")

    expansion = _VARIABLE.sub(fill, pattern)
    prefix, colon, local = expansion.partition(":")
    if not colon:
        kind, _, identifier = expansion.partition("/")
        return thing_iri(review, kind, identifier)
    if prefix == "concept":
        return ID + local
    if prefix == "query":
        return f"{BASE}query/{local}"
    if prefix == "shape":
        return f"{BASE}shapes#{local}"
    return PREFIXES[prefix] + local


def map_table(review: Review, table: Table, sink: Collector) -> Iterator[Reference]:
    """Add a table's triples to the sink and yield every reference from a cell to another thing."""
    if table.about_url is None:
        return
    for row in table:
        subject = NamedNode(resolve(table.about_url, row.values, review.identifier))
        is_class_member = False
        for column in table.columns:
            is_class_member = is_class_member or column.virtual
            yield from _map_cell(sink, review=review, row=row, column=column, subject=subject)
        if is_class_member and table.name not in _NOT_BY_ITSELF:
            sink.add(subject, "ie:partOfReview", NamedNode(thing_iri(review.identifier, "review", review.identifier)))


def _map_cell(sink: Collector, *, review: Review, row: Row, column: Column, subject: NamedNode) -> Iterator[Reference]:
    if column.property_url is None:
        return
    predicate = iri(column.property_url)
    if column.virtual:
        sink.add(subject, predicate, iri(column.value_url or ""))
        return
    value = row[column.name]
    for item in value if isinstance(value, list) else [value]:
        if item is None:
            continue
        if column.value_url is None:
            sink.add(subject, predicate, _literal(item, column.datatype))
            continue
        target = resolve(column.value_url, {**row.values, column.name: item}, review.identifier)
        sink.add(subject, predicate, NamedNode(target))
        yield Reference(target, row, column.name, str(item))


def _literal(value: Any, datatype: str) -> Literal:
    lexical = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if datatype in _LITERAL_DATATYPES:
        return Literal(lexical, datatype=NamedNode(XSD + datatype))
    return text(lexical)
