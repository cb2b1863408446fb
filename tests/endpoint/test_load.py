"""Loading into a server of the Graph Store Protocol: each graph in one request, tried again, and counted."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from kg.cli.load import command
from kg.endpoint.transport import Client
from kg.endpoint.upload import GraphStore, graph_stores, read_graphs
from kg.endpoint.upload import load as send_graphs
from kg.errors import EndpointError, UsageError
from tests.servers import answering, body_of, reply

NS = "https://example.org/"


class Memory:
    """A small graph store: graphs as sets of lines.

    ``failures`` are the answers to the next requests with statements (0 breaks the connection off), ``lose`` forgets
    what it takes.
    """

    def __init__(self) -> None:
        self.graphs: dict[str, set[bytes]] = {}
        self.log: list[tuple[str, str, int]] = []
        self.failures: list[int] = []
        self.lose = False

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        if parts.path == "/query":
            self._answer(request)
        elif parts.path == "/store":
            self._take(request, parse_qs(parts.query)["graph"][0])
        else:
            reply(request, 404)

    def _take(self, request: BaseHTTPRequestHandler, graph: str) -> None:
        lines = body_of(request).splitlines()
        assert request.headers["Content-Type"] == "application/n-triples"
        self.log.append((request.command, graph.rsplit("/", 1)[-1], len(lines)))
        failure = self.failures.pop(0) if lines and self.failures else None
        if failure == 0:
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        if failure is None and not self.lose:
            if request.command == "PUT":
                self.graphs[graph] = set()
            self.graphs.setdefault(graph, set()).update(lines)
        reply(request, failure or 204)

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        query = parse_qs(body_of(request).decode("ascii"))["query"][0]
        if re.search(r"^ASK", query, re.MULTILINE):
            document: object = {"head": {}, "boolean": True}
        elif "COUNT" in query:
            names = re.findall(r"<([^>]*)>", query[query.index("VALUES") : query.index("GRAPH")])
            counted = {name: str(len(self.graphs[name])) for name in names if self.graphs.get(name)}
            document = rows(("graph", "statements"), list(counted.items()))
        elif "DISTINCT ?graph" in query:
            document = rows(("graph",), [(name,) for name in self.graphs])
        else:
            document = rows(("subject",), [("x",)] * int(query.split()[-1]))
        reply(request, 200, json.dumps(document).encode(), Content_Type="application/sparql-results+json")


def rows(names: tuple[str, ...], values: Sequence[tuple[str, ...]]) -> object:
    bindings = [
        {name: {"type": "literal", "value": value} for name, value in zip(names, row, strict=True)} for row in values
    ]
    return {"head": {"vars": list(names)}, "results": {"bindings": bindings}}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "TOKEN", "ENDPOINT"):
        monkeypatch.delenv(f"INTEGRATION_KG_{name}", raising=False)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def url(memory: Memory) -> Iterator[str]:
    with answering(memory) as address:
        yield address


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write(tmp_path, {"a": 5, "b": 1, "c": 7})
    return tmp_path


def write(folder: Path, counts: dict[str, int], text: str = "") -> None:
    lines = [
        f'<{NS}s{number}> <{NS}p> "{number}{text}" <{NS}{graph}> .\n'
        for graph, count in counts.items()
        for number in range(count)
    ]
    (folder / "graph.nq").write_text("".join(lines), encoding="utf-8")


def load(url: str, out: Path, *more: str) -> Result:
    return CliRunner().invoke(command, ["--endpoint", f"{url}/query", "--out", str(out), *more])


def test_each_graph_is_replaced_in_one_request(url: str, memory: Memory, out: Path) -> None:
    memory.graphs[f"{NS}c"] = {b"old"}
    result = load(url, out)
    assert result.exit_code == 0, result.output
    assert memory.log == [("POST", "a", 0), *ALL]
    assert {graph: len(lines) for graph, lines in memory.graphs.items()} == {f"{NS}a": 5, f"{NS}b": 1, f"{NS}c": 7}
    assert "13 statements in 3 graphs" in result.output
    assert sorted(path.name for path in out.iterdir()) == ["graph.nq"]


#: The requests that send the graphs of ``out``.
ALL = [("PUT", "a", 5), ("PUT", "b", 1), ("PUT", "c", 7)]


@pytest.mark.parametrize("status", [500, 507, 413, 400])
def test_a_load_that_failed_is_run_again(url: str, memory: Memory, out: Path, status: int) -> None:
    memory.failures = [204, status]
    result = load(url, out)
    assert isinstance(result.exception, EndpointError)
    assert f"{status}" in str(result.exception)
    assert "run the same command again" in result.exception.advice
    assert memory.log[1:] == ALL[:2]
    memory.log.clear()
    result = load(url, out)
    assert result.exit_code == 0, result.output
    assert memory.log[1:] == ALL
    assert "every count agrees" in result.output


def test_a_body_that_is_too_large_says_what_to_do(url: str, memory: Memory, out: Path) -> None:
    memory.failures = [413]
    error = load(url, out).exception
    assert isinstance(error, EndpointError)
    assert "does not take that much at once (413)" in str(error)
    assert "limit on the size of a request" in error.advice


def send(url: str, out: Path) -> tuple[list[float], list[str]]:
    """Send the graphs of a folder; return the pauses that were made and the steps that were told."""
    pauses: list[float] = []
    steps: list[str] = []
    store = GraphStore(Client(f"{url}/query"), f"{url}/store")
    send_graphs(store, read_graphs(out / "graph.nq"), seconds=10, progress=steps.append, pause=pauses.append)
    return pauses, steps


@pytest.mark.parametrize("failure", [0, 429, 502, 503, 504])
def test_a_server_that_is_busy_or_breaks_off_is_tried_again(url: str, memory: Memory, out: Path, failure: int) -> None:
    memory.failures = [failure, failure, failure]
    pauses, steps = send(url, out)
    assert memory.log == [ALL[0]] * 3 + ALL
    assert len(pauses) == 3
    assert pauses == sorted(set(pauses)), "pauses grow"
    assert steps == [f"sending {NS}{name} ({number} of 3)" for number, name in enumerate("abc", 1)]


@pytest.mark.parametrize("failure", [0, 503])
def test_it_is_not_tried_for_ever(url: str, memory: Memory, out: Path, failure: int) -> None:
    memory.failures = [failure] * 9
    with pytest.raises(EndpointError, match="broke its answer off" if failure == 0 else "busy or not ready") as caught:
        send(url, out)
    assert memory.log == [ALL[0]] * 4
    assert "run the same command again" in caught.value.advice


def test_no_pause_where_all_is_well(url: str, out: Path) -> None:
    assert send(url, out)[0] == []


def test_a_server_that_lost_statements_is_found_out(url: str, memory: Memory, out: Path) -> None:
    memory.lose = True
    result = load(url, out)
    assert result.exit_code == 1
    assert "3 of 3 graphs are not complete" in result.output
    memory.lose = False
    assert load(url, out).exit_code == 0


def test_repeated_lines_count_once(url: str, out: Path) -> None:
    line = f"<{NS}s> <{NS}p> <{NS}o> <{NS}g> .\n"
    (out / "graph.nq").write_text(line * 3, encoding="utf-8")
    assert load(url, out).exit_code == 0


def test_a_graph_that_stands_in_two_places_is_sent_whole(url: str, memory: Memory, tmp_path: Path) -> None:
    lines = [f"<{NS}s{number}> <{NS}p> <{NS}o> <{NS}{graph}> ." for number, graph in enumerate("aba")]
    (tmp_path / "graph.nq").write_text("\n".join(lines), encoding="utf-8")
    result = load(url, tmp_path)
    assert result.exit_code == 0, result.output
    assert memory.log[1:] == [("PUT", "a", 2), ("PUT", "b", 1)]


def test_all_that_was_tried_is_named(out: Path) -> None:
    def nothing(request: BaseHTTPRequestHandler) -> None:
        reply(request, 404)

    with answering(nothing) as address:
        result = load(address, out)
        assert isinstance(result.exception, EndpointError)
        for place in ("/store (404)", "/data (404)", "/query (404)"):
            assert f"{address}{place}" in str(result.exception)
        assert "--graph-store" in result.exception.advice


def test_the_address_for_graphs_can_be_given(url: str, memory: Memory, out: Path) -> None:
    def queries_only(request: BaseHTTPRequestHandler) -> None:
        memory(request) if request.path == "/query" else reply(request, 404)

    with answering(queries_only) as address:
        result = load(address, out, "--graph-store", f"{url}/store")
    assert result.exit_code == 0, result.output
    assert f"Graphs go to {url}/store" in result.output


@pytest.mark.parametrize(
    ("endpoint", "first"),
    [
        ("http://localhost:7878/query", "http://localhost:7878/store"),
        ("http://localhost:8890/sparql", "http://localhost:8890/sparql-graph-crud"),
        ("https://x.org:7200/repositories/kg", "https://x.org:7200/repositories/kg/rdf-graphs/service"),
        ("https://x.org/kg/query?timeout=1", "https://x.org/kg/store"),
        ("https://x.org", "https://x.org/"),
    ],
)
def test_where_graphs_may_go(endpoint: str, first: str) -> None:
    assert graph_stores(endpoint, False)[0] == first


def test_the_other_servers_are_among_the_places() -> None:
    assert graph_stores("http://localhost:8890/sparql", True)[0] == "http://localhost:8890/sparql-graph-crud-auth"
    assert "https://n.org:8182/sparql/gsp/" in graph_stores("https://n.org:8182/sparql", False)
    assert "https://s.org/kg" in graph_stores("https://s.org/kg/query", False)
    assert "https://f.org/ds/data" in graph_stores("https://f.org/ds/sparql", False)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (f"_:b <{NS}p> <{NS}o> <{NS}g> .", "Statement 1 of .* has a blank node"),
        (f"<{NS}s> <{NS}p> _:b <{NS}g> .", "has a blank node"),
        (f"<{NS}s> <{NS}p> <{NS}o> _:g .", "has a blank node"),
        (f"<{NS}s> <{NS}p> <{NS}o> .", "in no named graph"),
        (f"<{NS}s> <{NS}p> <<( <{NS}s> <{NS}p> _:b )>> <{NS}g> .", "about a statement"),
        ("", "holds no statements"),
        (f"<{NS}s> <{NS}p> broken", "not valid N-Quads"),
    ],
)
def test_files_that_cannot_be_loaded(url: str, memory: Memory, tmp_path: Path, lines: str, words: str) -> None:
    (tmp_path / "graph.nq").write_text(lines, encoding="utf-8")
    result = load(url, tmp_path)
    assert isinstance(result.exception, UsageError)
    assert re.search(words, str(result.exception))
    assert memory.log == []


def test_a_folder_without_a_graph(url: str, tmp_path: Path) -> None:
    result = load(url, tmp_path)
    assert isinstance(result.exception, UsageError)
    assert "integration-kg build" in result.exception.advice
