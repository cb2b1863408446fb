"""Parts of a reference that all formats take from a paper alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.evidence import Author, Paper

__all__ = ["OTHERS", "has_unnamed_authors", "keywords", "named", "note", "one_line", "page_range"]

#: What the source prints for authors whom it does not name.
_AND_OTHERS = "et al."
#: The name by which BibTeX, pandoc and Zotero know that further authors are not named.
OTHERS = "others"

#: By what papers are coded with that helps to find them again.
_KEYWORDS = ("sourceType", "studyType", "dataCollectionMethod", "participantGroup", "region", "relevantTo")


def has_unnamed_authors(paper: Paper) -> bool:
    """Return whether the source names only some of the authors."""
    return any(_is_et_al(author) for author in paper.work.authors)


def named(people: Iterable[Author]) -> list[Author]:
    """Return the people and organisations whom the source names."""
    return [one for one in people if not _is_et_al(one)]


def _is_et_al(author: Author) -> bool:
    return _AND_OTHERS in (author.family, author.organisation)


def page_range(paper: Paper) -> Sequence[str]:
    """Return the first and last page, the number of the article alone, or nothing.

    A number may have hyphens of its own (``e12-34``), so that only what the source prints as pages is a range.
    """
    work = paper.work
    if work.pages:
        return [one_line(page) for page in re.split(r"\s*[-–—]+\s*", work.pages, maxsplit=1)]
    return [one_line(work.article_number)] if work.article_number else []


def keywords(paper: Paper) -> list[str]:
    """Return what the paper is coded with, in words, each once."""
    labels = [concept.label for name in _KEYWORDS for concept in paper.coded(name)]
    return list(dict.fromkeys(one_line(label) for label in labels))


def note(paper: Paper) -> str:
    """Return what no field holds: the paper's number and rating in the review, and whether authors are unnamed.

    It has no colon, since citation processors read "name: value" in a note as a field.
    """
    printed = f", printed as {paper.work.issued}" if paper.work.year_suffix else ""
    text = f"Paper {paper.code} of the review{printed}; {_rating(paper)}"
    return f"{text}. Further authors are not named in the source." if has_unnamed_authors(paper) else text


def _rating(paper: Paper) -> str:
    """Return the overall rating as a percentage, with its tool, or why there is none."""
    tool = paper.appraisal.tool if paper.appraisal else ""
    if paper.rating is not None:
        return " ".join(part for part in ("overall", tool, f"rating {paper.rating * 100:.0f}%") if part)
    if paper.appraisal and paper.appraisal.judgements:
        return f"appraised with {tool}, which gives no overall rating"
    return f"rating {paper.status.label.lower()}"


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
