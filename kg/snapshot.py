"""The graph of the package's own review: what a wheel brings, or what is built once and kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg import paths
from kg.derive import assemble
from kg.folders import checksum, entries, settle, staged
from kg.folders.manifest import GRAPH
from kg.rdf import write_quads
from kg.settings import Settings
from kg.tables import read_review
from kg.version import __version__

__all__ = ["snapshot", "write_snapshot"]


def snapshot() -> Path:
    """Return the folder that holds the graph of the package's own review, built where it is not there whole.

    Raises :class:`~kg.errors.KnowledgeGraphError` where the tables are at fault.
    """
    package_folder = paths.snapshot()
    if package_folder is not None:
        return package_folder
    folder = Settings.read().cache / f"{__version__}-{_fingerprint()}"
    if not _is_whole(folder):
        with staged(folder, manifest=True) as fresh:
            write_snapshot(fresh)
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether a folder holds a graph, and the one that was written: a part of it would answer with less, untold."""
    settle(folder)
    graph = folder / GRAPH
    return graph.is_file() and entries(folder).get(GRAPH, {}).get("sha256") == checksum(graph)["sha256"]


def write_snapshot(folder: Path) -> None:
    """Write the graph of the package's own review into a folder; the same tables give the same bytes."""
    graph = assemble(read_review(paths.default_review()))
    write_quads(graph.quads, folder / GRAPH)


def _fingerprint() -> str:
    """Return what tells one state of everything that a graph is built from, and with, from the next."""
    digest = hashlib.sha256()
    root = paths.data_root()
    for folder in (root / "ontology", root / "queries", Path(__file__).parent):
        for path in sorted(
            path for path in folder.rglob("*") if path.suffix in (".csv", ".json", ".ttl", ".rq", ".yaml", ".py")
        ):
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
