"""References for reference managers and pandoc: CSL-JSON, RIS and BibTeX.

Sources: CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html), RIS as Zotero reads it
(https://aurimasv.github.io/translators/trunk/RIS%20Tag%20Map.html), BibTeX entry types and fields
(https://doi.org/10.1201/9780429155703, appendix B).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import rispy

from kg.evidence import Author, Paper
from kg.export.job import Job

__all__ = ["csl_items", "csl_text", "to_bibtex", "to_ris", "write_bibtex", "write_csl", "write_ris"]

#: What the source prints for authors whom it does not name.
_AND_OTHERS = "et al."

_CSL_TYPES = {"article": "article-journal", "report": "report", "chapter": "chapter"}
_RIS_TYPES = {"article": "JOUR", "report": "RPRT", "chapter": "CHAP"}
_BIBTEX_TYPES = {"article": "article", "report": "techreport", "chapter": "incollection"}
#: Where the title of the journal, series or book goes; in RIS, by the names that rispy has for its tags.
_RIS_CONTAINERS = {"article": "secondary_title", "report": "tertiary_title", "chapter": "secondary_title"}
_BIBTEX_CONTAINERS = {"article": "journal", "report": "series", "chapter": "booktitle"}

_BIBTEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def write_csl(job: Job, folder: Path) -> None:
    """Write ``references.json``: CSL-JSON of the papers that pass the selection."""
    (folder / "references.json").write_text(csl_text(job.evidence.selected), encoding="utf-8", newline="")


def write_ris(job: Job, folder: Path) -> None:
    """Write ``references.ris`` of the papers that pass the selection."""
    (folder / "references.ris").write_text(to_ris(job.evidence.selected), encoding="utf-8", newline="")


def write_bibtex(job: Job, folder: Path) -> None:
    """Write ``references.bib`` of the papers that pass the selection."""
    (folder / "references.bib").write_text(to_bibtex(job.evidence.selected), encoding="utf-8", newline="")


def csl_text(papers: Iterable[Paper]) -> str:
    """Return papers as a CSL-JSON file."""
    return json.dumps(csl_items(papers), ensure_ascii=False, indent=1) + "\n"


def csl_items(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Return papers as CSL-JSON items."""
    return [_csl_item(paper) for paper in papers]


def _csl_item(paper: Paper) -> dict[str, Any]:
    work = paper.work
    item: dict[str, Any] = {
        "id": paper.citation_key,
        "type": _CSL_TYPES.get(paper.work.kind, "document"),
        "title": _line(work.title),
    }
    authors = _named_authors(paper.work.authors)
    if authors:
        item["author"] = [_csl_name(author) for author in authors]
    item["issued"] = {"date-parts": [[work.year]]}
    container = "collection-title" if paper.work.kind == "report" else "container-title"
    for name, value in (
        (container, work.container),
        ("volume", work.volume),
        ("issue", work.issue),
        ("page", _pages(paper, "-")),
        ("publisher", work.publisher),
        ("DOI", work.doi),
        ("URL", work.url),
        ("note", _note(paper)),
    ):
        if value:
            item[name] = _line(value)
    return item


def _csl_name(author: Author) -> dict[str, str]:
    if author.organisation:
        return {"literal": _line(author.organisation)}
    given_name = {"given": _line(author.given)} if author.given else {}
    return {"family": _line(author.family), **given_name}


class _RisWriter(rispy.RisWriter):  # type: ignore[misc]
    """Records without their number before them: reference managers know none in RIS."""

    def set_header(self, count: int) -> str:
        return ""


def to_ris(papers: Iterable[Paper]) -> str:
    """Return papers as RIS records; a line break inside a value becomes a space."""
    records = (_ris_record(paper) for paper in papers)
    return "".join(rispy.dumps([record], implementation=_RisWriter) + "\n" for record in records)


def _ris_record(paper: Paper) -> dict[str, str | list[str]]:
    """Return a paper under the names that rispy has for the tags of RIS."""
    work = paper.work
    first, _, last = _pages(paper, "-").partition("-")
    record: dict[str, str | list[str]] = {
        "type_of_reference": _RIS_TYPES.get(paper.work.kind, "GEN"),
        "id": paper.citation_key,
        "authors": [_ris_name(author) for author in _named_authors(paper.work.authors)],
        "title": work.title,
        _RIS_CONTAINERS.get(paper.work.kind, "secondary_title"): work.container,
        "year": str(work.year),
        "volume": work.volume,
        "number": work.issue,
        "start_page": first,
        "end_page": last,
        "publisher": work.publisher,
        "doi": work.doi,
        "urls": [work.url] if work.url else [],
        "notes": [_note(paper)],
    }
    # rispy writes a value as it stands, and a line break would begin another tag.
    return {
        name: [_line(one) for one in value] if isinstance(value, list) else _line(value)
        for name, value in record.items()
        if value
    }


def _ris_name(author: Author) -> str:
    if author.organisation:
        # A comma would make a person of an organisation; RIS has no other mark.
        return author.organisation.replace(",", "")
    return f"{author.family}, {author.given}" if author.given else author.family


def to_bibtex(papers: Iterable[Paper]) -> str:
    """Return papers as BibTeX entries in UTF-8."""
    return "\n".join(_bibtex_entry(paper) for paper in papers)


def _bibtex_entry(paper: Paper) -> str:
    work = paper.work
    authors = " and ".join(_bibtex_name(author) for author in _named_authors(paper.work.authors))
    if any(_is_et_al(author) for author in paper.work.authors):
        authors += " and others" if authors else ""
    pairs = [
        ("author", authors),
        ("title", "{" + _bibtex_text(work.title) + "}"),
        (_BIBTEX_CONTAINERS.get(paper.work.kind, "howpublished"), _bibtex_text(work.container)),
        ("year", str(work.year)),
        ("volume", _bibtex_text(work.volume)),
        ("number", _bibtex_text(work.issue)),
        ("pages", _bibtex_text(_pages(paper, "--"))),
        ("institution" if paper.work.kind == "report" else "publisher", _bibtex_text(work.publisher)),
        ("doi", _verbatim(work.doi)),
        ("url", _verbatim(work.url)),
        ("note", _bibtex_text(_note(paper))),
    ]
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in pairs if value)
    return f"@{_BIBTEX_TYPES.get(paper.work.kind, 'misc')}{{{paper.citation_key},\n{body}}}\n"


def _bibtex_name(author: Author) -> str:
    if author.organisation:
        return "{" + _bibtex_text(author.organisation) + "}"
    family = _bibtex_text(author.family)
    # Braces keep "and" and commas inside a name from being read as separators.
    family = "{" + family + "}" if re.search(r"\band\b|,", family) else family
    return f"{family}, {_bibtex_text(author.given)}" if author.given else family


def _bibtex_text(text: str) -> str:
    return "".join(_BIBTEX_SPECIAL.get(character, character) for character in _line(text))


def _verbatim(text: str) -> str:
    """Return a DOI or address for a field that is read as it stands, so that only braces have to be kept out."""
    return re.sub(r"[{}\\\s]", lambda match: f"%{ord(match[0]):02X}", text)


def _is_et_al(author: Author) -> bool:
    return _AND_OTHERS in (author.family, author.organisation)


def _named_authors(authors: Sequence[Author]) -> list[Author]:
    return [author for author in authors if not _is_et_al(author)]


def _pages(paper: Paper, dash: str) -> str:
    """Return the page range with the dash a format wants, or the article number where there are no pages."""
    pages = paper.work.pages or paper.work.article_number
    return re.sub(r"\s*[-–—]+\s*", dash, pages)


def _note(paper: Paper) -> str:
    """Return what no field holds: the paper's number and rating in the review, and whether authors are unnamed.

    It has no colon, since citation processors read "name: value" in a note as a field.
    """
    note = f"Paper {paper.code} of the review; {_rating(paper)}"
    is_incomplete = any(_is_et_al(author) for author in paper.work.authors)
    return f"{note}. Further authors are not named in the source." if is_incomplete else note


def _rating(paper: Paper) -> str:
    """Return the overall rating as a percentage, or why there is none."""
    if paper.rating is not None:
        return f"overall MMAT rating {paper.rating * 100:.0f}%"
    return f"rating {paper.status.label.lower()}"


def _line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
