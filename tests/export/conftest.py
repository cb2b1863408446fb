"""What the tests of exports share: the real graph exported whole, an invented review, and one with hostile content."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg.export import FORMATS, Selection, export, select
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.tables import read_review
from tests.conftest import SECOND, made_once

#: What breaks careless writers: a formula, quotes, markup, a line break, brackets and signs of Markdown, LaTeX and
#: SPARQL, Hebrew (right to left) with a direction mark, and an emoji beyond the basic plane.
HOSTILE = (
    "=cmd() \"double\" 'single' & <b>bold</b> ]]> -- 100% {brace} $x$ ~^_ #1 @key [link](u) `code` *star* \\n; | "
    "שלום עולם 😀 ?s ?p ?o } line\nbreak"
)
#: The same on one line, as formats keep it that have no line breaks.
HOSTILE_LINE = " ".join(HOSTILE.split())


def hostile_review(folder: Path) -> Path:
    """Copy the invented review into a folder, with hostile statements, titles, names and labels; return it."""
    target = folder / "hostile-review"
    shutil.copytree(SECOND, target)
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    line = '"' + HOSTILE_LINE.replace('"', '""') + '"'
    for table, old, new in (
        ("findings.csv", "Pupils who eat at the invented club arrive on time more often.", quoted),
        ("conclusions.csv", "Invented clubs do pupils some good.", quoted),
        ("papers.csv", "Porridge and punctuality: An invented trial", quoted),
        ("papers.csv", "Journal of Invented Meals", line),
        ("authors.csv", "van der Test", line),
        ("authors.csv", ",Invented Institute", "," + line),
    ):
        path = target / table
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    scheme = target / "vocabulary" / "breakfast-part.ttl"
    turtle = HOSTILE.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    scheme.write_text(scheme.read_text(encoding="utf-8").replace('"Food"@en', f'"{turtle}"@en'), encoding="utf-8")
    return target


@pytest.fixture(scope="session")
def second_quads() -> list[Quad]:
    """The graph of the invented review."""
    return list(build_graph(read_review(SECOND)).quads)


@pytest.fixture(scope="session")
def hostile_quads(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    """The graph of the review with hostile content."""
    return list(build_graph(read_review(hostile_review(tmp_path_factory.mktemp("review")))).quads)


Exporting = Callable[[Selection], Path]


@pytest.fixture(scope="session")
def exporting(tmp_path_factory: pytest.TempPathFactory) -> Exporting:
    """Return a function that exports a selection in all formats and returns the folder."""

    def run(selection: Selection) -> Path:
        folder = tmp_path_factory.mktemp("export")
        export(selection, FORMATS, folder)
        return folder

    return run


#: Formats that take most of the time, and that only the tests with other programs (the tier ``programs``) open.
PACKAGES = ("xlsx", "parquet", "ro-crate")


@pytest.fixture(scope="session")
def everything(graph: Graph, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The real graph in all formats but the workbook, Parquet and the crate."""

    def make(folder: Path) -> None:
        export(select(graph), [name for name in FORMATS if name not in PACKAGES], folder)

    return made_once("everything", make, tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def packages(graph: Graph, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The real graph as workbook, Parquet and crate."""

    def make(folder: Path) -> None:
        export(select(graph), PACKAGES, folder)

    return made_once("packages", make, tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def part(graph: Graph) -> Selection:
    """A selection of the real graph: barriers at national level."""
    return select(graph, {"kind": ["Barrier"], "level": ["national"]})


@pytest.fixture(scope="session")
def part_folder(part: Selection, exporting: Exporting) -> Path:
    """That selection in all formats."""
    return exporting(part)


@pytest.fixture(scope="session")
def hostile(hostile_quads: list[Quad], exporting: Exporting) -> Path:
    """The hostile review in all formats."""
    return exporting(select(Graph.from_quads(hostile_quads)))


def pandoc(*words: str, cwd: Path | None = None, text: str | None = None) -> str:
    """Run pandoc, on a text or on files, and return what it prints; skip where it is not installed."""
    if shutil.which("pandoc") is None:
        pytest.skip("pandoc is not installed")
    return subprocess.run(["pandoc", *words], cwd=cwd, input=text, check=True, capture_output=True, text=True).stdout
