"""``integration-kg build``: tables in, graph out."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import out_option, progress, read_tables, review_option
from kg.cli.printing import say

__all__ = ["command"]


@click.command(name="build")
@out_option
@review_option
def command(out: Path, review: Path | None) -> None:
    """Build the graph from the curated tables into the folder OUT, replacing what was there when complete."""
    from kg.derive import assemble
    from kg.folders import staged
    from kg.rdf import write_graph

    tables = read_tables(review)
    progress("building the graph")
    graph = assemble(tables)
    with staged(out, manifest=True) as folder:
        progress("writing")
        write_graph(graph.quads, folder)
    say(f"{len(graph):,} statements from {len(tables.tables)} tables, in {out / 'graph.nq'} and beside it.")
