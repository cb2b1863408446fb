"""Writing RDF: sorted, with the project's prefixes, in the formats that engines and people read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, Triple, serialize

from kg.namespaces import PREFIXES

__all__ = ["NOT_XML", "sort_quads", "sort_triples", "turtle", "write_graph", "write_quads"]

#: Characters that XML 1.0 cannot hold, not even as references (https://www.w3.org/TR/xml/#charsets).
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def sort_quads(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads without repetition, ordered by graph, subject, predicate and object."""
    return sorted(set(quads), key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))


def sort_triples(statements: Iterable[Quad | Triple]) -> list[Triple]:
    """Return the triples of all graphs without repetition, ordered by subject, predicate and object."""
    triples = {statement.triple if isinstance(statement, Quad) else statement for statement in statements}
    return sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))


def turtle(triples: Iterable[Triple], prefixes: dict[str, str] | None = None) -> str:
    """Return triples as Turtle in the order given, with the project's prefixes and further ones."""
    data = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES | (prefixes or {}))
    return (data or b"").decode("utf-8")


def write_quads(quads: Sequence[Quad], file: Path) -> None:
    """Write sorted quads as N-Quads, which engines load."""
    serialize(quads, file, format=RdfFormat.N_QUADS)


def write_graph(quads: Sequence[Quad], folder: Path) -> None:
    """Write sorted quads as ``graph.nq``, ``graph.trig`` and ``graph.ttl``, and as the engine's own ``store/``."""
    write_quads(quads, folder / "graph.nq")
    serialize(quads, folder / "graph.trig", format=RdfFormat.TRIG, prefixes=PREFIXES)
    serialize(sort_triples(quads), folder / "graph.ttl", format=RdfFormat.TURTLE, prefixes=PREFIXES)
    store = Store(str(folder / "store"))
    store.bulk_extend(quads)
    store.optimize()
