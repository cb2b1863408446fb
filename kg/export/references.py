"""References of the papers that pass the selection: CSL-JSON, RIS and BibTeX."""

from __future__ import annotations

from pathlib import Path

from kg.export.job import Job
from kg.references import bibtex_text, csl_text, ris_text

__all__ = ["write_bibtex", "write_csl", "write_ris"]


def write_csl(job: Job, folder: Path) -> None:
    """Write ``references.json``: CSL-JSON of the papers that pass the selection."""
    (folder / "references.json").write_text(csl_text(job.evidence.selected), encoding="utf-8", newline="")


def write_ris(job: Job, folder: Path) -> None:
    """Write ``references.ris`` of the papers that pass the selection."""
    (folder / "references.ris").write_text(ris_text(job.evidence.selected), encoding="utf-8", newline="")


def write_bibtex(job: Job, folder: Path) -> None:
    """Write ``references.bib`` of the papers that pass the selection."""
    (folder / "references.bib").write_text(bibtex_text(job.evidence.selected), encoding="utf-8", newline="")
