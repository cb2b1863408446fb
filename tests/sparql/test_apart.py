"""A query that somebody wrote ends where it comes to a bound, says which, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple

import kg
from kg.errors import QueryError
from kg.folders import staged
from kg.rdf import write_graph
from kg.settings import Bounds
from kg.sparql import Answer, EmbeddedEngine, ResultSet, is_memory_bounded

NODE = NamedNode("https://example.org/a")
ONE = "SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 1"
#: Takes days, and little memory, before the first row comes.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Gives rows at once, a thousand million of them.
PRODUCT = "SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: Gathers text until memory ends, before the first row comes.
GATHERED = "SELECT (GROUP_CONCAT(CONCAT(?c, ?f, ?i)) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BOUNDS = Bounds(seconds=120, megabytes=512, rows=100_000)


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.from_quads(Quad(NODE, NODE, Literal(f"{i:04}"), NODE) for i in range(1000))


@pytest.fixture(params=["memory", "disk"], scope="module")
def either(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    """The same graph, in memory and in the store on disk that a command opens."""
    quads = [Quad(NODE, NODE, Literal(f"{i:04}"), NODE) for i in range(1000)]
    if request.param == "memory":
        return EmbeddedEngine.from_quads(quads)
    out = tmp_path_factory.mktemp("out") / "out"
    with staged(out) as folder:
        write_graph(quads, folder)
    return EmbeddedEngine.open(out, once=True)


def workers(parent: int | None = None) -> set[int]:
    """The processes for queries that a process, this one unless another is named, has started and that live."""
    done = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    lines = [line.split(None, 3) for line in done.stdout.splitlines()]
    return {
        int(pid)
        for pid, of, state, command in lines
        if int(of) == (parent or os.getpid()) and "worker.py" in command and "Z" not in state
    }


def lives(pid: int) -> bool:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and "Z" not in done.stdout


def wait(until: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_error_that_is_kept_holds_nothing_of_the_engine(engine: EmbeddedEngine) -> None:
    """The engine's objects complain where another thread lets go of them, as Python does that sweeps up there."""
    with pytest.raises(QueryError) as caught:
        engine.run_bounded("SELECT ?o { ?s ?p ?o }", replace(BOUNDS, rows=999))
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    assert len(frames) > 3
    assert not [
        frame for frame in frames if any(isinstance(value, QuerySolutions) for value in frame.f_locals.values())
    ]


def ended(engine: EmbeddedEngine, query: str, bounds: Bounds) -> QueryError:
    with pytest.raises(QueryError) as caught:
        engine.run_bounded(query, bounds)
    # Whatever has happened, the next query is answered.
    answer = engine.run_bounded(ONE, BOUNDS)
    assert isinstance(answer, ResultSet)
    assert answer.rows == ((Literal("0000"),),)
    return caught.value


def test_answers_are_those_of_the_engine_itself(either: EmbeddedEngine) -> None:
    for query in (
        "SELECT ?s ?p ?o ?unbound { ?s ?p ?o } ORDER BY ?o",
        "SELECT * { }",
        "SELECT ?x { FILTER(false) }",
        "CONSTRUCT { ?s ?p ?o } WHERE { { SELECT * { ?s ?p ?o } ORDER BY ?o } }",
        "DESCRIBE <https://example.org/none>",
        "ASK { ?s ?p '0001' }",
        "ASK { ?s ?p 'none' }",
        'SELECT * { VALUES (?x ?y) { (UNDEF 01) ("a\\tb\\n\\r\\u0001" "x"@en) (1.0 1e3) (true <a:a>) } }',
    ):
        assert either.run_bounded(query, BOUNDS) == either.run(query), query


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])), language=st.sampled_from(["", "en", "cy"]))
def test_every_text_comes_through(engine: EmbeddedEngine, text: str, language: str) -> None:
    term = Literal(text, language=language) if language else Literal(text)
    answer = engine.run_bounded(f"SELECT ?t ?u {{ VALUES ?t {{ {term} }} }}", BOUNDS)
    assert answer == ResultSet(("t", "u"), ((term, None),))


def test_blank_nodes_and_statements_about_statements_come_through() -> None:
    graph = EmbeddedEngine.from_quads(
        [Quad(BlankNode("b"), NODE, BlankNode("b")), Quad(NODE, NODE, Triple(NODE, NODE, Literal("x")))]
    )
    answer = graph.run_bounded("SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(isBlank(?s))", BOUNDS)
    assert isinstance(answer, ResultSet)
    (blank, same), (_, statement) = answer.rows
    assert isinstance(blank, BlankNode)
    assert blank == same
    assert statement == Triple(NODE, NODE, Literal("x"))


def test_time(either: EmbeddedEngine) -> None:
    start = time.monotonic()
    error = ended(either, ENDLESS, replace(BOUNDS, seconds=0.5))
    assert str(error) == "The query was not answered within 0.5 seconds and was stopped; 0 rows had come by then."
    assert "--timeout" in error.advice
    assert "LIMIT" in error.advice
    assert time.monotonic() - start < 60


def test_rows(either: EmbeddedEngine) -> None:
    error = ended(either, PRODUCT, replace(BOUNDS, rows=1234))
    assert str(error).startswith("The answer has more than 1,234 rows; it was stopped there, after ")
    assert "--max-rows" in error.advice
    statements = "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }"
    assert "more than 999 statements" in str(ended(either, statements, replace(BOUNDS, rows=999)))
    exact = either.run_bounded(statements, replace(BOUNDS, rows=1000))
    assert isinstance(exact, list)
    assert len(exact) == 1000


def test_the_size_of_an_answer(engine: EmbeddedEngine) -> None:
    error = ended(engine, PRODUCT, replace(BOUNDS, megabytes=64, rows=10_000_000))
    assert str(error).startswith("The answer takes more than 64 MB of memory; it was stopped after ")
    assert "--max-memory" in error.advice


@pytest.mark.skipif(not is_memory_bounded(), reason="this system bounds no process's memory")
def test_memory(either: EmbeddedEngine) -> None:
    error = ended(either, GATHERED, replace(BOUNDS, megabytes=64))
    assert str(error).startswith("The query needed more than 64 MB of memory and was stopped after ")
    assert "0 rows had come by then" in str(error)
    assert "--max-memory" in error.advice


def test_a_value_too_long_for_the_parser_is_a_sentence(engine: EmbeddedEngine) -> None:
    doubled = "BIND('x' AS ?x0) " + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(25))
    assert "is too long" in str(ended(engine, f"SELECT ?x25 {{ {doubled} }}", BOUNDS))


def test_what_is_refused_starts_no_process() -> None:
    engine = EmbeddedEngine.from_quads([])
    before = workers()
    for query in ("INSERT DATA { <a:a> <a:a> <a:a> }", "SELECT * { SERVICE <a:a> { } }", "(" * 300):
        with pytest.raises(QueryError):
            engine.run_bounded(query, BOUNDS)
    assert workers() == before


def test_a_malformed_query_says_which_prefix_it_lacks(engine: EmbeddedEngine) -> None:
    error = ended(engine, "SELECT * { ?f ie:supportedBy ?p }", BOUNDS)
    assert "not valid SPARQL" in str(error)
    assert "PREFIX ie:" in error.advice


def test_one_process_serves_all_queries_of_a_graph(engine: EmbeddedEngine) -> None:
    engine.run_bounded(ONE, BOUNDS)
    before = workers()
    assert before
    for _ in range(3):
        engine.run_bounded(ONE, BOUNDS)
    assert workers() == before


def test_a_graph_that_is_extended_is_asked_as_it_is_then() -> None:
    engine = EmbeddedEngine.from_quads([Quad(NODE, NODE, Literal("a"))])
    count = "SELECT ?o { ?s ?p ?o }"
    assert len(engine.run_bounded(count, BOUNDS)) == 1  # type: ignore[arg-type]
    engine.extend([Quad(NODE, NODE, Literal("b"))])
    assert len(engine.run_bounded(count, BOUNDS)) == 2  # type: ignore[arg-type]


def test_the_process_goes_with_its_graph() -> None:
    engine = EmbeddedEngine.from_quads([])
    before = workers()
    engine.run_bounded("ASK {}", BOUNDS)
    (worker,) = workers() - before
    del engine
    assert worker not in workers()


def test_several_threads_ask_one_graph(engine: EmbeddedEngine) -> None:
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(engine.run_bounded(ONE, BOUNDS))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [engine.run_bounded(ONE, BOUNDS)] * 6


def test_no_module_of_the_current_folder_is_run(tmp_path: Path) -> None:
    for name in ("pyoxigraph", "pickle", "queue", "kg"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w').close()")
    code = f"""
import sys; sys.path[:] = {sys.path!r}
from kg.sparql import EmbeddedEngine
from kg.settings import Bounds
sys.path.insert(0, "")
print(EmbeddedEngine.from_quads([]).run_bounded("ASK {{}}", Bounds()))
"""
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(os.name == "nt", reason="these signals are not on Windows")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_whatever_ends_a_command_ends_the_query(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with staged(out) as folder:
        write_graph([Quad(NODE, NODE, Literal(str(i)), NODE) for i in range(1000)], folder)
    (tmp_path / "q.rq").write_text(ENDLESS)
    command = [sys.executable, "-m", "kg", "sparql", str(tmp_path / "q.rq"), "--out", str(out)]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        wait(lambda: workers(process.pid))
        (worker,) = workers(process.pid)
        time.sleep(0.3)
        process.send_signal(getattr(signal, name))
        _, said = process.communicate(timeout=60)
    if name == "SIGKILL":
        assert process.returncode == -signal.SIGKILL
    else:
        assert (process.returncode, said.strip()) == (130, b"Stopped.")
    wait(lambda: not lives(worker))


def test_a_command_says_which_bound_it_came_to(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with staged(out) as folder:
        write_graph([Quad(NODE, NODE, Literal(str(i)), NODE) for i in range(1000)], folder)
    for words, query, said in (
        (["--timeout", "0.5"], ENDLESS, "not answered within 0.5 seconds and was stopped"),
        (["--max-rows", "999"], "SELECT * { ?s ?p ?o }", "more than 999 rows"),
        (["--max-memory", "64", "--max-rows", "10000000"], PRODUCT, "more than 64 MB"),
    ):
        (tmp_path / "q.rq").write_text(query)
        command = [sys.executable, "-m", "kg", "sparql", str(tmp_path / "q.rq"), "--out", str(out), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert "fault of the program" not in done.stderr


def test_python_asks_within_the_bounds_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "a.nt"
    file.write_text("".join(f'{NODE} {NODE} "{i}" .\n' for i in range(20)))
    graph = kg.open(file)
    query = "SELECT * { ?s ?p ?o }"
    assert len(graph.sparql(query)) == 20  # type: ignore[arg-type]
    monkeypatch.setenv("INTEGRATION_KG_MAX_ROWS", "19")
    with pytest.raises(QueryError, match="more than 19 rows"):
        graph.sparql(query)
    assert len(graph.sparql(query, max_rows=20)) == 20  # type: ignore[arg-type]
    with pytest.raises(kg.UsageError, match="0 is no number for --timeout"):
        graph.sparql(query, 0)
