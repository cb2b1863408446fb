"""Whatever ends a program that writes a folder, what is there next is whole: all old or all new."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import UsageError
from kg.folders import settle, staged
from kg.folders.staging import WORK
from kg.rdf import write_graph
from kg.sparql import EmbeddedEngine, ResultSet

pytestmark = pytest.mark.faults


#: Moves of a build of three files, a manifest and two folders: the record, four files, each folder aside and in.
MOVES = 9
#: Builds version 2 over version 1 and kills itself at the Nth move, before or after it is made.
KILLED = """
import os, signal, sys
from pathlib import Path
from tests.folders.test_staging import build
out, at, before = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "before"
replace, calls = Path.replace, iter(range(1000))
def killing(self, target):
    here = next(calls) == at
    if here and before:
        os.kill(os.getpid(), signal.SIGKILL)
    done = replace(self, target)
    if here:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
Path.replace = killing
build(out, 2)
"""


def build(out: Path, version: int) -> None:
    node = NamedNode("https://example.org/a")
    with staged(out, manifest=True) as folder:
        write_graph([Quad(node, node, Literal(str(version)), node)], folder)
        (folder / "site").mkdir()
        (folder / "site" / "page.html").write_text(str(version))


def version(out: Path, once: bool = False) -> str:
    """The version that the engine reads: of the dump, or of the store beside it where it asks once."""
    answer = EmbeddedEngine.open(out, once).run("SELECT ?o { ?s ?p ?o }")
    assert isinstance(answer, ResultSet)
    return next(iter(answer))["o"]


def parts(out: Path) -> set[str]:
    """The versions of everything in a folder."""
    texts = [(out / name).read_text() for name in ("graph.nq", "graph.trig", "graph.ttl")]
    return {"2" if '"2"' in text else "1" for text in texts} | {(out / "site" / "page.html").read_text()}


def kept(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


@pytest.mark.parametrize("at", range(MOVES))
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_a_move_it_is_whole_at_the_next_start(at: int, when: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, 1)
    done = subprocess.run([sys.executable, "-c", KILLED, str(out), str(at), when], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (out / "graph.nq").is_file()
    read = version(out)
    assert parts(out) == {read, version(out, once=True)}
    assert read == ("1" if at == 0 and when == "before" else "2")
    assert sorted(path.name for path in out.iterdir()) == [
        "graph.nq",
        "graph.trig",
        "graph.ttl",
        "manifest.json",
        "site",
        "store",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_all_moves_are_tried() -> None:
    """The test above would prove less if a build made more moves than it counts."""
    calls: list[Path] = []
    replace = Path.replace

    def counting(self: Path, target: Path) -> Path:
        calls.append(self)
        return replace(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", counting)
        folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"moves-{os.getpid()}"
        build(folder, 1)
        calls.clear()
        build(folder, 2)
    assert len(calls) == MOVES
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


@pytest.mark.parametrize("at", range(MOVES))
@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), KeyboardInterrupt()])
def test_what_cannot_be_moved_leaves_everything_as_it_was(
    at: int, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build(out, 1)
    before = kept(out)
    replace, calls = Path.replace, iter(range(100))

    def failing(self: Path, target: Path) -> Path:
        if next(calls) == at:
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises((UsageError, KeyboardInterrupt)) as caught:
        build(out, 2)
    assert kept(out) == before
    assert isinstance(caught.value, KeyboardInterrupt) or "is as it was" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_cannot_be_put_back_is_completed_by_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build(out, 1)
    replace, calls = Path.replace, iter(range(100))

    def failing(self: Path, target: Path) -> Path:
        if next(calls) > 2:
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(UsageError, match="half replaced; the next command that uses it completes that"):
        build(out, 2)
    with pytest.raises(UsageError, match="cannot be completed: Permission denied"):
        EmbeddedEngine.open(out)
    monkeypatch.undo()
    assert version(out) == "2"
    assert parts(out) == {"2"}
    assert not (out / WORK).exists()


def test_where_files_have_no_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems (FAT, some network drives) know no hard links."""
    out = tmp_path / "out"

    def refusing(self: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refusing)
    build(out, 1)
    before = kept(out)
    replace, calls = Path.replace, iter(range(100))

    def failing(self: Path, target: Path) -> Path:
        if next(calls) == 4:
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(UsageError, match="is as it was"):
        build(out, 2)
    assert kept(out) == before
    monkeypatch.setattr(Path, "replace", replace)
    build(out, 2)
    assert parts(out) == {"2"}


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has begun to write into the folder and goes on until it is killed."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom kg.folders import staged\n"
        f"with staged(Path({str(tmp_path / 'out')!r})) as folder:\n"
        "    (folder / 'half').write_text('x'); print('begun', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        yield process
        process.kill()


def test_what_a_living_process_writes_is_left_alone(
    writing: subprocess.Popen[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    settle(out)
    assert (out / WORK / "new" / "half").is_file()
    monkeypatch.setattr("kg.folders.staging._LOCK_SECONDS", 0.2)
    with pytest.raises(UsageError, match=r"Another command has been writing into .* for 0.2 seconds"):
        build(out, 1)
    writing.kill()
    writing.wait()
    build(out, 1)
    assert version(out) == "1"
    assert not (out / WORK).exists()


def test_what_cannot_be_swept_is_passed_over_where_nothing_was_moved(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, 1)
    (out / WORK / "new").mkdir(parents=True)
    (out / WORK / "lock").mkdir()  # no lock can be had here
    assert version(out) == "1"


def test_only_what_is_ours_is_swept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, 1)
    for name in (".hidden", ".integration-kg-mine", "new", "old"):
        (out / name).mkdir()
        (out / name / "notes").write_text("mine")
    (out / WORK / "new" / "deep").mkdir(parents=True)
    settle(out)
    assert not (out / WORK).exists()
    assert {path.parent.name for path in out.rglob("notes")} == {".hidden", ".integration-kg-mine", "new", "old"}


def test_readers_beside_writers_see_whole_builds(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, 1)
    stop = threading.Event()
    failed: list[BaseException] = []

    def write() -> None:
        number = 1
        try:
            while not stop.is_set():
                number += 1
                build(out, number)
        except BaseException as error:
            failed.append(error)
            raise

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(12):
            assert int(version(out)) >= 1
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert failed == []
    assert {'"' + version(out) + '"'} == {
        next(word for word in (out / name).read_text().split() if word.startswith('"'))
        for name in ("graph.nq", "graph.trig", "graph.ttl")
    }


def test_the_manifest_says_what_belongs_together(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, 1)
    first = json.loads((out / "manifest.json").read_text())["entries"]
    assert sorted(first) == ["graph.nq", "graph.trig", "graph.ttl", "site", "store"]
    assert {entry["graph"] for entry in first.values()} == {first["graph.nq"]["sha256"]}
    with staged(out, manifest=True) as folder:
        node = NamedNode("https://example.org/a")
        write_graph([Quad(node, node, Literal("2"), node)], folder)
    second = json.loads((out / "manifest.json").read_text())["entries"]
    assert second["site"] == first["site"]
    assert second["site"]["graph"] != second["graph.nq"]["sha256"]


def test_a_folder_on_another_disk(tmp_path: Path) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has no second file system to write to")
    there = other / f"integration-kg-{os.getpid()}"
    there.mkdir()
    try:
        out = tmp_path / "out"
        out.symlink_to(there, target_is_directory=True)
        build(out, 1)
        build(out, 2)
        assert parts(out) == {"2"}
        assert out.is_symlink()
        assert not (there / WORK).exists()
    finally:
        for path in sorted(there.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        there.rmdir()


def test_a_failed_build_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), staged(tmp_path / "a" / "out") as folder:
        (folder / "half").write_text("x")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
