"""Queries read the graph and do nothing else; outputs replace the old ones only when complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QueryError, UsageError
from kg.folders import staged
from kg.rdf import write_graph, write_quads
from kg.sparql import EmbeddedEngine, ResultSet, check_read_only

EXAMPLE = "https://example.org/"


def quad(subject: str, text: str, graph: str = "g") -> Quad:
    return Quad(NamedNode(EXAMPLE + subject), NamedNode(EXAMPLE + "p"), Literal(text), NamedNode(EXAMPLE + graph))


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("LOAD <http://example.org/x.ttl>", "LOAD"),
        ("clear all", "CLEAR"),
        ("DROP GRAPH <http://example.org/g>", "DROP"),
        ("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service silent <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <http://example.org/remote.ttl> { ?s ?p ?o }", "FROM"),
        ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", "FROM"),
        ("PREFIX r: <http://example.org/> SELECT * FROM r:x { ?s ?p ?o }", "FROM"),
        ("SELECT * { S\\u0045RVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("\\U00000049NSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
        ("SELECT * { FILTER (?a <?b) SERVICE <http://example.org/> { ?s ?p ?o } FILTER (?b> ?c) }", "SERVICE"),
        ("#SELECT\nINSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
    ],
)
def test_refused_with_a_sentence(query: str, word: str) -> None:
    with pytest.raises(QueryError, match=f"{word}.* is refused"):
        check_read_only(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service ?load ?from { ?service ?load ?from }",
        'SELECT * { ?s ?p "SERVICE <http://example.org/> FROM <x> INSERT" }',
        "SELECT * { ?s <http://example.org/SERVICE> 'it''s' } # SERVICE <x>",
        "PREFIX service: <http://example.org/> SELECT * { ?s service:load ?o ; service:FROM ?x }",
        'SELECT * { ?s ?p """a "quoted" SERVICE""" }',
        "SELECT * FROM <https://w3id.org/integration-evidence/graph/rer2023/findings> { ?s ?p ?o }",
        "ASK { ?s ?p ?o }",
        "DESCRIBE <http://example.org/INSERT>",
        "CONSTRUCT WHERE { ?s ?p ?o }",
    ],
)
def test_reading_is_allowed(query: str) -> None:
    check_read_only(query)


@given(st.text(max_size=60))
def test_the_guard_never_fails_otherwise(text: str) -> None:
    try:
        check_read_only(text)
    except QueryError as error:
        assert error.advice


def test_a_malformed_query_is_a_sentence() -> None:
    with pytest.raises(QueryError, match="not valid SPARQL"):
        EmbeddedEngine.from_quads([]).run("SELECT * WHERE {")


#: Asks what would take days, in a process of its own: the engine goes on with it until the process ends.
SLOW = """
import os, time
from pyoxigraph import Literal, NamedNode, Quad
from kg.errors import QueryError
from kg.sparql import EmbeddedEngine
node = NamedNode("https://example.org/a")
engine = EmbeddedEngine.from_quads(Quad(node, node, Literal(str(i)), node) for i in range(1000))
started = time.monotonic()
try:
    engine.run("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", 0.3)
except QueryError as error:
    print(error, time.monotonic() - started < 60, flush=True)
os._exit(0)
"""


def test_a_slow_query_is_stopped() -> None:
    done = subprocess.run([sys.executable, "-c", SLOW], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "The query was not answered within 0.3 seconds. True"


def test_all_graphs_are_asked_at_once() -> None:
    engine = EmbeddedEngine.from_quads([quad("a", "1", "one"), quad("b", "2", "two")])
    answer = engine.run("SELECT ?s { ?s ?p ?o }")
    assert isinstance(answer, ResultSet)
    assert len(answer) == 2
    assert engine.run("ASK { ?s ?p ?o }") is True
    constructed = engine.run("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(constructed, list)
    assert len(constructed) == 2


def test_a_missing_graph_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no graph") as caught:
        EmbeddedEngine.open(tmp_path)
    assert "integration-kg run" in caught.value.advice


def test_a_graph_that_is_asked_once_or_too_large_for_memory_stays_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    build(tmp_path, 1000)
    size = (tmp_path / "graph.nq").stat().st_size
    for once, most, place in ((False, size, "graph.nq"), (True, size, "store"), (False, size - 1, "store")):
        monkeypatch.setattr("kg.sparql.embedded.MOST_IN_MEMORY", most)
        caplog.clear()
        with caplog.at_level("INFO", logger="kg.sparql"):
            engine = EmbeddedEngine.open(tmp_path, once)
        assert caplog.messages == [f"opened {tmp_path / place}"]
        answer = engine.run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert isinstance(answer, ResultSet)
        assert next(iter(answer))["n"] == "1000"


def test_a_graph_whose_store_is_gone_is_read(tmp_path: Path) -> None:
    build(tmp_path, 3)
    shutil.rmtree(tmp_path / "store")
    assert rows(tmp_path, once=True) == 3


def test_an_interrupted_output_leaves_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with staged(out) as folder:
        (folder / "a.txt").write_text("old")
        (folder / "site").mkdir()
        (folder / "site" / "page.html").write_text("old")
    with pytest.raises(RuntimeError), staged(out) as folder:
        (folder / "a.txt").write_text("half")
        raise RuntimeError
    assert (out / "a.txt").read_text() == "old"
    with staged(out) as folder:
        (folder / "site").mkdir()
        (folder / "site" / "other.html").write_text("new")
    assert (out / "a.txt").read_text() == "old"
    assert [path.name for path in (out / "site").iterdir()] == ["other.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(UsageError, match="is a file"), staged(tmp_path / "out") as folder:
        (folder / "a").write_text("x")
    assert (tmp_path / "out").read_text() == "x"


def rows(out: Path, once: bool = False) -> int:
    answer = EmbeddedEngine.open(out, once).run("SELECT ?s { ?s ?p ?o }")
    assert isinstance(answer, ResultSet)
    return len(answer)


def kept(path: Path) -> dict[str, bytes]:
    """Every file below a folder with what is in it."""
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def build(out: Path, count: int) -> None:
    with staged(out) as folder:
        write_graph([quad(str(i), "1") for i in range(count)], folder)


def test_the_store_is_that_of_the_graph_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, 20)
    (out / "notes.txt").write_text("mine")
    (out / "mine").mkdir()
    (out / "mine" / "notes.txt").write_text("mine")
    with staged(out) as folder:
        (folder / "site").mkdir()
    assert rows(out, once=True) == rows(out) == 20
    build(out, 3)
    assert rows(out, once=True) == rows(out) == 3
    assert (out / "notes.txt").read_text() == (out / "mine" / "notes.txt").read_text() == "mine"
    with staged(out) as folder:
        write_quads([quad("a", "1")], folder / "graph.nq")
    assert not (out / "store").exists()
    assert rows(out, once=True) == rows(out) == 1


def test_a_store_older_than_the_graph_is_not_asked(tmp_path: Path) -> None:
    build(tmp_path / "out", 20)
    write_quads([quad("a", "1")], tmp_path / "graph.nq")
    (tmp_path / "graph.nq").replace(tmp_path / "out" / "graph.nq")
    os.utime(tmp_path / "out" / "store", (1, 1))
    assert rows(tmp_path / "out", once=True) == 1


@pytest.mark.parametrize("name", ["site", "graph.nq"])
def test_what_is_of_another_kind_is_in_the_way(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, 1)
    if name == "site":
        (out / name).write_text("mine")
    else:
        (out / name).unlink()
        (out / name).mkdir()
        (out / name / "mine").write_text("mine")
    before = kept(out)
    with pytest.raises(UsageError, match=name), staged(out) as folder:
        write_graph([quad(str(i), "1") for i in range(5)], folder)
        (folder / "site").mkdir()
    assert kept(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("wrong", ["<a:a> <a:b> ", "\x00"])
def test_a_broken_graph_says_what_to_run(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text(wrong)
    with pytest.raises(UsageError, match="is broken") as caught:
        EmbeddedEngine.open(tmp_path)
    assert "integration-kg run" in caught.value.advice
