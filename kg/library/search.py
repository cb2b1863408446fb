"""What is searched for, in the words of a graph: bound to queries, and told where nothing is found."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from pyoxigraph import Literal

from kg.errors import QueryError
from kg.graph import Graph
from kg.graph.search import search_texts
from kg.library.terms import Bound
from kg.stems import Sought, read_words, words_of

__all__ = ["graph_words", "read_search", "word_rows"]

#: The most words that are searched for at once.
_MOST_WORDS = 40
#: The words of each graph that is in use, which do not change while it is.
_GRAPH_WORDS: WeakKeyDictionary[Graph, frozenset[str]] = WeakKeyDictionary()


def graph_words(graph: Graph) -> frozenset[str]:
    """Return the words of all that is searched, folded; of those that are taken apart the parts and the whole."""
    if graph not in _GRAPH_WORDS:
        _GRAPH_WORDS[graph] = frozenset(words_of("\n".join(row["text"] for row in search_texts(graph))))
    return _GRAPH_WORDS[graph]


def read_search(texts: Sequence[str], graph: Graph) -> Sought:
    """Return what is searched for where texts are typed, one after the other.

    Raises :class:`~kg.errors.QueryError` where there is no word in them, or too many.
    """
    typed = " ".join(texts)
    sought = read_words(typed, graph_words(graph))
    if not sought.words:
        raise QueryError(f"There is no word to look for in {typed[:40]!r}.", "For example: trust, or school nurses.")
    if len(sought.words) > _MOST_WORDS:
        raise QueryError(
            f"{len(sought.words)} words are too many to look for at once.",
            f"Give at most {_MOST_WORDS}, or a phrase in quotes.",
        )
    return sought


def word_rows(sought: Sought, any_of_them: bool = False) -> list[Bound]:
    """Return the rows that queries take for words: which word, how many have to be found, and a piece that finds it.

    >>> word_rows(read_words('"school nurses"', ()))
    [(1, 1, <Literal value= school nurs  datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>)]
    """
    least = 1 if any_of_them else len(sought.words)
    return [(number, least, Literal(piece)) for number, word in enumerate(sought.words, 1) for piece in word.pieces]
