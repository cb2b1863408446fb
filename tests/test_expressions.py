"""Regular expressions of others: matched as Python's engine matches them, and never for long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.expressions import Expression

#: What patterns of tables and shapes are made of.
PATTERNS = st.recursive(
    st.sampled_from(["a", "b", "-", "[ab]", "[^a]", ".", r"\.", r"\S", "a+", "b*", "a?", "a{2}", "[0-9]+"]),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map("".join),
        st.lists(parts, min_size=2, max_size=3).map("|".join),
        parts.map("({})".format),
        parts.map("({})*".format),
    ),
    max_leaves=6,
)
TEXTS = st.lists(st.text("ab-. 0'\"\\", max_size=6), max_size=8)


@given(PATTERNS, TEXTS)
def test_texts_are_matched_as_python_matches_them(pattern: str, texts: list[str]) -> None:
    expression, compiled = Expression(pattern), re.compile(pattern)
    assert expression.found(texts) == {text for text in texts if compiled.search(text)}
    assert expression.found(texts, whole=True) == {text for text in texts if compiled.fullmatch(text)}


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(a|aa)+$", "a*a*a*a*a*a*$", "(.*a){20}$", "([a-z]+)*$"])
def test_no_pattern_takes_long(pattern: str) -> None:
    text = "a" * 100_000 + "!"
    began = time.monotonic()
    assert Expression(pattern).found([text], whole=True) == frozenset()
    assert time.monotonic() - began < 20


def test_more_texts_than_one_query_takes() -> None:
    texts = [f"f{number:04}" for number in range(5000)]
    assert len(Expression("f0[0-9]{3}").found(texts, whole=True)) == 1000


def test_flags_are_those_of_sparql() -> None:
    assert Expression("^A.c$", "is").found(["a\nc", "xac"]) == {"a\nc"}


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "is no regular expression: missing )"),
        ("a)|(b", "is no regular expression: unbalanced parenthesis"),
        ("(?=a)a", "looks ahead or back"),
        (r"(a)\1", "refers to a group"),
        (r"a\Z", "what only Python has"),
        ("((a{500}){500}){50}", "it is too large"),
    ],
)
def test_what_cannot_be_matched_is_told(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        Expression(pattern)
