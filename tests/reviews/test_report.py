"""The graph held against the report's text. The text is not part of this project: without it these two are skipped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg import paths
from tests.conftest import SHARED

needs_text = pytest.mark.skipif(
    not (SHARED / "check").is_dir(), reason=f"the report's text is not in {SHARED} (set INTEGRATION_KG_SHARED)"
)

STATEMENTS = [
    ("findings.csv", "statement"),
    ("conclusions.csv", "statement"),
    ("source-issues.csv", "statement"),
    ("reported-figures.csv", "statement"),
    ("questions.csv", "statement"),
    ("criteria.csv", "statement"),
    ("relations.csv", "reason"),
]


@needs_text
def test_every_citation_of_the_report_is_covered(graph_folder: Path) -> None:
    graph = graph_folder / "graph.trig"
    done = subprocess.run(
        [sys.executable, str(SHARED / "check" / "coverage.py"), str(graph), "--list"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "anchors used 598/598" in done.stdout


@needs_text
def test_no_statement_copies_the_report() -> None:
    folder = paths.default_review()
    for table, column in STATEMENTS:
        done = subprocess.run(
            [sys.executable, str(SHARED / "check" / "wording.py"), str(folder / table), column],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
