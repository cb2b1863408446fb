"""Places that cannot be written, or are not what they seem: the old content stays, and a sentence says why."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SECOND

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these file systems are not on Windows")

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def call(
    *words: object, preexec: Callable[[], object] | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, words)],
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=preexec,
        env={**os.environ, **environment},
    )


def told(done: subprocess.CompletedProcess[bytes]) -> str:
    text = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 2, text
    assert "Traceback" not in text
    assert "fault of the program" not in text
    return text


def build(out: Path, **extra: object) -> subprocess.CompletedProcess[bytes]:
    return call("build", "--review", SECOND, "--out", out, **extra)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "out"
    done = build(out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.parametrize("size", [1, 4096, 100_000])
def test_a_disk_that_is_full(size: int, built: Path) -> None:
    """A bound on the size of files stands for the full disk: writing fails in the first file or in the last."""
    before = {path.name: path.read_bytes() for path in built.iterdir() if path.is_file()}
    done = build(built, preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    assert "Error: " in told(done)
    assert {path.name: path.read_bytes() for path in built.iterdir() if path.is_file()} == before
    assert not (built / ".integration-kg-work").exists()


@pytest.mark.skipif(IS_ROOT, reason="for root every folder can be written")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "Permission denied" in told(build(tmp_path / "out"))
    finally:
        tmp_path.chmod(0o700)


def test_a_file_where_a_folder_belongs(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    told(build(tmp_path / "out"))
    told(build(tmp_path / "out" / "below"))
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_where_a_file_belongs(tmp_path: Path) -> None:
    (tmp_path / "out" / "graph.nq").mkdir(parents=True)
    assert "is a folder, where a file is to be written" in told(build(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == [tmp_path / "out" / "graph.nq"]


def test_a_name_too_long(tmp_path: Path) -> None:
    assert "too long" in told(build(tmp_path / ("x" * 300)))
    assert "too long" in told(call("sparql", tmp_path / ("x" * 300)))


def test_links_that_lead_nowhere_or_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    told(build(tmp_path / "circle"))
    told(call("export", "ris", "--graph", tmp_path / "circle"))
    told(call("sparql", tmp_path / "circle"))


def test_a_link_to_the_graph_is_followed_and_replaced(built: Path, tmp_path: Path) -> None:
    """What a link leads to is not written over: the link itself is replaced."""
    kept = tmp_path / "kept.nq"
    kept.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "graph.nq").symlink_to(kept)
    assert build(out).returncode == 0
    assert kept.read_text() == "mine"
    assert (out / "graph.nq").read_bytes() == (built / "graph.nq").read_bytes()


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "utf-8:strict", "TZ": "Nowhere/None"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"},
    ],
)
def test_any_environment_gives_the_same_bytes(environment: dict[str, str], built: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "out", **environment).returncode == 0
    assert (tmp_path / "out" / "graph.nq").read_bytes() == (built / "graph.nq").read_bytes()
