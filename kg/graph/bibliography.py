"""Papers as people cite them: authors, short citations and full references."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pyoxigraph import NamedNode

from kg.markup import plain_title
from kg.namespaces import thing_iri
from kg.rdf import RDF_TYPE, Collector, english, iri, text
from kg.tables import Review, Row

__all__ = ["add_bibliography", "full_reference", "short_citation"]

#: What the source itself prints for authors it does not name.
_AND_OTHERS = "et al."


def add_bibliography(review: Review, sink: Collector) -> None:
    """Link papers to their authors, editors and participants, class them by kind of work, and label them."""
    people: dict[int, list[Row]] = defaultdict(list)
    for row in review["authors"]:
        people[row["paper"]].append(row)
    for paper in review["papers"]:
        node = NamedNode(thing_iri(review.identifier, "paper", str(paper["code"])))
        for row in people[paper["code"]]:
            person = thing_iri(review.identifier, "author", f"{row['paper']}-{row['position']}")
            sink.add(node, f"ie:{row['role'] or 'author'}", NamedNode(person))
            sink.add(NamedNode(person), "rdfs:label", text(_name(row)))
        authors, editors = ([row for row in people[paper["code"]] if row["role"] == role] for role in (None, "editor"))
        sink.add(node, RDF_TYPE, iri(f"ie:{paper['work_type']}"))
        label = short_citation([_family(row) for row in authors], _issued(paper))
        reference = full_reference(paper, [_name(row) for row in authors], [_name(row) for row in editors])
        sink.add(node, "ie:shortCitation", text(label))
        sink.add(node, "rdfs:label", text(f"{paper['code']} {label}"))
        sink.add(node, "dcterms:bibliographicCitation", text(reference))
    for row in review["participants"]:
        identifier = f"{row['paper']}-{row['column']}-{row['position']}"
        paper_node = NamedNode(thing_iri(review.identifier, "paper", str(row["paper"])))
        sink.add(paper_node, "ie:participants", NamedNode(thing_iri(review.identifier, "participants", identifier)))
    title = review["review"].rows[0]["title"]
    sink.add(NamedNode(thing_iri(review.identifier, "review", review.identifier)), "rdfs:label", english(title))


def short_citation(families: list[str], issued: str) -> str:
    """Return the in-text citation: one author, two joined by "and", or the first and "et al.", with the year."""
    names = [name for name in families if name != _AND_OTHERS]
    if len(names) == 1 and len(families) == 1:
        authors = names[0]
    elif len(names) == 2 and len(families) == 2:
        authors = f"{names[0]} and {names[1]}"
    else:
        authors = f"{names[0]} et al." if names else "Unknown author"
    return f"{authors} ({issued})"


def full_reference(paper: Row, authors: Sequence[str], editors: Sequence[str] = ()) -> str:
    """Return the full reference of a paper in author–date form; parts that the source lacks are left out."""
    parts = [f"{', '.join(authors)} ({_issued(paper)}).", _sentence(plain_title(paper["title"]))]
    if paper["genre"]:
        parts.append(_sentence(paper["genre"]))
    if paper["container"]:
        parts.append(_sentence(_container(paper, editors)))
    parts += [_sentence(paper[column]) for column in ("event", "publisher") if paper[column]]
    if paper["doi"]:
        parts.append(f"https://doi.org/{paper['doi']}")
    elif paper["url"]:
        parts.append(str(paper["url"]))
    if paper["accessed"]:
        parts.append(f"Accessed {paper['accessed']}.")
    return " ".join(parts)


def _container(paper: Row, editors: Sequence[str]) -> str:
    """Return what a paper appeared in, who edited it and where in it the paper is."""
    container = plain_title(paper["container"])
    if editors:
        container = f"In {'; '.join(editors)} (ed{'' if len(editors) == 1 else 's'}.), {container}"
    if paper["volume"]:
        container += f", {paper['volume']}"
        if paper["issue"]:
            container += f"({paper['issue']})"
    location = paper["pages"] or paper["article_number"]
    return f"{container}{': ' + location if location else ''}"


def _sentence(text: str) -> str:
    """Return a text with a full stop, unless it ends in a mark that ends a sentence."""
    return text if re.search(r"[.?!…][\"'”’)\]]*$", text) else f"{text}."


def _issued(paper: Row) -> str:
    """Return the year with its letter, or what is printed in its place."""
    return f"{paper['year']}{paper['year_suffix'] or ''}" if paper["year"] else str(paper["status"] or "n.d.")


def _family(row: Row) -> str:
    return str(row["family"] or row["organisation"])


def _name(row: Row) -> str:
    if row["organisation"]:
        return str(row["organisation"])
    return ", ".join(str(row[column]) for column in ("family", "given", "suffix") if row[column])
