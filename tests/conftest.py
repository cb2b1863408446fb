"""What all tests share: the real tables and the real graph, read and built once."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg import paths
from kg.derive import assemble
from kg.folders import staged
from kg.graph import Graph
from kg.rdf import write_graph
from kg.tables import Review, read_review

#: The checks that need the report's text find it here; the text is not part of this project.
SHARED = Path(os.environ.get("INTEGRATION_KG_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def pytest_configure(config: pytest.Config) -> None:
    """Let ``kg.open``, in examples and in what tests start, keep its graph for this run and not with the user's own."""
    if "INTEGRATION_KG_CACHE" not in os.environ:
        folder = tempfile.mkdtemp(prefix="integration-kg-")
        os.environ["INTEGRATION_KG_CACHE"] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session")
def review() -> Review:
    """The curated tables of the review."""
    return read_review(paths.default_review())


def made_once(name: str, make: Callable[[Path], None], factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder that one of the workers of a run makes, and that all of them read; it is left as it is."""
    root = factory.getbasetemp()
    # Workers have folders of their own in the one folder of the run.
    folder = (root if worker_id == "master" else root.parent) / name
    done = folder.with_name(f"{name}.done")
    try:
        folder.with_name(f"{name}.begun").mkdir()
    except FileExistsError:
        until = time.monotonic() + 600
        while not done.exists():
            assert time.monotonic() < until, f"the worker that makes {name} has not done so"
            time.sleep(0.1)
    else:
        folder.mkdir()
        make(folder)
        done.touch()
    return folder


@pytest.fixture(scope="session")
def graph_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with the whole graph as ``build`` writes it."""

    def build(out: Path) -> None:
        with staged(out, manifest=True) as folder:
            write_graph(assemble(read_review(paths.default_review())).quads, folder)

    return made_once("graph", build, tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def graph(graph_folder: Path) -> Graph:
    """The whole graph as commands open it, with the components model and the query library."""
    return Graph.open(graph_folder)


@pytest.fixture(scope="session")
def quads(graph: Graph) -> list[Quad]:
    """The statements of the whole graph."""
    return list(graph.quads)


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
def graph_file(graph_folder: Path) -> Path:
    """The whole graph as N-Quads, for tests that change its text; the file itself is left alone."""
    return graph_folder / "graph.nq"


#: Folders whose tests are all of one tier (the markers in pyproject.toml say what each needs).
_TIERS = {"browser": "browser", "faults": "faults"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of a folder with its tier."""
    for item in items:
        folder = item.path.parent.name
        if folder in _TIERS:
            item.add_marker(_TIERS[folder])
