"""Whatever stands in a graph's place, a command does its work or says in a sentence why not."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kg.characters import HIDDEN
from kg.cli import cli
from kg.errors import KnowledgeGraphError
from kg.export import formats
from tests.conftest import SECOND

ID = "https://w3id.org/integration-evidence/id/"
GRAPH = "https://w3id.org/integration-evidence/graph/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = f"{RDF}type"
IE = "https://w3id.org/integration-evidence/ontology#"
#: So many statements of the graph are spoilt in each way by one run; INTEGRATION_KG_SEED says which.
TRIES = int(os.environ.get("INTEGRATION_KG_TRIES", "4"))

#: Every format, but for the crate, which is made of the others.
FORMATS = [name for name in formats.FORMATS if name != "ro-crate"]
COMMANDS: dict[str, list[str]] = {
    "export": ["export", *FORMATS, "--graph", "OUT", "--out", "OUT/export"],
    "query": ["query", "barriers-by-level", "--level", "national", "--out", "OUT"],
    "profile": ["query", "paper-profile", "--paper", "1", "--out", "OUT"],
    "view": ["view", "--out", "OUT"],
    "reconcile": ["reconcile", "--out", "OUT"],
    "validate": ["validate", "OUT/graph.nq"],
    "merge": ["merge", "OUT", "--out", "OUT/merged"],
    "load": ["load", "--endpoint", "http://127.0.0.1:9/sparql", "--out", "OUT"],
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The statements of a small review, as ``build`` writes them."""
    out = tmp_path_factory.mktemp("built")
    done = CliRunner().invoke(cli, ["build", "--review", str(SECOND), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return (out / "graph.nq").read_text(encoding="utf-8").splitlines(keepends=True)


def run(command: str, out: Path) -> Result:
    return CliRunner().invoke(cli, [word.replace("OUT", str(out)) for word in COMMANDS[command]])


def is_told(done: Result) -> bool:
    """Whether a command has done its work, or said in a sentence why not, and has printed nothing that steers."""
    error = done.exception
    if HIDDEN.search(done.output.replace("\t", "")):
        return False
    if error is None or isinstance(error, SystemExit):
        return done.exit_code in (0, 1, 2)
    if isinstance(error, KnowledgeGraphError):
        return 0 < len(str(error)) < 3000 and bool(error.advice)
    return isinstance(error, click.ClickException)


def spoilt(data: bytes, folder: Path) -> Iterator[tuple[str, Result]]:
    """Run every command on a folder with this for its graph, and yield what became of it."""
    for command in COMMANDS:
        out = folder / command
        out.mkdir(parents=True)
        (out / "graph.nq").write_bytes(data)
        yield command, run(command, out)
    shutil.rmtree(folder)


def faults(data: bytes, folder: Path) -> list[str]:
    return [f"{command}: {done.exception!r}"[:300] for command, done in spoilt(data, folder) if not is_told(done)]


def test_the_graph_itself_is_served(lines: list[str], tmp_path: Path) -> None:
    """Without this, a command that always fails would pass the tests below."""
    codes = {command: done.exit_code for command, done in spoilt("".join(lines).encode(), tmp_path / "whole")}
    assert codes == {**dict.fromkeys(COMMANDS, 0), "load": 1}


def _another_object(line: str, term: str) -> str:
    subject, predicate, rest = line.split(" ", 2)
    return f"{subject} {predicate} {term} {rest.rsplit(' ', 2)[1]} .\n"


SPOIL: dict[str, Callable[[list[str], int], object]] = {
    "missing": lambda lines, at: lines.pop(at),
    "with another text as well": lambda lines, at: lines.insert(at, _another_object(lines[at], '"other"')),
    "of another datatype": lambda lines, at: lines.__setitem__(
        at, _another_object(lines[at], '"x y"^^<http://www.w3.org/2001/XMLSchema#integer>')
    ),
    "a text where a thing belongs": lambda lines, at: lines.__setitem__(
        at, _another_object(lines[at], '"\\u0000\\u202E=1"')
    ),
    "a thing of nowhere": lambda lines, at: lines.__setitem__(
        at, _another_object(lines[at], "<https://example.org/../..%2F?<script>>".replace("<script>", "%3Cscript%3E"))
    ),
    "a blank node": lambda lines, at: lines.__setitem__(at, _another_object(lines[at], "_:b")),
    "a number too long": lambda lines, at: lines.__setitem__(
        at, _another_object(lines[at], f'"{"9" * 5000}"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    ),
}


@pytest.mark.parametrize("way", SPOIL)
def test_one_statement_is_spoilt(way: str, lines: list[str], tmp_path: Path) -> None:
    seed = int(os.environ.get("INTEGRATION_KG_SEED", random.randrange(10**6)))
    print("seed", seed)
    chance = random.Random(f"{seed} {way}")
    by_predicate: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if GRAPH + "query" not in line and "/ontology> ." not in line:
            by_predicate.setdefault(line.split(" ", 2)[1], []).append(number)
    found: list[str] = []
    for predicate in chance.sample(sorted(by_predicate), TRIES):
        copy, at = list(lines), chance.choice(by_predicate[predicate])
        SPOIL[way](copy, at)
        told = faults("".join(copy).encode(), tmp_path / "spoilt")
        found += [f"{lines[at][:200]!r} {fault}" for fault in told]
    assert not found, f"seed {seed}:\n" + "\n".join(found)


def _list(length: int, member: Callable[[int], str]) -> Iterator[str]:
    """Yield an RDF list that the review itself is described by, so that whoever follows statements comes to it."""
    yield f"<{ID}breakfast/review> <{IE}list> _:b0 <{GRAPH}x> .\n"
    for number in range(length):
        rest = f"_:b{number + 1}" if number + 1 < length else f"<{RDF}nil>"
        yield f"_:b{number} <{RDF}first> {member(number)} <{GRAPH}x> .\n_:b{number} <{RDF}rest> {rest} <{GRAPH}x> .\n"


def _renamed(old: str, new: str) -> Callable[[str], bytes]:
    return lambda text: text.replace(old, new).encode()


WHOLE: dict[str, Callable[[str], bytes]] = {
    "empty": lambda text: b"",
    "truncated": lambda text: text.encode()[: len(text) // 2],
    "binary": lambda text: random.Random(1).randbytes(5000),
    "zeros": lambda text: b"\0" * 5000,
    "UTF-16": lambda text: text[:5000].encode("utf-16"),
    "Latin-1": lambda text: text.encode() + f'<{ID}a> <{ID}b> "'.encode() + b'caf\xe9" .\n',
    "another vocabulary": lambda text: b'<http://a/b> <http://a/c> "d" <http://a/g> .\n',
    "a literal of 17 MB": lambda text: text.encode() + f'<{ID}a> <{ID}b> "{"x" * 17_000_000}" <{GRAPH}x> .\n'.encode(),
    "a statement about a statement": lambda text: (
        text.encode() + f'<{ID}a> <{ID}b> <<( <{ID}a> <{ID}b> "c" )>> <{GRAPH}x> .\n'.encode()
    ),
    "a statement in no graph": lambda text: text.encode() + f'<{ID}a> <{ID}b> "c" .\n'.encode(),
    "a second review of no content": lambda text: (
        text + f"<{ID}other/review> <{TYPE}> <{IE}Review> <{GRAPH}other/review> .\n"
    ).encode(),
    "concepts in a circle": lambda text: re.sub(
        r"(<\S+>) (<http://www.w3.org/2004/02/skos/core#broader>) <\S+>", r"\1 \2 \1", text
    ).encode(),
    "things of hostile names": _renamed("/paper/", "/paper/..%2F..%2F"),
    "graphs of other names": _renamed(GRAPH, "https://example.org/g/"),
    "another base": _renamed(ID, "https://example.org/id/"),
    "identifiers that lead out": lambda text: re.sub(r'"f0(\d+)"', r'"../../f0\1"', text).encode(),
    "IRIs of 100,000 characters": lambda text: text.replace("/paper/", f"/paper/{'x' * 100_000}", 3).encode(),
    "every IRI of a paper very long": _renamed("/paper/", f"/paper/{'x' * 2_000}"),
    "IRIs that turn the line": _renamed("/paper/", "/paper/\u202e\u2066"),
    "a component whose IRI turns the line": _renamed("/component/", "/component/\u202e"),
    "texts that turn the line, and no words of it": lambda text: re.sub(
        r'> "(?=[A-Z])', lambda _: '> "\\u202E\\u2066\\u0000\\u001B[2J', text
    ).encode(),
    "a list of 20,000 members": lambda text: (text + "".join(_list(20_000, lambda number: f'"{number}"'))).encode(),
    "lists in lists, 3,000 deep": lambda text: (
        text + "".join(_list(3_000, lambda number: f"_:b{number + 1}"))
    ).encode(),
    "a list in a circle": lambda text: (
        text + f"_:b1 <{RDF}first> _:b1 <{GRAPH}x> .\n_:b1 <{RDF}rest> _:b1 <{GRAPH}x> .\n"
    ).encode(),
    "numbers of datatypes that they are not of": lambda text: re.sub(
        r'"[0-9.]+"\^\^<(http://www.w3.org/2001/XMLSchema#)\w+>', r'"one"^^<\1decimal>', text
    ).encode(),
    "texts of an unknown datatype": lambda text: re.sub(r'"@en', '"^^<https://example.org/x\u202e>', text).encode(),
    "texts of a language of 8 times 8 letters": lambda text: text.replace('"@en', '"@en' + "-abcdefgh" * 8).encode(),
    "no labels": lambda text: "".join(line for line in text.splitlines(True) if "#prefLabel" not in line).encode(),
    "no types": lambda text: "".join(
        line for line in text.splitlines(True) if "rdf-syntax-ns#type" not in line
    ).encode(),
}


@pytest.mark.parametrize("what", WHOLE)
def test_another_file_in_its_place(what: str, lines: list[str], tmp_path: Path) -> None:
    assert faults(WHOLE[what]("".join(lines)), tmp_path / "spoilt") == []
