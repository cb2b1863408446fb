"""Loading: a built graph into a server, by the Graph Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

One named graph after the other, in pieces of bounded size: the first piece of a graph replaces it (PUT), each further
one adds to it (POST). Sending a piece twice changes nothing, because the data hold no blank nodes; so a load that
was interrupted goes on after the last piece that the server acknowledged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from pyoxigraph import BlankNode, DefaultGraph, Quad, RdfFormat, Triple, parse

from kg.endpoint.replies import Reply, failure
from kg.endpoint.transport import Client
from kg.errors import EndpointError, UsageError
from kg.folders import settle

__all__ = [
    "GraphStore",
    "Inventory",
    "Journal",
    "Piece",
    "find_graph_store",
    "graph_stores",
    "pieces",
    "survey",
    "upload",
]

#: A piece ends at this size, however few its statements.
_MOST_BYTES = 8 * 1024 * 1024
_DONE = (200, 201, 202, 204)
_NOT_HERE = "Build the graph with integration-kg build (or name its folder with --out)."


@dataclass(frozen=True)
class Inventory:
    """What a file holds: the digest of its content, the number of its statements, each graph's count, a sample."""

    content: str
    statements: int
    graphs: dict[str, int]
    sample: Triple


@dataclass(frozen=True)
class Piece:
    """Statements of one graph as N-Triples; the first piece of a graph replaces what the server had."""

    graph: str
    first: bool
    statements: int
    body: bytes


def survey(file: Path) -> Inventory:
    """Read a file of N-Quads through and return what it holds, keeping none of it in memory.

    Raises :class:`~kg.errors.UsageError` where it is missing or broken, or cannot be sent in pieces: blank nodes,
    statements outside of named graphs, a graph in two places.
    """
    settle(file.parent)
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(1024 * 1024):
                digest.update(block)
    except OSError as error:
        raise UsageError(f"There is no graph to load: {file} cannot be read ({error.strerror}).", _NOT_HERE) from error
    graphs: dict[str, int] = {}
    statements, graph, previous = 0, "", None
    for statements, quad in enumerate(_quads(file), 1):
        name = _checked(quad, f"Statement {statements} of {file}")
        if name != graph and name in graphs:
            raise UsageError(f"{file} is not sorted by graph: <{name}> stands in two places.", _NOT_HERE)
        graph = name
        graphs[name] = graphs.get(name, 0) + (quad != previous)
        previous = quad
    if previous is None:
        raise UsageError(f"{file} holds no statements.", _NOT_HERE)
    return Inventory(digest.hexdigest(), statements, graphs, previous.triple)


def _quads(file: Path) -> Iterator[Quad]:
    try:
        yield from parse(path=str(file), format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise UsageError(f"{file} is not valid N-Quads: {error}", _NOT_HERE) from error


def _graph(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value


def _checked(quad: Quad, where: str) -> str:
    """Return the name of a quad's graph. Raises :class:`~kg.errors.UsageError` where the quad cannot be sent alone."""
    if any(isinstance(term, BlankNode) for term in quad):
        raise UsageError(f"{where} has a blank node: it cannot be sent in pieces.", "Give every thing an IRI.")
    if isinstance(quad.object, Triple):
        raise UsageError(f"{where} is about a statement (RDF 1.2), which few servers take.", "Reify it with an IRI.")
    if not _graph(quad):
        raise UsageError(f"{where} is in no named graph.", "Put every statement into a named graph.")
    return _graph(quad)


def pieces(file: Path, most: int, skip: int = 0) -> Iterator[Piece]:
    """Yield a file's statements in pieces of at most ``most``, after the ``skip`` first ones."""
    seen = 0
    for graph, quads in groupby(_quads(file), key=_graph):
        start = seen
        left = max(0, skip - seen)
        passed = sum(1 for _ in islice(quads, left))
        seen += passed
        for count, body in _bodies(quads, most):
            seen += count
            yield Piece(graph, seen - count == start, count, body)


def _bodies(quads: Iterator[Quad], most: int) -> Iterator[tuple[int, bytes]]:
    lines: list[bytes] = []
    size = 0
    for quad in quads:
        line = f"{quad.triple} .\n".encode()
        if lines and (len(lines) >= most or size + len(line) > _MOST_BYTES):
            yield len(lines), b"".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield len(lines), b"".join(lines)


class Journal:
    """How far each load of a folder has come, in a small file beside the graph; it never holds credentials."""

    def __init__(self, folder: Path, server: str, content: str) -> None:
        self._file = folder / "load-state.json"
        self._fresh = folder / "load-state.new"
        # Left by a load that was killed while it wrote; what it had written down before is in the file itself.
        with suppress(OSError):
            self._fresh.unlink()
        self._server = server
        self._content = content

    def _entries(self) -> dict[str, dict[str, object]]:
        try:
            entries = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return (
            {key: value for key, value in entries.items() if isinstance(value, dict)}
            if isinstance(entries, dict)
            else {}
        )

    @property
    def sent(self) -> int:
        """The number of statements of this content that this server has acknowledged."""
        entry = self._entries().get(self._server, {})
        sent = entry.get("sent")
        return sent if entry.get("content") == self._content and isinstance(sent, int) and sent > 0 else 0

    def note(self, sent: int) -> None:
        """Write down that the server has acknowledged the first ``sent`` statements."""
        self._write({**self._entries(), self._server: {"content": self._content, "sent": sent}})

    def clear(self) -> None:
        """Forget this server: the next load starts from the beginning."""
        self._write({key: value for key, value in self._entries().items() if key != self._server})

    def _write(self, entries: dict[str, dict[str, object]]) -> None:
        try:
            if not entries:
                self._file.unlink(missing_ok=True)
                return
            self._fresh.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            self._fresh.replace(self._file)
        except OSError as error:
            raise UsageError(
                f"{self._file} cannot be written ({error.strerror}): the load could not go on if interrupted.",
                "Make the folder writable, or copy graph.nq to one that is.",
            ) from error


class GraphStore:
    """A server's address for whole graphs."""

    def __init__(self, client: Client, url: str) -> None:
        self._client = client
        self.url = url

    def ask(self, graph: str, seconds: float) -> Reply:
        """Add nothing to a graph, and return the answer: it tells whether graphs can be written here."""
        return self._send("POST", graph, b"", seconds)

    def send(self, piece: Piece, seconds: float) -> None:
        """Send one piece. Raises :class:`~kg.errors.EndpointError` unless the server acknowledges it."""
        reply = self._send("PUT" if piece.first else "POST", piece.graph, piece.body, seconds)
        if reply.status not in _DONE:
            raise failure(reply, self._client.credentials)

    def _send(self, method: str, graph: str, body: bytes, seconds: float) -> Reply:
        address = f"{self.url}{'&' if '?' in self.url else '?'}{urlencode({'graph': graph})}"
        return self._client.send(method, address, seconds, {"Content-Type": "application/n-triples"}, body)


def graph_stores(endpoint: str, credentials: bool) -> tuple[str, ...]:
    """Return the addresses where the server of an endpoint may take graphs, the likeliest first.

    The paths are those of Oxigraph and Apache Jena Fuseki (``/store``, ``/data``), GraphDB and RDF4J
    (``/rdf-graphs/service``), Virtuoso (``/sparql-graph-crud``, with credentials ``-auth``), Amazon Neptune
    (``/sparql/gsp/``), Stardog (the database) and of the endpoint itself.
    """
    parts = urlsplit(endpoint)
    path = parts.path.rstrip("/")
    above, _, last = path.rpartition("/")
    found: list[str] = []
    if above.endswith("/repositories") or above == "/repositories":
        found.append(f"{path}/rdf-graphs/service")
    if last == "sparql":
        open_first = ["/sparql-graph-crud", "/sparql-graph-crud-auth"]
        found += [f"{above}{name}" for name in (reversed(open_first) if credentials else open_first)]
        found += [f"{path}/gsp/", f"{above}/store", f"{above}/data"]
    elif last == "query":
        found += [f"{above}/store", f"{above}/data", above]
    found.append(parts.path)
    return tuple(urlunsplit((parts.scheme, parts.netloc, place or "/", "", "")) for place in dict.fromkeys(found))


def find_graph_store(client: Client, places: tuple[str, ...], graph: str, seconds: float) -> GraphStore:
    """Return the first of some addresses where a graph can be written.

    Raises :class:`~kg.errors.EndpointError`, naming all that were tried, where there is none.
    """
    replies: list[Reply] = []
    for place in places:
        store = GraphStore(client, place)
        reply = store.ask(graph, seconds)
        if reply.status in _DONE:
            return store
        replies.append(reply)
    refusal = next((reply for reply in replies if reply.status in (401, 403)), None)
    if refusal is not None:
        raise failure(refusal, client.credentials)
    tried = "; ".join(f"{place} ({reply.status})" for place, reply in zip(places, replies, strict=True))
    raise EndpointError(
        f"No address was found where this server takes graphs. Tried: {tried}.",
        "Name it with --graph-store; the server's documentation calls it the Graph Store Protocol.",
    )


def upload(store: GraphStore, file: Path, journal: Journal, most: int, seconds: float) -> Iterator[Piece]:
    """Send what the journal does not have yet, and yield each piece when the server has acknowledged it.

    Raises :class:`~kg.errors.EndpointError`; what was acknowledged before is in the journal.
    """
    sent = journal.sent
    for piece in pieces(file, most, sent):
        try:
            store.send(piece, seconds)
        except EndpointError as error:
            advice = f"{error.advice} The same command goes on after the {sent:,} statements that arrived.".strip()
            raise EndpointError(str(error), advice) from error
        sent += piece.statements
        journal.note(sent)
        yield piece
