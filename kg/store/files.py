"""Writing what the build makes: complete, sorted, and in place of the old files only when done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, serialize

from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.store.embedded import ON_DISK_FROM

__all__ = ["staged", "write_graph"]


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield an empty folder; when the block ends well, move what it holds into ``out`` over what was there.

    When the block raises, ``out`` is left as it was. Entries of ``out`` that the block did not write stay.
    Raises :class:`~kg.errors.UsageError` where the folder cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise UsageError(f"Cannot write to {out}: {error.strerror}.", "Name another folder with --out.") from error
    try:
        fresh = work / "new"
        fresh.mkdir()
        yield fresh
        _move_into(fresh, out, work / "old")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _move_into(fresh: Path, out: Path, old: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file, not a folder.", "Name a folder with --out.")
    out.mkdir(exist_ok=True)
    old.mkdir()
    for entry in sorted(fresh.iterdir()):
        target = out / entry.name
        if target.is_dir():
            target.rename(old / entry.name)
        entry.replace(target)


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
