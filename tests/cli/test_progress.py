"""Long work tells its steps: on a terminal, to whoever listens in Python, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli.common import progress
from kg.export import export, select
from kg.graph import Graph


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_sees_the_steps_and_a_pipe_none(
    terminal: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    progress("building the graph")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert ("· building the graph" in printed.err) is terminal
    assert terminal or printed.err == ""


def test_an_export_tells_each_format(graph: Graph, tmp_path: Path) -> None:
    steps: list[str] = []
    export(select(graph, {}), ["ris", "bibtex"], tmp_path, progress=steps.append)
    assert steps == ["ris", "bibtex"]


def test_who_does_not_listen_hears_nothing(graph: Graph, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(select(graph, {}), ["ris"], tmp_path)
    assert capsys.readouterr() == ("", "")
