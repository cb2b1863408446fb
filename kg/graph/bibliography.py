"""Papers as people cite them: authors, short citations and full references."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import NamedNode

from kg.namespaces import thing_iri
from kg.rdf import RDF_TYPE, Collector, english, iri, text
from kg.tables import Review, Row

__all__ = ["add_bibliography", "full_reference", "short_citation"]

#: What the source itself prints for authors it does not name.
_AND_OTHERS = "et al."


def add_bibliography(review: Review, sink: Collector) -> None:
    """Link papers to their authors and participants, class them by kind of work, and label them."""
    authors: dict[int, list[Row]] = defaultdict(list)
    for row in review["authors"]:
        authors[row["paper"]].append(row)
    for paper in review["papers"]:
        node = NamedNode(thing_iri(review.identifier, "paper", str(paper["code"])))
        rows = authors[paper["code"]]
        for row in rows:
            author = thing_iri(review.identifier, "author", f"{row['paper']}-{row['position']}")
            sink.add(node, "ie:author", NamedNode(author))
            sink.add(NamedNode(author), "rdfs:label", text(_name(row)))
        sink.add(node, RDF_TYPE, iri(f"ie:{paper['work_type']}"))
        label = short_citation([_family(row) for row in rows], paper["year"])
        sink.add(node, "ie:shortCitation", text(label))
        sink.add(node, "rdfs:label", text(f"{paper['code']} {label}"))
        sink.add(node, "dcterms:bibliographicCitation", text(full_reference(paper, [_name(row) for row in rows])))
    for row in review["participants"]:
        identifier = f"{row['paper']}-{row['column']}-{row['position']}"
        paper_node = NamedNode(thing_iri(review.identifier, "paper", str(row["paper"])))
        sink.add(paper_node, "ie:participants", NamedNode(thing_iri(review.identifier, "participants", identifier)))
    title = review["review"].rows[0]["title"]
    sink.add(NamedNode(thing_iri(review.identifier, "review", review.identifier)), "rdfs:label", english(title))


def short_citation(families: list[str], year: int) -> str:
    """Return the in-text citation: one author, two joined by "and", or the first and "et al.", with the year."""
    names = [name for name in families if name != _AND_OTHERS]
    if len(names) == 1 and len(families) == 1:
        authors = names[0]
    elif len(names) == 2 and len(families) == 2:
        authors = f"{names[0]} and {names[1]}"
    else:
        authors = f"{names[0]} et al." if names else "Unknown author"
    return f"{authors} ({year})"


def full_reference(paper: Row, authors: list[str]) -> str:
    """Return the full reference of a paper in author–date form; parts that the source lacks are left out."""
    parts = [f"{', '.join(authors)} ({paper['year']}). {paper['title']}."]
    if paper["container"]:
        container = paper["container"]
        if paper["volume"]:
            container += f", {paper['volume']}"
            if paper["issue"]:
                container += f"({paper['issue']})"
        location = paper["pages"] or paper["article_number"]
        parts.append(f"{container}{': ' + location if location else ''}.")
    if paper["publisher"]:
        parts.append(f"{paper['publisher']}.")
    if paper["doi"]:
        parts.append(f"https://doi.org/{paper['doi']}")
    elif paper["url"]:
        parts.append(str(paper["url"]))
    return " ".join(parts)


def _family(row: Row) -> str:
    return str(row["family"] or row["organisation"])


def _name(row: Row) -> str:
    if row["organisation"]:
        return str(row["organisation"])
    return f"{row['family']}, {row['given']}" if row["given"] else str(row["family"])
