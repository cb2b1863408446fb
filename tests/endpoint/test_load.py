"""Loading into a server of the Graph Store Protocol: in pieces, in order, on after an interruption, and checked."""

from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from kg.cli.load import command
from kg.endpoint.upload import graph_stores, pieces, survey
from kg.errors import EndpointError, UsageError
from tests.servers import answering, body_of, reply

NS = "https://example.org/"
STATE = "load-state.json"


class Memory:
    """A small graph store: graphs as sets of lines; ``fail_at`` refuses one request, ``lose`` forgets what it takes."""

    def __init__(self) -> None:
        self.graphs: dict[str, set[bytes]] = {}
        self.log: list[tuple[str, str, int]] = []
        self.fail_at = 0
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
        failing = len(self.log) + 1 == self.fail_at
        lines = body_of(request).splitlines()
        assert request.headers["Content-Type"] == "application/n-triples"
        self.log.append((request.command, graph.rsplit("/", 1)[-1], len(lines)))
        if not failing and not self.lose:
            if request.command == "PUT":
                self.graphs[graph] = set()
            self.graphs.setdefault(graph, set()).update(lines)
        reply(request, 500 if failing else 204)

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        query = parse_qs(body_of(request).decode("ascii"))["query"][0]
        if query.startswith("ASK"):
            document: object = {"head": {}, "boolean": True}
        elif "COUNT" in query:
            graph = re.findall(r"GRAPH <([^>]*)>", query)[0]
            document = rows("n", [str(len(self.graphs.get(graph, ())))])
        elif "DISTINCT ?g" in query:
            document = rows("g", list(self.graphs))
        else:
            document = rows("s", ["x"] * int(query.rsplit(" ", 1)[1]))
        reply(request, 200, json.dumps(document).encode(), Content_Type="application/sparql-results+json")


def rows(name: str, values: list[str]) -> object:
    bindings = [{name: {"type": "literal", "value": value}} for value in values]
    return {"head": {"vars": [name]}, "results": {"bindings": bindings}}


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


#: The requests that send the graphs of ``out`` three statements at a time.
IN_THREES = [
    ("PUT", "a", 3),
    ("POST", "a", 2),
    ("PUT", "b", 1),
    ("PUT", "c", 3),
    ("POST", "c", 3),
    ("POST", "c", 1),
]


def load(url: str, out: Path, *more: str) -> Result:
    return CliRunner().invoke(command, ["--endpoint", f"{url}/query", "--out", str(out), *more])


def test_each_graph_is_replaced_and_then_added_to(url: str, memory: Memory, out: Path) -> None:
    memory.graphs[f"{NS}c"] = {b"old"}
    result = load(url, out, "--piece", "3")
    assert result.exit_code == 0, result.output
    assert memory.log == [("POST", "a", 0), *IN_THREES]
    assert {graph: len(lines) for graph, lines in memory.graphs.items()} == {f"{NS}a": 5, f"{NS}b": 1, f"{NS}c": 7}
    assert "13 statements in 3 graphs" in result.output
    assert not (out / STATE).exists()


@pytest.mark.parametrize("failing", range(2, 8))
def test_an_interrupted_load_goes_on(url: str, memory: Memory, out: Path, failing: int) -> None:
    memory.fail_at = failing
    result = load(url, out, "--piece", "3")
    assert isinstance(result.exception, EndpointError)
    assert "error 500" in str(result.exception)
    assert "goes on after the" in result.exception.advice
    done = memory.log[: failing - 1]
    memory.log.clear()
    memory.fail_at = 0
    result = load(url, out, "--piece", "3")
    assert result.exit_code == 0, result.output
    again = [entry for entry in memory.log if entry[2]]
    assert [entry for entry in done if entry[2]] + again == IN_THREES
    assert ("Going on after" in result.output) == (failing > 2)


def test_what_has_changed_or_is_elsewhere_starts_anew(url: str, memory: Memory, out: Path) -> None:
    memory.fail_at = 4
    load(url, out, "--piece", "3")
    assert (out / STATE).exists()
    with answering(Memory()) as elsewhere:
        assert "Going on" not in load(elsewhere, out).output
    assert (out / STATE).exists()
    assert "Going on" not in load(url, out, "--restart", "--piece", "100").output
    memory.log.clear()
    memory.fail_at = 4
    load(url, out, "--piece", "3")
    write(out, {"a": 5, "b": 1, "c": 7}, "changed")
    assert "Going on" not in load(url, out).output
    assert not (out / STATE).exists()


def test_a_piece_may_have_another_size_when_it_goes_on(url: str, memory: Memory, out: Path) -> None:
    memory.fail_at = 3
    load(url, out, "--piece", "4")
    memory.fail_at = 0
    result = load(url, out, "--piece", "2")
    assert result.exit_code == 0, result.output
    assert memory.log[4] == ("POST", "a", 1)


def test_a_server_that_lost_statements_is_found_out(url: str, memory: Memory, out: Path) -> None:
    memory.lose = True
    result = load(url, out)
    assert result.exit_code == 1
    assert "3 of 3 graphs are not complete" in result.output
    assert not (out / STATE).exists()
    memory.lose = False
    assert load(url, out).exit_code == 0


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"x": 1}', "\udcff"])
def test_a_spoilt_state_file_starts_anew(url: str, out: Path, damage: str) -> None:
    (out / STATE).write_bytes(damage.encode("utf-8", "surrogateescape"))
    result = load(url, out)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("sent", [-1, 99, "7", None, True])
def test_a_state_that_cannot_be_is_found_out_or_ignored(url: str, out: Path, sent: object) -> None:
    entry = {"content": survey(out / "graph.nq").content, "sent": sent}
    (out / STATE).write_text(json.dumps({f"{url}/store": entry}), encoding="utf-8")
    # What is not there is missed in the count, and the next load sends everything.
    assert load(url, out).exit_code in (0, 1)
    assert load(url, out).exit_code == 0


def test_repeated_lines_count_once(url: str, out: Path) -> None:
    line = f"<{NS}s> <{NS}p> <{NS}o> <{NS}g> .\n"
    (out / "graph.nq").write_text(line * 3, encoding="utf-8")
    assert load(url, out, "--piece", "1").exit_code == 0


def test_all_that_was_tried_is_named(out: Path) -> None:
    def nothing(request: BaseHTTPRequestHandler) -> None:
        reply(request, 404)

    with answering(nothing) as address:
        result = load(address, out)
        assert isinstance(result.exception, EndpointError)
        for place in ("/store (404)", "/data (404)", "/query (404)"):
            assert f"{address}{place}" in str(result.exception)
        assert "--graph-store" in result.exception.advice
        assert not (out / STATE).exists()


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
        (
            "\n".join(f"<{NS}s> <{NS}p> <{NS}o> <{NS}{graph}> ." for graph in "aba"),
            "not sorted by graph: <https://example.org/a> stands in two places",
        ),
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


def test_pieces_are_bounded_and_the_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    write(tmp_path, {"a": 60_000}, "x" * 300)
    size = (tmp_path / "graph.nq").stat().st_size
    assert size > 20_000_000
    tracemalloc.start()
    try:
        bodies = [(piece.statements, len(piece.body)) for piece in pieces(tmp_path / "graph.nq", 2_000)]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [count for count, _ in bodies] == [2_000] * 30
    assert peak < size / 8
    write(tmp_path, {"a": 4}, "x" * 5_000_000)
    assert [piece.statements for piece in pieces(tmp_path / "graph.nq", 2_000)] == [1, 1, 1, 1]
