"""Loading: a built graph into a server, by the Graph Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

Each named graph goes in one request that replaces what the server had (PUT). So a load that was interrupted is simply
run again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from kg.endpoint.replies import Reply, failure
from kg.endpoint.transport import Client
from kg.errors import EndpointError, UsageError
from kg.folders import settle
from kg.namespaces import GRAPH
from kg.progress import Progress, silent
from kg.secrecy import masked_address

__all__ = ["GraphStore", "NamedGraph", "find_graph_store", "graph_stores", "load", "read_graphs"]

_LOG = logging.getLogger(__package__)

#: The seconds waited before a graph is sent again to a server that is busy or broke off.
_PAUSES = (1.0, 4.0, 16.0)
_SUCCESS_STATUSES = (200, 201, 202, 204)
_BUILD_ADVICE = "Build the graph with integration-kg build (or name its folder with --out)."


@dataclass(frozen=True)
class NamedGraph:
    """One graph of a file: its name, the number of its statements, one of its things, and all of it as N-Triples."""

    name: str
    statements: int
    thing: NamedNode
    body: bytes = field(repr=False)


def read_graphs(file: Path) -> list[NamedGraph]:
    """Return the graphs of a file of N-Quads, in the order in which they appear.

    Raises :class:`~kg.errors.UsageError` where it is missing or broken, or holds what cannot be sent: blank nodes,
    which have no name that holds from one graph to the next, and statements outside of named graphs.
    """
    settle(file.parent)
    lines: dict[str, dict[bytes, None]] = {}
    things: dict[str, NamedNode] = {}
    for number, quad in enumerate(_quads(file), 1):
        name = _graph(quad, f"Statement {number} of {file}")
        # A statement that stands there twice counts once, as it will at the server.
        lines.setdefault(name, {})[f"{quad.triple} .\n".encode()] = None
        assert isinstance(quad.subject, NamedNode)
        things.setdefault(name, quad.subject)
    if not lines:
        raise UsageError(f"{file} holds no statements.", _BUILD_ADVICE)
    _LOG.info("read %s: %d graphs", file, len(lines))
    return [
        NamedGraph(name, len(graph_lines), things[name], b"".join(graph_lines)) for name, graph_lines in lines.items()
    ]


def _quads(file: Path) -> Iterator[Quad]:
    try:
        yield from parse(path=str(file), format=RdfFormat.N_QUADS)
    except (MemoryError, SyntaxError) as error:
        raise UsageError(f"{file} is not valid N-Quads: {error}", _BUILD_ADVICE) from error
    except OSError as error:
        raise UsageError(
            f"There is no graph to load: {file} cannot be read ({error.strerror}).", _BUILD_ADVICE
        ) from error


def _graph(quad: Quad, position: str) -> str:
    """Return the name of a quad's graph. Raises :class:`~kg.errors.UsageError` where the quad cannot be sent."""
    if any(isinstance(term, BlankNode) for term in quad):
        raise UsageError(f"{position} has a blank node: graphs are sent one by one.", "Give every thing an IRI.")
    if isinstance(quad.object, Triple):
        raise UsageError(f"{position} is about a statement (RDF 1.2), which few servers take.", "Reify it with an IRI.")
    if isinstance(quad.graph_name, DefaultGraph):
        raise UsageError(f"{position} is in no named graph.", "Put every statement into a named graph.")
    return quad.graph_name.value


class GraphStore:
    """A server's address for whole graphs."""

    def __init__(self, client: Client, url: str) -> None:
        self._client = client
        self.url = url

    def ask(self, graph: str, seconds: float) -> Reply:
        """Add nothing to a graph, and return the answer: it tells whether graphs can be written here."""
        return self._send("POST", graph, b"", seconds)

    def put(self, graph: NamedGraph, seconds: float) -> None:
        """Replace a graph. Raises :class:`~kg.errors.EndpointError` unless the server acknowledges it."""
        reply = self._send("PUT", graph.name, graph.body, seconds)
        if reply.status not in _SUCCESS_STATUSES:
            raise failure(reply, self._client.credentials)

    def _send(self, method: str, graph: str, body: bytes, seconds: float) -> Reply:
        address = f"{self.url}{'&' if '?' in self.url else '?'}{urlencode({'graph': graph})}"
        return self._client.send(
            method, address, seconds=seconds, headers={"Content-Type": "application/n-triples"}, body=body
        )


def graph_stores(endpoint: str, credentials: bool) -> tuple[str, ...]:
    """Return the addresses where the server of an endpoint may take graphs, the likeliest first.

    The paths are those of Oxigraph and Apache Jena Fuseki (``/store``, ``/data``), GraphDB and RDF4J
    (``/rdf-graphs/service``), Virtuoso (``/sparql-graph-crud``, with credentials ``-auth``), Amazon Neptune
    (``/sparql/gsp/``), Stardog (the database) and of the endpoint itself.
    """
    parts = urlsplit(endpoint)
    path = parts.path.rstrip("/")
    parent, _, last = path.rpartition("/")
    paths: list[str] = []
    if parent.endswith("/repositories") or parent == "/repositories":
        paths.append(f"{path}/rdf-graphs/service")
    if last == "sparql":
        crud_names = ["/sparql-graph-crud", "/sparql-graph-crud-auth"]
        paths += [f"{parent}{name}" for name in (reversed(crud_names) if credentials else crud_names)]
        paths += [f"{path}/gsp/", f"{parent}/store", f"{parent}/data"]
    elif last == "query":
        paths += [f"{parent}/store", f"{parent}/data", parent]
    paths.append(parts.path)
    unique = dict.fromkeys(paths)
    return tuple(urlunsplit((parts.scheme, parts.netloc, name or "/", "", "")) for name in unique)


def find_graph_store(client: Client, addresses: tuple[str, ...], graph: str, seconds: float) -> GraphStore:
    """Return the first of some addresses where a graph can be written.

    Raises :class:`~kg.errors.EndpointError`, naming all that were tried, where there is none.
    """
    replies: list[Reply] = []
    for address in addresses:
        store = GraphStore(client, address)
        reply = store.ask(graph, seconds)
        if reply.status in _SUCCESS_STATUSES:
            return store
        replies.append(reply)
    refusal = next((reply for reply in replies if reply.status in (401, 403)), None)
    if refusal is not None:
        raise failure(refusal, client.credentials)
    attempts = "; ".join(
        f"{masked_address(address)} ({reply.status})" for address, reply in zip(addresses, replies, strict=True)
    )
    raise EndpointError(
        f"No address was found where this server takes graphs. Tried: {attempts}.",
        "Name it with --graph-store; the server's documentation calls it the Graph Store Protocol.",
    )


def load(
    store: GraphStore,
    graphs: Sequence[NamedGraph],
    *,
    seconds: float,
    progress: Progress = silent,
    pause: Callable[[float], object] = time.sleep,
) -> None:
    """Replace every graph at a server, each within some seconds, a few times where the server is busy or breaks off.

    Raises :class:`~kg.errors.EndpointError` at the first graph that does not arrive.
    """
    for number, graph in enumerate(graphs, 1):
        progress(f"sending {graph.name.removeprefix(GRAPH)} ({number} of {len(graphs)})")
        try:
            _put(store, graph, seconds, pause)
        except EndpointError as error:
            advice = f"{error.advice} Then run the same command again: it replaces what has arrived.".strip()
            raise EndpointError(str(error), advice) from error


def _put(store: GraphStore, graph: NamedGraph, seconds: float, pause: Callable[[float], object]) -> None:
    for wait in _PAUSES:
        try:
            return store.put(graph, seconds)
        except EndpointError as error:
            if not error.passing:
                raise
            _LOG.info("%s Again in %g seconds.", error, wait)
            pause(wait)
    store.put(graph, seconds)
