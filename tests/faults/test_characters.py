"""Nothing that is printed steers a terminal, whoever wrote it: a table, a file's name, a graph, an endpoint."""

from __future__ import annotations

import ast
import csv
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.characters import HIDDEN, character_name
from kg.errors import TableError
from kg.folders import staged
from kg.rdf import write_graph
from kg.tables import read_review
from tests.commands import call
from tests.conftest import SECOND

#: Clears the screen, turns the line, rings; as bytes of C1 as well.
EVIL = "\x1b[2J\x9b31m\u202eevil\u200b\x07"
RESULT = rb"""{"head": {"vars": ["o"]}, "results": {"bindings": [
    {"o": {"type": "literal", "value": "\u001b[2J\u202ex"}}]}}"""
CLI = Path(__file__).resolve().parents[2] / "kg" / "cli"


def is_harmless(text: str) -> bool:
    return HIDDEN.search(text.replace("\t", "")) is None


#: Code points of every kind that is not seen, which are put into the columns in turn.
CODES = (0x00, 0x09, 0x1B, 0x85, 0xAD, 0x200B, 0x200E, 0x202E, 0x2066, 0xFEFF, 0xFFFD, 0xFFFF, 0x1FFFE)


def test_a_character_that_is_not_seen_is_refused_at_its_cell(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(SECOND, folder)
    tables: dict[str, list[list[str]]] = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            tables[file.name] = list(csv.reader(stream))
    tried = set()
    for column in range(max(len(rows[0]) for rows in tables.values())):
        expected = {}
        for number, (name, rows) in enumerate(tables.items()):
            spoilt = [[*row] for row in rows]
            if len(rows) > 1 and column < len(rows[0]) and len(rows[1][column]) > 1:
                code = CODES[(number + column) % len(CODES)]
                cell = rows[1][column]
                spoilt[1][column] = f"{cell[0]}{chr(code)}{cell[1:]}"
                expected[name, 2, column + 1] = character_name(chr(code))
                tried.add(code)
            with (folder / name).open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(spoilt)
        if not expected:
            continue
        with pytest.raises(TableError) as caught:
            read_review(folder)
        found = {(fault.file, fault.line, fault.column): fault.message for fault in caught.value.faults}
        assert found.keys() == expected.keys()
        assert all(name in found[place] for place, name in expected.items())
        assert is_harmless(str(caught.value))
    assert tried == set(CODES)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evil") / "out"
    node = NamedNode("https://example.org/a")
    with staged(folder) as fresh:
        write_graph([Quad(node, node, Literal(EVIL), node)], fresh)
    return folder


def test_values_of_a_graph_are_shown(out: Path, tmp_path: Path) -> None:
    done = call("sparql", "-", "--out", str(out), cwd=tmp_path, text="SELECT ?o { ?s ?p ?o }")
    assert done.returncode == 0
    assert is_harmless(done.stdout)
    assert "\\x1b[2J" in done.stdout


def test_data_for_programs_are_as_they_are(out: Path, tmp_path: Path) -> None:
    done = call("sparql", "-", "--out", str(out), "--format", "csv", cwd=tmp_path, text="SELECT ?o { ?s ?p ?o }")
    assert EVIL in done.stdout


def test_data_on_a_terminal_are_shown(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.printing._is_terminal", lambda: True)
    for form in ("csv", "json", "md"):
        done = call("sparql", "-", "--out", str(out), "--format", form, cwd=tmp_path, text="SELECT ?o { ?s ?p ?o }")
        assert is_harmless(done.stdout), form


@pytest.mark.parametrize(
    "words",
    [
        ("sparql", f"{EVIL}.rq"),
        ("validate", f"{EVIL}.ttl"),
        ("build", "--review", EVIL),
        ("query", EVIL),
        (EVIL,),
        ("build", f"--{EVIL}"),
        ("query", "barriers-by-level", "--level", EVIL),
        ("sparql", "-", "--format", EVIL),
    ],
)
def test_what_was_given_is_shown_in_errors(words: tuple[str, ...], out: Path, tmp_path: Path) -> None:
    if "\x00" in "".join(words):
        pytest.skip("no argument holds a zero")
    extra = ("--out", str(out)) if words[0] in ("sparql", "query") and len(words) > 2 else ()
    done = call(*words, *extra, cwd=tmp_path, text="")
    assert done.returncode == 2
    assert is_harmless(done.stderr + done.stdout), repr(done.stderr)


@pytest.fixture(params=[200, 302, 400, 401, 500])
def endpoint(request: pytest.FixtureRequest) -> Iterator[str]:
    """An endpoint that answers with what would steer a terminal, by its status."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = f"{EVIL} went wrong".encode()
            if request.param == 200:
                body = RESULT
            self.send_response(request.param)
            self.send_header(
                "Content-Type", "application/sparql-results+json" if request.param == 200 else "text/plain"
            )
            if request.param == 302:
                self.send_header("Location", "file:///etc/passwd")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


def test_what_an_endpoint_says_is_shown(endpoint: str, tmp_path: Path) -> None:
    done = call("sparql", "-", "--endpoint", endpoint, cwd=tmp_path, text="SELECT ?o { ?s ?p ?o }")
    assert is_harmless(done.stdout + done.stderr), repr(done.stderr)
    assert "Traceback" not in done.stderr


def test_only_one_module_prints() -> None:
    """A value printed elsewhere would reach the terminal as it is."""
    for path in sorted(CLI.glob("*.py")):
        if path.name == "printing.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("echo", "secho", "writelines", "echo_via_pager"), path.name
            if isinstance(node, ast.Name):
                assert node.id not in ("print", "Console"), path.name
