"""What the pages know of vocabularies: facets that filter, and schemes with their concepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.evidence import Concept, Evidence, Scheme
from kg.library import find_parameter
from kg.namespaces import ID
from kg.site import components

__all__ = ["facets", "schemes"]

Json = dict[str, Any]

#: Facets of the pages: the query parameter behind each, its label, and whether it selects findings or papers.
#: MMAT class is no concept; its values are listed here, in the order of legends.
_FACETS = (
    ("kind", "Kind", "finding"),
    ("level", "Level", "finding"),
    ("component", "Component", "finding"),
    ("perspective", "Perspective", "finding"),
    ("direction", "Direction", "finding"),
    ("basis", "Basis", "finding"),
    ("country", "Country", "finding"),
    ("model", "Service model", "finding"),
    ("code", "Reviewers' code", "finding"),
    ("section", "Section", "finding"),
    ("region", "Region", "paper"),
    ("source-type", "Source type", "paper"),
    ("study-type", "Study type", "paper"),
    ("method", "Method", "paper"),
    ("group", "Participants", "paper"),
    ("chapter", "Chapter", "paper"),
)

#: Facets whose values are places, by the vocabulary that the pages make of those that findings name or papers cover.
_PLACES = {"country": "setting", "region": "region"}


def facets() -> list[Json]:
    """Return the facets of the pages, those of findings before those of papers."""
    listed: list[Json] = []
    for name, label, of in _FACETS:
        parameter = find_parameter(name)
        listed.append(
            {
                "name": name,
                "label": label,
                "of": of,
                "variable": parameter.variable,
                "scheme": _PLACES.get(name, parameter.scheme or name),
                "help": parameter.help,
            }
        )
    mmat = {
        "name": "mmat",
        "label": "MMAT class",
        "of": "paper",
        "variable": "mmatClass",
        "scheme": "mmat",
        "help": "Class of the overall MMAT rating of a supporting paper.",
    }
    place = next(index for index, facet in enumerate(listed) if facet["of"] == "paper")
    return [*listed[:place], mmat, *listed[place:]]


def schemes(evidence: Evidence) -> Json:
    """Return the vocabularies by slug, each with its concepts as the menus of pages list them."""
    listed = {scheme.slug: _scheme(scheme) for scheme in evidence.schemes.values()}
    holding: set[str] = set()
    placed = [concept for concept in evidence.concepts.values() if concept.position is not None]
    for concept in sorted(placed, key=lambda one: (one.scheme.iri if one.scheme else "", one.position, one.iri)):
        if concept.scheme is not None:
            listed[concept.scheme.slug]["concepts"].append(_concept(concept))
            if "Component" in concept.classes:
                holding.add(concept.scheme.slug)
    components.gather(listed, holding)
    _split_places(evidence, listed)
    listed["kind"] = {"title": "Kinds of findings", "description": "", "source": "", "concepts": _kinds(evidence)}
    return listed


def _scheme(scheme: Scheme) -> Json:
    return {"title": scheme.title, "description": scheme.description, "source": scheme.source, "concepts": []}


def _concept(concept: Concept) -> Json:
    listed: Json = {"id": concept.slug, "label": concept.label}
    if concept.definition:
        listed["definition"] = concept.definition
    if concept.broader:
        listed["broader"] = concept.broader[0].slug
    if "ComponentDomain" in concept.classes:
        listed["domain"] = True
    if concept.notation:
        listed["notation"] = concept.notation
    if concept.category:
        listed["category"] = concept.category.slug
    return listed


def _split_places(evidence: Evidence, listed: Json) -> None:
    """Replace the one geography by two lists for menus: the places that findings name, and those of papers."""
    places = listed.pop("place", None)
    if places is None:
        return
    for name, title, coded in (
        ("setting", "Places that findings name", [one.coded("setting") for one in evidence.findings.values()]),
        ("region", "Places of papers", [one.coded("region") for one in evidence.papers.values()]),
    ):
        used = _with_broader(coded)
        among = [{**place, "iri": f"{ID}place/{place['id']}"} for place in places["concepts"] if place["id"] in used]
        listed[name] = {**places, "title": title, "concepts": among}


def _with_broader(coded: Iterable[Sequence[Concept]]) -> set[str]:
    """Return the slugs of the places that things are coded with, and of all that these lie in."""
    used: set[str] = set()
    for concepts in coded:
        for concept in concepts:
            at: Concept | None = concept
            while at is not None and at.slug not in used:
                used.add(at.slug)
                at = at.broader[0] if at.broader else None
    return used


def _kinds(evidence: Evidence) -> list[Json]:
    return [{"id": kind.slug, "label": kind.label, "definition": kind.definition} for kind in evidence.kinds.values()]
