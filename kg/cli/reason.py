"""``integration-kg reason``: the ontology, and the data, under HermiT."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import progress, review_option
from kg.namespaces import CORE_GRAPH

__all__ = ["command"]


@click.command(name="reason")
@review_option
@click.option("--schema-only", is_flag=True, help="Leave the data out: the ontology and vocabularies alone.")
@click.pass_context
def command(ctx: click.Context, review: Path | None, schema_only: bool) -> None:
    """Check with HermiT that the ontology is consistent, that every class can have members, and that the data fit."""
    from kg import paths
    from kg.graph.building import build_graph
    from kg.rdf import term_text
    from kg.reason import reason
    from kg.tables import read_review

    graph = build_graph(read_review(review or paths.default_review()))
    progress("running HermiT")
    verdict = reason(quad.triple for quad in graph.quads if _is_read(term_text(quad.graph_name), schema_only))
    what = "ontology and vocabularies" if schema_only else "ontology, vocabularies and data"
    if not verdict.consistent:
        click.echo(f"Inconsistent: the {what} ({verdict.triples:,} statements) contradict one another.")
        if verdict.explanation:
            click.echo(verdict.explanation)
    elif verdict.unsatisfiable:
        click.echo("Classes that can have no member:")
        for iri in verdict.unsatisfiable:
            click.echo(f"  {iri}")
    else:
        click.echo(f"Consistent, and every class can have members: {what} ({verdict.triples:,} statements).")
    ctx.exit(0 if verdict.sound else 1)


def _is_read(graph: str, schema_only: bool) -> bool:
    """Whether the reasoner reads a named graph: the ontology; of the data, what is stated and not what follows."""
    return graph == CORE_GRAPH or not (schema_only or graph.endswith("/inferred"))
