"""What all tests share: the real tables and the real graph, read and built once."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from pyoxigraph import Quad

from kg import paths
from kg.check import Report, validate
from kg.graph import Graph
from kg.tables import Review, read_review

#: The checks that need the report's text find it here; the text is not part of this project.
SHARED = Path(os.environ.get("INTEGRATION_KG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
#: An invented review, small, with components of its own: for what does not depend on the real one.
SECOND = Path(__file__).resolve().parent / "data" / "second-review"

# A busy machine makes any example slow; that is no fault of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


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
def workplace(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder in which ``build`` has run as a program: the graph in ``out``, what it said in ``stderr``.

    Its hash order, locale and time zone are ones of its own, for builds that have others to be compared with.
    """

    def build(folder: Path) -> None:
        environment = {**os.environ, "PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC1"}
        command = [sys.executable, "-m", "kg", "build"]
        done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        (folder / "stderr").write_bytes(done.stderr)

    return made_once("workplace", build, tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def graph_folder(workplace: Path) -> Path:
    """A folder with the whole graph as ``build`` writes it; it is left alone."""
    return workplace / "out"


@pytest.fixture(scope="session")
def graph(graph_folder: Path) -> Graph:
    """The whole graph as commands open it, with the components model and the query library."""
    return Graph.open(graph_folder)


@pytest.fixture(scope="session")
def report(graph: Graph, review: Review, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Report:
    """What validation says of the whole graph, with the components model and the query library in it."""

    def check(folder: Path) -> None:
        (folder / "report").write_bytes(pickle.dumps(validate(graph, review=review)))

    written: Report = pickle.loads((made_once("report", check, tmp_path_factory, worker_id) / "report").read_bytes())
    return written


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
