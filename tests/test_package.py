"""The wheel, installed in a clean environment, does the main job from another directory."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.documents


ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # sdist first, the wheel from it: what is missing from the sdist is missing from the wheel.
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        env={**os.environ, "HATCH_BUILD_HOOK_ENABLE_CUSTOM": "true"},
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for expected in (
        "kg/py.typed",
        "kg/_data/ontology/evidence.ttl",
        "kg/_data/ontology/vocabulary/component.ttl",
        "kg/_data/shapes/finding.ttl",
        "kg/_data/queries/questions/barriers-by-level.rq",
        "kg/_data/queries/parameters.yaml",
        "kg/reviews/rer2023/findings.csv",
        "kg/reviews/rer2023/csv-metadata.json",
        "kg/_data/snapshot/graph.nq",
        "kg/templates/brief.md.j2",
        "kg/templates/new-review.md",
    ):
        assert expected in names
    assert not [name for name in names if name.startswith(("tests/", "ontology/", "out/")) or name.endswith(".pyc")]


def test_the_installed_command_does_the_main_job(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=True)
    binary = environment / "bin"
    subprocess.run([binary / "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [binary / "integration-kg", "run"], cwd=elsewhere, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Barriers cited at national level" in done.stdout
    here = tmp_path / "here"
    subprocess.run([sys.executable, "-m", "kg", "build", "--out", str(here)], check=True, capture_output=True)
    assert (elsewhere / "out" / "graph.trig").read_bytes() == (here / "graph.trig").read_bytes()
    cache = tmp_path / "cache"
    asked = subprocess.run(
        [binary / "python", "-c", "import kg; print(kg.open().papers[12].rating)"],
        cwd=elsewhere,
        env={**os.environ, "INTEGRATION_KG_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.strip() == "1.0"
    assert not cache.exists(), "the wheel brings its graph, so that none is built"
