"""Words as they are searched: folded, taken apart where they are hyphened, spelled one way, and stemmed.

What is searched of a thing is one text of stems between spaces (:func:`search_stems`), and what is typed becomes
pieces of such a text (:func:`read_words`), so that to search is to ask which texts contain a piece. The scripts of the
explorer do the same (``viz/assets/js/words.js``), from the same table of spellings.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg import paths

__all__ = ["Sought", "Word", "fold", "found_spans", "read_words", "search_stems", "spellings", "stem", "words_of"]

#: The fewest letters that are taken for the beginning of longer words.
_SHORTEST_BEGINNING = 3
#: A word, with its parts where hyphens or apostrophes hold them together.
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
#: A word as it is written, each of its characters put as "a" and what may hold it together as "-".
_WRITTEN = re.compile("a+(?:-a+)*")
_JOINING = frozenset("'’‘ʼ‐-")
#: What is typed: a phrase in quotes, or anything between spaces.
_TYPED = re.compile(r'"([^"]*)"|([^\s"]+)')
#: Between two texts of one thing, so that no phrase runs from one into the other; no word has it.
_STOP = "."


@dataclass(frozen=True)
class Word:
    """What one word or phrase is found by: pieces of a text of stems, one of which has to be in it.

    A piece that ends without a space is the beginning of words.
    """

    typed: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Sought:
    """What is searched for: words and phrases, and the piece in which whole words stand together as they were typed."""

    words: tuple[Word, ...]
    together: str


@functools.cache
def spellings() -> Mapping[str, Mapping[str, str]]:
    """Return the table ``ontology/spellings.csv``: how a word, ending or letter is read, by kind and as written."""
    table: dict[str, dict[str, str]] = {}
    with (paths.ontology() / "spellings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            table.setdefault(row["kind"], {})[row["written"]] = row["read"]
    return table


def fold(text: str) -> str:
    """Return a text without case, accents, forms of letters and marks that cannot be seen.

    >>> fold("Ｃafé\u202e ’Œuvre’")
    "cafe 'oeuvre'"
    """
    lower = text.lower()
    if lower.isascii():
        return lower
    letters = spellings()["letter"]
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(
        letters.get(letter, letter)
        for letter in plain
        if (category := unicodedata.category(letter))[0] != "M" and category != "Cf"
    )


@functools.cache
def _stemmer() -> Any:
    # Its own front door would take PyStemmer where that is installed, which stems otherwise.
    from snowballstemmer.english_stemmer import EnglishStemmer

    return EnglishStemmer()


@functools.cache
def stem(word: str) -> str:
    """Return the stem of a folded word, spelled one way.

    >>> stem("organization") == stem("organisations"), stem("children") == stem("child")
    (True, True)
    """
    return str(_stemmer().stemWord(_spelled(word)))


def _spelled(word: str) -> str:
    table = spellings()
    for kind in ("spelling", "plural"):
        if word in table[kind]:
            return table[kind][word]
    for written, read in table["ending"].items():
        if word.endswith(written):
            return word.removesuffix(written) + read
    return word


def _words(folded: str) -> list[tuple[str, ...]]:
    """Return the words of a folded text, each as its parts: one, or those that a hyphen or apostrophe joins."""
    return [_parts(word) for word in _WORD.findall(folded)]


@functools.cache
def _parts(word: str) -> tuple[str, ...]:
    bare = word.removesuffix("'s")
    return tuple(re.split("['-]", spellings()["apart"].get(bare, bare)))


def words_of(text: str) -> set[str]:
    """Return the words of a text, folded; of those that are taken apart the parts and the whole.

    >>> sorted(words_of("Co-ordinated children's care"))
    ['care', 'children', 'co', 'coordinated', 'ordinated']
    """
    return {word for parts in set(_words(fold(text))) for word in (*parts, "".join(parts))}


def search_stems(texts: Iterable[str]) -> str:
    """Return what is searched of a thing: the stems of its texts, in their order, between spaces.

    A text whose words are taken apart is there twice, with their parts and, at the end, with the wholes: phrases are
    found in either.

    >>> search_stems(["Co-ordinated care.", "Trust"])
    ' co ordin care . trust . coordin care '
    """
    read = [_words(fold(text)) for text in texts]
    split = [[stem(part) for parts in words for part in parts] for words in read]
    joined = [[stem("".join(parts)) for parts in words] for words in read]
    readings = [*split, *(whole for parts, whole in zip(split, joined, strict=True) if whole != parts)]
    return f" {f' {_STOP} '.join(' '.join(stems) for stems in readings)} "


def read_words(typed: str, known: Collection[str]) -> Sought:
    """Return what is searched for where a text is typed.

    Words that say nothing (``the``) are left out unless nothing else is there or they stand in quotes; the last word,
    where it is not in quotes, is also taken for the beginning of words. ``known`` are the words of the graph.

    >>> read_words("joined-up care", ["careful"]).words[0].pieces
    (' join up ', ' joinedup ')
    """
    items = _items(fold(typed))
    words: dict[tuple[str, ...], Word] = {}
    telling = [item for item in items if item.quoted or not item.ignored] or items
    for at, item in enumerate(items):
        if item not in telling:
            continue
        pieces = _pieces(item.words)
        if not item.quoted:
            is_last = at == len(items) - 1
            pieces += _with_neighbours(items, at, known)
            pieces += _beginnings(item.words[0], known) if is_last else []
        word = Word(item.shown, _needed(pieces))
        words.setdefault(word.pieces, word)
    return Sought(tuple(words.values()), _pieces([word for item in items for word in item.words])[0] if items else "")


def found_spans(text: str, sought: Sought) -> list[tuple[int, int]]:
    """Return where in a text the words are that were found: the first place of each, and the one after its last.

    >>> found_spans("Co-ordinated care is co-ordination.", read_words("coordination", ()))
    [(0, 12), (21, 34)]
    """
    written = "".join("-" if one in _JOINING else "a" if _is_written(one) else " " for one in text)
    spans = [match.span() for match in _WRITTEN.finditer(written)]
    words = [(at, parts) for at, (first, end) in enumerate(spans) for parts in _words(fold(text[first:end]))]
    split = [(at, stem(part)) for at, parts in words for part in parts]
    joined = [(at, stem("".join(parts))) for at, parts in words]
    pieces = [piece for word in sought.words for piece in word.pieces]
    found = {at for stems in (split, joined) for piece in pieces for at in _places(piece, stems)}
    return [spans[at] for at in sorted(found)]


def _is_written(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LNM" or category == "Cf"


def _places(piece: str, stems: Sequence[tuple[int, str]]) -> Iterator[int]:
    """Yield the places of the stems that a piece stands for, wherever it is among them."""
    *before, last = piece.split()
    for start in range(len(stems) - len(before)):
        run = stems[start : start + len(before) + 1]
        end = run[-1][1]
        if [one for _, one in run[:-1]] == before and (end == last if piece.endswith(" ") else end.startswith(last)):
            yield from (at for at, _ in run)


@dataclass(frozen=True)
class _Item:
    """A phrase in quotes, or one word; each word as its parts."""

    words: tuple[tuple[str, ...], ...]
    quoted: bool
    shown: str

    @property
    def ignored(self) -> bool:
        return self.shown in spellings()["ignored"]


def _items(folded: str) -> list[_Item]:
    items: list[_Item] = []
    for match in _TYPED.finditer(folded):
        words = _words(match[0])
        if match[1] is not None and words:
            items.append(_Item(tuple(words), True, f'"{" ".join(match[1].split())}"'))
        elif match[1] is None:
            items += [_Item((parts,), False, "-".join(parts)) for parts in words]
    return items


def _pieces(words: Sequence[tuple[str, ...]]) -> list[str]:
    """Return how words stand in a text of stems: with the parts of those that are taken apart, and with the wholes."""
    split = " ".join(stem(part) for parts in words for part in parts)
    joined = " ".join(stem("".join(parts)) for parts in words)
    return [f" {split} "] if split == joined else [f" {split} ", f" {joined} "]


def _with_neighbours(items: Sequence[_Item], at: int, known: Collection[str]) -> list[str]:
    """Return what a word is part of where it and a neighbour are written as one (``co ordination``)."""
    pieces: list[str] = []
    for first, second in ((at - 1, at), (at, at + 1)):
        pair = items[first : second + 1] if first >= 0 else []
        if len(pair) == 2 and not any(item.quoted or item.ignored or len(item.words[0]) > 1 for item in pair):
            whole = items[first].words[0][0] + items[second].words[0][0]
            pieces.append(f" {stem(whole)} ")
            if second == len(items) - 1 and any(word.startswith(whole) for word in known):
                pieces += _beginnings((whole,), known)
    return pieces


def _beginnings(parts: tuple[str, ...], known: Collection[str]) -> list[str]:
    """Return what is found by the beginning of words; a stem may be shorter than what was typed of its word."""
    whole = "".join(parts)
    if len(whole) < _SHORTEST_BEGINNING:
        return []
    beginnings = tuple(_other_spellings(whole))
    words = sorted({*known, *spellings()["spelling"], *spellings()["plural"]})
    stems = dict.fromkeys(stem(word) for word in words if word.startswith(beginnings))
    pieces = [f" {start}" for start in beginnings if any(one.startswith(start) for one in stems)]
    pieces += [f" {one} " for one in stems]
    before = "".join(f" {stem(part)}" for part in parts[:-1])
    return pieces if len(parts) == 1 else [*pieces, *(before + piece for piece in _beginnings(parts[-1:], known))]


def _other_spellings(beginning: str) -> list[str]:
    """Return the beginning of a word with what it is spelled like otherwise (``organiz``: ``organis``)."""
    found = [beginning]
    for written, read in spellings()["ending"].items():
        for length in range(2, len(written) + 1):
            kept = beginning[:-length]
            if len(kept) >= _SHORTEST_BEGINNING and beginning.endswith(written[:length]):
                found.append(kept + read[:length])
    return list(dict.fromkeys(found))


def _needed(pieces: Sequence[str]) -> tuple[str, ...]:
    """Return pieces without those that another one, which is the beginning of words, finds as well."""
    beginnings = [piece for piece in pieces if not piece.endswith(" ")]
    kept = [p for p in pieces if not any(p != start and p.startswith(start) for start in beginnings)]
    return tuple(dict.fromkeys(kept))
