"""``-v`` shows steps, files and queries with their times, on standard error and only when asked for."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from tests.conftest import SECOND

QUESTION = ("query", "paper-profile", "--paper", "26", "--format", "csv")


@pytest.fixture
def ask(graph_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.delenv("INTEGRATION_KG_ENDPOINT", raising=False)

    def run(*words: str, before: tuple[str, ...] = ()) -> Result:
        return CliRunner().invoke(cli, [*before, *QUESTION, "--out", str(graph_folder), *words])

    return run


def test_nothing_is_said_unless_asked_for(ask: Callable[..., Result]) -> None:
    assert ask().stderr == ""


@pytest.mark.parametrize("place", ["before", "after"])
def test_files_and_queries_with_their_times(place: str, ask: Callable[..., Result], graph_folder: Path) -> None:
    quiet = ask()
    result = ask(before=("-v",)) if place == "before" else ask("--verbose")
    assert result.exit_code == 0
    assert result.stdout == quiet.stdout
    lines = result.stderr.splitlines()
    assert all(re.match(r" *\d+ ms  kg\.\w+: ", line) for line in lines), result.stderr
    assert any(line.endswith(f"kg.sparql: opened {graph_folder / 'store'}") for line in lines)
    assert re.search(r"kg\.graph: What does the report take from a paper.*: [\d,]+ rows in \d+\.\d ms", result.stderr)
    assert "SELECT" not in result.stderr
    # The next command is quiet again.
    assert ask().stderr == ""
    assert logging.getLogger("kg").handlers == []


@pytest.mark.parametrize("words", [("-vv",), ("-v", "-v")])
def test_twice_shows_the_queries_themselves(words: tuple[str, ...], ask: Callable[..., Result]) -> None:
    assert "SELECT" in ask(*words).stderr


def test_files_read_and_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(cli, ["build", "-v", "--review", str(SECOND), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert f"kg.tables: read {SECOND}: " in result.stderr
    assert f"kg.folders: wrote {out}: graph.nq, graph.trig, graph.ttl, manifest.json" in result.stderr
    assert "kg.cli: building the graph" in result.stderr


@pytest.mark.parametrize("name", ["build", "query", "sparql", "load", "export"])
def test_help_tells_of_it_once(name: str) -> None:
    for _ in range(2):
        assert CliRunner().invoke(cli, [name, "--help"]).stdout.count("--verbose") == 1
