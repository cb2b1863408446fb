"""The manifest of a built folder: which entries belong together, each with its checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["GRAPH", "MANIFEST", "checksum", "entries", "manifest_text", "stamp"]

#: Name of the manifest in a built folder.
MANIFEST = "manifest.json"
#: Name of the graph in a built folder.
GRAPH = "graph.nq"


def manifest_text(fresh: Path, out: Path, facts: Mapping[str, Any]) -> str:
    """Return the manifest of what ``out`` holds once the new entries of ``fresh`` are in it, as JSON.

    ``entries`` has for each file or folder its SHA-256 (of a folder: of its files' names and checksums), its size in
    bytes, and under ``graph`` the checksum of the ``graph.nq`` that it was made with; new entries have the ``facts``.
    """
    listing: dict[str, Any] = {}
    for name, entry in entries(out).items():
        if (out / name).exists():
            listing[name] = entry
    # The engine lays its files out differently each time; what they hold is graph.nq.
    additions = {
        path.name: {} if path.name == "store" else checksum(path)
        for path in sorted(fresh.iterdir())
        if path.name != MANIFEST
    }
    graph = additions.get(GRAPH, listing.get(GRAPH, {})).get("sha256", "")
    listing |= {name: {**entry, "graph": graph, **facts} for name, entry in additions.items()}
    if GRAPH in additions and "store" not in additions:
        listing.pop("store", None)
    return json.dumps({"entries": dict(sorted(listing.items()))}, ensure_ascii=False, indent=1) + "\n"


def entries(out: Path) -> dict[str, Any]:
    """Return the entries of the manifest in a folder; none where there is no manifest or it cannot be read."""
    try:
        listing = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["entries"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return listing if isinstance(listing, dict) and all(isinstance(entry, dict) for entry in listing.values()) else {}


def checksum(path: Path) -> dict[str, Any]:
    """Return the SHA-256 and the size in bytes of a file, or of all that a folder holds."""
    if path.is_file():
        with path.open("rb") as stream:
            return {"sha256": hashlib.file_digest(stream, "sha256").hexdigest(), "bytes": path.stat().st_size}
    digest, size = hashlib.sha256(), 0
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        entry = checksum(file)
        digest.update(f"{entry['sha256']}  {file.relative_to(path).as_posix()}\n".encode())
        size += entry["bytes"]
    return {"sha256": digest.hexdigest(), "bytes": size}


def stamp(folder: Path) -> tuple[object, ...]:
    """Return what tells one build of a folder from the next: the identities of its manifest and its graph."""
    identities: list[object] = []
    for name in (MANIFEST, GRAPH, "store"):
        try:
            status = (folder / name).stat()
        except OSError:
            identities.append(None)
        else:
            identities.append((status.st_ino, status.st_mtime_ns, status.st_size))
    return tuple(identities)
