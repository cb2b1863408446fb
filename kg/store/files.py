"""Writing a graph: sorted, in the formats that engines and people read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, serialize

from kg.namespaces import PREFIXES
from kg.store.embedded import ON_DISK_FROM

__all__ = ["write_graph"]


def write_graph(quads: Sequence[Quad], folder: Path) -> None:
    """Write sorted quads as ``graph.nq``, ``graph.trig`` and ``graph.ttl``, and ``store/`` where the graph is large."""
    serialize(quads, folder / "graph.nq", format=RdfFormat.N_QUADS)
    serialize(quads, folder / "graph.trig", format=RdfFormat.TRIG, prefixes=PREFIXES)
    triples = sorted({quad.triple for quad in quads}, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    serialize(triples, folder / "graph.ttl", format=RdfFormat.TURTLE, prefixes=PREFIXES)
    if len(quads) >= ON_DISK_FROM:
        store = Store(str(folder / "store"))
        store.bulk_extend(quads)
        store.optimize()
