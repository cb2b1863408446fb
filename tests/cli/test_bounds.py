"""A question of the library ends at a bound too, where the graph is large or a bound was given."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode, Quad

from kg.cli.query import question_command
from kg.errors import QueryError
from kg.folders import staged
from kg.library.query_files import read_query
from kg.rdf import write_graph
from kg.settings import Bounds
from kg.sparql import Answer, EmbeddedEngine, is_memory_bounded
from kg.sparql.apart import Apart

NODE = NamedNode("https://example.org/a")
HEADER = "#+ summary: Try?\n#+ description: Tries.\n#+ tags: [trial]\n"
#: Gathers text until memory ends, before the first row comes.
GATHERED = "SELECT (GROUP_CONCAT(CONCAT(?c, ?f, ?i)) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?n"
ROWS = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("graph") / "out"
    with staged(out) as folder:
        write_graph([Quad(NODE, NODE, Literal(f"{i:04}"), NODE) for i in range(1000)], folder)
    return out


def ask(text: str, out: Path, folder: Path, *options: str) -> Result:
    file = folder / "trial.rq"
    file.write_text(f"{HEADER}{text}\n", encoding="utf-8")
    return CliRunner().invoke(question_command(read_query(file)), ["--out", str(out), "--format", "csv", *options])


def test_every_query_of_a_large_graph_is_bounded(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Bounds] = []
    run = Apart.run

    def noted(apart: Apart, query: str, bounds: Bounds) -> Answer:
        asked.append(bounds)
        return run(apart, query, bounds)

    monkeypatch.setattr("kg.sparql.embedded.MOST_IN_MEMORY", 0)
    monkeypatch.setattr(Apart, "run", noted)
    monkeypatch.setattr(EmbeddedEngine, "run", None)
    assert ask(ROWS, out, tmp_path).exit_code == 0
    assert {bounds.megabytes for bounds in asked} == {Bounds().megabytes}


@pytest.mark.skipif(not is_memory_bounded(), reason="this system bounds no process's memory")
def test_a_bound_on_memory_that_is_given_holds(out: Path, tmp_path: Path) -> None:
    done = ask(GATHERED, out, tmp_path, "--max-memory", "64", "--timeout", "120")
    assert isinstance(done.exception, QueryError)
    assert "64 MB" in str(done.exception)


def test_a_bound_on_rows_that_is_given_holds(out: Path, tmp_path: Path) -> None:
    done = ask(ROWS, out, tmp_path, "--max-rows", "999")
    assert isinstance(done.exception, QueryError)
    assert "999 rows" in str(done.exception)


def test_the_answer_is_the_same_within_bounds(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [ask(ROWS, out, tmp_path), ask(ROWS, out, tmp_path, "--max-rows", "1000")]
    monkeypatch.setattr("kg.sparql.embedded.MOST_IN_MEMORY", 0)
    answers.append(ask(ROWS, out, tmp_path))
    assert {done.exit_code for done in answers} == {0}
    assert len({done.stdout for done in answers}) == 1
    assert len(answers[0].stdout.splitlines()) == 1001


def test_a_question_of_a_small_graph_starts_no_process(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.sparql.apart.subprocess.Popen", None)
    assert ask(ROWS, out, tmp_path).exit_code == 0
