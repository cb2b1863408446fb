"""Words become rows that queries find things by, whatever was typed; a miss is explained by what there is."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.errors import QueryError
from kg.evidence import Evidence
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.library import bind, find_parameter, find_query, graph_words, run_query
from kg.library.caveats import caveats
from kg.library.search import read_search, word_rows
from kg.namespaces import SKOS
from kg.stems import read_words, search_stems
from kg.tables import read_review
from tests import oracle
from tests.conftest import SECOND

EVERYTHING = find_query("full-text-search", ("views",))
#: What is typed to do harm, beside what hypothesis makes up.
ATTACKS = (
    '" } } ; DROP ALL #',
    "{ } ( ) [ ] . * + ? ^ $ | \\",
    '"""',
    "\\u0022 } INSERT",
    "#given finding: level\ntrust",
    "\u202etsurt\u202c \u2066trust\u2069",
    "a" * 10_000,
    '"' * 9_999,
    "(" * 10_000,
    "trust\x00care",
    "\ud800 trust",
)


def found(graph: Graph, *words: str, **options: str) -> list[dict[str, str]]:
    rows = run_query(EVERYTHING, graph, {"words": words, **{name: [value] for name, value in options.items()}})
    return [{**row, "name": row["thing"].rpartition("/")[2]} for row in rows]


def sentences(graph: Graph, query_name: str = "full-text-search", **values: list[str]) -> list[str]:
    query = find_query(query_name, ("questions", "views"))
    return caveats(query, values=values, results=run_query(query, graph, values), graph=graph)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda text: ascii(text[:20]))
def test_what_is_typed_is_never_part_of_the_query(attack: str, graph: Graph) -> None:
    neutral = bind(EVERYTHING, {}, graph).count("\n")
    try:
        text = bind(EVERYTHING, {"words": [attack]}, graph)
    except QueryError as error:
        assert "no word" in str(error)
        return
    (rows,) = re.findall(r"VALUES \(\?words \?wordsAsked \?stem\) \{ (.*) \} \?thing", text)
    assert re.fullmatch(r'(\(\d+ \d+ "[a-z0-9 ]+"\) ?)+', rows)
    assert text.count("\n") <= neutral + 2
    graph.select(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(typed=st.text(max_size=40))
def test_any_text_is_searched_for_or_refused(typed: str, graph: Graph) -> None:
    try:
        rows = run_query(find_query("search"), graph, {"words": [typed]})
    except QueryError as error:
        assert "no word to look for" in str(error)
        assert not read_words(typed, ()).words
        return
    assert len(rows) >= 0


def test_every_word_of_a_statement_finds_it(graph: Graph) -> None:
    for finding in oracle.table("findings")[::60]:
        for word in re.findall(r"[A-Za-z]{3,}", finding["statement"])[:6]:
            assert finding["id"] in {row["name"] for row in found(graph, f'"{word}"', thing="finding")}, word


def test_more_words_never_find_more_and_any_of_them_never_less(graph: Graph) -> None:
    one, both, either = (
        {row["thing"] for row in found(graph, '"trust"')},
        {row["thing"] for row in found(graph, '"trust" "leadership"')},
        {row["thing"] for row in found(graph, '"trust" "leadership"', match="any")},
    )
    assert both < one < either


def test_too_many_words_are_refused(graph: Graph) -> None:
    with pytest.raises(QueryError, match="too many") as caught:
        read_search([" ".join(f"w{number}x" for number in range(41))], graph)
    assert "40" in caught.value.advice


def test_rows_say_how_many_words_have_to_be_found() -> None:
    sought = read_words('"a" "b c"', ())
    assert word_rows(sought) == [(1, 2, Literal(" a ")), (2, 2, Literal(" b c "))]
    assert word_rows(sought, any_of_them=True) == [(1, 1, Literal(" a ")), (2, 1, Literal(" b c "))]


def test_what_has_the_words_together_comes_before_what_has_them_apart(graph: Graph) -> None:
    of_findings = [row["text"].lower() for row in found(graph, "mental health", thing="finding")]
    together = ["mental health" in text for text in of_findings]
    assert together == sorted(together, reverse=True)
    assert {True, False} >= set(together) and together[0]


def test_kinds_come_in_their_order(graph: Graph) -> None:
    kinds = list(dict.fromkeys(row["kindName"] for row in found(graph, "trust integration", match="any")))
    assert kinds == ["concept", "conclusion", "finding", "paper", "source issue"]


@pytest.mark.parametrize(
    ("option", "noun"),
    [
        *((option, "finding") for option in ("level", "component", "perspective", "country", "model", "code")),
        *((option, "paper") for option in ("method", "group", "region")),
    ],
)
def test_a_concept_says_how_much_its_command_lists(option: str, noun: str, graph: Graph) -> None:
    rows = [
        row for row in found(graph, thing="concept") if row["thing"].split("/")[-2] == find_parameter(option).scheme
    ]
    assert rows
    for row in rows[::3]:
        listed = [one["thing"] for one in found(graph, **{option: row["name"]}) if one["kindName"] == noun]
        assert len(listed) == len(set(listed)) == int(row.get(f"{noun}s", "0")), row


def test_a_synonym_leads_to_what_is_coded_with_its_concept(graph: Graph) -> None:
    told = sentences(graph, words=["one-stop shop"])
    (line,) = [line for line in told if line.startswith("Co-location, also called one-stop shop: ")]
    assert re.fullmatch(r".*: \d+ findings: integration-kg search --component co-location", line)


def test_no_two_concepts_of_a_scheme_have_a_name_in_common(graph: Graph) -> None:
    rows = graph.select(
        f"SELECT DISTINCT ?scheme ?concept ?name WHERE {{ ?concept <{SKOS}inScheme> ?scheme ; "
        f"<{SKOS}altLabel>|<{SKOS}prefLabel> ?name }}"
    )
    others = graph.select(f"SELECT ?concept ?name WHERE {{ ?concept <{SKOS}altLabel> ?name }}")
    owners: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        owners.setdefault((row["scheme"], search_stems([row["name"]])), set()).add(row["concept"])
    schemes = {row["concept"]: row["scheme"] for row in rows}
    for row in others:
        assert owners[schemes[row["concept"]], search_stems([row["name"]])] == {row["concept"]}, row
    assert len(others) >= 150


def test_a_miss_says_what_was_searched_what_each_word_finds_and_the_nearest_words(graph: Graph) -> None:
    told = sentences(graph, words=["trust shoool"])
    findings, conclusions = len(oracle.table("findings")), len(oracle.table("conclusions"))
    assert told[0].startswith("Nothing has all of these words: trust shoool. Searched: ")
    assert f"{conclusions} conclusions, {findings} findings, {len(oracle.table('papers'))} papers" in told[0]
    assert re.fullmatch(r"Any of these words: \d+ found: --any\.", told[1])
    assert re.fullmatch(r"trust alone: \d+ found\.", told[2])
    assert told[3] == "shoool alone: nothing; the nearest words: school, schools."


def test_a_miss_of_the_words_that_a_question_asks_by_itself_says_what_was_searched() -> None:
    other = build_graph(read_review(SECOND))
    number = len(Evidence(other).findings)
    assert sentences(other, "search")[:2] == [
        "Shown: --words trust, as nothing else was asked for.",
        f"Nothing has these words: trust. Searched: {number} findings.",
    ]
    assert sentences(other, "coding-differences") == ["Nothing in the graph answers this."]


def test_a_miss_of_a_question_says_what_its_other_parameters_leave_out(graph: Graph) -> None:
    told = sentences(graph, "search", words=["emergency"], level=["individual"], kind=["Rationale"])
    assert told[0] == f"Nothing has these words: emergency. Searched: {len(oracle.table('findings'))} findings."
    assert re.fullmatch(r"Without --level individual --kind Rationale: \d+ found\.", told[1])


def test_words_of_the_graph_are_folded_and_complete(graph: Graph) -> None:
    words = graph_words(graph)
    assert {"trust", "co", "ordination", "coordination", "cressman", "uncrc", "children"} <= words
    assert all(word == word.lower() for word in words)
