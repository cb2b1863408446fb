"""Words are searched for in the page as on the command line: all of them, or any; what is found is the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kg.graph import Graph
from kg.library import find_query, run_query
from tests.browser.explorer import Opened, counts, listed, shown_query

PHRASE = '"young people" trust'


def found(graph: Graph, words: str, match: str) -> set[str]:
    rows = run_query(find_query("search"), graph, {"words": [words], "match": [match]})
    return {row["finding"].rpartition("/")[2] for row in rows}


@pytest.mark.parametrize("match", ["all", "any"])
def test_a_phrase_with_a_word_finds_what_the_command_line_finds(opened: Opened, graph: Graph, match: str) -> None:
    page = opened.go("findings", words=PHRASE, **({"match": "any"} if match == "any" else {}))
    asked = found(graph, PHRASE, match)
    assert listed(page, "#list") == asked
    assert counts(page)[0] == len(asked) > 0
    rows = graph.select(shown_query(page, ".filters", "site-totals"))
    assert {row["findings"] for row in rows} == {str(len(asked))}


def test_any_of_the_words_is_offered_where_there_are_several(opened: Opened, graph: Graph) -> None:
    page = opened.go("findings", words="trust")
    expect(page.get_by_label("any of these words")).to_be_hidden()
    page.locator("#words").fill("trust school")
    expect(page.get_by_label("any of these words")).to_be_visible()
    page.get_by_label("any of these words").check()
    assert "match=any" in page.url
    assert counts(page)[0] == len(found(graph, "trust school", "any"))
    page.reload()
    expect(page.get_by_label("any of these words")).to_be_checked()
    assert page.locator(".printed").text_content() == "Filters: Search: “trust school” (any of these words)"
    assert page.locator(".notice").count() == 0
    page.get_by_role("button", name="Clear all").click()
    assert "match" not in page.url and "words" not in page.url


@pytest.mark.parametrize("name", ["findings", "map", "levels", "components", "papers"])
def test_a_miss_leads_to_what_has_any_of_the_words(opened: Opened, name: str) -> None:
    page = opened.go(name, words="school zebra")
    said = page.locator("#missed").inner_text()
    assert said.startswith("Nothing has all of these words. Any of these words: ")
    page.get_by_role("button", name="Any of these words").click()
    assert page.locator(".result").inner_text() in said
    assert page.locator("#missed").inner_text() == ""
    assert page.evaluate("document.activeElement.id") == "match"
    assert "match=any" in page.url


def test_a_miss_behind_filters_does_not_blame_the_words_alone(opened: Opened) -> None:
    page = opened.go("findings", words="care trust", mmat="high", level="national")
    said = page.locator("#missed").inner_text()
    assert said.startswith("Nothing that passes the filters has all of these words. Any of these words: ")


def test_words_of_which_none_is_there_offer_nothing(opened: Opened) -> None:
    page = opened.go("findings", words="zebra giraffe")
    assert page.locator("#missed").inner_text() == ""
