"""The library of queries: files, their parameters, and running them."""

from kg.library.binding import ParameterValue, bind, options, run_query, with_implications
from kg.library.blocks import expand_blocks
from kg.library.declarations import read_yaml
from kg.library.facts import Facts, construct, with_facts
from kg.library.linked_data import CATALOGUE_GRAPH, catalogue_quads, catalogue_turtle
from kg.library.parameter import Parameter, find_parameter, parameters
from kg.library.patterns import given_options
from kg.library.query_files import (
    FOLDERS,
    QueryFile,
    catalogue,
    find_query,
    lookup,
    read_query,
    readable_queries,
    write_library,
)
from kg.library.readable import readable_rows
from kg.library.reviews import review_name, with_reviews
from kg.library.search import graph_words
from kg.library.tools import tool_names
from kg.library.values import ANY, allowed_values, to_terms

__all__ = [
    "ANY",
    "CATALOGUE_GRAPH",
    "FOLDERS",
    "Facts",
    "Parameter",
    "ParameterValue",
    "QueryFile",
    "allowed_values",
    "bind",
    "catalogue",
    "catalogue_quads",
    "catalogue_turtle",
    "construct",
    "expand_blocks",
    "find_parameter",
    "find_query",
    "given_options",
    "graph_words",
    "lookup",
    "options",
    "parameters",
    "read_query",
    "read_yaml",
    "readable_queries",
    "readable_rows",
    "review_name",
    "run_query",
    "to_terms",
    "tool_names",
    "with_facts",
    "with_implications",
    "with_reviews",
    "write_library",
]
