"""``integration-kg view``: the explorer, as pages that open from the file system."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import open_graph, out_option, progress
from kg.cli.printing import say

__all__ = ["command"]


@click.command(name="view")
@out_option
@click.option("--review", multiple=True, metavar="ID", help="Only this review. May be repeated.")
@click.option("--open", "open_", is_flag=True, help="Open the first page in the browser.")
def command(out: Path, review: tuple[str, ...], open_: bool) -> None:
    """Write the explorer of the built graph into OUT/site: pages that need no server and no network."""
    from kg.folders import staged
    from kg.graph import select_reviews
    from kg.site import write_site

    graph = open_graph(out)
    if review:
        graph = select_reviews(graph, review)
    with staged(out, manifest=True) as folder:
        site = folder / "site"
        site.mkdir()
        write_site(graph, site, progress=progress)
    page = (out / "site" / "index.html").resolve()
    say(f"The explorer is in {out / 'site'}: open {page.as_uri()}")
    if open_:
        click.launch(page.as_uri())
