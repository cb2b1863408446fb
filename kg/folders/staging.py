"""Writing a folder as one: whatever ends the program, what is there is the whole old content or the whole new.

Everything is written into a work folder inside the target, so that it is on the same file system whatever the target
is (a mounted volume, a link to another disk). When all is written, a record of the moves is put beside it; from then
on the write counts, and whoever comes next completes what a dead process began. Without a record it is thrown away.
A lock that the system gives back when a process ends tells the dead from the living; it is taken alike on all systems.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.folders.manifest import MANIFEST, manifest_text

__all__ = ["WORK", "settle", "staged"]

_LOG = logging.getLogger(__package__)

#: Name of the work folder inside the target; it is there only while something is written.
WORK = ".integration-kg-work"
#: What the graph in a folder goes with: where the new graph comes without it, the old one's must not stay.
_COMPANIONS = {"graph.nq": ("store",)}
#: So many seconds another command that writes into the same folder is waited for.
_LOCK_SECONDS = 120.0
_PAUSE = 0.05
_WRITE_ADVICE = "Close what has its files open, or name another folder with --out."


@dataclass(frozen=True)
class _Work:
    """The parts of a work folder."""

    folder: Path

    @property
    def target(self) -> Path:
        return self.folder.parent

    @property
    def new(self) -> Path:
        return self.folder / "new"

    @property
    def old(self) -> Path:
        return self.folder / "old"

    @property
    def record(self) -> Path:
        return self.folder / "moves.json"

    @property
    def half_record(self) -> Path:
        return self.folder / "moves.part"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"


@contextmanager
def staged(out: Path, *, manifest: bool = False, facts: Mapping[str, Any] | None = None) -> Iterator[Path]:
    """Yield an empty folder; when the block ends well, what it holds is put into ``out`` over what was there.

    When the block raises or something cannot be moved, ``out`` is left as it was. Entries of ``out`` that the block
    did not write stay, except the ``store/`` of a graph that it replaced. With ``manifest``, ``manifest.json`` tells
    which entries belong together, and ``facts`` of those that were written. Raises
    :class:`~kg.errors.UsageError` where the folder cannot be written.
    """
    new_folders = _make_folder(out)
    work = _Work(out / WORK)
    lock = _acquire(work, _LOCK_SECONDS, new_folders)
    try:
        _complete_or_discard(work)
        work.new.mkdir()
        yield work.new
        if manifest:
            text = manifest_text(work.new, out, facts or {})
            (work.new / MANIFEST).write_text(text, encoding="utf-8", newline="")
        _put_in_place(work)
    except OSError as error:
        if error.filename and Path(error.filename).is_relative_to(work.folder):
            raise UsageError(f"Cannot write to {out}: {error.strerror}. {_state(work)}", _WRITE_ADVICE) from error
        raise
    finally:
        _release(work, lock)
        for folder in new_folders:
            # Only what is still empty goes.
            with suppress(OSError):
                folder.rmdir()


def settle(folder: Path) -> None:
    """Complete, or throw away, what a process that died left half written into a folder; wait for one that moves.

    Whoever reads a folder calls this first. Raises :class:`~kg.errors.UsageError` where what was left can neither be
    completed nor passed over.
    """
    work = _Work(folder / WORK)
    if not work.folder.is_dir():
        return
    # One that only stages changes nothing yet; one that moves is done in a moment.
    lock = _acquire(work, _LOCK_SECONDS if work.record.exists() else 0.0, must=work.record.exists())
    if lock is None:
        return
    try:
        _complete_or_discard(work)
    finally:
        _release(work, lock)


def _make_folder(out: Path) -> list[Path]:
    """Make the target and the folders above it, and return those that were missing, the lowest first."""
    missing = [path for path in (out, *out.parents) if not path.exists()]
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file, not a folder.", "Name a folder with --out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"Cannot write to {out}: {error.strerror}.", "Name another folder with --out.") from error
    return missing


def _acquire(work: _Work, patience: float, new_folders: list[Path] | None = None, *, must: bool = True) -> int | None:
    """Return the lock of a work folder, made where it is missing.

    Where it is another's, or cannot be taken at all: None unless it ``must`` be taken, else the error. Whoever is
    waited for may take the target away, which it had made and left empty; it is made again for one who writes, who
    gives the list of ``new_folders``.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            lock = _try_lock(work)
        except OSError as error:
            if not must:
                return None
            if new_folders is not None and not work.target.exists():
                new_folders += _make_folder(work.target)
                continue
            raise UsageError(
                f"Cannot write to {work.target}: {error.strerror}. {_state(work)}", _WRITE_ADVICE
            ) from error
        if lock is not None:
            return lock
        if time.monotonic() >= deadline:
            if not must:
                return None
            raise UsageError(
                f"Another command has been writing into {work.target} for {patience:g} seconds.",
                "Wait until it is done, or name another folder with --out.",
            )
        time.sleep(_PAUSE)


def _try_lock(work: _Work) -> int | None:
    """Return an open file that this process alone has locked; None where another has, or has just swept it away."""
    try:
        work.folder.mkdir(exist_ok=True)
        handle = os.open(work.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except (FileNotFoundError, FileExistsError):
        # Swept away between two steps, unless something else is in the way.
        if not work.target.is_dir() or work.folder.is_file():
            raise
        return None
    try:
        _lock(handle)
        if os.path.samestat(os.fstat(handle), work.lock.stat()):
            return handle
    except (BlockingIOError, PermissionError, FileNotFoundError):
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def _lock(handle: int) -> None:
    """Lock an open file for this process without waiting; the system gives the lock back when the process ends."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _release(work: _Work, lock: int | None) -> None:
    """Remove the work folder, unless moves are left to be completed, and give the lock back."""
    if lock is None:
        return
    unfinished = work.record.exists()
    if not unfinished:
        for part in (work.new, work.old):
            shutil.rmtree(part, ignore_errors=True)
        for file in (work.half_record, work.lock):
            with suppress(OSError):
                file.unlink()
    os.close(lock)
    if not unfinished:
        with suppress(OSError):
            if os.name == "nt":  # an open file cannot be removed there
                work.lock.unlink()
            work.folder.rmdir()


def _complete_or_discard(work: _Work) -> None:
    """Do what the record of a dead process says; where there is none, throw away what it had begun to write."""
    try:
        if work.record.is_file():
            moves = json.loads(work.record.read_text(encoding="utf-8"))
            for name in moves["gone"]:
                _set_aside(work, name)
            for name in moves["names"]:
                _move(work, name)
            work.record.unlink()
        for part in (work.new, work.old):
            if part.exists():
                shutil.rmtree(part)
    except OSError as error:
        raise UsageError(
            f"A command that was stopped has left {work.target} half replaced, and it cannot be completed: "
            f"{error.strerror} ({error.filename}).",
            "Close what has its files open, make the folder writable, and run the command again.",
        ) from error


def _put_in_place(work: _Work) -> None:
    """Write the record and do what it says; where that fails, put everything back."""
    names = sorted(entry.name for entry in work.new.iterdir())
    gone = [name for graph, parts in _COMPANIONS.items() if graph in names for name in parts if name not in names]
    _check_kinds(work, names)
    try:
        work.old.mkdir()
        work.half_record.write_text(json.dumps({"gone": gone, "names": names}), encoding="utf-8")
        work.half_record.replace(work.record)
        for name in gone:
            _set_aside(work, name)
        for name in names:
            _move(work, name)
        work.record.unlink()
        _LOG.info("wrote %s: %s", work.target, ", ".join(names))
    except BaseException as error:
        with suppress(OSError):
            for name in reversed(names):
                _put_back(work, name)
            for name in gone:
                if _exists(work.old / name):
                    (work.old / name).replace(work.target / name)
            work.record.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise UsageError(f"Cannot write to {work.target}: {error.strerror}. {_state(work)}", _WRITE_ADVICE) from error


def _state(work: _Work) -> str:
    """Return a sentence on the state in which the target is left."""
    if work.record.exists():
        return f"{work.target} is half replaced; the next command that uses it completes that."
    return f"{work.target} is as it was."


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _move(work: _Work, name: str) -> None:
    """Put one new entry in the place of the old, which is kept aside; nothing where that has been done.

    A file is replaced in one step, so that there is no moment with neither.
    """
    new, target = work.new / name, work.target / name
    if not _exists(new):
        return
    two_files = new.is_file() and target.is_file() and not target.is_symlink()
    if not (two_files and _link_aside(work.old / name, target)):
        _set_aside(work, name)
    new.replace(target)


def _link_aside(old: Path, target: Path) -> bool:
    """Whether a file is kept aside by a second name; some file systems have no such links."""
    with suppress(OSError):
        old.hardlink_to(target)
    return old.exists()


def _set_aside(work: _Work, name: str) -> None:
    if _exists(work.target / name):
        aside = work.old / name
        if aside.is_dir() and not aside.is_symlink():
            shutil.rmtree(aside)
        (work.target / name).replace(aside)


def _put_back(work: _Work, name: str) -> None:
    """Undo :func:`_move`, as far as it had come: what is where tells."""
    new, old, target = work.new / name, work.old / name, work.target / name
    if not _exists(new) and _exists(target):
        target.replace(new)
    if _exists(old):
        old.replace(target)


def _check_kinds(work: _Work, names: Sequence[str]) -> None:
    """Raise :class:`~kg.errors.UsageError` where a file is in the way of a folder, or a folder in that of a file."""
    out = work.target
    for name in names:
        if (out / name).exists() and (out / name).is_dir() != (work.new / name).is_dir():
            actual, expected = ("folder", "file") if (out / name).is_dir() else ("file", "folder")
            raise UsageError(
                f"{out / name} is a {actual}, where a {expected} is to be written. {out} is as it was.",
                "Move it away, or name another folder with --out.",
            )
