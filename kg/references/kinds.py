"""What the formats of references call a kind of work, and where they put what it is part of and who published it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.characters import excerpt
from kg.errors import KnowledgeGraphError

__all__ = ["Kind", "kind_named"]


@dataclass(frozen=True)
class Kind:
    """A kind of work in CSL, RIS and BibTeX."""

    csl: str
    ris: str
    bibtex: str
    csl_container: str = "container-title"
    bibtex_container: str = "booktitle"
    bibtex_publisher: str = "publisher"


#: The kinds of work by the local names of their classes (``work_type`` of papers.csv).
_KINDS: Mapping[str, Kind] = {
    "article": Kind("article-journal", "JOUR", "article", bibtex_container="journal"),
    "book": Kind("book", "BOOK", "book", "collection-title", "series"),
    "chapter": Kind("chapter", "CHAP", "incollection"),
    "conference-paper": Kind("paper-conference", "CONF", "inproceedings"),
    "report": Kind("report", "RPRT", "techreport", "collection-title", "series", "institution"),
    "thesis": Kind("thesis", "THES", "phdthesis", "collection-title", "series", "school"),
    "web-page": Kind("webpage", "ELEC", "online", bibtex_container="organization"),
}


def kind_named(name: str) -> Kind:
    """Return the kind of work of a name. Raises :class:`~kg.errors.KnowledgeGraphError` where there is none."""
    if name not in _KINDS:
        raise KnowledgeGraphError(
            f"The graph has a work of the kind {excerpt(name)}; expected one of: {', '.join(_KINDS)}.",
            "Correct work_type in papers.csv and build the graph again; integration-kg validate names the paper.",
        )
    return _KINDS[name]
