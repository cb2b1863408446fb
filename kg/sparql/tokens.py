"""Queries as tokens (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), also as engines may else read them.

By the standard the longest token wins. Engines whose parser knows no tokens, pyoxigraph among them, decide by what may
stand there: ``1<2)#>`` is then not an IRI but a comparison, a bracket and a comment.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["NAME", "Token", "readings", "tokens", "unescape"]

#: A character of a name, and more beyond ASCII than the standard allows: those are errors anywhere in a query. It is
#: told by what it is not, as a set of ASCII characters: sets of all others take Python long to compile.
NAME = r"[^\x00-/:-@\x5b-\x5e`\x7b-\x7f]"
_LETTER = r"[^\x00-@\x5b-`\x7b-\x7f]"
_NAME_OR_DASH = r"[^\x00-,./:-@\x5b-\x5e`\x7b-\x7f]"
_NAME_DOT_OR_DASH = r"[^\x00-,/:-@\x5b-\x5e`\x7b-\x7f]"
_HEX4, _HEX8 = r"[0-9A-Fa-f]{4}", r"[0-9A-Fa-f]{8}"
_ESCAPE = re.compile(rf"\\u({_HEX4})|\\U({_HEX8})")
_LOCAL = rf"{NAME}|:|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TOKEN = re.compile(
    r"(?P<gap>[\x00-\x20]++|#[^\r\n]*+)"
    r'|(?P<string>"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\r\n]++|\\.)*+"'
    r"|'(?:[^'\\\r\n]++|\\.)*+')"
    rf"|(?P<iri><(?:[^\x00-\x20<>\"{{}}|^`\\]++|\\u{_HEX4}|\\U{_HEX8})*+>)"
    rf"|(?P<variable>[?$]{NAME}++)"
    rf"|(?P<blank>_:{NAME}(?:{_NAME_DOT_OR_DASH}*{_NAME_OR_DASH})?)"
    rf"|(?P<name>(?:{_LETTER}(?:{_NAME_DOT_OR_DASH}{{0,250}}{_NAME_OR_DASH})?)?:"
    rf"(?:(?:{_LOCAL})(?:(?:{_LOCAL}|[.\-])*(?:{_LOCAL}|-))?)?)"
    r"|(?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)"
    rf"|(?P<word>{_NAME_OR_DASH}++)"
    r"|(?P<mark>\\.|.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (a group of the pattern above), its text and where it begins."""

    kind: str
    text: str
    start: int


def unescape(query: str) -> str:
    r"""Return a query with the escapes ``\uXXXX`` resolved, which SPARQL 1.1 does before it reads (section 19.2)."""
    return _ESCAPE.sub(lambda match: _character(match[1] or match[2]), query)


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else " "


def _match(text: str, position: int) -> tuple[Token, int] | None:
    match = _TOKEN.match(text, position)
    return match and (Token(match.lastgroup or "mark", match[0], position), match.end())


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query by the standard, without white space and comments."""
    position = 0
    while match := _match(text, position):
        token, position = match
        if token.kind != "gap":
            yield token


def readings(text: str) -> Iterator[tuple[Token, bool]]:
    """Yield every token of every reading of a query, and whether the token before it is ``GRAPH``.

    Readings part at ``<``, which opens an IRI up to the next ``>`` or is an operator.
    """
    queue = [(0, False)]
    visited = set(queue)
    while queue:
        position, after_graph = heapq.heappop(queue)
        match = _match(text, position)
        if match is None:
            continue
        token, end = match
        following = {end}
        if token.kind != "gap":
            yield token, after_graph
            after_graph = token.kind == "word" and token.text.upper() == "GRAPH"
        if text[position] == "<":
            following |= {position + 1, text.find(">", position) + 1 or end}
        for state in ((place, after_graph) for place in following):
            if state not in visited:
                visited.add(state)
                heapq.heappush(queue, state)
