"""A kept graph and a manifest that are wrong, of another version, or being written: nothing is answered from a part."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.folders import MANIFEST
from kg.snapshot import snapshot
from tests.commands import call
from tests.conftest import SECOND

Spoil = Callable[[Path], object]


def cut(file: Path, share: float) -> None:
    """Leave the first lines of a file, all of them whole."""
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[: int(share * len(lines))]))


def described(entry: object) -> Spoil:
    return lambda folder: (folder / MANIFEST).write_text(json.dumps({"entries": entry}), encoding="utf-8")


def a_folder_for_the_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    (folder / MANIFEST).mkdir()


GRAPHS: dict[str, Spoil] = {
    "missing": lambda folder: (folder / "graph.nq").unlink(),
    "empty": lambda folder: (folder / "graph.nq").write_bytes(b""),
    "half of it": lambda folder: cut(folder / "graph.nq", 0.5),
    "all but the last lines": lambda folder: cut(folder / "graph.nq", 0.999),
    "zeros": lambda folder: (folder / "graph.nq").write_bytes(b"\0" * 5000),
    "one letter of it": lambda folder: (folder / "graph.nq").write_bytes(
        (folder / "graph.nq").read_bytes().replace(b"Porridge", b"Sorridge", 1)
    ),
}
MANIFESTS: dict[str, Spoil] = {
    "missing": lambda folder: (folder / MANIFEST).unlink(),
    "empty": lambda folder: (folder / MANIFEST).write_bytes(b""),
    "no JSON": lambda folder: (folder / MANIFEST).write_bytes(b"\xff{"),
    "a list": described([]),
    "of another version": lambda folder: (folder / MANIFEST).write_text('{"version": 9, "files": {}}'),
    "without checksums": described({"graph.nq": {}, "references.ris": {}}),
    "of other things": described({"graph.nq": "x", "references.ris": 7}),
    "of other checksums": described({"graph.nq": {"sha256": 7}, "references.ris": {"sha256": "0", "selection": {}}}),
}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the graph of the package's own review is kept, for which a small one stands here."""
    monkeypatch.setenv("INTEGRATION_KG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("kg.paths.default_review", lambda: SECOND)
    return snapshot()


@pytest.mark.parametrize("what", [*GRAPHS, *(f"manifest {name}" for name in MANIFESTS)])
def test_a_kept_graph_that_is_not_whole_is_built_again(what: str, kept: Path) -> None:
    before = (kept / "graph.nq").read_bytes()
    (GRAPHS | {f"manifest {name}": spoil for name, spoil in MANIFESTS.items()})[what](kept)
    assert len(kg.open().papers) == 4
    assert (kept / "graph.nq").read_bytes() == before
    assert sorted(path.name for path in kept.iterdir()) == ["graph.nq", MANIFEST]


def opening(code: str = "print(len(kg.open().papers))") -> subprocess.Popen[str]:
    """Open the package's own graph in another process."""
    start = f"import kg, kg.paths, pathlib; kg.paths.default_review = lambda: pathlib.Path({str(SECOND)!r})"
    return subprocess.Popen([sys.executable, "-c", f"{start}\n{code}"], stdout=subprocess.PIPE, text=True)


def test_several_processes_that_build_it_at_once_have_the_whole(kept: Path) -> None:
    before = (kept / "graph.nq").read_bytes()
    shutil.rmtree(kept)
    processes = [opening() for _ in range(3)]
    assert [process.communicate(timeout=120)[0] for process in processes] == ["4\n"] * 3
    assert (kept / "graph.nq").read_bytes() == before


HALF_WAY = """
import os
from kg.folders import staged
with staged(pathlib.Path({folder!r})) as fresh:
    (fresh / "graph.nq").write_bytes(b"half")
    print("begun", flush=True)
    input()
    {end}
"""


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "raise SystemExit"])
def test_a_process_that_dies_while_it_builds_is_waited_for_and_passed_over(
    end: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(kept)
    code = HALF_WAY.format(folder=str(kept), end=end)
    with subprocess.Popen(
        [sys.executable, "-c", f"import pathlib\n{code}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "begun\n"
        waiting = opening()
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(4)
        other.communicate("\n")
        assert waiting.communicate(timeout=120)[0] == "4\n"
    assert sorted(path.name for path in kept.iterdir()) == ["graph.nq", MANIFEST]


@pytest.mark.parametrize("what", MANIFESTS)
def test_an_export_whose_manifest_is_wrong_is_not_replaced_unasked(what: str, kept: Path, tmp_path: Path) -> None:
    words = ("export", "ris", "--graph", str(kept), "--out", "export")
    assert call(*words, cwd=tmp_path).returncode == 0
    before = (tmp_path / "export" / "references.ris").read_bytes()
    (tmp_path / "export" / "references.ris").write_bytes(b"mine")
    MANIFESTS[what](tmp_path / "export")
    done = call(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "Nothing was written." in done.stderr
    assert (tmp_path / "export" / "references.ris").read_bytes() == b"mine"
    assert call(*words, "--overwrite", cwd=tmp_path).returncode == 0
    assert (tmp_path / "export" / "references.ris").read_bytes() == before


def test_a_folder_in_the_place_of_a_manifest_is_told(kept: Path, tmp_path: Path) -> None:
    words = ("export", "ris", "--graph", str(kept), "--out", "export", "--overwrite")
    assert call(*words, cwd=tmp_path).returncode == 0
    a_folder_for_the_manifest(tmp_path / "export")
    done = call(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "manifest.json is a folder, where a file is to be written" in done.stderr
