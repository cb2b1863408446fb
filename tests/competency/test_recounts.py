"""Every question answers what a recount of the tables gives, for its defaults and for every option that it takes."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from kg.graph import Graph
from kg.library import QueryFile, catalogue, find_query, run_query
from tests.competency.expected import DEFAULTS, QUESTIONS, expected
from tests.oracle import IDS, Options, Row, number

#: With what each question is asked, beside its defaults: every option, each where it changes the answer.
ASKED: dict[str, list[Options]] = yaml.safe_load((Path(__file__).parent / "asked.yaml").read_text(encoding="utf-8"))
CASES = [(name, options) for name in QUESTIONS for options in ({}, *ASKED[name])]


def words(case: tuple[str, Options]) -> str:
    """Return a question as it is asked on the command line."""
    name, options = case
    return " ".join([name, *(f"--{option} {value}" for option, values in options.items() for value in values)])


def short(column: str, text: str) -> str:
    """Return a cell as the recount has it."""
    if column == "rating":
        return number(Decimal(text))
    return text.rsplit("/", 1)[-1] if text.startswith(IDS) else text


def answer(name: str, options: Options, graph: Graph) -> list[Row]:
    """Return the rows of an answer, without what is tested elsewhere."""
    rows = run_query(find_query(name), graph, options)
    return [
        {column: short(column, text) for column, text in row.items() if text and not is_told_elsewhere(row, column)}
        for row in rows
    ]


def is_told_elsewhere(row: Row, column: str) -> bool:
    """Whether a cell is a full reference, or names the review, of which the tables hold one."""
    return column == "review" or (column == "statement" and row.get("about") == "reference")


def counted(rows: list[Row]) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(tuple(sorted(row.items())) for row in rows)


@pytest.mark.parametrize(("name", "options"), CASES, ids=map(words, CASES))
def test_a_question_answers_what_the_tables_say(name: str, options: Options, graph: Graph) -> None:
    """Row by row, each once: with the findings, papers, places, names and numbers of the recount, and no others."""
    answered, recounted = counted(answer(name, options, graph)), counted(expected(name, options))
    assert not recounted - answered, "rows that the answer lacks"
    assert not answered - recounted, "rows that the answer should not have"


def test_the_profile_of_a_paper_tells_whom_it_studied(graph: Graph) -> None:
    rows = answer("paper-profile", {"paper": ["6"]}, graph)
    told = {row["statement"] for row in rows if row["about"] == "participant group"}
    assert told == {"Health practitioners", "Young people"}


#: Options that change no answer to a question on this review, by any of their values.
UNCHANGING = {"review-based-findings": {"min-mmat"}, "unused-papers": {"min-mmat"}}


@pytest.mark.parametrize("query", catalogue("questions"), ids=lambda query: query.name)
def test_every_option_that_changes_an_answer_is_asked_for(query: QueryFile) -> None:
    """So that a question that stops reading one of its options does not answer as before."""
    # Of one review, its name changes nothing; tests/test_several_reviews.py asks for one of two.
    options_asked = {"review", *(option for options in ASKED[query.name] for option in options)}
    assert {parameter.option for parameter in query.parameters} - options_asked == UNCHANGING.get(query.name, set())
    defaults = DEFAULTS.get(query.name, {})
    for options in ASKED[query.name]:
        whole = expected(query.name, options)
        for option in options:
            without = {other: values for other, values in options.items() if other != option}
            assert options[option] == defaults.get(option) or expected(query.name, without) != whole, option
