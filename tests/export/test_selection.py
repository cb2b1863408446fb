"""A filtered export holds what its filters name, is closed, and passes the shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from pyoxigraph import NamedNode, Quad

from kg.check import Report, validate
from kg.errors import QueryError
from kg.export import Selection, select
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.namespaces import BASE, ID, IE, OWL, RDF
from kg.rdf import term_text
from kg.sparql import ResultSet

#: One selection for every parameter.
SELECTIONS: list[dict[str, list[str]]] = [
    {"level": ["national"]},
    {"kind": ["Barrier", "Facilitator"]},
    {"component": ["co-location"]},
    {"perspective": ["parents-and-carers"]},
    {"direction": ["negative"]},
    {"basis": ["measured"]},
    {"country": ["england"]},
    {"model": ["share"]},
    {"code": ["outcomes-access"]},
    {"region": ["scotland"]},
    {"source-type": ["grey-literature"]},
    {"study-type": ["systematic-literature-review"]},
    {"section": ["outcomes"]},
    {"question": ["sub-3"]},
    {"min-mmat": ["0.8"], "unrated": ["exclude"]},
    {"unrated": ["only"]},
    {"level": ["national"], "kind": ["Barrier"], "min-mmat": ["0.8"], "unrated": ["exclude"]},
]


Selecting = Callable[[dict[str, list[str]]], Selection]


def members(quads: Sequence[Quad], name: str) -> set[str]:
    return {
        term_text(q.subject) for q in quads if q.predicate.value == RDF + "type" and term_text(q.object) == IE + name
    }


@pytest.fixture(scope="module")
def selected(graph: Graph) -> Selecting:
    """Return a function that selects, and remembers each selection."""
    known: dict[str, Selection] = {}

    def find(filters: dict[str, list[str]]) -> Selection:
        if str(filters) not in known:
            known[str(filters)] = select(graph, filters)
        return known[str(filters)]

    return find


@pytest.mark.parametrize("filters", SELECTIONS, ids=str)
def test_a_selection_is_closed(selected: Selecting, filters: dict[str, list[str]]) -> None:
    kept = selected(filters).graph.quads
    described = {term_text(quad.subject) for quad in kept}
    versions = {term_text(quad.object) for quad in kept if quad.predicate.value == OWL + "versionIRI"}
    mentioned = {
        term_text(q.object) for q in kept if isinstance(q.object, NamedNode) and term_text(q.object).startswith(BASE)
    }
    # Shapes, named by source issues, and the dataset, named by queries, are described in documents of their own.
    elsewhere = {iri for iri in mentioned if iri.startswith(BASE + "shapes#") or iri == BASE + "dataset"}
    assert not mentioned - described - versions - elsewhere


def violations(report: Report) -> set[tuple[str, str]]:
    return {(r.shape, r.focus) for r in report.results if r.severity == "Violation"}


@pytest.mark.parametrize("filters", SELECTIONS, ids=str)
def test_a_selection_passes_the_shapes(selected: Selecting, report: Report, filters: dict[str, list[str]]) -> None:
    assert violations(validate(selected(filters).graph)) <= violations(report)


def test_nothing_is_left_out_without_filters(quads: list[Quad], graph: Graph) -> None:
    assert list(select(graph).graph.quads) == quads


def test_a_selection_is_a_part_of_the_graph(quads: list[Quad], graph: Graph) -> None:
    assert set(select(graph, {"component": ["trust"]}).graph.quads) < set(quads)


def test_it_holds_the_findings_that_the_question_of_the_library_names(quads: list[Quad], graph: Graph) -> None:
    filters = {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}
    answer = run_query(find_query("barriers-by-level"), graph, filters)
    assert isinstance(answer, ResultSet)
    selection = select(graph, {**filters, "kind": ["Barrier"]})
    assert members(selection.graph.quads, "Finding") == {row["finding"] for row in answer}
    assert selection.papers == {row["paper"] for row in answer}


def test_a_finding_comes_with_all_its_papers(quads: list[Quad], selected: Selecting) -> None:
    supported = {(term_text(q.subject), term_text(q.object)) for q in quads if q.predicate.value == IE + "supportedBy"}
    selection = selected({"min-mmat": ["0.8"], "unrated": ["exclude"]})
    findings = members(selection.graph.quads, "Finding")
    kept = {
        (term_text(q.subject), term_text(q.object))
        for q in selection.graph.quads
        if q.predicate.value == IE + "supportedBy"
    }
    assert kept == {(finding, paper) for finding, paper in supported if finding in findings}
    assert {paper for _, paper in kept} > selection.papers


def test_conclusions_keep_only_kept_grounds(selected: Selecting) -> None:
    selection = selected({"component": ["co-location"]})
    findings = members(selection.graph.quads, "Finding")
    drawn = [
        (term_text(q.subject), term_text(q.object))
        for q in selection.graph.quads
        if q.predicate.value == IE + "drawsOn"
    ]
    assert {finding for _, finding in drawn} <= findings
    assert {conclusion for conclusion, _ in drawn} == members(selection.graph.quads, "Conclusion")


def test_a_question_keeps_conclusions_that_rest_on_nothing(quads: list[Quad], graph: Graph) -> None:
    asked = ID + "rer2023/question/overarching-2"
    answering = {
        term_text(q.subject) for q in quads if q.predicate.value == IE + "answers" and term_text(q.object) == asked
    }
    resting = {term_text(q.subject) for q in quads if q.predicate.value == IE + "drawsOn"}
    assert answering - resting
    kept = members(select(graph, {"question": ["overarching-2"]}).graph.quads, "Conclusion")
    assert answering - resting <= kept <= answering


def test_a_question_keeps_conclusions_that_answer_it(quads: list[Quad], selected: Selecting) -> None:
    selection = selected({"question": ["sub-3"]})
    conclusions = members(selection.graph.quads, "Conclusion")
    asked = ID + "rer2023/question/sub-3"
    answering = {
        term_text(q.subject) for q in quads if q.predicate.value == IE + "answers" and term_text(q.object) == asked
    }
    assert conclusions
    assert conclusions <= answering


def test_figures_of_the_whole_report_are_not_kept_for_a_part(quads: list[Quad], graph: Graph) -> None:
    assert not members(select(graph, {"kind": ["Barrier"]}).graph.quads, "ReportedFigure")


def test_unknown_values_and_empty_selections_are_told(graph: Graph) -> None:
    with pytest.raises(QueryError, match="nationwide"):
        select(graph, {"level": ["nationwide"]})
    with pytest.raises(QueryError, match="No finding passes"):
        select(graph, {"kind": ["Definition"], "basis": ["measured"], "model": ["share"]})
    with pytest.raises(QueryError, match="no review 'rer2024'") as error:
        select(graph, {}, ["rer2024"])
    assert "rer2023" in error.value.advice
