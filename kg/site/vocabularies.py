"""What the pages know of vocabularies: facets that filter, and schemes with their concepts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.evidence import Concept, Evidence, Review, Scheme
from kg.library import find_parameter
from kg.namespaces import ID
from kg.site import components

__all__ = ["facets", "schemes"]

Json = dict[str, Any]

#: Facets of the pages: the query parameter behind each, its label, and whether it selects findings or papers.
#: The class of the rating is no concept; its values are listed here, in the order of legends.
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


def facets(reviews: Mapping[str, Review], tools: Sequence[str]) -> list[Json]:
    """Return the facets of the pages, those of findings before those of papers, and reviews where there are several.

    ``tools`` are what ratings are of.
    """
    entries: list[Json] = []
    own = (("review", "Review", "paper"),) if len(reviews) > 1 else ()
    for name, label, selects in (*_FACETS, *own):
        parameter = find_parameter(name)
        entries.append(
            {
                "name": name,
                "label": label,
                "of": selects,
                "variable": parameter.variable,
                "scheme": _PLACES.get(name, parameter.scheme or name),
                "help": parameter.help,
            }
        )
    tool = ", ".join(tools)
    mmat = {
        "name": "mmat",
        "label": f"{tool} class" if tool else "Class",
        "of": "paper",
        "variable": "mmatClass",
        "scheme": "mmat",
        "help": " ".join(f"Class of the overall {tool} rating of a supporting paper.".split()),
    }
    place = next(index for index, facet in enumerate(entries) if facet["of"] == "paper")
    return [*entries[:place], mmat, *entries[place:]]


def schemes(evidence: Evidence) -> Json:
    """Return the vocabularies by slug, each with its concepts as the menus of pages list them."""
    vocabularies = {scheme.slug: _scheme(scheme) for scheme in evidence.schemes.values()}
    component_schemes: set[str] = set()
    concepts = [concept for concept in evidence.concepts.values() if concept.position is not None]
    for concept in sorted(concepts, key=lambda one: (one.scheme.iri if one.scheme else "", one.position, one.iri)):
        if concept.scheme is not None:
            vocabularies[concept.scheme.slug]["concepts"].append(_concept(concept))
            if "Component" in concept.classes:
                component_schemes.add(concept.scheme.slug)
    components.gather(vocabularies, component_schemes)
    _split_places(evidence, vocabularies)
    if len(evidence.reviews) > 1:
        members = [
            {"id": one.identifier, "label": f"{one.title} ({one.identifier})", "iri": one.iri}
            for one in evidence.reviews.values()
        ]
        vocabularies["review"] = {"title": "Reviews", "description": "", "source": "", "concepts": members}
    vocabularies["kind"] = {"title": "Kinds of findings", "description": "", "source": "", "concepts": _kinds(evidence)}
    return vocabularies


def _scheme(scheme: Scheme) -> Json:
    return {"title": scheme.title, "description": scheme.description, "source": scheme.source, "concepts": []}


def _concept(concept: Concept) -> Json:
    entry: Json = {"id": concept.slug, "label": concept.label}
    if concept.definition:
        entry["definition"] = concept.definition
    if concept.broader:
        entry["broader"] = concept.broader[0].slug
    if "ComponentDomain" in concept.classes:
        entry["domain"] = True
    if concept.notation:
        entry["notation"] = concept.notation
    if concept.category:
        entry["category"] = concept.category.slug
    return entry


def _split_places(evidence: Evidence, vocabularies: Json) -> None:
    """Replace the one geography by two lists for menus: the places that findings name, and those of papers."""
    places = vocabularies.pop("place", None)
    if places is None:
        return
    for name, title, codings in (
        ("setting", "Places that findings name", [one.coded("setting") for one in evidence.findings.values()]),
        ("region", "Places of papers", [one.coded("region") for one in evidence.papers.values()]),
    ):
        slugs = _slugs_with_broader(codings)
        concepts = [
            {**place, "iri": f"{ID}place/{place['id']}"} for place in places["concepts"] if place["id"] in slugs
        ]
        vocabularies[name] = {**places, "title": title, "concepts": concepts}


def _slugs_with_broader(codings: Iterable[Sequence[Concept]]) -> set[str]:
    """Return the slugs of the places that things are coded with, and of all that these lie in."""
    slugs: set[str] = set()
    for concepts in codings:
        for concept in concepts:
            place: Concept | None = concept
            while place is not None and place.slug not in slugs:
                slugs.add(place.slug)
                place = place.broader[0] if place.broader else None
    return slugs


def _kinds(evidence: Evidence) -> list[Json]:
    return [{"id": kind.slug, "label": kind.label, "definition": kind.definition} for kind in evidence.kinds.values()]
