"""What follows from the facts by the rules in ``queries/rules``: materialised once, so that queries stay short."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, Triple

from kg import paths
from kg.characters import excerpt
from kg.errors import QueryError
from kg.graph.graph import Graph
from kg.namespaces import XSD
from kg.rdf import decimal, in_graph
from kg.settings import Settings
from kg.text_files import read_text

__all__ = ["apply_rules", "rule_files"]


def rule_files() -> list[str]:
    """Return the names of the rule files in the order in which they run."""
    return sorted(path.name for path in (paths.queries() / "rules").glob("*.rq"))


def apply_rules(graph: Graph, target: str) -> Graph:
    """Return a graph with what follows by every rule, run once and in order, in the named graph ``target``.

    Each rule is a CONSTRUCT query that follows chains by property paths, so one pass is enough; a later
    rule sees what the earlier ones added. Raises :class:`~kg.errors.QueryError` where a rule does more than read,
    is too slow, or cannot be read itself.
    """
    statements = {quad.triple for quad in graph.quads}
    seconds = Settings.read().bounds.seconds
    for name in rule_files():
        rule = read_text(paths.queries() / "rules" / name)
        try:
            additions = {_restore_decimal(triple) for triple in graph.construct(rule, seconds)} - statements
        except QueryError as error:
            raise QueryError(f"In the rule {name}: {error}", error.advice) from error
        statements |= additions
        graph = graph.with_quads(in_graph(target, additions))
    return graph


def _restore_decimal(triple: Triple) -> Triple:
    """Return a triple with its number as the tables state it: the engine writes 1.0 as 1, which is another term."""
    value = triple.object
    if isinstance(value, Literal) and value.datatype.value == XSD + "decimal":
        try:
            number = Decimal(value.value)
        except InvalidOperation as error:
            message = f"it makes {excerpt(value.value)} an xsd:decimal, which is no number."
            raise QueryError(message, "Make the value another datatype, or a number, in the rule.") from error
        return Triple(triple.subject, triple.predicate, decimal(number))
    return triple
