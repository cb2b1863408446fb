"""RIS read into CSL-JSON by the tag map of Zotero (https://aurimasv.github.io/translators/trunk/RIS%20Tag%20Map.html)."""

from __future__ import annotations

from typing import Any

import rispy

__all__ = ["csl_of_ris"]

_TYPES = {
    "JOUR": "article-journal",
    "BOOK": "book",
    "CHAP": "chapter",
    "CONF": "paper-conference",
    "RPRT": "report",
    "THES": "thesis",
    "ELEC": "webpage",
}
_FIELDS = {
    "id": "id",
    "title": "title",
    "primary_title": "title",
    "volume": "volume",
    "number": "issue",
    "publisher": "publisher",
    "type_of_work": "genre",
    "doi": "DOI",
}


def csl_of_ris(text: str) -> list[dict[str, Any]]:
    """Return RIS records as CSL-JSON items."""
    return [_item(record) for record in rispy.loads(text)]


def _item(record: dict[str, Any]) -> dict[str, Any]:
    kind = _TYPES[record["type_of_reference"]]
    item: dict[str, Any] = {"type": kind} | {_FIELDS[tag]: value for tag, value in record.items() if tag in _FIELDS}
    for tag, name in (("authors", "author"), ("secondary_authors", "editor")):
        if tag in record:
            item[name] = [_name(one) for one in record[tag]]
    if "secondary_title" in record:
        in_series = kind in ("book", "report", "thesis")
        item["collection-title" if in_series else "container-title"] = record["secondary_title"]
    item["issued"] = _date(record["year"])
    if "access_date" in record:
        item["accessed"] = _date(record["access_date"])
    if "start_page" in record:
        item["page"] = "-".join(record[tag] for tag in ("start_page", "end_page") if tag in record)
    if "urls" in record:
        item["URL"] = record["urls"][0]
    return item


def _name(text: str) -> dict[str, Any]:
    """Return a name: what stands before the first comma is the family name, or all of it."""
    family, given, suffix = [*text.split(","), "", ""][:3]
    if not given.strip():
        return {"literal": family}
    name = {"family": family, "given": given.strip(), "suffix": suffix.strip(), "non-dropping-particle": ""}
    return {part: value for part, value in name.items() if value or part == "non-dropping-particle"}


def _date(text: str) -> dict[str, Any]:
    parts = text.split("/")
    return {"date-parts": [[int(part) for part in parts]]} if all(map(str.isdigit, parts)) else {"literal": text}
