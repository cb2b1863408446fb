"""Which things pass filters: the queries in ``queries/selections``, with the filters of the command line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from kg.errors import QueryError
from kg.evidence.model import Concept
from kg.graph import Graph
from kg.library import ParameterValue, find_query, options, run_query, with_implications

__all__ = ["select_concepts", "select_iris"]


def select_iris(graph: Graph, name: str, filters: Mapping[str, ParameterValue]) -> frozenset[str]:
    """Return the IRIs of the things that pass filters, by the query of that name in ``queries/selections``.

    Raises :class:`~kg.errors.QueryError`, with the nearest that exist, for a filter or value that does not.
    """
    query = find_query(name, ("selections",))
    variable = name.removesuffix("s")
    return frozenset(row[variable] for row in run_query(query, graph, with_implications(query, options(filters))))


def select_concepts(concepts: Mapping[str, Concept], filters: Mapping[str, ParameterValue]) -> frozenset[str]:
    """Return the IRIs of the concepts of some vocabularies: the one filter is ``scheme``, a vocabulary by its slug.

    Raises :class:`~kg.errors.QueryError`, with those that exist, for another filter or vocabulary.
    """
    for name in filters:
        if name != "scheme":
            raise QueryError(f"Concepts are not filtered by {name!r}.", 'They are by scheme: where(scheme="level").')
    slugs = {iri: concept.scheme.slug for iri, concept in concepts.items() if concept.scheme}
    selection = options(filters)["scheme"]
    for slug in selection:
        if slug not in slugs.values():
            alternatives = sorted(set(slugs.values()))
            near = difflib.get_close_matches(slug, alternatives, 3) or alternatives
            raise QueryError(f"There is no vocabulary {slug!r}.", f"It can be: {', '.join(near)}.")
    return frozenset(iri for iri, slug in slugs.items() if slug in selection)
