"""``integration-kg build``: tables in, graph out."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import out_option, progress, review_option

__all__ = ["command"]


@click.command(name="build")
@out_option
@review_option
def command(out: Path, review: Path | None) -> None:
    """Build the graph from the curated tables into the folder OUT, replacing what was there when complete."""
    from kg import paths
    from kg.derive import assemble
    from kg.folders import staged
    from kg.rdf import write_graph
    from kg.tables import read_review

    progress("reading the tables")
    tables = read_review(review or paths.default_review())
    progress("building the graph")
    graph = assemble(tables)
    with staged(out, manifest=True) as folder:
        progress("writing")
        write_graph(graph.quads, folder)
    click.echo(f"{len(graph):,} statements from {len(tables.tables)} tables, in {out / 'graph.nq'} and beside it.")
