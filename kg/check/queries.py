"""Checking by the shapes' queries, each run once over the whole graph, and what else is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import QuerySolutions, Store

from kg.check.results import Found, text_of
from kg.check.shapes import Shapes
from kg.errors import KnowledgeGraphError
from kg.namespaces import IE, RDFS, SH

__all__ = ["check_by_queries", "explanations", "instances"]

_INSTANCES = f"SELECT ?thing ?class WHERE {{ ?thing a ?type . ?type <{RDFS}subClassOf>* ?class }}"

# An issue covers the papers and findings it names, and what is said of such a paper in its own row elsewhere.
_EXPLANATIONS = f"""
PREFIX ie: <{IE}>
SELECT ?shape ?node ?issue
WHERE {{
    ?issue ie:explains ?shape ; ie:concernsPaper|ie:concernsFinding ?thing .
    ?node (ie:appraises|^ie:participants)? ?thing .
}}
ORDER BY DESC(?issue)
"""


def check_by_queries(store: Store, shapes: Shapes, focus_nodes: Mapping[str, int]) -> list[Found]:
    """Return what the queries of the shapes find, leaving out shapes without a focus node."""
    found: list[Found] = []
    for shape in shapes.node_shapes:
        if shape.select is None or not focus_nodes[shape.iri]:
            continue
        for focus, value in _rows(store, shapes.prologue + shape.select):
            found.append(Found(shape.iri, focus, None if value == focus else value, SH + "SPARQLConstraintComponent"))
    return found


def _rows(store: Store, query: str) -> Iterable[tuple[str, str | None]]:
    """Yield the focus node and, where there is one, the value of each solution."""
    solutions = _select(store, query)
    named = {variable.value for variable in solutions.variables}
    for solution in solutions:
        focus, value = solution["this"], solution["value"] if "value" in named else None
        if focus is not None:
            yield text_of(focus), None if value is None else text_of(value)


def instances(store: Store, classes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the things of each class named, those of its sub-classes among them."""
    members: dict[str, set[str]] = {name: set() for name in classes}
    for solution in _select(store, _INSTANCES):
        name = text_of(solution["class"])
        if name in members:
            members[name].add(text_of(solution["thing"]))
    return {name: frozenset(things) for name, things in members.items()}


def explanations(store: Store) -> dict[tuple[str, str], str]:
    """Return the source issue that explains a shape's warning about a node, by shape and node.

    Where several do, it is the first by IRI.
    """
    return {
        (text_of(solution["shape"]), text_of(solution["node"])): text_of(solution["issue"])
        for solution in _select(store, _EXPLANATIONS)
    }


def _select(store: Store, query: str) -> QuerySolutions:
    try:
        solutions = store.query(query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise KnowledgeGraphError(f"A query of the shapes is not valid SPARQL: {error}\n{query}") from error
    assert isinstance(solutions, QuerySolutions)
    return solutions
