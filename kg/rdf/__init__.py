"""RDF: terms, collecting statements, reading and writing files."""

from kg.rdf.collector import Collector
from kg.rdf.reading import read_rdf, read_turtle
from kg.rdf.terms import RDF_TYPE, Term, decimal, english, in_graph, integer, iri, term_text, text
from kg.rdf.writing import NOT_XML, sort_quads, sort_triples, turtle, write_graph, write_quads

__all__ = [
    "NOT_XML",
    "RDF_TYPE",
    "Collector",
    "Term",
    "decimal",
    "english",
    "in_graph",
    "integer",
    "iri",
    "read_rdf",
    "read_turtle",
    "sort_quads",
    "sort_triples",
    "term_text",
    "text",
    "turtle",
    "write_graph",
    "write_quads",
]
