"""Network measures: worked out by hand on a small model, repeatable on the real one."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.derive.measures import INFLUENCE_METHOD, METHOD, influence_measures, network_measures
from kg.graph import Graph
from kg.namespaces import concept_iri, thing_iri
from kg.rdf import RDF_TYPE, decimal, integer, iri

_REVIEW = NamedNode(thing_iri("small", "review", "small"))
_GRAPH = NamedNode("https://w3id.org/integration-evidence/graph/small/components-model")

_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")

#: Lift of papers in common: two strong links in a row, one weak link across, and a fourth component without links.
#:
#:     access --4-- leadership --4-- trust
#:       \\____________1____________/          funding
LINKS = {("access", "leadership"): 4, ("leadership", "trust"): 4, ("access", "trust"): 1}
COMPONENTS = ("access", "funding", "leadership", "trust")


def _component(name: str) -> NamedNode:
    return NamedNode(concept_iri("component", name))


def _summary(name: str, kind: str = "component-summary") -> NamedNode:
    return NamedNode(thing_iri("small", kind, name))


def node(name: str, kind: str) -> list[Triple]:
    """Return a component with its label and its summary, of the kind that is named as in its IRI."""
    summary = _summary(name, kind)
    class_name = "".join(map(str.capitalize, kind.split("-")))
    return [
        Triple(_component(name), _LABEL, Literal(name.capitalize(), language="en")),
        Triple(summary, RDF_TYPE, iri(f"ie:{class_name}")),
        Triple(summary, iri("ie:partOfReview"), _REVIEW),
        Triple(summary, iri("ie:summarises"), _component(name)),
    ]


def edge(one: str, other: str, path: str, counts: dict[str, Literal]) -> list[Triple]:
    """Return a link of two components, of the kind that its path begins with, with what it counts."""
    link = NamedNode(thing_iri("small", path.partition("/")[0], path.partition("/")[2]))
    class_name = "".join(map(str.capitalize, path.partition("/")[0].split("-")))
    return [
        Triple(link, RDF_TYPE, iri(f"ie:{class_name}")),
        Triple(link, iri("ie:partOfReview"), _REVIEW),
        Triple(link, iri("ie:linkFrom"), _component(one)),
        Triple(link, iri("ie:linkTo"), _component(other)),
        *(Triple(link, iri(f"ie:{name}"), value) for name, value in counts.items()),
    ]


def model(links: dict[tuple[str, str], int]) -> list[Quad]:
    """Return a components model with these links, by their lift."""
    triples = [triple for name in COMPONENTS for triple in node(name, "component-summary")]
    for (one, other), lift in links.items():
        counts = {
            "sharedPaperCount": integer(2 * lift),
            "expectedPaperCount": decimal(Decimal(2)),
            "sharedFindingCount": integer(0),
            "expectedFindingCount": decimal(Decimal(1)),
            "chance": decimal(Decimal("0.01")),
        }
        triples += edge(one, other, f"component-link/{one}/{other}", counts)
    return [Quad(t.subject, t.predicate, t.object, _GRAPH) for t in triples]


def measures(triples: list[Triple], name: str) -> dict[str, Decimal]:
    """Return one measure of every component by its name."""
    return {
        t.subject.value.rsplit("/", 1)[-1]: Decimal(t.object.value)
        for t in triples
        if t.predicate == iri(name) and isinstance(t.subject, NamedNode) and isinstance(t.object, Literal)
    }


@pytest.fixture
def small() -> list[Triple]:
    return network_measures(Graph.from_quads(model(LINKS)))


def test_degree_counts_neighbours(small: list[Triple]) -> None:
    assert measures(small, "ie:degree") == {"access": 2, "funding": 0, "leadership": 2, "trust": 2}


def test_betweenness_takes_a_high_lift_for_a_short_way(small: list[Triple]) -> None:
    """From access to trust it is 1/4 + 1/4 by way of leadership and 1/1 directly: one of three pairs."""
    assert measures(small, "ie:betweenness") == {
        "access": 0,
        "funding": 0,
        "leadership": Decimal("0.3333"),
        "trust": 0,
    }


def test_without_weak_ways_round_nothing_is_between() -> None:
    alike = network_measures(Graph.from_quads(model(dict.fromkeys(LINKS, 2))))
    assert set(measures(alike, "ie:betweenness").values()) == {Decimal(0)}


def test_what_has_no_link_is_a_community_of_its_own(small: list[Triple]) -> None:
    found = measures(small, "ie:community")
    assert found["access"] == found["leadership"] == found["trust"]
    assert found["funding"] != found["access"]
    assert set(found.values()) == {1, 2}


def test_every_component_is_measured_and_names_its_method(small: list[Triple]) -> None:
    methods = [t for t in small if t.predicate == iri("ie:measuredBy")]
    assert len(methods) == len(COMPONENTS)
    assert {t.object for t in methods} == {Literal(METHOD)}
    assert "https://doi.org/" in METHOD


def test_a_model_without_components_has_no_measures() -> None:
    assert network_measures(Graph.from_quads([])) == []


def test_the_order_of_the_graph_makes_no_difference(quads: list[Quad], graph: Graph) -> None:
    shuffled = list(quads)
    random.Random(7).shuffle(shuffled)
    first = network_measures(graph)
    assert network_measures(Graph.from_quads(shuffled)) == first


def test_the_real_measures_are_in_the_graph_and_bounded(quads: list[Quad], graph: Graph) -> None:
    triples = network_measures(graph)
    assert {Triple(t.subject, t.predicate, t.object) for t in triples} <= {quad.triple for quad in quads}
    count = len(measures(triples, "ie:degree"))
    assert count > 0
    assert all(0 <= value < count for value in measures(triples, "ie:degree").values())
    assert all(0 <= value <= 1 for value in measures(triples, "ie:betweenness").values())
    assert sum(measures(triples, "ie:degree").values()) % 2 == 0


def influences(*links: tuple[str, str]) -> Graph:
    """Return a model of influences with these links."""
    names = {end for link in links for end in link}
    triples = [triple for name in names for triple in node(name, "factor-summary")]
    for one, other in links:
        counts = {"claimCount": integer(1), "paperCount": integer(1)}
        triples += edge(one, other, f"influence-link/{one}/{other}/plus", counts)
    return Graph.from_quads(Quad(t.subject, t.predicate, t.object, _GRAPH) for t in triples)


def test_a_factor_is_between_those_that_it_leads_from_and_to() -> None:
    """From access and from funding to leadership: two of the six ordered pairs of the others."""
    chain = influences(("access", "trust"), ("trust", "leadership"), ("funding", "access"), ("funding", "trust"))
    assert measures(influence_measures(chain), "ie:betweenness") == {
        "access": 0,
        "funding": 0,
        "leadership": 0,
        "trust": Decimal("0.3333"),
    }


def test_a_claim_of_a_factor_on_itself_makes_nothing_between() -> None:
    loop = influences(("access", "access"), ("access", "trust"))
    assert set(measures(influence_measures(loop), "ie:betweenness").values()) == {Decimal(0)}


def test_the_real_influences_are_measured_with_their_method(quads: list[Quad], graph: Graph) -> None:
    triples = influence_measures(graph)
    assert {Triple(t.subject, t.predicate, t.object) for t in triples} <= {quad.triple for quad in quads}
    assert {t.object for t in triples if t.predicate == iri("ie:measuredBy")} == {Literal(INFLUENCE_METHOD)}
