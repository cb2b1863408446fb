"""What follows from the facts by the rules in ``queries/rules``: materialised once, so that queries stay short."""

from __future__ import annotations

from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from kg import paths
from kg.errors import QueryError
from kg.namespaces import XSD
from kg.rdf import decimal
from kg.sparql import check_read_only

__all__ = ["apply_rules", "rule_files"]


def rule_files() -> list[str]:
    """Return the names of the rule files in the order in which they run."""
    return sorted(path.name for path in (paths.queries() / "rules").glob("*.rq"))


def apply_rules(quads: list[Quad], graph: str) -> list[Quad]:
    """Run every rule once, in order, over the quads and return the new quads, in the named graph given.

    Each rule is a CONSTRUCT query that follows chains by property paths, so one pass is enough; a later
    rule sees what the earlier ones added. Raises :class:`~kg.errors.QueryError` where a rule does more than read.
    """
    store = Store()
    store.bulk_extend(quads)
    known = {quad.triple for quad in quads}
    target = NamedNode(graph)
    added: list[Quad] = []
    for name in rule_files():
        query = (paths.queries() / "rules" / name).read_text(encoding="utf-8")
        try:
            check_read_only(query)
        except QueryError as error:
            raise QueryError(f"In the rule {name}: {error}", error.advice) from error
        result = store.query(query, use_default_graph_as_union=True)
        fresh = {_as_stated(triple) for triple in result} - known  # type: ignore[union-attr]
        known |= fresh
        new = [Quad(t.subject, t.predicate, t.object, target) for t in fresh]
        store.bulk_extend(new)
        added += new
    return added


def _as_stated(triple: Triple) -> Triple:
    """Return a triple with its number as the tables state it: the engine writes 1.0 as 1, which is another term."""
    value = triple.object
    if isinstance(value, Literal) and value.datatype.value == XSD + "decimal":
        return Triple(triple.subject, triple.predicate, decimal(Decimal(value.value)))
    return triple
