"""What an endpoint has after a load: each graph's count, and whether queries will see all of it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.endpoint.upload import Inventory
from kg.errors import EndpointError
from kg.graph import Graph
from kg.namespaces import GRAPH
from kg.numbers import is_whole
from kg.rdf import term_text

__all__ = ["Count", "counts", "other_graphs", "remarks"]

#: More rows than Virtuoso gives as it is delivered (10,000).
_ROWS = 12_000


@dataclass(frozen=True)
class Count:
    """The statements of one graph: in the file, and at the endpoint."""

    graph: str
    expected: int
    found: int


def counts(endpoint: Graph, inventory: Inventory, seconds: float) -> list[Count]:
    """Count every graph of a file at the endpoint. Raises :class:`~kg.errors.EndpointError`."""
    return [Count(graph, expected, _count(endpoint, graph, seconds)) for graph, expected in inventory.graphs.items()]


def _count(endpoint: Graph, graph: str, seconds: float) -> int:
    rows = endpoint.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", seconds)
    value = term_text(rows.rows[0][0]) if rows.rows and rows.rows[0] else ""
    if not is_whole(value):
        raise EndpointError(f"{endpoint.engine.name} did not count the statements of <{graph}>.", "Try again later.")
    return int(value)


def other_graphs(endpoint: Graph, inventory: Inventory, seconds: float) -> list[str]:
    """Return the project's graphs that are at the endpoint and not in the file; queries read them too."""
    rows = endpoint.select(
        f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{GRAPH}")) }} ORDER BY ?g',
        seconds,
    )
    return [name for name in (term_text(row[0]) for row in rows.rows) if name not in inventory.graphs]


def remarks(endpoint: Graph, inventory: Inventory, seconds: float) -> list[str]:
    """Return what stands in the way of queries at an endpoint, in sentences; nothing where all is well."""
    found: list[str] = []
    if not endpoint.ask(f"ASK {{ {inventory.sample} }}", seconds):
        found.append(
            "Queries that name no graph see nothing here: make all graphs together the default graph "
            "(oxigraph serve --union-default-graph; Stardog: query.all.graphs=true; Fuseki: tdb2:unionDefaultGraph)."
        )
    largest, size = max(inventory.graphs.items(), key=lambda item: item[1])
    wanted = min(size, _ROWS)
    query = f"SELECT ?s WHERE {{ GRAPH <{largest}> {{ ?s ?p ?o }} }} LIMIT {wanted}"
    try:
        rows = len(endpoint.select(query, seconds))
    except EndpointError as error:
        return [*found, f"{error} {error.advice}"]
    if rows < wanted:
        found.append(f"Long answers are cut off here: {rows:,} rows came where {wanted:,} were asked for.")
    return found
