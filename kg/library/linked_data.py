"""The query library as RDF: SHACL's ``sh:SPARQLExecutable``, in the layout of sib-swiss/sparql-examples.

See https://www.w3.org/TR/shacl/#sparql-prefixes for the declarations and
https://github.com/sib-swiss/sparql-examples for the layout: comment, keywords, target, and one executable a query.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Quad

from kg.library.query_files import FOLDERS, QueryFile, catalogue
from kg.namespaces import BASE, GRAPH, PREFIXES, RDF, RDFS, SH, XSD
from kg.rdf import turtle

__all__ = ["CATALOGUE_GRAPH", "catalogue_quads", "catalogue_turtle"]

CATALOGUE_GRAPH = GRAPH + "queries"
#: What the queries are asked of. The project runs no public endpoint: the target is the dataset itself.
_TARGET = NamedNode(BASE + "dataset")
_PREFIXES_NODE = NamedNode(BASE + "queries")
_SCHEMA = PREFIXES["schema"]
_PREFIX_LINE = re.compile(r"^PREFIX\s+[\w-]*:\s*<[^>]*>\s*\n", re.MULTILINE | re.IGNORECASE)
_HEADER_LINE = re.compile(r"^#\+.*\n", re.MULTILINE)


def catalogue_quads() -> list[Quad]:
    """Return the whole library as quads of the graph :data:`CATALOGUE_GRAPH`; prefixes are declared once."""
    graph = NamedNode(CATALOGUE_GRAPH)
    quads: list[Quad] = []

    def add(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        quads.append(Quad(subject, NamedNode(predicate), value, graph))

    for prefix, namespace in PREFIXES.items():
        declaration = NamedNode(f"{BASE}queries#prefix-{prefix}")
        add(_PREFIXES_NODE, SH + "declare", declaration)
        add(declaration, SH + "prefix", Literal(prefix))
        add(declaration, SH + "namespace", Literal(namespace, datatype=NamedNode(XSD + "anyURI")))
    for folder in FOLDERS:
        for query in catalogue(folder):
            node = NamedNode(f"{BASE}query/{query.name}")
            for kind in ("SPARQLExecutable", f"SPARQL{query.form.capitalize()}Executable"):
                add(node, RDF + "type", NamedNode(SH + kind))
            add(node, RDFS + "label", Literal(query.summary, language="en"))
            add(node, RDFS + "comment", Literal(query.description, language="en"))
            add(node, SH + "prefixes", _PREFIXES_NODE)
            add(node, SH + query.form.lower(), Literal(_body(query)))
            add(node, _SCHEMA + "target", _TARGET)
            for tag in (folder, *query.tags):
                add(node, _SCHEMA + "keywords", Literal(tag))
    return quads


def catalogue_turtle() -> str:
    """Return the whole library as Turtle, in a fixed order."""
    return turtle(sorted((quad.triple for quad in catalogue_quads()), key=str))


def _body(query: QueryFile) -> str:
    """Return a query's text without its header and prefixes, which the catalogue states apart."""
    return _PREFIX_LINE.sub("", _HEADER_LINE.sub("", query.text)).strip() + "\n"
