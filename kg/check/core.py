"""Checking by pySHACL. Only this module imports it, and nothing imports this module before it is needed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.core.string_based_constraints import PatternConstraintComponent, SH_pattern
from pyshacl.errors import ReportableRuntimeError
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from kg.characters import excerpt
from kg.check.results import RawResult, number_text
from kg.errors import KnowledgeGraphError
from kg.expressions import Expression
from kg.namespaces import SH, XSD

__all__ = ["check_by_pyshacl"]

_LOG = logging.getLogger(__package__)
# rdflib shows a traceback for every value that is not of its datatype; they are told below, in a sentence.
logging.getLogger("rdflib.term").addFilter(lambda record: not record.getMessage().startswith("Failed to convert"))

_STRING = XSD + "string"
_CLOSED = SH + "ClosedConstraintComponent"


class _Graph(rdflib.Graph):
    """A graph that parses each query once; pySHACL asks the same one for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> QueryResult:
        parsed_query = _prepare(query_object) if isinstance(query_object, str) else query_object
        return super().query(parsed_query, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepare(query: str) -> Query:
    return prepareQuery(query)


class _Pattern(PatternConstraintComponent):  # type: ignore[misc]
    """``sh:pattern``, matched in a time that grows with the values alone; pySHACL would ask Python's engine."""

    def _evaluate_string_rule(
        self, rule: rdflib.Literal, target_graph: Any, values_of: Mapping[Node, Iterable[Node]]
    ) -> tuple[bool, list[Any]]:
        nodes = [(focus, value) for focus, values in values_of.items() for value in values]
        texts = {node: str(node) for _, node in nodes if not isinstance(node, rdflib.BNode)}
        flags = "" if self.flags is None else str(self.flags)
        found = Expression(str(rule), flags).found(texts.values())
        reports = [
            self.make_v_result(target_graph, focus, value_node=node)
            for focus, node in nodes
            if texts.get(node) not in found
        ]
        return bool(reports), reports


# pySHACL knows its constraints by this table, and has no other place to name one's own.
CONSTRAINT_PARAMETERS_MAP[SH_pattern] = _Pattern


def check_by_pyshacl(data: Iterable[Quad], shapes: tuple[Triple, ...]) -> list[RawResult]:
    """Return what pySHACL finds in the union of the data's graphs, with nothing inferred.

    Raises :class:`~kg.errors.KnowledgeGraphError` where pySHACL cannot carry out the shapes.
    """
    try:
        outcome = pyshacl.validate(_graph(data), shacl_graph=_shapes_graph(shapes), inference="none", inplace=True)
    except (ReportableRuntimeError, re.error) as error:
        message = f"The shapes cannot be carried out: {' '.join(str(error).split())}"
        raise KnowledgeGraphError(message, "Correct the shape in shapes/*.ttl that has this.") from error
    except TypeError as error:
        # pySHACL compares values of a pair of properties (sh:lessThanOrEquals) as they are.
        if "not supported between" not in str(error):
            raise
        message = "The shapes cannot be carried out: values that they compare are not of one datatype."
        raise KnowledgeGraphError(message, "Correct the values that are not of their datatype.") from error
    report = outcome[1]
    # pySHACL returns the failure in place of the report where a shape is ill-formed.
    if not isinstance(report, rdflib.Graph):
        raise KnowledgeGraphError(f"The shapes cannot be carried out: {report}", "Correct the shape named above.")
    return [_raw_result(report, node) for node in report.objects(None, rdflib.URIRef(SH + "result"))]


def _raw_result(report: rdflib.Graph, result: Node) -> RawResult:
    """Return one result of a report; of a property that a closed shape does not list, the property is the value."""

    def value(name: str) -> Any:
        return report.value(result, rdflib.URIRef(SH + name))

    component = str(value("sourceConstraintComponent"))
    at_fault = value("resultPath" if component == _CLOSED else "value")
    focus = _text(value("focusNode"))
    return RawResult(
        shape=str(value("sourceShape")),
        focus=focus,
        # A query that returns no value has the focus node for one.
        value=None if at_fault is None or _text(at_fault) == focus else _text(at_fault),
        component=component,
    )


def _text(term: Node) -> str:
    if isinstance(term, rdflib.Literal):
        return number_text(str(term), str(term.datatype))
    return f"_:{term}" if isinstance(term, rdflib.BNode) else str(term)


@lru_cache(maxsize=4)
def _shapes_graph(shapes: tuple[Triple, ...]) -> rdflib.Graph:
    return _graph(shapes)


def _graph(statements: Iterable[Quad | Triple]) -> rdflib.Graph:
    """Return an in-memory rdflib graph of the statements, each term made once."""
    graph = _Graph()
    add = graph.store.add
    terms: dict[Any, Node] = {}

    def term(node: Any) -> Any:
        rdflib_term = terms.get(node)
        if rdflib_term is None:
            rdflib_term = terms[node] = _term(node)
        return rdflib_term

    for statement in statements:
        add((term(statement.subject), term(statement.predicate), term(statement.object)), graph)
    _tell_ill_typed(terms.values())
    return graph


def _tell_ill_typed(terms: Iterable[Node]) -> None:
    """Log how many values are not of their datatype, with the first of them; shapes that ask for it report them."""
    literals = [term for term in terms if isinstance(term, rdflib.Literal) and term.ill_typed]
    ill_typed = sorted(f"{excerpt(str(literal))} ({literal.datatype})" for literal in literals)
    if ill_typed:
        more = f" and {len(ill_typed) - 3} more" if len(ill_typed) > 3 else ""
        _LOG.warning("Not of their datatype, and checked as they stand: %s%s.", ", ".join(ill_typed[:3]), more)


def _term(node: NamedNode | BlankNode | Literal) -> Node:
    """Return the rdflib term of a pyoxigraph term, its lexical form untouched."""
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, BlankNode):
        return rdflib.BNode(node.value)
    if node.language:
        return rdflib.Literal(node.value, lang=node.language)
    datatype = None if node.datatype.value == _STRING else rdflib.URIRef(node.datatype.value)
    return rdflib.Literal(node.value, datatype=datatype, normalize=False)
