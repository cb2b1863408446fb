"""Exports that are killed, or that a disk has no room for: what is there is the whole old export or the whole new."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kg.folders import settle
from kg.folders.staging import WORK
from tests.commands import call
from tests.conftest import SECOND

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these signals and file systems are not on Windows")

SEED = int(os.environ.get("INTEGRATION_KG_SEED", "20260103"))
#: So many times an export is killed, half of them while it puts its files in place.
KILLS = int(os.environ.get("INTEGRATION_KG_KILLS", "10"))
FORMATS = ("turtle", "csv", "ris", "graphml", "briefs", "nanopubs")
#: Two exports of the same formats, which replace each other, by their filters.
SELECTIONS: Mapping[str, tuple[str, ...]] = {"whole": (), "part": ("--kind", "Barrier")}

Contents = Mapping[str, bytes]


def contents(folder: Path) -> Contents:
    """What a folder holds, but for what is being written."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and WORK not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def start(graph: Path, out: Path, selection: str, before: str = "", size: int | None = None) -> subprocess.Popen[bytes]:
    """Start an export that runs some Python before, or may write no file of more bytes than a size."""
    if size is not None:
        before = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    words = ["export", *FORMATS, "--graph", str(graph), "--out", str(out), "--overwrite", *SELECTIONS[selection]]
    code = f"import os, signal; {before}\nfrom kg.cli import main; main({words!r})"
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("graph") / "out"
    assert call("build", "--review", str(SECOND), "--out", str(out), cwd=out.parent).returncode == 0
    return out


@pytest.fixture(scope="module")
def wholes(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Contents]:
    """Each of the two exports as it is where nothing goes wrong."""
    found = {}
    for selection in SELECTIONS:
        out = tmp_path_factory.mktemp(selection)
        with start(graph, out, selection) as process:
            assert process.wait(120) == 0
        found[selection] = contents(out)
    assert len(found["whole"]) > len(found["part"]) > len(FORMATS)
    return found


@pytest.fixture
def out(wholes: Mapping[str, Contents], tmp_path: Path) -> Path:
    """A folder with the export of the whole."""
    out = tmp_path / "export"
    for name, data in wholes["whole"].items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
    return out


def of_whom(out: Path, wholes: Mapping[str, Contents]) -> str:
    """Return which of the two exports a folder holds, to the byte, and nothing else."""
    found = contents(out)
    return next((name for name, whole in wholes.items() if found == whole), f"neither: {sorted(found)}")


#: Ends the process at one of its moves, so that what is replaced is replaced by half.
_AT_A_MOVE = """
import pathlib
moves, replace = iter(range({at})), pathlib.Path.replace
def interrupted(path, target):
    if next(moves, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(path, target)
pathlib.Path.replace = interrupted
"""


def test_exports_killed_at_random_are_whole_at_the_next_start(
    graph: Path, out: Path, wholes: Mapping[str, Contents]
) -> None:
    chance = random.Random(SEED)
    print(f"seed {SEED}, {KILLS} kills")
    began = time.monotonic()
    with start(graph, out, "part") as process:
        assert process.wait(120) == 0
    took = time.monotonic() - began
    assert of_whom(out, wholes) == "part"
    killed = 0
    for number in range(KILLS):
        selection = ("whole", "part")[number % 2]
        name = chance.choice([signal.SIGKILL, signal.SIGTERM])
        at = chance.randrange(2 * len(FORMATS)) if number % 4 > 1 else None
        with start(graph, out, selection, "" if at is None else _AT_A_MOVE.format(at=at)) as process:
            if at is None:
                time.sleep(chance.uniform(0.3, 1.0) * took)
                process.send_signal(name)
            killed += process.wait(120) != 0
        # Whoever comes next, such as a command that reads the folder.
        settle(out)
        assert of_whom(out, wholes) in SELECTIONS, f"kill {number}: {name}, move {at}"
        assert not (out / WORK).exists()
    assert killed >= KILLS // 2
    with start(graph, out, "whole") as process:
        assert process.wait(120) == 0
    assert of_whom(out, wholes) == "whole"
    assert [path.name for path in out.parent.iterdir()] == ["export"]


def told(process: subprocess.Popen[bytes]) -> str:
    _, said = process.communicate(timeout=120)
    text = said.decode("utf-8", "replace")
    assert process.returncode == 2, text
    assert "Traceback" not in text
    assert "fault of the program" not in text
    assert "No space left on device" in text or "File too large" in text
    return text


@pytest.mark.parametrize("size", [1, 4096, 50_000])
def test_a_file_that_is_too_large_for_the_disk(
    size: int, graph: Path, out: Path, wholes: Mapping[str, Contents]
) -> None:
    told(start(graph, out, "part", size=size))
    assert of_whom(out, wholes) == "whole"
    assert not (out / WORK).exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Returns a file system of so many kilobytes, in memory; only who may mount one has it."""
    place = tmp_path / "disk"
    place.mkdir()

    def mounted(kilobytes: int) -> Path:
        words = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
        if shutil.which("mount") is None or subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("no file system can be mounted here")
        return place

    yield mounted
    subprocess.run(["umount", str(place)], capture_output=True, check=False)


@pytest.mark.parametrize("kilobytes", [8, 100, 300])
def test_a_disk_that_is_full(
    kilobytes: int, graph: Path, wholes: Mapping[str, Contents], small_disk: Callable[[int], Path]
) -> None:
    """In an empty folder of it, nothing is left; in one that holds an old export, that is as it was."""
    disk = small_disk(kilobytes)
    told(start(graph, disk / "export", "whole"))
    assert list(disk.iterdir()) == []
    (disk / "old").mkdir()
    (disk / "old" / "references.ris").write_bytes(b"old")
    told(start(graph, disk / "old", "whole"))
    assert contents(disk / "old") == {"references.ris": b"old"}
    assert [path.name for path in (disk / "old").iterdir()] == ["references.ris"]
