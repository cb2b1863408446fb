"""``integration-kg merge``: several reviews in one graph."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import progress
from kg.cli.printing import say

__all__ = ["command"]


@click.command(name="merge")
@click.argument("sources", nargs=-1, required=True, metavar="GRAPH...", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out") / "merged",
    show_default=True,
    help="Folder to write the merged graph to.",
)
def command(sources: tuple[Path, ...], out: Path) -> None:
    """Join the graphs of several reviews: folders that "run", "build" or "export nquads" made, or .nq and .trig files.

    Papers that look like the same work are listed in same-works.csv for a person to confirm; nothing is fused.
    """
    from kg.folders import staged
    from kg.merge import candidates_csv, merge, read_graph
    from kg.rdf import write_graph

    graphs = []
    for source in sources:
        progress(f"reading {source}")
        graphs.append(read_graph(source))
    progress("merging")
    merged = merge(graphs)
    with staged(out, manifest=True) as folder:
        progress("writing")
        write_graph(merged.graph.quads, folder)
        (folder / "same-works.csv").write_text(candidates_csv(merged), encoding="utf-8", newline="")
    reviews = merged.graph.reviews
    say(f"{len(merged.graph):,} statements of {len(reviews)} reviews ({', '.join(reviews)}), in {out}.")
    number = len(merged.candidates)
    say(f"{number} pair{'' if number == 1 else 's'} of papers that may be the same work, in {out / 'same-works.csv'}.")
