"""Characters that nobody sees are told from those that people read, and shown as escapes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.characters import HIDDEN, character_name, excerpt, visible


@given(st.text())
def test_what_is_shown_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = visible(text)
    assert HIDDEN.search(shown.replace("\t", "")) is None
    assert visible(shown) == shown
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in shown)
    assert "\n" not in excerpt(text)


@given(st.text(st.characters(categories=["L", "N", "P", "Sm", "Sc", "Zs", "Mn"])))
def test_what_people_read_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    "code", [0x00, 0x1B, 0x7F, 0x9B, 0x202E, 0x2066, 0x200B, 0x200F, 0xFEFF, 0xFFFE, 0x1FFFF, 0xAD]
)
def test_characters_that_are_not_seen_are_named_by_their_number(code: int) -> None:
    assert HIDDEN.search(chr(code))
    assert character_name(chr(code)).startswith(f"U+{code:04X} (")
    assert chr(code) not in visible(f"a{chr(code)}b")


def test_a_long_text_is_cut_and_counted() -> None:
    assert excerpt("x" * 100, 10) == "'xxxxxxxxxx… (100 characters)'"
