"""What is searched of each thing, as one text of stems, stated once for every engine and for the pages."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kg import paths
from kg.graph.graph import Graph
from kg.namespaces import CORE_GRAPH, IE
from kg.sparql import ResultSet
from kg.stems import search_stems

__all__ = ["add_search_stems", "search_texts"]

_SEARCH_STEMS = NamedNode(IE + "searchStems")
#: What stands in the graph that all reviews share, and so do its stems.
_SHARED = "Concept"


def search_texts(graph: Graph) -> ResultSet:
    """Return the texts that are searched (``queries/lookups/search-texts.rq``), those of a thing in their order."""
    return graph.lookup((paths.queries() / "lookups" / "search-texts.rq").read_text(encoding="utf-8"))


def add_search_stems(graph: Graph, target: str) -> Graph:
    """Return a graph with ``ie:searchStems`` of all that is searched, in the named graph ``target``; of concepts, which
    reviews share, beside them.
    """
    texts: dict[tuple[str, str], list[str]] = {}
    for row in search_texts(graph):
        texts.setdefault((row["thing"], row["class"]), []).append(row["text"])
    return graph.with_quads(
        Quad(
            NamedNode(thing),
            _SEARCH_STEMS,
            Literal(search_stems(parts)),
            NamedNode(CORE_GRAPH if kind.endswith(_SHARED) else target),
        )
        for (thing, kind), parts in texts.items()
    )
