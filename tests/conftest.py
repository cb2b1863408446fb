"""What all tests share: the real tables and the real graph, read and built once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg import paths
from kg.derive.assembly import assemble
from kg.rdf import write_graph
from kg.sparql import EmbeddedEngine
from kg.tables.reading import Review, read_review

#: The checks that need the report's text find it here; the text is not part of this project.
SHARED = Path(os.environ.get("INTEGRATION_KG_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def review() -> Review:
    """The curated tables of the review."""
    return read_review(paths.default_review())


@pytest.fixture(scope="session")
def quads(review: Review) -> list[Quad]:
    """The whole graph as commands write it, with the components model and the query library."""
    return assemble(review)


@pytest.fixture(scope="session")
def engine(quads: list[Quad]) -> EmbeddedEngine:
    """The embedded engine over the whole graph."""
    return EmbeddedEngine.from_quads(quads)


@pytest.fixture
def copied_review(tmp_path: Path) -> Path:
    """A copy of the review folder that a test may spoil."""
    target = tmp_path / "review"
    shutil.copytree(paths.default_review(), target)
    return target


@pytest.fixture
def edit(copied_review: Path) -> Callable[[str, str, str], Path]:
    """Return a function that replaces text in one table of the copied review and returns its folder."""

    def replace(table: str, old: str, new: str) -> Path:
        path = copied_review / table
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{table} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
        return copied_review

    return replace


@pytest.fixture(scope="session")
def graph_file(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole graph as N-Quads, for tests that change its text; the file itself is left alone."""
    folder = tmp_path_factory.mktemp("graph")
    write_graph(quads, folder)
    return folder / "graph.nq"
