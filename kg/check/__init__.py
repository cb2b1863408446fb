"""SHACL validation: what in a graph falls short of the shapes, and where to correct it.

The shapes are in ``shapes/``. By default pySHACL checks their core constraints and pyoxigraph runs each of
their queries once over the whole graph; ``reference=True`` leaves everything to pySHACL, which runs a query
once per focus node, and gives the same results more slowly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.check.queries import check_by_queries, explanations, instances
from kg.check.report import SEVERITIES, Report, Result
from kg.check.results import RawResult
from kg.check.rows import file_of, row_lines
from kg.check.shapes import Shape, Shapes, load_shapes
from kg.graph import Graph
from kg.tables import Review

__all__ = ["SEVERITIES", "Report", "Result", "Shape", "load_shapes", "validate"]


def validate(graph: Graph, *, reference: bool = False, review: Review | None = None) -> Report:
    """Check the union of a graph's named graphs against the shapes and return the report.

    With the ``review`` whose tables the graph was built from, results tell the line of the row. Nothing is
    inferred: the graph has to hold its own closure, as a built one does.
    """
    from kg.check.core import check_by_pyshacl

    shapes = load_shapes()
    members = instances(graph, shapes.target_classes)
    focus_nodes = _focus_nodes(shapes, members)
    if reference:
        raw_results = check_by_pyshacl(graph.quads, shapes.triples)
    else:
        core_quads = shapes.core_quads(graph.quads, members)
        raw_results = check_by_pyshacl(core_quads, shapes.core_triples) + check_by_queries(graph, shapes, focus_nodes)
    results = _results(raw_results, shapes, explanations(graph), row_lines(review) if review else {})
    return Report(results, len(shapes), focus_nodes)


def _focus_nodes(shapes: Shapes, members: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Return the number of focus nodes of each node shape."""
    return {
        shape.iri: len(frozenset().union(*(members.get(target, frozenset()) for target in shape.targets)))
        for shape in shapes.node_shapes
    }


def _results(
    raw_results: Iterable[RawResult],
    shapes: Shapes,
    issues: Mapping[tuple[str, str], str],
    lines: Mapping[tuple[str, str], int],
) -> tuple[Result, ...]:
    """Return the sorted results: one per shape, focus node and value, however many components report it."""
    results: dict[tuple[str, str, str | None], Result] = {}
    for raw in sorted(raw_results, key=lambda raw_result: raw_result.component, reverse=True):
        shape = shapes[raw.shape]
        table = file_of(shape.table, raw.focus)
        results[raw.shape, raw.focus, raw.value] = Result(
            severity=shape.severity,
            shape=raw.shape,
            focus=raw.focus,
            value=raw.value,
            message=shape.message,
            table=table,
            column=shape.column,
            row=lines.get((table, raw.focus)) if table else None,
            explained_by=issues.get((raw.shape, raw.focus)),
            component=raw.component,
        )
    return tuple(sorted(results.values(), key=Result.order))
