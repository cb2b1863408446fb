"""Where to correct what was found: the file, and the line of the row that describes a node."""

from __future__ import annotations

from kg.graph.mapping import resolve
from kg.namespaces import ID
from kg.tables import Review

__all__ = ["file_of", "row_lines"]

_VOCABULARY = "ontology/vocabulary"
_PAPER = "paper/{paper}"


def row_lines(review: Review) -> dict[tuple[str, str], int]:
    """Return the line of the row that describes a thing, by file and IRI of the thing.

    Of a paper, in a table of its parts (authors, participants), it is the first row with the paper's number.
    """
    lines: dict[tuple[str, str], int] = {}
    for table in review.tables.values():
        for row in table:
            if table.about_url is not None:
                lines[table.file, resolve(table.about_url, row.values, review.identifier)] = row.line
            if "paper" in row.values:
                lines.setdefault((table.file, resolve(_PAPER, row.values, review.identifier)), row.line)
    return lines


def file_of(table: str | None, focus: str) -> str | None:
    """Return the file that a shape names; of a concept, the file of its vocabulary."""
    if table != _VOCABULARY or not focus.startswith(ID):
        return table
    scheme = focus.removeprefix(ID).partition("/")[0]
    return f"{_VOCABULARY}/{scheme}.ttl"
