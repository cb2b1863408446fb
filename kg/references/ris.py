"""RIS as Zotero reads it (https://aurimasv.github.io/translators/trunk/RIS%20Tag%20Map.html), written by rispy."""

from __future__ import annotations

from collections.abc import Iterable

import rispy

from kg.evidence import Author, Paper
from kg.markup import plain_title
from kg.references.kinds import kind_named
from kg.references.parts import OTHERS, has_unnamed_authors, keywords, named, note, one_line, page_range

__all__ = ["ris_record", "ris_text"]


class _Writer(rispy.RisWriter):  # type: ignore[misc]
    """Records without their number before them: reference managers know none in RIS."""

    def set_header(self, count: int) -> str:
        return ""


def ris_text(papers: Iterable[Paper]) -> str:
    """Return papers as RIS records."""
    return "".join(ris_record(paper) + "\n" for paper in papers)


def ris_record(paper: Paper) -> str:
    """Return a paper as a RIS record; a line break inside a value becomes a space."""
    # rispy writes a value as it stands, and a line break would begin another tag.
    fields = {
        name: [one_line(one) for one in value] if isinstance(value, list) else one_line(value)
        for name, value in _fields(paper).items()
        if value
    }
    record: str = rispy.dumps([fields], implementation=_Writer)
    return record


def _fields(paper: Paper) -> dict[str, str | list[str]]:
    """Return a paper under the names that rispy has for the tags of RIS."""
    work, kind = paper.work, kind_named(paper.work.kind)
    first, last = [*page_range(paper), "", ""][:2]
    authors = [_name(author) for author in named(work.authors)]
    return {
        "type_of_reference": kind.ris,
        "id": paper.citation_key,
        "authors": [*authors, OTHERS] if has_unnamed_authors(paper) else authors,
        "secondary_authors": [_name(editor) for editor in named(work.editors)],
        "title": plain_title(work.title),
        "secondary_title": plain_title(work.container or work.event),
        "year": work.status if work.year is None else str(work.year),
        "volume": work.volume,
        "number": work.issue,
        "start_page": first,
        "end_page": last,
        "publisher": work.publisher,
        "type_of_work": work.genre,
        "access_date": work.accessed.replace("-", "/"),
        "doi": work.doi,
        "urls": [work.url] if work.url else [],
        "keywords": keywords(paper),
        "notes": [note(paper)],
    }


def _name(author: Author) -> str:
    if author.organisation:
        # What stands before the comma is the family name, so that a comma at the end makes one name of an organisation.
        return author.organisation.replace(",", "") + ","
    return ", ".join(part for part in (author.family, author.given, author.suffix) if part)
