"""Every command, as a process of its own, into outputs that lack characters, are closed or lose their reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kg.cli.output import nearest
from kg.cli.printing import print_table
from kg.graph.building import build_graph
from kg.rdf import read_rdf, write_graph
from kg.tables import read_review
from tests import commands
from tests.conftest import SECOND

CODE = "import sys; from kg.cli import main; main()"
#: Characters of every sort: in latin-1, in cp1252 alone, in neither, beyond the basic plane.
TEXT = "é ü — “x” € → ≥ ש 😀"
QUERY = f'SELECT ("{TEXT}" AS ?text) {{}}'
SECRET = "s3cretpw"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented review, built into a folder."""
    folder = tmp_path_factory.mktemp("built") / "out"
    folder.mkdir()
    write_graph(list(build_graph(read_review(SECOND)).quads), folder)
    (folder.parent / "q.rq").write_text(QUERY, encoding="utf-8")
    return folder


def call(
    *words: str, cwd: Path, environment: Mapping[str, str] | None = None, shell: str = ""
) -> subprocess.CompletedProcess[bytes]:
    variables = {**os.environ, **(environment or {})}
    command: Sequence[str] = [sys.executable, "-c", CODE, *words]
    if shell:
        command = ["bash", "-c", f'set -o pipefail; "$@" {shell}', "bash", *command]
    return subprocess.run(command, capture_output=True, check=False, timeout=240, env=variables, cwd=cwd)


#: What commands print, with the exit code that they have of the invented review; OUT and Q stand for paths.
COMMANDS = {
    "help": (["--help"], 0),
    "no command": (["quary"], 2),
    "query list": (["query", "--list"], 0),
    "query help": (["query", "barriers-by-level", "--help"], 0),
    "query values": (["query", "--values", "level"], 2),
    "query catalogue": (["query", "--catalogue"], 0),
    "query table": (["query", "search", "--words", "club", "--out", "OUT"], 0),
    "query csv": (["query", "search", "--words", "club", "--out", "OUT", "--format", "csv"], 0),
    "query json": (["query", "search", "--words", "club", "--out", "OUT", "--format", "json"], 0),
    "query md": (["query", "search", "--words", "club", "--out", "OUT", "--format", "md"], 0),
    "query show": (["query", "search", "--words", TEXT, "--out", "OUT", "--show"], 0),
    "sparql table": (["sparql", "Q", "--out", "OUT"], 0),
    "sparql csv": (["sparql", "Q", "--out", "OUT", "--format", "csv"], 0),
    "sparql json": (["sparql", "Q", "--out", "OUT", "--format", "json"], 0),
    "sparql md": (["sparql", "Q", "--out", "OUT", "--format", "md"], 0),
    "build": (["build", "--review", str(SECOND), "--out", "NEW"], 0),
    "validate": (["validate", "OUT/graph.nq"], None),
    "validate json": (["validate", "OUT/graph.nq", "--format", "json"], None),
    "validate ttl": (["validate", "OUT/graph.nq", "--format", "ttl"], None),
    "reconcile": (["reconcile", "--out", "OUT"], None),
    "reconcile csv": (["reconcile", "--out", "OUT", "--format", "csv"], None),
    "reconcile json": (["reconcile", "--out", "OUT", "--format", "json"], None),
    "agreement": (["agreement", "--review", str(SECOND)], None),
    "appraisals": (["appraisals", "--review", str(SECOND)], None),
    "export": (["export", "ris", "briefs", "csv", "--graph", "OUT", "--out", "NEW"], 0),
    "merge": (["merge", "OUT", "--out", "NEW"], 0),
    "new-review": (["new-review", "NEW"], 0),
    "view": (["view", "--out", "OUT"], 0),
    "load": (["load", "--out", "OUT", "--endpoint", "http://127.0.0.1:1/sparql"], 2),
    "error": (["sparql", f"{TEXT}.rq", "--out", "OUT"], 2),
}


def words_of(name: str, out: Path, tmp_path: Path) -> list[str]:
    places = {"OUT": str(out), "Q": str(out.parent / "q.rq"), "NEW": str(tmp_path / "new")}
    words = COMMANDS[name][0]
    return [places.get(word, word.replace("OUT/", f"{out}/")) for word in words]


#: Those that the first tier tries; the tier of faults tries all.
FEW = ["sparql table", "sparql csv", "sparql json", "sparql md", "error"]


def all_but_few(*names: str) -> list[object]:
    """Return the commands as parameters, with those not named left to the tier of faults."""
    return [name if name in names else pytest.param(name, marks=pytest.mark.faults) for name in COMMANDS]


@pytest.mark.parametrize("name", all_but_few(*FEW))
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_command_ends_as_it_does_in_utf_8(name: str, encoding: str, out: Path, tmp_path: Path) -> None:
    done = call(*words_of(name, out, tmp_path), cwd=tmp_path, environment={"PYTHONIOENCODING": encoding})
    said = done.stderr.decode(encoding)
    text = done.stdout.decode(encoding)
    assert "Traceback" not in said + text
    assert "unexpected" not in said
    expected = COMMANDS[name][1]
    if expected is None:
        expected = call(*words_of(name, out, tmp_path), cwd=tmp_path).returncode
    assert done.returncode == expected, said
    if name.endswith(" json"):
        json.loads(text)
    if name == "sparql json":
        assert json.loads(text)["results"]["bindings"][0]["text"]["value"] == TEXT
    elif name == "sparql csv":
        assert text.splitlines()[1].replace('""', '"').strip('"') == nearest(TEXT, encoding)
        assert "has no place for some characters" in said


@pytest.mark.parametrize("name", all_but_few("query table", "error"))
@pytest.mark.parametrize("shell", [">&-", "2>&-", ">&- 2>&-", "| head -c 1", "2>&1 | head -c 1"])
def test_a_command_ends_as_it_should_where_nobody_reads(name: str, shell: str, out: Path, tmp_path: Path) -> None:
    done = call(*words_of(name, out, tmp_path), cwd=tmp_path, shell=shell)
    assert b"Traceback" not in done.stderr + done.stdout
    assert b"Exception ignored" not in done.stderr
    expected = COMMANDS[name][1]
    assert done.returncode in ((0, 1) if expected is None else (expected,)), done.stderr
    if name == "build":
        assert (tmp_path / "new" / "graph.nq").is_file()
    if name == "export":
        assert (tmp_path / "new" / "references.ris").is_file()


def test_turtle_keeps_every_character_in_any_encoding(out: Path, tmp_path: Path) -> None:
    query = tmp_path / "c.rq"
    query.write_text(f'CONSTRUCT {{ <a:a> <a:b> "{TEXT}" }} {{}}', encoding="utf-8")
    done = call("sparql", str(query), "--out", str(out), cwd=tmp_path, environment={"PYTHONIOENCODING": "ascii"})
    file = tmp_path / "c.ttl"
    file.write_bytes(done.stdout)
    assert [getattr(quad.object, "value", "") for quad in read_rdf(file)] == [TEXT]


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", 'e u - "x" ? -> >= ? ?'), ("latin-1", 'é ü - "x" ? -> >= ? ?'), ("cp1252", "é ü — “x” € -> >= ? ?")],
)
def test_what_cannot_be_shown_is_shown_by_what_comes_nearest(encoding: str, shown: str) -> None:
    assert nearest(TEXT, encoding) == shown


#: Commands that take an address, and those in which an address may end up by mistake.
ADDRESSED = {
    "query": ["query", "search", "--words", "x", "--endpoint", "ADDRESS", "--timeout", "1"],
    "sparql": ["sparql", "Q", "--endpoint", "ADDRESS", "--timeout", "1"],
    "load": ["load", "--out", "OUT", "--endpoint", "ADDRESS", "--timeout", "1"],
    "graph store": ["load", "--out", "OUT", "--endpoint", "http://127.0.0.1:1/", "--graph-store", "ADDRESS"],
    "an extra word": ["load", "--endpoint", "http://127.0.0.1:1/", "ADDRESS"],
    "a query": ["sparql", "ADDRESS", "--out", "OUT"],
    "a graph": ["export", "ris", "--graph", "ADDRESS"],
    "a file": ["validate", "ADDRESS"],
    "a folder": ["query", "search", "--words", "x", "--out", "ADDRESS"],
    "a merge": ["merge", "ADDRESS", "--out", "NEW"],
    "a review": ["build", "--review", "ADDRESS", "--out", "NEW"],
    "a command": ["ADDRESS"],
    "an option": ["query", "search", "--wrods", "ADDRESS"],
    "the environment": ["sparql", "Q", "--timeout", "1"],
}


@pytest.mark.parametrize("name", ADDRESSED)
@pytest.mark.parametrize(
    "address",
    [
        f"http://alice:{SECRET}@[bad/x",
        f"http://alice:{SECRET}@127.0.0.1:1/x",
        f"alice:{SECRET}@127.0.0.1",
        f"http://127.0.0.1:1/x?token={SECRET}",
        f"http://127.0.0.1:1/x?access_token={SECRET}",
        f"http://[bad?access_token={SECRET}",
    ],
)
def test_no_command_repeats_the_secret_of_an_address(
    name: str, address: str, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {"ADDRESS": address, "OUT": str(out), "Q": str(out.parent / "q.rq"), "NEW": str(tmp_path / "new")}
    monkeypatch.setenv("INTEGRATION_KG_DEBUG", "1")
    if name == "the environment":
        monkeypatch.setenv("INTEGRATION_KG_ENDPOINT", address)
    done = commands.call(*(places.get(word, word) for word in ADDRESSED[name]), "-vv", cwd=tmp_path)
    assert done.returncode in (1, 2), done.stderr
    assert SECRET not in done.stdout + done.stderr, done.stderr


def test_no_trace_repeats_a_secret(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli import cli, main

    def fail(*words: object, **options: object) -> None:
        raise KeyError(f"http://alice:{SECRET}@host/ with Bearer {SECRET} and {'x' * 270} token={SECRET}")

    monkeypatch.setattr(cli, "main", fail)
    monkeypatch.setenv("INTEGRATION_KG_DEBUG", "1")
    with pytest.raises(SystemExit):
        main([])
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert SECRET not in said


def test_a_word_of_a_route_is_not_broken_beside_a_longer_column(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    route = "Multidisciplinary teams → Integration as such → Multidisciplinary teams"
    print_table(["route", "kind", "papers", "steps"], [[route, "reinforcing", "4", "a sentence of many words " * 20]])
    out = capsys.readouterr().out
    assert out.count("Multidisciplinary") == 2
    assert max(map(len, out.splitlines())) <= 80
