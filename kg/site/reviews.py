"""Several reviews in one graph: what each says, kept apart where reviews use the same identifiers.

Findings, papers, questions and the like are numbered within their review. In a graph of several reviews the pages
call them by review and identifier (``breakfast/f0001``); in a graph of one, by identifier alone. Section keys stay:
the query parameter ``section`` names the sections of all reviews that have the key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.graph import Graph
from kg.namespaces import GRAPH
from kg.rdf import in_graph

__all__ = ["join", "split", "together"]

Json = dict[str, Any]

#: Everything but what the tables of other reviews say.
_PART = """CONSTRUCT {{ ?subject ?predicate ?object }}
WHERE {{ GRAPH ?graph {{ ?subject ?predicate ?object }} FILTER ({others}) }}"""


def split(graph: Graph, reviews: Sequence[str]) -> dict[str, Graph]:
    """Return the graph of each review, vocabularies included; with one review, that given."""
    if len(reviews) < 2:
        return {"".join(reviews): graph}
    parts: dict[str, Graph] = {}
    for review in reviews:
        others = [f'!STRSTARTS(STR(?graph), "{GRAPH}{other}/")' for other in reviews if other != review]
        answer = graph.construct(_PART.format(others=" && ".join(others)))
        parts[review] = Graph.from_quads(in_graph(GRAPH + review, answer))
    return parts


def together(reviews: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return one description of all reviews: their titles, and what else is the same for all."""
    if not reviews:
        return {}
    same = {key: value for key, value in reviews[0].items() if all(other.get(key) == value for other in reviews)}
    if len(reviews) == 1:
        return same
    return {**same, "title": "; ".join(review["title"] for review in reviews)}


def join(parts: Mapping[str, Json]) -> Json:
    """Return the lists of all reviews as one, things named so that those of two reviews are told apart."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    apart = [_apart(review, part) for review, part in parts.items()]
    joined: Json = {name: [row for part in apart for row in part[name]] for name in apart[0]}
    return {**joined, "sections": _sections(joined["sections"])}


def _apart(review: str, part: Json) -> Json:
    """Return what one review says with its own identifier before those of its things."""

    def own(name: object) -> str:
        return f"{review}/{name}"

    def every(names: Sequence[object]) -> list[str]:
        return [own(name) for name in names]

    def named(row: Json, *keys: str) -> Json:
        return {**row, **{key: own(row[key]) for key in keys if key in row}}

    return {
        "contributors": [{**row, "review": review} for row in part["contributors"]],
        "sections": part["sections"],
        "papers": [named(paper, "code") for paper in part["papers"]],
        "findings": [
            {
                **named(finding, "id"),
                "anchors": [{**anchor, "papers": every(anchor["papers"])} for anchor in finding["anchors"]],
            }
            for finding in part["findings"]
        ],
        "questions": [named(question, "id") for question in part["questions"]],
        "conclusions": [
            {
                **named(conclusion, "id"),
                "questions": every(conclusion["questions"]),
                "grounds": [named(ground, "finding") for ground in conclusion["grounds"]],
            }
            for conclusion in part["conclusions"]
        ],
        "relations": [named(relation, "finding", "other") for relation in part["relations"]],
        "issues": [
            {**named(issue, "id"), "papers": every(issue["papers"]), "findings": every(issue["findings"])}
            for issue in part["issues"]
        ],
        "reported": [named(figure, "id", "issue") for figure in part["reported"]],
        "agreement": [{**row, "facet": f"{row['facet']} ({review})"} for row in part["agreement"]],
        "criteria": [{**named(row, "id"), "document": f"{row['document']}, {review}"} for row in part["criteria"]],
    }


def _sections(sections: Sequence[Json]) -> list[Json]:
    """Return one section for each key; where reviews head it differently, with the headings of all."""
    found: dict[str, Json] = {}
    for section in sections:
        first = found.setdefault(section["key"], dict(section))
        if section["title"] not in first["title"].split(" / "):
            first["title"] += f" / {section['title']}"
    return list(found.values())
