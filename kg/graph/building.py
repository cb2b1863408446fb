"""Rows to triples: pure, with no clock and no network.

:func:`build_graph` takes the checked tables of a review and returns its graph: the ontology and vocabularies, one
named graph per table, and one with what follows by the rules in ``queries/rules`` and what is searched.
"""

from __future__ import annotations

import difflib
from pathlib import Path

from pyoxigraph import Quad

from kg.errors import Fault, TableError
from kg.graph.agreement import add_agreement, add_differences
from kg.graph.appraisals import add_appraisals
from kg.graph.bibliography import add_bibliography
from kg.graph.closure import apply_rules
from kg.graph.findings import add_citations, add_conclusions, add_findings, add_grounds, add_influences, add_relations
from kg.graph.graph import Graph
from kg.graph.mapping import Reference, map_table
from kg.graph.schema import load_schema
from kg.graph.search import add_search_stems
from kg.namespaces import BASE, graph_iri
from kg.rdf import RDF_TYPE, Collector
from kg.tables import Review

__all__ = ["build_graph"]

#: What each table adds beyond the mapping of its columns.
_ADDITIONS = {
    "appraisals": add_appraisals,
    "citations": add_citations,
    "conclusions": add_conclusions,
    "findings": add_findings,
    "first": add_agreement,
    "grounds": add_grounds,
    "papers": add_bibliography,
    "relations": add_relations,
    "second": add_differences,
}


def build_graph(review: Review) -> Graph:
    """Return the graph that the tables of a review state, with what follows by the rules and what is searched.

    Raises :class:`~kg.errors.TableError` where a cell names a concept or thing that is described nowhere.
    """
    quads = load_schema(review)
    references: list[Reference] = []
    for table in review.tables.values():
        sink = Collector(graph_iri(review.identifier, table.name))
        references += map_table(review, table, sink)
        if table.name == "influences":
            references += add_influences(review, sink)
        if table.name in _ADDITIONS:
            _ADDITIONS[table.name](review, sink)
        quads += sink.quads
    _check_references(references, quads)
    target = graph_iri(review.identifier, "inferred")
    return add_search_stems(apply_rules(Graph.from_quads(quads), target), target)


def _check_references(references: list[Reference], quads: list[Quad]) -> None:
    """Raise with the nearest alternatives where a cell points to something that is not described."""
    subjects = {str(quad.subject)[1:-1] for quad in quads if quad.predicate == RDF_TYPE}
    faults: list[Fault] = []
    for reference in references:
        target = reference.iri
        if target in subjects or target.startswith((BASE + "query/", BASE + "shapes#")):
            continue
        parent = target.rsplit("/", 1)[0] + "/" if "#" not in target else target.rsplit("#", 1)[0] + "#"
        alternatives = sorted(Path(iri).name.rsplit("#", 1)[-1] for iri in subjects if iri.startswith(parent))
        near = difflib.get_close_matches(reference.value, alternatives, 3)
        hint = f"the nearest: {', '.join(near)}" if near else f"known: {', '.join(alternatives[:12])}"
        faults.append(reference.row.fault(reference.column, f"{reference.value!r} is not in the vocabulary; {hint}"))
    if faults:
        raise TableError(faults)
