"""Making the files of an export and putting them in place: each whole or not at all, never over another selection.

What a folder holds stands in its manifest: for each file the selection, in words and in a form that can be compared.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KnowledgeGraphError, UsageError
from kg.export.formats import FORMATS
from kg.export.job import Job
from kg.export.selection import Selection
from kg.folders import checksum, entries, staged
from kg.progress import Progress, silent

__all__ = ["Outcome", "export", "write"]


@dataclass(frozen=True)
class Outcome:
    """What came of an export: the job, the formats that were written, and why others could not be."""

    job: Job
    written: Sequence[str]
    faults: Mapping[str, KnowledgeGraphError]


def export(selection: Selection, formats: Iterable[str], folder: Path, *, progress: Progress = silent) -> Outcome:
    """Write a selection in the formats named into an empty folder.

    A format that cannot be made leaves nothing behind and does not keep the others from being made. ``progress`` is
    told the name of each format before it is written. Raises the :class:`~kg.errors.KnowledgeGraphError` of the first
    where none of them can be made.
    """
    return _export(Job(selection), formats, folder, progress)


def _export(job: Job, formats: Iterable[str], folder: Path, progress: Progress) -> Outcome:
    written: list[str] = []
    faults: dict[str, KnowledgeGraphError] = {}
    for name in formats:
        progress(name)
        try:
            FORMATS[name].writer()(job, folder)
            written.append(name)
        except KnowledgeGraphError as error:
            _remove(folder / FORMATS[name].writes)
            faults[name] = error
    if faults and not written:
        raise next(iter(faults.values()))
    return Outcome(job, written, faults)


def write(
    selection: Selection, formats: Sequence[str], folder: Path, *, overwrite: bool = False, progress: Progress = silent
) -> Outcome:
    """Put a selection in the formats named into a folder, beside what is there.

    The same selection replaces itself. Raises :class:`~kg.errors.UsageError` where something else would be replaced,
    unless it is to ``overwrite`` it, and what :func:`export` and :func:`~kg.folders.staged` raise; the folder is then
    as it was.
    """
    job = Job(selection)
    facts = {"selection": selection.key, "about": dict(job.about)}
    with staged(folder, manifest=True, facts=facts) as fresh:
        others = [] if overwrite else list(_others(folder, formats, facts))
        if others:
            raise UsageError(
                "\n".join([*others, "Nothing was written."]),
                "Name another folder with --out, or replace what is there with --overwrite.",
            )
        return _export(job, formats, fresh, progress)


def _others(folder: Path, formats: Sequence[str], facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each file or folder in the place of a format that is not the same selection, as exported."""
    listing = entries(folder)
    for name in formats:
        path = folder / FORMATS[name].writes
        entry = listing.get(path.name, {})
        if not path.exists() and not path.is_symlink():
            continue
        if "selection" not in entry:
            yield f"{path} is there already, and nothing says that it is an export."
        elif entry["selection"] != facts["selection"]:
            yield f"{path} holds another selection: {_words(entry)}."
        elif entry.get("sha256") != checksum(path)["sha256"]:
            yield f"{path} was changed after it was exported."


def _words(entry: Mapping[str, Any]) -> str:
    """Return the selection that an entry of a manifest names, in words."""
    about = entry.get("about")
    return str(about.get("selection", "unknown")) if isinstance(about, dict) else "unknown"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
