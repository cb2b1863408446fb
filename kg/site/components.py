"""Components of every vocabulary that has some, as the one vocabulary that pages know them by.

A review may bring components of its own, in a scheme of its own and without domains. The pages find all of them in
the scheme ``component``: those of other schemes with their IRI, and components without a domain in a group named
after their scheme.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from kg.namespaces import concept_iri

__all__ = ["HOME", "gather", "iris", "members"]

Json = dict[str, Any]

#: The scheme whose components keep their slugs, whatever other schemes hold.
HOME = "component"


def gather(schemes: Json, holding: Iterable[str]) -> None:
    """Put the components of all schemes into the scheme ``component``.

    ``schemes`` are vocabularies by slug, ``holding`` the slugs of those with components. Other schemes stay as they
    are; a slug that is taken gets that of its scheme before it.
    """
    sources = sorted(set(holding) | ({HOME} & set(schemes)), key=lambda name: (name != HOME, name))
    if not sources:
        return
    empty = {"title": "Components", "description": "", "source": "", "concepts": []}
    found: list[Json] = []
    for name in sources:
        found += _placed(name, schemes[name], {concept["id"] for concept in found})
    schemes[HOME] = {**schemes.get(HOME, empty), "concepts": found}


def _placed(name: str, scheme: Json, taken: set[str]) -> list[Json]:
    """Return the concepts of a scheme as they stand among the components, after a group for those with no domain."""
    own = {concept["id"]: _free(concept["id"], name, taken) for concept in scheme["concepts"]}
    group = _free(name, name, taken | set(own.values()))
    alone = False
    placed: list[Json] = []
    for concept in scheme["concepts"]:
        one: Json = {**concept, "id": own[concept["id"]]}
        if concept.get("broader") in own:
            one["broader"] = own[concept["broader"]]
        elif not concept.get("domain"):
            one["broader"] = group
            alone = True
        if name != HOME:
            one["iri"] = concept_iri(name, concept["id"])
        placed.append(one)
    heading: Json = {"id": group, "label": scheme["title"], "domain": True, "group": True, "iri": concept_iri(name)}
    if scheme["description"]:
        heading["definition"] = scheme["description"]
    return [heading, *placed] if alone else placed


def _free(slug: str, scheme: str, taken: Container[str]) -> str:
    """Return a slug, with that of its scheme before it as often as it is taken."""
    while slug in taken:
        slug = f"{scheme}.{slug}"
    return slug


def iris(schemes: Json) -> dict[str, str]:
    """Return what the pages call each component, by IRI."""
    concepts = schemes.get(HOME, {"concepts": []})["concepts"]
    return {concept.get("iri", concept_iri(HOME, concept["id"])): concept["id"] for concept in concepts}


def members(schemes: Json) -> dict[str, list[str]]:
    """Return the components of each domain, both in the order of the vocabulary."""
    concepts: list[Json] = schemes.get(HOME, {"concepts": []})["concepts"]
    known = {concept["id"]: concept for concept in concepts}
    inside: dict[str, list[str]] = {concept["id"]: [] for concept in concepts if concept.get("domain")}
    for concept in concepts:
        if not concept.get("domain"):
            inside.setdefault(_domain(concept, known), []).append(concept["id"])
    return {name: found for name, found in inside.items() if found}


def _domain(concept: Json, known: Mapping[str, Json]) -> str:
    """Return the domain around a component, however many components lie between; '' where there is none."""
    seen: set[str] = set()
    at: Json | None = concept
    while at and not at.get("domain") and at["id"] not in seen:
        seen.add(at["id"])
        at = known.get(at.get("broader", ""))
    return at["id"] if at and at.get("domain") else ""
