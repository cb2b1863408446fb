"""What a file of an export says of itself, in the place that its format has for it: the words of all formats."""

from __future__ import annotations

from collections.abc import Mapping

from kg.export.description import LICENCE, dataset_title, version_date
from kg.export.evidence import SelectedEvidence
from kg.version import __version__

__all__ = ["about", "about_line", "about_lines"]


def about(evidence: SelectedEvidence) -> Mapping[str, str]:
    """Return what an export is: its title, source, selection, counts, version and licence, by name in this order."""
    selection = evidence.selection
    facts = {
        "title": dataset_title(evidence),
        "source": "; ".join(f"{one.title} ({one.issued}), {one.publisher}" for one in evidence.reviews.values()),
        "selection": selection.description or "everything",
        "counts": evidence.counts_of_all,
    }
    if selection.unrated:
        facts["left out"] = _left_out(selection.unrated)
    return {**facts, "version": f"{__version__} of {version_date(evidence)}", "licence": f"CC BY 4.0, {LICENCE}"}


def _left_out(unrated: int) -> str:
    if unrated == 1:
        return "1 paper without a rating, which passes all other filters (--unrated include adds it)"
    return f"{unrated} papers without a rating, which pass all other filters (--unrated include adds them)"


def about_lines(facts: Mapping[str, str]) -> list[str]:
    """Return what an export is as lines, for the comments at the head of a file; a line break in a value is a space."""
    return [f"{name}: {' '.join(text.split())}" for name, text in facts.items()]


def about_line(facts: Mapping[str, str]) -> str:
    """Return what an export is as one paragraph, for formats with a single field for it."""
    return " ".join(f"{name.capitalize()}: {text}." for name, text in facts.items())
