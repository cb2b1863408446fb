"""What is given for a parameter becomes the terms that it names, or is refused with the nearest that exist."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.errors import QueryError
from kg.graph import Graph
from kg.library import allowed_values, find_parameter, find_query, options, run_query, to_terms, with_implications
from kg.namespaces import ID, IE
from kg.rdf import term_text
from tests import oracle


def terms(graph: Graph, option: str, *values: str) -> list[str]:
    return [term_text(term) for term in to_terms(find_parameter(option), values, graph)]


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("level", "national", f"{ID}level/national"),
        ("level", "NATIONAL", f"{ID}level/national"),
        ("level", "Local government", f"{ID}level/local-government"),
        ("level", "any", f"{IE}any"),
        ("country", "united-kingdom", f"{ID}place/united-kingdom"),
        ("component", "trust", f"{ID}component/trust"),
        ("component", f"{ID}component/trust", f"{ID}component/trust"),
        ("component", "any", f"{IE}any"),
        ("kind", "barrier", f"{IE}Barrier"),
        ("kind", "Evidence note", f"{IE}EvidenceNote"),
        ("kind", "any", f"{IE}Finding"),
        ("section", "process/challenges", "process/challenges"),
        ("question", "sub-3", "sub-3"),
        ("paper", "12", "12"),
        ("issue", "si001", "si001"),
        ("finding", "f0463", "f0463"),
        ("counted", "Trust me", "Trust me"),
        ("unrated", "only", "only"),
        ("year", "2012", "2012"),
    ],
)
def test_a_value_is_the_term_that_it_names(option: str, value: str, expected: str, graph: Graph) -> None:
    assert terms(graph, option, value) == [expected]


@pytest.mark.parametrize(
    ("value", "number"), [("80%", "0.8"), ("0.8", "0.8"), ("0", "0"), ("0%", "0"), ("100%", "1"), ("12.5%", "0.125")]
)
def test_a_rating_is_given_as_a_number_or_in_per_cent(value: str, number: str, graph: Graph) -> None:
    (told,) = terms(graph, "min-mmat", value)
    assert Decimal(told) == Decimal(number)


@pytest.mark.parametrize(
    ("option", "value", "advice"),
    [
        ("level", "natonal", "The nearest: national"),
        ("component", "Trst", "The nearest: trust"),
        ("paper", "88", "Papers are numbered from 1 to 87."),
        ("paper", "0", "Papers are numbered from 1 to 87."),
        ("section", "any", "It can be: "),
        ("level", "", "It can be: national"),
        ("unrated", "all", "It can be: include, exclude, only."),
        ("counted", "", "For example: --counted trust"),
    ],
)
def test_a_value_that_does_not_exist_is_refused_with_advice(option: str, value: str, advice: str, graph: Graph) -> None:
    with pytest.raises(QueryError) as caught:
        terms(graph, option, value)
    assert caught.value.advice.startswith(advice)


def test_a_parameter_of_one_value_is_given_one(graph: Graph) -> None:
    assert len(terms(graph, "level", "national", "team")) == 2
    with pytest.raises(QueryError, match="--min-mmat was given 2 times; it takes one value"):
        terms(graph, "min-mmat", "0.8", "1")


@pytest.mark.parametrize(
    ("option", "table", "column"),
    [
        ("section", "sections", "key"),
        ("question", "questions", "id"),
        ("paper", "papers", "code"),
        ("issue", "source-issues", "id"),
        ("finding", "findings", "id"),
        ("anchor", "citations", "anchor"),
    ],
)
def test_the_values_listed_are_those_of_the_tables(option: str, table: str, column: str, graph: Graph) -> None:
    listed = list(allowed_values(find_parameter(option), graph))
    assert sorted(listed) == sorted(row[column] for row in oracle.table(table))


@pytest.mark.parametrize(
    ("option", "scheme"), [("level", "level"), ("country", "place"), ("code", "code"), ("component", "component")]
)
def test_the_values_listed_are_those_of_the_vocabularies(option: str, scheme: str, graph: Graph) -> None:
    listed = allowed_values(find_parameter(option), graph)
    assert listed == {name: oracle.label(scheme, name) for name in oracle.concepts(scheme)}


@pytest.mark.parametrize(
    ("question", "given", "complete"),
    [
        ("barriers-by-level", {}, {}),
        ("barriers-by-level", {"min-mmat": ["0.8"]}, {"min-mmat": ["0.8"], "unrated": ["exclude"]}),
        ("barriers-by-level", {"min-mmat": ["0"]}, {"min-mmat": ["0"], "unrated": ["exclude"]}),
        (
            "barriers-by-level",
            {"min-mmat": ["0.8"], "unrated": ["include"]},
            {"min-mmat": ["0.8"], "unrated": ["include"]},
        ),
        # A mark to measure by leaves nothing out, and who appraises items has no papers without a rating.
        ("gaps", {"min-mmat": ["1"]}, {"min-mmat": ["1"]}),
        ("appraisal-items", {"min-mmat": ["1"]}, {"min-mmat": ["1"]}),
    ],
)
def test_a_lowest_rating_leaves_papers_without_one_out_unless_told_otherwise(
    question: str, given: dict[str, list[str]], complete: dict[str, list[str]]
) -> None:
    assert with_implications(find_query(question), given) == complete


def test_what_is_given_in_python_is_what_would_be_typed() -> None:
    given = options({"min_mmat": 0.1, "paper": 12, "level": "team", "words": ["a", "b"], "below": 10})
    assert given == {"min-mmat": ["0.1"], "paper": ["12"], "level": ["team"], "words": ["a", "b"], "below": ["10"]}


def test_an_option_without_values_is_as_if_it_were_not_given(graph: Graph) -> None:
    query = find_query("unused-papers")
    assert len(run_query(query, graph, {"region": []})) == len(run_query(query, graph)) == 1
