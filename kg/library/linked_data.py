"""The query library as RDF. ``queries/descriptions/catalogue.rq`` gives its layout; what the files say is read here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.graph import Graph
from kg.library.query_files import FOLDERS, QueryFile, catalogue, find_query
from kg.namespaces import GRAPH, PREFIXES, XSD
from kg.rdf import english, in_graph, sort_triples, text, turtle

__all__ = ["CATALOGUE_GRAPH", "catalogue_quads", "catalogue_turtle"]

CATALOGUE_GRAPH = GRAPH + "queries"
_PREFIX_LINE = re.compile(r"^PREFIX\s+[\w-]*:\s*<[^>]*>\s*\n", re.MULTILINE | re.IGNORECASE)
_HEADER_LINE = re.compile(r"^#\+.*\n", re.MULTILINE)


def catalogue_quads() -> list[Quad]:
    """Return the whole library as quads of the graph :data:`CATALOGUE_GRAPH`; prefixes are declared once."""
    layout = find_query("catalogue", ("descriptions",))
    return list(in_graph(CATALOGUE_GRAPH, Graph.from_quads(_facts()).construct(layout.text)))


def catalogue_turtle() -> str:
    """Return the whole library as Turtle, in a fixed order."""
    return turtle(sort_triples(catalogue_quads()))


def _facts() -> Iterator[Quad]:
    """Yield what prefixes and query files say, each value under a name that only the layout reads."""
    uri = NamedNode(XSD + "anyURI")
    for prefix, namespace in PREFIXES.items():
        yield from _statements(("prefix", text(prefix)), ("namespace", Literal(namespace, datatype=uri)))
    for query in (query for folder in FOLDERS for query in catalogue(folder)):
        yield from _statements(
            ("name", text(query.name)),
            ("form", text(query.form)),
            ("summary", english(query.summary)),
            ("description", english(query.description)),
            ("body", text(_body(query))),
            *(("keyword", text(tag)) for tag in (query.folder, *query.tags)),
        )


def _statements(*values: tuple[str, Literal]) -> Iterator[Quad]:
    node = BlankNode()
    return (Quad(node, NamedNode(f"fact:{name}"), value) for name, value in values)


def _body(query: QueryFile) -> str:
    """Return a query's text without its header and prefixes, which the catalogue states apart."""
    return _PREFIX_LINE.sub("", _HEADER_LINE.sub("", query.complete)).strip() + "\n"
