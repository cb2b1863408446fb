"""The ontology is consistent, and the reasoner refuses data that break it."""

from __future__ import annotations

import os
import shutil

import pytest
from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import ReasonerError
from kg.namespaces import CORE_GRAPH, concept_iri, thing_iri
from kg.rdf import RDF_TYPE, integer, iri
from kg.reason import reason

needs_java = pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("CI"), reason="HermiT needs a Java runtime"
)


pytestmark = pytest.mark.java


def schema(quads: list[Quad]) -> list[Triple]:
    return [quad.triple for quad in quads if quad.graph_name == NamedNode(CORE_GRAPH)]


def thing(kind: str, identifier: str) -> NamedNode:
    return NamedNode(thing_iri("test", kind, identifier))


FINDING, PAPER, OTHER = thing("finding", "f1"), thing("paper", "1"), thing("paper", "2")

MISTAKES = {
    "a finding that is a paper": [
        Triple(FINDING, RDF_TYPE, iri("ie:Barrier")),
        Triple(FINDING, RDF_TYPE, iri("ie:Paper")),
    ],
    "a paper with two numbers": [
        Triple(PAPER, iri("ie:paperCode"), integer(1)),
        Triple(PAPER, iri("ie:paperCode"), integer(2)),
    ],
    "an appraisal with two statuses": [
        Triple(thing("appraisal", "1"), iri("ie:status"), iri("ie:appraised")),
        Triple(thing("appraisal", "1"), iri("ie:status"), iri("ie:notInSource")),
    ],
    "a level where a component belongs": [
        Triple(FINDING, iri("ie:concerns"), NamedNode(concept_iri("level", "national"))),
    ],
    "a finding that qualifies itself": [Triple(FINDING, iri("ie:qualifies"), FINDING)],
    "two findings that qualify each other": [
        Triple(FINDING, iri("ie:qualifies"), thing("finding", "f2")),
        Triple(thing("finding", "f2"), iri("ie:qualifies"), FINDING),
    ],
    "a paper supported by a paper": [
        Triple(PAPER, RDF_TYPE, iri("ie:Paper")),
        Triple(PAPER, iri("ie:supportedBy"), OTHER),
    ],
    "a journal article that is a report": [
        Triple(PAPER, RDF_TYPE, iri("ie:article")),
        Triple(PAPER, RDF_TYPE, iri("ie:report")),
    ],
}


@needs_java
def test_the_ontology_is_consistent_and_every_class_can_have_members(quads: list[Quad]) -> None:
    verdict = reason(schema(quads))
    assert verdict.consistent
    assert verdict.unsatisfiable == ()
    assert verdict.sound


@needs_java
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda name: name.replace(" ", "-"))
def test_the_reasoner_refuses(quads: list[Quad], mistake: str) -> None:
    assert not reason([*schema(quads), *MISTAKES[mistake]]).consistent


@needs_java
def test_a_class_that_can_have_no_member_is_named(quads: list[Quad]) -> None:
    impossible = iri("ie:Impossible")
    subclass = iri("rdfs:subClassOf")
    extra = [
        Triple(impossible, RDF_TYPE, iri("owl:Class")),
        Triple(impossible, subclass, iri("ie:Paper")),
        Triple(impossible, subclass, iri("ie:Finding")),
    ]
    verdict = reason([*schema(quads), *extra])
    assert verdict.consistent
    assert verdict.unsatisfiable == (impossible.value,)
    assert not verdict.sound


def test_without_java_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReasonerError, match="needs a Java runtime") as caught:
        reason([])
    assert "apt-get install default-jre-headless" in caught.value.advice
    assert caught.value.exit_code == 2
