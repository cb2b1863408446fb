"""Every question of the library: documented, ordered, the same on every graph, and safe from its parameters."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import Quad

from kg.errors import QueryError
from kg.graph import Graph
from kg.library import QueryFile, catalogue, run_query
from kg.sparql import ResultSet
from tests.golden_results import golden, parameters, result

QUESTIONS = catalogue("questions")
VIEWS = tuple(query for query in catalogue("views") if query.form == "SELECT")
ALL = QUESTIONS + VIEWS
GROUPS = {
    "Barriers and facilitators",
    "Gaps and contradictions",
    "Influences",
    "Outcomes",
    "Profiles",
    "Quality of the evidence",
    "Search",
    "The report itself",
    "Voices",
}
#: The questions that the project promises to answer.
PROMISED = {
    "appraisal-items",
    "barriers-by-level",
    "both-barrier-and-facilitator",
    "co-located-findings",
    "code-profile",
    "component-profile",
    "contradictions",
    "country-profile",
    "designs-by-section",
    "disputed-influences",
    "evidence-for-question",
    "facilitators-by-level",
    "gaps",
    "influences",
    "level-profile",
    "levers",
    "loops",
    "measured-outcomes",
    "missing-appraisals",
    "most-cited-papers",
    "no-effect-or-negative",
    "outcomes-by-group",
    "paper-profile",
    "parents-voice",
    "participants",
    "paths",
    "quality-of-evidence",
    "rationales",
    "review-based-findings",
    "search",
    "service-model-profile",
    "single-paper-findings",
    "source-issues",
    "theme-profile",
    "unused-papers",
    "what-follows-from",
    "what-leads-to",
    "workforce-voice",
    "young-peoples-voice",
}


def name_of(query: QueryFile) -> str:
    return query.name


def test_every_promised_question_is_there() -> None:
    assert {query.name for query in QUESTIONS} >= PROMISED


@pytest.mark.parametrize("query", QUESTIONS, ids=name_of)
def test_a_question_is_documented(query: QueryFile) -> None:
    assert query.summary.endswith("?")
    assert query.description.endswith(".")
    assert query.tags[0] in GROUPS
    assert "ORDER BY" in query.text


@pytest.mark.parametrize("query", QUESTIONS, ids=name_of)
def test_stated_defaults_are_those_of_the_text(query: QueryFile, graph: Graph) -> None:
    options = {parameter.option for parameter in query.parameters}
    assert set(query.defaults) <= options
    assert set(query.enumerate) <= options
    stated = {option: [value] for option, value in query.defaults.items()}
    assert run_query(query, graph, stated) == run_query(query, graph)


@pytest.fixture(scope="module")
def shuffled(quads: list[Quad]) -> Graph:
    """The whole graph, its statements taken in in another order."""
    others = list(quads)
    random.Random(1).shuffle(others)
    return Graph.from_quads(others)


@pytest.mark.parametrize("query", ALL, ids=name_of)
def test_a_query_has_an_answer_in_one_order(query: QueryFile, graph: Graph, shuffled: Graph) -> None:
    # Ways of four steps from everything to everything are more than anybody asks for: they are asked by their defaults.
    for text in {query.complete} if "steps" in query.defaults else {query.text, query.complete}:
        answer = graph.select(text)
        assert len(answer)
        assert shuffled.select(text) == answer


@pytest.mark.parametrize("name", parameters())
def test_the_golden_result_holds(name: str, graph: Graph) -> None:
    assert result(name, graph) == golden(name)


def test_every_question_has_a_golden_result() -> None:
    assert {query.name for query in QUESTIONS} <= set(parameters())


ATTACKS = (
    '"} UNION { ?s ?p ?o } #',
    "ie:any } ?a ?b ?c . { #",
    "<http://example.org/>",
    "any> . ?x <",
    "\\u0022 } INSERT",
    "a\nb",
    "{}",
    "'\"\\",
    "🙂",
    "",
)


@pytest.mark.parametrize("query", [query for query in QUESTIONS if query.parameters], ids=name_of)
def test_no_parameter_changes_the_query(query: QueryFile, graph: Graph) -> None:
    """A value that is not allowed is refused; a text is only ever looked for."""
    before = len(run_query(query, graph))
    for parameter in query.parameters:
        for attack in ATTACKS:
            try:
                answer = run_query(query, graph, {parameter.option: [attack]})
            except QueryError:
                continue
            assert parameter.type in ("text", "words")
            assert isinstance(answer, ResultSet)
            if attack:
                assert len(answer) <= before or query.name == "search"
