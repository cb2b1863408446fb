"""Words are read alike however they are typed, and the table of spellings says nothing that does nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.stems import fold, read_words, search_stems, spellings, stem, words_of

KNOWN = words_of("co-ordinated colocated organisations multi-agency nursery trusting funders")


def finds(typed: str, text: str) -> bool:
    """Whether all words typed are in a text."""
    stems = search_stems([text])
    words = read_words(typed, KNOWN | words_of(text)).words
    return bool(words) and all(any(piece in stems for piece in word.pieces) for word in words)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("coordination", "Co-ordination of care"),
        ("co-ordination", "The coordination of care"),
        ("co ordination", "Coordinated care"),
        ("co ordination", "Co-ordinated care"),
        ("joined up", "Joined-up plans"),
        ("joined-up", "Plans that are joined up"),
        ("multiagency", "Multi agency working"),
        ("multi-agency", "multiagency working"),
        ("health care", "Healthcare for all"),
        ("healthcare", "health care for all"),
        ("organization", "The organisation itself"),
        ("behavior", "Children's behaviours"),
        ("child", "Children’s voices"),
        ("colocat", "Co-location matters"),
        ("organiz", "An organisation"),
        ("fund", "Funders decide"),
        ("ENFANTS DE L'ÉTAT", "enfants de l’etat"),
        ("ﬁnance", "Finance"),
        ("care the", "Careful work"),
        ('"key worker"', "A key-worker"),
        ("sørensen", "Sorensen (2019)"),
    ],
)
def test_what_people_type_finds_what_is_written(typed: str, text: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('"fund"', "Funders decide"),
        ("fund care", "Funders decide on care"),
        ('"worker key"', "A key worker"),
        ('"trust confidence"', "In trust. And confidence"),
        ("IT", "Italian items"),
        ("", "anything"),
        ("-- ()", "anything"),
    ],
)
def test_what_is_not_meant_is_not_found(typed: str, text: str) -> None:
    assert not finds(typed, text)


def test_a_phrase_does_not_run_from_one_text_into_the_next() -> None:
    assert " trust confid " not in search_stems(["Trust", "Confidence"])


def test_words_that_say_nothing_are_left_out_unless_they_are_all_there_is() -> None:
    assert [word.typed for word in read_words("the role of trust", ()).words] == ["role", "trust"]
    assert [word.typed for word in read_words("of the", ()).words] == ["of", "the"]
    assert [word.typed for word in read_words('"of the" team', ()).words] == ['"of the"', "team"]


def test_every_spelling_joins_what_stems_leave_apart() -> None:
    for kind in ("spelling", "plural"):
        for written, read in spellings()[kind].items():
            assert stem(written) == stem(read), written
            spelled = dict(spellings()[kind])
            assert read not in spelled, f"{written} is read as {read}, which is read as something else"


def test_every_spelling_is_needed() -> None:
    from snowballstemmer.english_stemmer import EnglishStemmer

    plain = EnglishStemmer().stemWord
    rows = [*spellings()["spelling"].items(), *spellings()["plural"].items()]
    rows += [(f"organ{written}", f"organ{read}") for written, read in spellings()["ending"].items()]
    assert [row for row in rows if plain(row[0]) == plain(row[1])] == []


def test_what_is_written_as_one_is_known_by_its_parts() -> None:
    for written, read in spellings()["apart"].items():
        assert read.replace("-", "") == written
        assert finds(written, read.replace("-", " ")), written


@given(st.text(max_size=60))
def test_folding_is_done_once_and_forms_of_unicode_are_alike(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFKC", text)) == fold(unicodedata.normalize("NFKD", text))


@given(st.text(max_size=60))
def test_a_text_has_the_words_that_are_in_it(text: str) -> None:
    for word in words_of(text):
        assert finds(f'"{word}"', text)


@given(st.text(max_size=200))
def test_pieces_hold_nothing_but_words_and_spaces(typed: str) -> None:
    sought = read_words(typed, KNOWN)
    for piece in [*(piece for word in sought.words for piece in word.pieces), sought.together]:
        assert all(letter == " " or letter.isalnum() for letter in piece)
