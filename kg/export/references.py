"""References of the papers that pass the selection, with what they are of.

BibTeX says it in a comment, RIS, which has no comments, in a note of every record; CSL-JSON has no place for it, and
the manifest of the folder says it.
"""

from __future__ import annotations

from pathlib import Path

from kg.export.about import about_lines
from kg.export.job import Job
from kg.references import bibtex_text, csl_text, ris_text

__all__ = ["write_bibtex", "write_csl", "write_ris"]

_END = "\nER  -"


def write_csl(job: Job, folder: Path) -> None:
    """Write ``references.json``: CSL-JSON of the papers that pass the selection."""
    (folder / "references.json").write_text(csl_text(job.evidence.selected), encoding="utf-8", newline="")


def write_ris(job: Job, folder: Path) -> None:
    """Write ``references.ris`` of the papers that pass the selection; each record notes it, and what is left out."""
    selection = " ".join(job.about["selection"].split())
    note = f"\nN1  - Selection ({selection}) of {' '.join(job.about['title'].split())}, version {job.about['version']}"
    if "left out" in job.about:
        note += f"\nN1  - Left out: {job.about['left out']}"
    text = ris_text(job.evidence.selected).replace(_END, note + _END)
    (folder / "references.ris").write_text(text, encoding="utf-8", newline="")


def write_bibtex(job: Job, folder: Path) -> None:
    """Write ``references.bib`` of the papers that pass the selection, after a comment that says what they are of."""
    # A brace or "@" in a comment could end it, or begin an entry, for some readers.
    lines = "\n".join(about_lines(job.about)).translate(str.maketrans("{}@", "()?"))
    text = f"@comment{{\n{lines}\n}}\n\n" + bibtex_text(job.evidence.selected)
    (folder / "references.bib").write_text(text, encoding="utf-8", newline="")
