"""CSL-JSON: https://docs.citationstyles.org/en/stable/specification.html, https://github.com/citation-style-language/schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kg.evidence import Author, Paper, Work
from kg.references.kinds import kind_named
from kg.references.parts import OTHERS, has_unnamed_authors, keywords, named, note, one_line, page_range

__all__ = ["csl_items", "csl_text"]


def csl_text(papers: Iterable[Paper]) -> str:
    """Return papers as a CSL-JSON file."""
    return json.dumps(csl_items(papers), ensure_ascii=False, indent=1) + "\n"


def csl_items(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Return papers as CSL-JSON items."""
    return [_item(paper) for paper in papers]


def _item(paper: Paper) -> dict[str, Any]:
    work, kind = paper.work, kind_named(paper.work.kind)
    authors = [_name(author) for author in named(work.authors)]
    if has_unnamed_authors(paper):
        authors.append({"literal": OTHERS})
    fields: dict[str, Any] = {
        "id": paper.citation_key,
        "type": kind.csl,
        "title": one_line(work.title),
        "author": authors,
        "editor": [_name(editor) for editor in named(work.editors)],
        "issued": _issued(work),
        "accessed": {"date-parts": [_date(work.accessed)]} if work.accessed else None,
        kind.csl_container: one_line(work.container),
        "event-title": one_line(work.event),
        "genre": one_line(work.genre),
        "volume": one_line(work.volume),
        "issue": one_line(work.issue),
        "page": "-".join(page_range(paper)),
        "publisher": one_line(work.publisher),
        "DOI": one_line(work.doi),
        "URL": one_line(work.url),
        "keyword": ", ".join(keywords(paper)),
        "note": one_line(note(paper)),
    }
    return {name: value for name, value in fields.items() if value}


def _issued(work: Work) -> dict[str, Any]:
    """Return the year, or what is printed in its place."""
    return {"literal": one_line(work.status)} if work.year is None else {"date-parts": [[work.year]]}


def _date(text: str) -> Sequence[int]:
    return [int(part) for part in text.split("-")]


def _name(author: Author) -> dict[str, Any]:
    if author.organisation:
        return {"literal": one_line(author.organisation)}
    family = one_line(author.family)
    name = {"family": family, "given": one_line(author.given), "suffix": one_line(author.suffix)}
    parts: dict[str, Any] = {key: value for key, value in name.items() if value}
    if author.has_particle:
        # pandoc and citeproc-js take "de" off "de Silva", and styles then sort and print it elsewhere.
        parts |= {"non-dropping-particle": "", "parse-names": False}
    return parts
