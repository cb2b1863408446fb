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


def gather(schemes: Json, component_schemes: Iterable[str]) -> None:
    """Put the components of all schemes into the scheme ``component``.

    ``schemes`` are vocabularies by slug, ``component_schemes`` the slugs of those with components. Other schemes stay
    as they are; a slug that is taken gets that of its scheme before it.
    """
    sources = sorted(set(component_schemes) | ({HOME} & set(schemes)), key=lambda name: (name != HOME, name))
    if not sources:
        return
    empty = {"title": "Components", "description": "", "source": "", "concepts": []}
    entries: list[Json] = []
    for name in sources:
        entries += _component_entries(name, schemes[name], {concept["id"] for concept in entries})
    schemes[HOME] = {**schemes.get(HOME, empty), "concepts": entries}


def _component_entries(name: str, scheme: Json, slugs: set[str]) -> list[Json]:
    """Return the concepts of a scheme as they stand among the components, after a group for those with no domain."""
    slug_by_id = {concept["id"]: _free_slug(concept["id"], name, slugs) for concept in scheme["concepts"]}
    group = _free_slug(name, name, slugs | set(slug_by_id.values()))
    has_group = False
    entries: list[Json] = []
    for concept in scheme["concepts"]:
        entry: Json = {**concept, "id": slug_by_id[concept["id"]]}
        if concept.get("broader") in slug_by_id:
            entry["broader"] = slug_by_id[concept["broader"]]
        elif not concept.get("domain"):
            entry["broader"] = group
            has_group = True
        if name != HOME:
            entry["iri"] = concept_iri(name, concept["id"])
        entries.append(entry)
    heading: Json = {"id": group, "label": scheme["title"], "domain": True, "group": True, "iri": concept_iri(name)}
    if scheme["description"]:
        heading["definition"] = scheme["description"]
    return [heading, *entries] if has_group else entries


def _free_slug(slug: str, scheme: str, slugs: Container[str]) -> str:
    """Return a slug, with that of its scheme before it as often as one of ``slugs`` is the same."""
    while slug in slugs:
        slug = f"{scheme}.{slug}"
    return slug


def iris(schemes: Json) -> dict[str, str]:
    """Return what the pages call each component, by IRI."""
    concepts = schemes.get(HOME, {"concepts": []})["concepts"]
    return {concept.get("iri", concept_iri(HOME, concept["id"])): concept["id"] for concept in concepts}


def members(schemes: Json) -> dict[str, list[str]]:
    """Return the components of each domain, both in the order of the vocabulary."""
    concepts: list[Json] = schemes.get(HOME, {"concepts": []})["concepts"]
    by_id = {concept["id"]: concept for concept in concepts}
    domains: dict[str, list[str]] = {concept["id"]: [] for concept in concepts if concept.get("domain")}
    for concept in concepts:
        if not concept.get("domain"):
            domains.setdefault(_domain(concept, by_id), []).append(concept["id"])
    return {name: slugs for name, slugs in domains.items() if slugs}


def _domain(concept: Json, by_id: Mapping[str, Json]) -> str:
    """Return the domain around a component, however many components lie between; '' where there is none."""
    visited: set[str] = set()
    ancestor: Json | None = concept
    while ancestor and not ancestor.get("domain") and ancestor["id"] not in visited:
        visited.add(ancestor["id"])
        ancestor = by_id.get(ancestor.get("broader", ""))
    return ancestor["id"] if ancestor and ancestor.get("domain") else ""
