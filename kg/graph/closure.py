"""What follows from the facts by the rules in ``queries/rules``: materialised once, so that queries stay short."""

from __future__ import annotations

from decimal import Decimal

from pyoxigraph import Literal, Triple

from kg import paths
from kg.errors import QueryError
from kg.graph.graph import Graph
from kg.namespaces import XSD
from kg.rdf import decimal, in_graph

__all__ = ["apply_rules", "rule_files"]


def rule_files() -> list[str]:
    """Return the names of the rule files in the order in which they run."""
    return sorted(path.name for path in (paths.queries() / "rules").glob("*.rq"))


def apply_rules(graph: Graph, target: str) -> Graph:
    """Return a graph with what follows by every rule, run once and in order, in the named graph ``target``.

    Each rule is a CONSTRUCT query that follows chains by property paths, so one pass is enough; a later
    rule sees what the earlier ones added. Raises :class:`~kg.errors.QueryError` where a rule does more than read.
    """
    statements = {quad.triple for quad in graph.quads}
    for name in rule_files():
        rule = (paths.queries() / "rules" / name).read_text(encoding="utf-8")
        try:
            triples = graph.construct(rule)
        except QueryError as error:
            raise QueryError(f"In the rule {name}: {error}", error.advice) from error
        additions = {_restore_decimal(triple) for triple in triples} - statements
        statements |= additions
        graph = graph.with_quads(in_graph(target, additions))
    return graph


def _restore_decimal(triple: Triple) -> Triple:
    """Return a triple with its number as the tables state it: the engine writes 1.0 as 1, which is another term."""
    value = triple.object
    if isinstance(value, Literal) and value.datatype.value == XSD + "decimal":
        return Triple(triple.subject, triple.predicate, decimal(Decimal(value.value)))
    return triple
