"""A parameter that is given becomes a pattern where the query has a place for it; one that is not leaves no trace."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Store

from kg import paths
from kg.errors import QueryError
from kg.graph import Graph
from kg.library import QueryFile, bind, find_parameter, find_query, given_options, parameters, read_query
from kg.library.patterns import GIVEN, pattern_texts, put_in_patterns

FILES = sorted(path for path in paths.queries().rglob("*.rq") if path.parent.name not in ("filters", "rules"))
QUERIES = [query for query in map(read_query, FILES) if given_options(query.text)]
NATIONAL = "<https://w3id.org/integration-evidence/id/level/national>"
TEXT = "ASK {\n  #given finding: level kind\n  ?finding a ie:Finding .\n    #given ?class: mmat-class\n}\n"


def name_of(query: QueryFile) -> str:
    return query.name


@pytest.mark.parametrize("query", QUERIES, ids=name_of)
def test_what_does_not_restrict_leaves_no_trace(query: QueryFile) -> None:
    neutral = query.bind_terms({find_parameter(option).variable: [] for option in given_options(query.text)})
    assert neutral == GIVEN.sub("", query.text)
    Store().query(neutral)


@pytest.mark.parametrize("query", QUERIES, ids=name_of)
def test_every_pattern_of_a_query_is_valid_where_it_stands(query: QueryFile) -> None:
    for option in given_options(query.text):
        kind = find_parameter(option).type
        terms = ["0.5"] if kind in ("decimal", "integer", "paper") else ['"exclude"']
        terms = ['(1 1 " trust ")'] if kind == "words" else terms
        text = put_in_patterns(query.text, {find_parameter(option).variable: terms})
        Store().query(text)
        choices = [find_parameter(option).patterns.get(match[2]) for match in GIVEN.finditer(query.text)]
        assert text != GIVEN.sub("", query.text) or any(isinstance(pattern, dict) for pattern in choices)


def test_every_pattern_is_put_in_somewhere() -> None:
    used = {
        (option, match[2]) for query in QUERIES for match in GIVEN.finditer(query.text) for option in match[4].split()
    }
    stated = {(parameter.option, thing) for parameter in parameters().values() for thing in parameter.patterns}
    assert stated <= used


def test_a_pattern_stands_where_the_query_has_a_place_for_it_and_as_far_in() -> None:
    assert put_in_patterns(TEXT, {"level": [NATIONAL], "mmatClass": ['"high"', '"low"']}) == (
        f"ASK {{\n  VALUES ?level {{ {NATIONAL} }} ?finding ie:atLevel ?level .\n"
        '  ?finding a ie:Finding .\n    VALUES ?class { "high" "low" }\n}\n'
    )


def test_a_place_may_be_for_another_variable() -> None:
    text = put_in_patterns("ASK {\n  #given paper ?work: region\n}\n", {"region": ["<urn:r>"]})
    assert text == "ASK {\n  VALUES ?region { <urn:r> } ?work ie:region ?region .\n}\n"


def test_a_choice_has_its_own_pattern() -> None:
    place = "ASK {\n  #given paper: unrated\n}\n"
    assert put_in_patterns(place, {"unrated": ['"exclude"']}) == "ASK {\n  ?paper ie:paperRating ?rating .\n}\n"
    assert "?unappraised != ie:appraised" in put_in_patterns(place, {"unrated": ['"only"']})
    assert put_in_patterns(place, {"unrated": ['"include"']}) == "ASK {\n}\n"


def test_patterns_stand_as_remarks_where_people_go_on_from_the_text() -> None:
    text = put_in_patterns(TEXT, {"kind": ["ie:Barrier"]}, remarks=True)
    assert "  # --level: VALUES ?level { } ?finding ie:atLevel ?level .\n" in text
    assert "  VALUES ?kind { ie:Barrier } ?finding a ?kind .\n" in text


def test_a_place_that_no_pattern_is_for_is_told() -> None:
    with pytest.raises(QueryError, match="--level has no pattern for 'paper'") as caught:
        pattern_texts("ASK {\n  #given paper: level\n}\n")
    assert "finding, at" in caught.value.advice


def test_a_term_that_looks_like_a_place_stays_a_term() -> None:
    hostile = '(1 1 "\\n#given finding: level\\n} DROP ALL")'
    text = put_in_patterns("ASK {\n  #given finding: words\n  #given finding: kind\n}\n", {"words": [hostile]})
    assert f"VALUES (?words ?wordsAsked ?stem) {{ {hostile} }}" in text
    assert len(text.splitlines()) == 3


def test_neutral_values_are_as_if_not_given(graph: Graph) -> None:
    query = find_query("barriers-by-level")
    assert bind(query, {"component": ["any"], "unrated": ["include"]}, graph) == bind(query, {}, graph)
    assert bind(query, {"component": ["trust", "any"]}, graph) == bind(query, {}, graph)


def test_a_default_stands_unless_a_neutral_value_is_given(graph: Graph) -> None:
    query = find_query("component-profile")
    assert "component/co-location>" in bind(query, {}, graph) == query.complete
    assert "component/" not in re.sub(r"(?m)^#.*\n", "", bind(query, {"component": ["any"]}, graph))


def test_a_value_stands_for_all_that_lies_within_it(graph: Graph) -> None:
    selection = find_query("findings", ("selections",))
    text = bind(selection, {"country": ["united-kingdom"], "section": ["levels"]}, graph)
    assert "place/united-kingdom>" in text and "place/scotland>" in text and "place/europe>" not in text
    assert '"levels" "levels/' in text and '"outcomes"' not in text


def test_a_place_for_no_parameter_is_told() -> None:
    with pytest.raises(QueryError, match="There is no parameter 'levl'") as caught:
        pattern_texts("ASK {\n  #given finding: levl\n}\n")
    assert "level" in caught.value.advice
