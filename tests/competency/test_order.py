"""The order of answers in full, as their descriptions promise it; golden results are of little, and show none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest
import rdflib

from kg.graph import Graph
from kg.library import catalogue, find_query
from kg.library.binding import bind
from tests.oracle import IDS, IE, concepts, label, vocabularies

Row = Mapping[str, str]
Key = Callable[[Row], float]
#: What stands after every concept of a vocabulary.
LAST = 1000.0


@cache
def positions(scheme: str) -> dict[str, float]:
    """Return the place of each concept of a vocabulary, by its name."""
    return {
        label(scheme, one): float(str(vocabularies().value(rdflib.URIRef(f"{IDS}{scheme}/{one}"), IE.position)))
        for one in concepts(scheme)
    }


def place(column: str, scheme: str) -> Key:
    """A column of names: in the order of their vocabulary, what is no concept of it last."""
    return lambda row: positions(scheme).get(row[column], LAST)


def back(key: Key) -> Key:
    return lambda row: -key(row)


def up(column: str) -> Key:
    return lambda row: float(row[column])


def down(column: str) -> Key:
    return back(up(column))


#: By what the rows of a question are ordered first, and what it is asked with so that there are several.
ORDERS: dict[str, tuple[tuple[Key, ...], dict[str, list[str]]]] = {
    "barriers-by-level": ((place("levelName", "level"),), {"level": ["any"]}),
    "co-located-findings": ((down("together"),), {"component": ["any"]}),
    "component-profile": ((place("componentName", "component"),), {"component": ["any"]}),
    "facilitators-by-level": ((place("levelName", "level"),), {}),
    "gaps": ((place("componentName", "component"), place("levelName", "level")), {}),
    "level-profile": ((place("levelName", "level"),), {"level": ["any"]}),
    "levers": ((down("factorsReached"), down("claimsFrom")), {}),
    "loops": ((up("steps"), down("fewestPapers")), {"steps": ["3"]}),
    "measured-outcomes": ((place("directionName", "direction"),), {}),
    "most-cited-papers": ((down("findings"), down("anchors")), {}),
    "no-effect-or-negative": ((back(place("directionName", "direction")), place("basisName", "basis")), {}),
    "paths": ((up("steps"), down("fewestPapers")), {}),
    "review-based-findings": ((up("papers"),), {}),
    "source-issues": ((place("weightName", "issue-weight"),), {}),
    "what-follows-from": ((down("papers"),), {"factor": ["any"]}),
    "what-leads-to": ((down("papers"),), {"factor": ["any"]}),
    "workforce-voice": ((place("perspectiveName", "perspective"),), {}),
}


@pytest.mark.parametrize("name", ORDERS)
def test_rows_come_in_the_order_that_is_promised(name: str, graph: Graph) -> None:
    keys, options = ORDERS[name]
    rows = list(graph.select(bind(find_query(name), options, graph)))
    order = [tuple(key(row) for key in keys) for row in rows]
    assert len(set(order)) > 1
    assert order == sorted(order)


def test_what_names_no_level_comes_last(graph: Graph) -> None:
    for name in ("barriers-by-level", "facilitators-by-level"):
        rows = list(graph.select(bind(find_query(name), {"level": ["any"]}, graph)))
        assert rows[-1]["levelName"] == "No level named"


def test_an_order_is_held_of_questions_that_there_are() -> None:
    assert set(ORDERS) <= {query.name for query in catalogue("questions")}


def test_every_concept_of_these_vocabularies_has_a_place() -> None:
    for scheme in ("basis", "component", "direction", "issue-weight", "level", "perspective"):
        assert len(positions(scheme)) == len(concepts(scheme)) > 1
