"""What an endpoint has after a load: each graph's count, and whether queries will see all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.endpoint.upload import NamedGraph
from kg.errors import EndpointError
from kg.graph import Graph
from kg.library import find_query
from kg.namespaces import GRAPH
from kg.numbers import is_whole

__all__ = ["Count", "counts", "other_graphs", "remarks"]

#: The LIMIT of ``queries/endpoint/many-rows.rq``.
_ROWS = 12_000


@dataclass(frozen=True)
class Count:
    """The statements of one graph: in the file, and at the endpoint."""

    graph: str
    expected: int
    actual: int


def counts(endpoint: Graph, graphs: Sequence[NamedGraph], seconds: float) -> list[Count]:
    """Count every graph of a file at the endpoint. Raises :class:`~kg.errors.EndpointError`."""
    query = _query("statements-by-graph", {"graph": [NamedNode(graph.name) for graph in graphs]})
    statements = {row["graph"]: row["statements"] for row in endpoint.select(query, seconds)}
    invalid = next((name for name, value in statements.items() if not is_whole(value)), None)
    if invalid is not None:
        raise EndpointError(f"{endpoint.engine.name} did not count the statements of <{invalid}>.", "Try again later.")
    return [Count(graph.name, graph.statements, int(statements.get(graph.name, 0))) for graph in graphs]


def other_graphs(endpoint: Graph, graphs: Sequence[NamedGraph], seconds: float) -> list[str]:
    """Return the project's graphs that are at the endpoint and not in the file; queries read them too."""
    names = {graph.name for graph in graphs}
    results = endpoint.select(_query("graphs", {"start": [Literal(GRAPH)]}), seconds)
    return [row["graph"] for row in results if row["graph"] not in names]


def remarks(endpoint: Graph, graphs: Sequence[NamedGraph], seconds: float) -> list[str]:
    """Return what stands in the way of queries at an endpoint, in sentences; nothing where all is well."""
    sentences: list[str] = []
    largest = max(graphs, key=lambda graph: graph.statements)
    if not endpoint.ask(_query("thing-without-graph", {"thing": [largest.thing]}), seconds):
        sentences.append(
            "Queries that name no graph see nothing here: make all graphs together the default graph "
            "(oxigraph serve --union-default-graph; Stardog: query.all.graphs=true; Fuseki: tdb2:unionDefaultGraph)."
        )
    expected = min(largest.statements, _ROWS)
    try:
        count = len(endpoint.select(_query("many-rows", {"graph": [NamedNode(largest.name)]}), seconds))
    except EndpointError as error:
        return [*sentences, f"{error} {error.advice}"]
    if count < expected:
        sentences.append(f"Long answers are cut off here: {count:,} rows came where {expected:,} were asked for.")
    return sentences


def _query(name: str, terms: Mapping[str, Sequence[NamedNode | Literal]]) -> str:
    return find_query(name, ("endpoint",)).bind_terms(terms)
