"""The notebook for analysts: it runs from the top, and shows what the command line prints."""

from __future__ import annotations

import ast
import csv
import html
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TypeAlias

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: pip install nbclient ipykernel")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install nbclient ipykernel")

pytestmark = pytest.mark.documents

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs" / "evidence.ipynb"
FLAGSHIP = ("query", "barriers-by-level", "--level", "national", "--min-mmat", "0.8")

#: What a cell shows, by the identifier of the cell: the text that it prints, or the table.
Shown: TypeAlias = dict[str, str]


@pytest.fixture(scope="module")
def folder(graph_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a user has it: the graph in ``out``, and what the notebook writes."""
    made = tmp_path_factory.mktemp("notebook")
    shutil.copytree(graph_folder, made / "out")
    return made


@pytest.fixture(scope="module")
def shown(folder: Path) -> Shown:
    """What the notebook shows when it is run from the top."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as environment:
        # No kernels of whoever runs the tests.
        environment.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        environment.setenv("JUPYTER_PREFER_ENV_PATH", "1")
        client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
        client.execute()
    return {cell.id: "".join(map(_text, cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"}


def _text(output: dict[str, dict[str, str]]) -> str:
    data = output.get("data", {})
    return str(data.get("text/html") or data.get("text/plain") or output.get("text", ""))


def printed(folder: Path, *words: str, given: str | None = None) -> str:
    """Return what the command prints in the folder on standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words], cwd=folder, input=given, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def flagship(folder: Path) -> str:
    """The answer of the command line to the flagship question, as CSV."""
    return printed(folder, *FLAGSHIP, "--format", "csv")


def cells_of(table: str) -> list[list[str]]:
    """Return the texts of the cells of an HTML table, row by row, without its header."""
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL)
    return [[html.unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)] for row in rows]


def findings_of(text: str) -> list[str]:
    return list(dict.fromkeys(row["finding"].rpartition("/")[2] for row in csv.DictReader(io.StringIO(text))))


def test_the_notebook_is_kept_without_output() -> None:
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        assert not cell.get("outputs") and not cell.get("execution_count"), cell.id


def test_the_answer_is_that_of_the_command_line(shown: Shown, flagship: str) -> None:
    expected = findings_of(flagship)
    assert [cells[1] for cells in cells_of(shown["ask"])] == expected
    assert expected


def test_the_caveats_are_the_notes_of_the_command_line(shown: Shown, folder: Path) -> None:
    sentences = shown["caveats"].splitlines()
    assert printed(folder, *FLAGSHIP).splitlines()[-len(sentences) :] == sentences
    assert shown["unrated"].strip() in printed(folder, *FLAGSHIP, "--unrated", "include").splitlines()


def test_the_data_frame_counts_the_same_findings(shown: Shown, flagship: str) -> None:
    behind: dict[str, set[str]] = {}
    for row in csv.DictReader(io.StringIO(flagship)):
        behind.setdefault(row["citation"], set()).add(row["finding"])
    counts = re.findall(r"<th>([^<]+ \(\d{4}\))</th>\s*<th>[^<]*</th>\s*<td>(\d+)</td>", shown["frame"])
    assert {name: int(number) for name, number in counts} == {name: len(findings) for name, findings in behind.items()}


def test_what_can_be_asked_is_what_the_command_line_lists(shown: Shown, folder: Path) -> None:
    listed = printed(folder, "query", "--list")
    for line in shown["questions"].splitlines():
        assert line.partition(":")[0] in listed
    assert "barriers-by-level" in shown["questions"]
    listed = printed(folder, "query", "--values", "level")
    values = dict(re.findall(r"^ *([a-z-]+) {2,}(\w.*?) *$", listed, re.MULTILINE))
    values.pop("level", None)  # the header
    assert ast.literal_eval(shown["values"]) == values


def test_a_value_that_does_not_exist_is_told_with_the_nearest(shown: Shown) -> None:
    assert "'nation'" in shown["wrong"] and "national" in shown["wrong"]


def test_a_search_finds_what_the_command_line_finds(shown: Shown, folder: Path) -> None:
    words = ("query", "search", "--words", "emergency", "--kind", "Outcome", "--format", "csv")
    assert [cells[1] for cells in cells_of(shown["search"])] == findings_of(printed(folder, *words))


def test_sparql_is_answered_with_the_same_rows(shown: Shown, folder: Path) -> None:
    (source,) = (cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.id == "sparql")
    query = source.split('"""')[1]
    rows = list(csv.reader(io.StringIO(printed(folder, "sparql", "-", "--format", "csv", given=query))))
    assert cells_of(shown["sparql"]) == rows[1:]
    assert len(rows) > 2


def test_what_is_taken_away_is_what_the_command_line_writes(shown: Shown, folder: Path, flagship: str) -> None:
    assert "references.ris" in shown["export"]
    text = (folder / "barriers.csv").read_text(encoding="utf-8")
    assert text == flagship
    words = ("export", "ris", "--kind", "Barrier", "--level", "national", "--min-mmat", "0.8", "--out", "command")
    printed(folder, *words)
    written = folder / "references" / "references.ris"
    assert written.read_bytes() == (folder / "command" / "references.ris").read_bytes()
