"""What a query may do: read the graph, and nothing else."""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.namespaces import GRAPH

__all__ = ["check_read_only"]

# Everything that may hold a keyword without meaning it: IRIs, strings of the four kinds, comments.
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|#[^\n]*",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATE = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")


def _keyword(word: str) -> re.Pattern[str]:
    # Not a variable (?load), not part of a prefixed name (ex:load, load:x) and not part of a longer word.
    return re.compile(rf"(?<![?$:\w\-]){word}(?![\w\-]|\s*:)", re.IGNORECASE)


_SERVICE = _keyword("SERVICE")
_FROM = re.compile(rf"{_keyword('FROM').pattern}\s*(?:{_keyword('NAMED').pattern}\s*)?(<[^>]*>|\S+)", re.IGNORECASE)
_QUERY_FORM = re.compile(r"(?<![?$:\w\-])(SELECT|CONSTRUCT|ASK|DESCRIBE)(?![\w\-]|\s*:)", re.IGNORECASE)


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else " "


def check_read_only(query: str) -> None:
    """Raise :class:`~kg.errors.QueryError` unless a query only reads what is in the graph.

    Refused are updates, SERVICE (which sends data elsewhere) and FROM with a graph that is not one of this
    project's (which some engines fetch from the network).
    """
    # Escapes such as \\u0053ERVICE are resolved before a query is read (SPARQL 1.1, section 19.2), so also here.
    resolved = _ESCAPE.sub(lambda m: _character(m[1] or m[2]), query)
    bare = _OPAQUE.sub(lambda m: m[0] if m[0].startswith("<") else " ", resolved)
    without_iris = re.sub(r"<[^<>\s]*>", " ", bare)
    if _SERVICE.search(without_iris):
        raise QueryError(
            "SERVICE is refused: queries read this graph only and call no other endpoint.",
            "Remove the SERVICE block, or run the query in a tool of your own on the exported graph.",
        )
    for match in _FROM.finditer(bare):
        graph = match[1]
        if not graph.startswith(f"<{GRAPH}"):
            raise QueryError(
                f"FROM {graph} is refused: it is not a graph of this project and would be fetched from elsewhere.",
                f"Name a graph under <{GRAPH}…>, or leave FROM out to query everything.",
            )
    if not _QUERY_FORM.search(without_iris):
        for word in _UPDATE:
            if _keyword(word).search(without_iris):
                raise QueryError(
                    f"{word} is refused: the graph is built from the tables and is not changed by SPARQL.",
                    "Edit the tables and run integration-kg build.",
                )
