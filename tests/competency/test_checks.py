"""Checks of completeness: they pass on the real review, and each finds what is missing from a poorer one."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.check.checks import run_checks
from kg.cli.validate import completeness_line
from kg.graph import Graph
from kg.library import QueryFile, catalogue
from kg.namespaces import IE, RDF, SKOS, concept_iri, graph_iri, thing_iri

GRAPH = NamedNode(graph_iri("rer2023", "test"))
TYPE = NamedNode(RDF + "type")


def without(quads: list[Quad], predicate: str, value: str) -> list[Quad]:
    """Leave out every statement of a property about one thing."""
    return [q for q in quads if not (q.predicate.value == IE + predicate and q.object == NamedNode(value))]


def model_that_no_finding_names() -> list[Quad]:
    model = NamedNode(concept_iri("service-model", "invented"))
    return [
        Quad(model, TYPE, NamedNode(IE + "ServiceModel"), GRAPH),
        Quad(model, NamedNode(SKOS + "prefLabel"), Literal("Invented", language="en"), GRAPH),
    ]


def impoverished(name: str, quads: list[Quad]) -> tuple[list[Quad], str]:
    """Return the graph without what a check looks for, and the thing that it has to name."""
    if name == "citations-not-coded":
        citation = thing_iri("rer2023", "citation", "levels/national/p2.s1.c1")
        return without(quads, "throughCitation", citation), citation
    if name == "components-without-findings":
        component = concept_iri("component", "trust")
        return without(quads, "concerns", component), component
    if name == "questions-without-conclusions":
        question = thing_iri("rer2023", "question", "sub-6")
        return without(quads, "answers", question), question
    if name == "chapters-without-conclusions":
        chapter = thing_iri("rer2023", "section", "levels")
        gone = {
            q.subject for q in quads if "/conclusion/" in str(q.subject) and str(q.object).startswith(f"<{chapter}")
        }
        return [q for q in quads if q.subject not in gone], chapter
    if name == "influences-not-coded":
        finding = thing_iri("rer2023", "finding", "f0001")
        reason = NamedNode(IE + "withoutInfluence")
        return [q for q in quads if (q.subject, q.predicate) != (NamedNode(finding), reason)], finding
    assert name == "settings-and-models-not-used"
    return [*quads, *model_that_no_finding_names()], concept_iri("service-model", "invented")


def test_the_review_is_entered_whole(graph: Graph) -> None:
    assert set(run_checks(graph).values()) == {0}
    assert completeness_line(graph) == f"{len(catalogue('checks'))} checks of completeness pass."


@pytest.mark.parametrize("check", catalogue("checks"), ids=lambda check: check.name)
def test_a_check_names_what_is_missing(check: QueryFile, quads: list[Quad]) -> None:
    poorer, missing = impoverished(check.name, quads)
    graph = Graph.from_quads(poorer)
    answer = graph.select(check.text)
    assert [next(iter(row.values())) for row in answer] == [missing]
    assert f"find something missing: {check.name} (1)" in completeness_line(graph)


@pytest.mark.parametrize("check", catalogue("checks"), ids=lambda check: check.name)
def test_a_check_is_documented_and_ordered(check: QueryFile) -> None:
    assert check.summary.endswith("?")
    assert check.tags[0] == "Completeness"
    assert "ORDER BY" in check.text
    assert not check.parameters
