"""Writing what the build makes: complete, sorted, and in place of the old files only when done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, serialize

from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.store.embedded import ON_DISK_FROM

__all__ = ["staged", "write_graph"]


#: What the graph in a folder goes with: where the new graph comes without it, the old one's must not stay.
_MADE_OF = {"graph.nq": ("store",)}


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield an empty folder; when the block ends well, move what it holds into ``out`` over what was there.

    When the block raises or something cannot be moved, ``out`` is left as it was. Entries of ``out`` that the block
    did not write stay, except the ``store/`` of a graph that it replaced. Raises :class:`~kg.errors.UsageError` where
    the folder cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise UsageError(f"Cannot write to {out}: {error.strerror}.", "Name another folder with --out.") from error
    fresh, old = work / "new", work / "old"
    try:
        fresh.mkdir()
        yield fresh
        _move_into(fresh, out, old)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        with suppress(OSError):
            # Empty, unless something could not be put back: that is never deleted.
            if old.exists():
                old.rmdir()
            work.rmdir()


def _move_into(fresh: Path, out: Path, old: Path) -> None:
    names = sorted(entry.name for entry in fresh.iterdir())
    gone = [name for graph, parts in _MADE_OF.items() if graph in names for name in parts if name not in names]
    _check_kinds(fresh, out, names)
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        source.rename(target)
        moved.append((source, target))

    try:
        out.mkdir(exist_ok=True)
        old.mkdir()
        for name in (*names, *gone):
            if (out / name).exists() or (out / name).is_symlink():
                move(out / name, old / name)
        for name in names:
            move(fresh / name, out / name)
    except BaseException as error:
        _put_back(moved)
        if not isinstance(error, OSError):
            raise
        raise UsageError(
            f"Cannot write to {out}: {error.strerror}. {_left(out, old)}",
            "Close what has its files open, or name another folder with --out.",
        ) from error


def _check_kinds(fresh: Path, out: Path, names: Sequence[str]) -> None:
    """Raise :class:`~kg.errors.UsageError` where a file is in the way of a folder, or a folder in that of a file."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file, not a folder.", "Name a folder with --out.")
    for name in names:
        if (out / name).exists() and (out / name).is_dir() != (fresh / name).is_dir():
            found, wanted = ("folder", "file") if (out / name).is_dir() else ("file", "folder")
            raise UsageError(
                f"{out / name} is a {found}, where a {wanted} is to be written. {out} is as it was.",
                "Move it away, or name another folder with --out.",
            )


def _put_back(moved: Sequence[tuple[Path, Path]]) -> None:
    for source, target in reversed(moved):
        with suppress(OSError):
            target.rename(source)


def _left(out: Path, old: Path) -> str:
    kept = old.is_dir() and any(old.iterdir())
    return f"What could not be put back is in {old}." if kept else f"{out} is as it was."


def write_graph(quads: Sequence[Quad], folder: Path) -> None:
    """Write sorted quads as ``graph.nq``, ``graph.trig`` and ``graph.ttl``, and ``store/`` where the graph is large."""
    serialize(quads, folder / "graph.nq", format=RdfFormat.N_QUADS)
    serialize(quads, folder / "graph.trig", format=RdfFormat.TRIG, prefixes=PREFIXES)
    triples = sorted({quad.triple for quad in quads}, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    serialize(triples, folder / "graph.ttl", format=RdfFormat.TURTLE, prefixes=PREFIXES)
    if len(quads) >= ON_DISK_FROM:
        store = Store(str(folder / "store"))
        store.bulk_extend(quads)
        store.optimize()
