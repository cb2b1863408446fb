"""``integration-kg run``: the main job, from tables to answers."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import out_option, progress, read_tables, review_option
from kg.cli.printing import say

__all__ = ["command"]

_FLAGSHIP = {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}


@click.command(name="run")
@out_option
@review_option
@click.pass_context
def command(ctx: click.Context, out: Path, review: Path | None) -> None:
    """Build the graph, validate it, draw the explorer, and answer: everything a new user needs, in one command."""
    from kg.check import validate
    from kg.cli.summary import print_summary
    from kg.derive import assemble
    from kg.folders import staged
    from kg.rdf import write_graph
    from kg.site import write_site

    tables = read_tables(review)
    progress("building the graph")
    graph = assemble(tables)
    progress("validating")
    report = validate(graph, review=tables)
    if not report.conforms:
        from kg.cli.validate import print_report

        print_report(report, "table")
        say(f"The graph was not written: {out} is as it was.", err=True)
        ctx.exit(1)
    with staged(out, manifest=True) as folder:
        progress("writing the graph")
        write_graph(graph.quads, folder)
        (folder / "validation.ttl").write_text(report.as_turtle(), encoding="utf-8")
        site = folder / "site"
        site.mkdir()
        write_site(graph, site, progress=progress)
    print_summary(graph, report, out, _FLAGSHIP)
