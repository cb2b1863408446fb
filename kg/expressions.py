"""Regular expressions that others wrote, matched in a time that grows with the text alone.

Python's engine goes back and tries again: `(a+)+$` takes it longer than anybody waits for thirty letters. That of
pyoxigraph, behind SPARQL's REGEX, never goes back; it has no look-around and no references to groups for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from pyoxigraph import Literal, QuerySolutions, Store

__all__ = ["Expression"]

#: Texts that are looked at by one query; more of them take longer to be parsed than a second query does.
_TOGETHER = 2_000


class Expression:
    """A regular expression, as XPath and SPARQL write it, with flags such as ``i``."""

    def __init__(self, pattern: str, flags: str = "") -> None:
        """Take a pattern. Raises ``ValueError``, which says why, where it cannot be matched."""
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            raise ValueError(f"is no regular expression: {error}") from error
        self.pattern = pattern
        self._flags = flags
        if any(not _is_read(form, flags) for form in (pattern, _whole(pattern))):
            raise ValueError(
                "is not matched in a time that grows with the text alone: it is too large, or looks ahead or back "
                r"(?=…), refers to a group (\1), or has what only Python has (\Z); write it without"
            )

    def found(self, texts: Iterable[str], *, whole: bool = False) -> frozenset[str]:
        """Return those of some texts in which it is found somewhere, or that it matches as a ``whole``.

        >>> sorted(Expression("a+").found(["aa", "ab", "b"])), sorted(Expression("a+").found(["aa", "ab"], whole=True))
        (['aa', 'ab'], ['aa'])
        """
        pattern = _whole(self.pattern) if whole else self.pattern
        distinct = iter(dict.fromkeys(texts))
        matched: list[str] = []
        while some := list(islice(distinct, _TOGETHER)):
            matched += [some[number] for number in _numbers_of(some, pattern, self._flags)]
        return frozenset(matched)


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _is_read(pattern: str, flags: str) -> bool:
    """Whether the engine can use a pattern: where not, its REGEX has no value, whatever the text."""
    rows = _rows(f"SELECT ?value {{ BIND(STR(REGEX('', {Literal(pattern)}, {Literal(flags)})) AS ?value) }}")
    return next(rows) is not None


def _numbers_of(texts: list[str], pattern: str, flags: str) -> Iterator[int]:
    values = " ".join(f"({number} {Literal(text)})" for number, text in enumerate(texts))
    query = f"VALUES (?value ?text) {{ {values} }} FILTER REGEX(?text, {Literal(pattern)}, {Literal(flags)})"
    return (int(number) for number in _rows(f"SELECT ?value {{ {query} }}") if number is not None)


def _rows(query: str) -> Iterator[str | None]:
    solutions = _store().query(query)
    assert isinstance(solutions, QuerySolutions)
    for (value,) in solutions:
        yield None if value is None else str(value.value)


@cache
def _store() -> Store:
    """An empty graph: what is asked stands in the query."""
    return Store()
