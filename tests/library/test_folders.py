"""Folders of the library: what people are offered, and what only the package asks."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.library import CATALOGUE_GRAPH, FOLDERS, QueryFile, catalogue, catalogue_quads, find_query
from kg.namespaces import PREFIXES
from kg.rdf import term_text

#: Folders of queries that only the package asks.
OWN = ("descriptions", "lookups", "nanopublications")


@pytest.mark.parametrize(
    "query", [query for folder in OWN for query in catalogue(folder)], ids=lambda query: query.name
)
def test_what_only_the_package_asks_is_not_offered(query: QueryFile) -> None:
    offered = {one.name for folder in FOLDERS for one in catalogue(folder)}
    assert query.name not in offered
    with pytest.raises(QueryError):
        find_query(query.name)
    assert query.summary.endswith("?")
    assert query.form == ("SELECT" if query.folder == "lookups" else "CONSTRUCT")


def test_the_catalogue_has_every_query_that_is_offered_once() -> None:
    quads = catalogue_quads()
    assert {term_text(quad.graph_name) for quad in quads} == {CATALOGUE_GRAPH}
    assert len(set(quads)) == len(quads)
    offered = [query for folder in FOLDERS for query in catalogue(folder)]
    keywords = [quad for quad in quads if quad.predicate.value == PREFIXES["schema"] + "keywords"]
    assert len(keywords) == sum(len({query.folder, *query.tags}) for query in offered)
    bodies = [quad for quad in quads if quad.predicate.value.startswith(PREFIXES["sh"]) and "WHERE" in str(quad.object)]
    assert len(bodies) == len(offered)


@pytest.mark.parametrize("folder", FOLDERS)
def test_queries_are_listed_by_name(folder: str) -> None:
    names = [query.name for query in catalogue(folder)]
    assert names == sorted(names)
    assert len(names) > 1
