"""Query files, their parameters, and running them."""

from kg.library.catalogue import FOLDERS, QueryFile, bind, catalogue, find_query, read_query, run_query
from kg.library.parameters import ANY, Parameter, allowed_values, parameters, to_terms
from kg.library.rdf import CATALOGUE_GRAPH, catalogue_quads, catalogue_turtle

__all__ = [
    "ANY",
    "CATALOGUE_GRAPH",
    "FOLDERS",
    "Parameter",
    "QueryFile",
    "allowed_values",
    "bind",
    "catalogue",
    "catalogue_quads",
    "catalogue_turtle",
    "find_query",
    "parameters",
    "read_query",
    "run_query",
    "to_terms",
]
