"""``integration-kg reason``: the ontology, and the data, under HermiT."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import progress, read_tables, review_option
from kg.cli.printing import say
from kg.namespaces import CORE_GRAPH

__all__ = ["command"]


@click.command(name="reason")
@review_option
@click.option("--schema-only", is_flag=True, help="Leave the data out: the ontology and vocabularies alone.")
@click.pass_context
def command(ctx: click.Context, review: Path | None, schema_only: bool) -> None:
    """Check with HermiT that the ontology is consistent, that every class can have members, and that the data fit."""
    from kg.graph.building import build_graph
    from kg.rdf import term_text
    from kg.reason import reason

    graph = build_graph(read_tables(review))
    progress("running HermiT")
    verdict = reason(quad.triple for quad in graph.quads if _is_read(term_text(quad.graph_name), schema_only))
    what = "ontology and vocabularies" if schema_only else "ontology, vocabularies and data"
    if not verdict.consistent:
        say(f"Inconsistent: the {what} ({verdict.triples:,} statements) contradict one another.")
        if verdict.explanation:
            say(verdict.explanation)
    elif verdict.unsatisfiable:
        say("Classes that can have no member:")
        for iri in verdict.unsatisfiable:
            say(f"  {iri}")
    else:
        say(f"Consistent, and every class can have members: {what} ({verdict.triples:,} statements).")
    ctx.exit(0 if verdict.sound else 1)


def _is_read(graph: str, schema_only: bool) -> bool:
    """Whether the reasoner reads a named graph: the ontology; of the data, what is stated and not what follows."""
    return graph == CORE_GRAPH or not (schema_only or graph.endswith("/inferred"))
