"""Checking by the shapes' queries, each run once over the whole graph, and what else is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.check.results import RawResult, text_of
from kg.check.shapes import Shapes
from kg.errors import QueryError
from kg.graph import Graph
from kg.library import lookup
from kg.namespaces import SH
from kg.rdf import Term
from kg.settings import Settings
from kg.sparql import ResultSet

__all__ = ["check_by_queries", "explanations", "instances"]


def check_by_queries(graph: Graph, shapes: Shapes, focus_nodes: Mapping[str, int]) -> list[RawResult]:
    """Return what the queries of the shapes find, leaving out shapes without a focus node.

    Raises :class:`~kg.errors.QueryError`, naming the shape, where one is not valid or too slow.
    """
    raw_results: list[RawResult] = []
    seconds = Settings.read().bounds.seconds
    for shape in shapes.node_shapes:
        if shape.select is None or not focus_nodes[shape.iri]:
            continue
        try:
            results = graph.select(shapes.prologue + shape.select, seconds)
        except QueryError as error:
            raise QueryError(f"In the query of the shape {shape.iri}: {error}", error.advice) from error
        for focus, value in _violations(results):
            raw_results.append(
                RawResult(shape.iri, focus, None if value == focus else value, SH + "SPARQLConstraintComponent")
            )
    return raw_results


def _violations(results: ResultSet) -> Iterable[tuple[str, str | None]]:
    """Yield the focus node and, where there is one, the value of each row."""
    for row in results.rows:
        bindings = dict(zip(results.variables, row, strict=True))
        focus, value = bindings["this"], bindings.get("value")
        if focus is not None:
            yield text_of(focus), None if value is None else text_of(value)


def instances(graph: Graph, classes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the things of each class named, those of its sub-classes among them."""
    members: dict[str, set[str]] = {name: set() for name in classes}
    for thing, cls in map(_texts, graph.select(lookup("instances")).rows):
        if cls in members:
            members[cls].add(thing)
    return {name: frozenset(things) for name, things in members.items()}


def explanations(graph: Graph) -> dict[tuple[str, str], str]:
    """Return the source issue that explains a shape's warning about a node, by shape and node.

    Where several do, it is the first by IRI.
    """
    rows = map(_texts, graph.select(lookup("explanations")).rows)
    return {(shape, node): issue for shape, node, issue in rows}


def _texts(row: Sequence[Term]) -> list[str]:
    """Return the texts of a row of which every variable is bound, as :class:`RawResult` has them."""
    return [text_of(term) for term in row if term is not None]
