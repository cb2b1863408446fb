"""``integration-kg load``: the built graph into a SPARQL server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import NumberFrom, endpoint_option, out_option, progress
from kg.cli.printing import print_table, say
from kg.secrecy import masked_address

if TYPE_CHECKING:
    from kg.endpoint.upload import NamedGraph
    from kg.graph import Graph

__all__ = ["command"]

#: So many graphs are named where more are meant.
_MOST_GRAPHS = 5


@click.command(name="load")
@endpoint_option(required=True, help="Address of the endpoint to load into.")
@out_option
@click.option("--graph-store", metavar="URL", help="Address that takes whole graphs (default: found by trying).")
@click.option(
    "--timeout", type=NumberFrom("0.1"), default=300.0, show_default=True, help="Most seconds a request may take."
)
@click.pass_context
def command(ctx: click.Context, *, endpoint: str, out: Path, graph_store: str | None, timeout: float) -> None:
    """Load the graph built in OUT into a SPARQL server, replacing its graphs of the same names.

    A load that was interrupted is run again. Credentials come from the environment only: INTEGRATION_KG_USER and
    INTEGRATION_KG_PASSWORD, or INTEGRATION_KG_TOKEN.
    """
    from kg.endpoint.remote import RemoteEngine
    from kg.endpoint.transport import Client
    from kg.endpoint.upload import find_graph_store, graph_stores, load, read_graphs
    from kg.graph import Graph

    client = Client(endpoint)
    progress("reading the graph")
    graphs = read_graphs(out / "graph.nq")
    addresses = (graph_store,) if graph_store else graph_stores(endpoint, bool(client.credentials))
    progress(f"trying {', '.join(map(masked_address, addresses))}")
    sender = Client(graph_store) if graph_store else client
    store = find_graph_store(sender, addresses, graphs[0].name, timeout)
    say(f"Graphs go to {masked_address(store.url)}")
    load(store, graphs, seconds=timeout, progress=progress)
    progress("counting")
    is_complete = _report(Graph(engine=RemoteEngine(endpoint, client)), graphs, timeout)
    ctx.exit(0 if is_complete else 1)


def _report(graph: Graph, graphs: Sequence[NamedGraph], timeout: float) -> bool:
    """Print what the endpoint has now, and return whether it has every statement."""
    from kg.endpoint.counts import counts, other_graphs, remarks

    graph_counts = counts(graph, graphs, timeout)
    print_table(
        ["graph", "statements", "at the endpoint"],
        [[_short_name(count.graph), f"{count.expected:,}", f"{count.actual:,}"] for count in graph_counts],
    )
    incomplete = [count for count in graph_counts if count.expected != count.actual]
    if incomplete:
        say(f"{len(incomplete)} of {len(graph_counts)} graphs are not complete at {graph.engine.name}.", err=True)
        say("Run the command again: it sends everything anew.", err=True)
        return False
    total = sum(count.actual for count in graph_counts)
    say(f"{total:,} statements in {len(graph_counts)} graphs are at {graph.engine.name}: every count agrees.")
    for remark in remarks(graph, graphs, timeout):
        say(f"Note: {remark}", err=True)
    others = other_graphs(graph, graphs, timeout)
    if others:
        names = ", ".join(map(_short_name, others[:_MOST_GRAPHS])) + (", …" if len(others) > _MOST_GRAPHS else "")
        say(f"Note: queries there also read graphs that this build does not have ({len(others)}): {names}", err=True)
    return True


def _short_name(graph: str) -> str:
    from kg.namespaces import GRAPH

    return graph.removeprefix(GRAPH)
