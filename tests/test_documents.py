"""No number in a document that a command does not reproduce: examples are run, tables compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import _COMMANDS
from kg.graph.agreement import agreement, count_overruled, reading_agreement
from kg.tables import Review

pytestmark = pytest.mark.documents


ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"

_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^    \$ .*\n(?:    .*\n)+", re.MULTILINE)


def examples() -> list[tuple[str, str]]:
    """Return each ``$ integration-kg …`` of the README with the output printed under it."""
    found = []
    text = README.read_text(encoding="utf-8")
    indented = [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in _INDENTED.findall(text)]
    for block in indented + _CONSOLE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    subprocess.run([sys.executable, "-m", "kg", "build"], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize(("command", "output"), examples(), ids=[command for command, _ in examples()])
def test_the_readme_shows_what_the_command_prints(built: Path, command: str, output: str) -> None:
    """A line of "…" in the README stands for any number of lines."""
    words = command.split()
    assert words[0] == "integration-kg"
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words[1:]],
        cwd=built,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "100"},
    )
    printed = "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")
    pattern = ".*".join(
        re.escape("\n".join(line.rstrip() for line in piece.splitlines()).strip("\n"))
        for piece in re.split(r"^\s*…\s*$", output, flags=re.MULTILINE)
    )
    assert re.search(pattern, printed, re.DOTALL), printed


def test_there_are_examples() -> None:
    assert len(examples()) >= 2


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in _COMMANDS if f"integration-kg {name}" not in text] == []


def test_links_of_the_readme_lead_somewhere() -> None:
    for document in (README, ROOT / "CONTRIBUTING.md", ROOT / "kg" / "reviews" / "rer2023" / "README.md"):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_agreement_figures_of_the_review_are_those_of_the_command(review: Review) -> None:
    text = (review.folder / "README.md").read_text(encoding="utf-8")
    statistics = "Cohen's kappa|mean Jaccard index|proportion of agreement"
    figures = rf"^\| ([\w ():]+) \| ({statistics}) \| ([\d.]+) \| (\d+) \| ([\d.]+) \|$"
    stated = re.findall(figures, text, re.MULTILINE)
    figures_now = [*agreement(review), *reading_agreement(review)]
    assert stated == [(f.facet, f.statistic, str(f.value), str(f.coded), str(f.where_coded)) for f in figures_now]
    assert f"In {count_overruled(review)} cells" in text
