"""What a query may do: read the graph, and nothing else.

Refusing a strange query that would do no harm is accepted here; letting one through that does is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.errors import QueryError
from kg.namespaces import GRAPH
from kg.sparql.tokens import NAME, Token, readings, tokens, unescape

__all__ = ["check_read_only", "may_call", "query_form"]

#: More brackets within each other, or a longer text, may exhaust the stack of the engine's parser.
_DEEPEST = 200
_LONGEST = 100_000
#: So often the letters of SERVICE may stand in the names of a query: what follows each may be read to its end.
_MOST_MENTIONS = 200
_OPENING, _CLOSING = ("{", "(", "["), ("}", ")", "]")

_UPDATE = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
_SERVICE = re.compile("SERVICE", re.IGNORECASE)
_GAP = r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
_PLAIN = r"\x00-\x20{}#\\<>\"'()\[\];,"
# What pyoxigraph reads as a call wherever it looks for one: no space is needed between the keyword and the name.
_CALL = re.compile(
    rf"SERVICE{_GAP}(?:SILENT{_GAP})?"
    rf"(?:<[^>]*+>|[?$]{NAME}++|[^{_PLAIN}:]*+:(?:\\.|[^{_PLAIN}])*+){_GAP}\{{",
    re.IGNORECASE | re.DOTALL,
)
_VALID_ESCAPES = re.compile(
    r"(?:[^\\]++|\\[tbnrf\"'\\]|\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|\\U00(?:0(?!0[Dd][89A-Fa-f])[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})*+"
)


def check_read_only(query: str) -> None:
    """Raise :class:`~kg.errors.QueryError` unless a query only reads what is in the graph.

    Refused are updates, SERVICE (which sends data elsewhere), FROM with a graph that is not one of this
    project's (which some engines fetch from the network), and what would bring the engine down.
    """
    if len(query) > _LONGEST:
        raise QueryError(
            f"The query has {len(query):,} characters; {_LONGEST:,} are taken.", "Ask it in several queries."
        )
    # Engines resolve escapes before they read a query, or only inside strings and IRIs: it is read both ways.
    for text in dict.fromkeys((unescape(query), query)):
        query_tokens = list(tokens(text))
        _check_calls(text, query_tokens)
        _check_graphs(query_tokens)
        _check_updates(query_tokens)
        _check_form(query_tokens)


def may_call(query: str) -> bool:
    """Whether the letters of SERVICE stand anywhere in a query, be it in a string; without them nothing is called."""
    return any(_SERVICE.search(text) for text in (query, unescape(query)))


def query_form(query: str) -> str:
    """Return ``SELECT``, ``CONSTRUCT``, ``ASK`` or ``DESCRIBE``, whichever a query begins with after its prologue."""
    words = (token.text.upper() for token in tokens(query) if token.kind == "word")
    return next((form for word in words for form in _FORMS if word.startswith(form)), "SELECT")


def _check_calls(text: str, query_tokens: Sequence[Token]) -> None:
    if not _SERVICE.search(text):
        return
    keyword = any(token.kind == "word" and _SERVICE.search(token.text) for token in query_tokens)
    if keyword or _any_call(text):
        raise QueryError(
            "SERVICE is refused: queries read this graph only and call no other endpoint.",
            "Remove the SERVICE block, or run the query in a tool of your own on the exported graph.",
        )


def _any_call(text: str) -> bool:
    """Whether an engine could read a call in any reading, or too many would have to be looked at."""
    mentions = 0
    for token, after_graph in readings(text):
        mentions += len(_SERVICE.findall(token.text)) if token.kind in ("word", "name", "variable") else 0
        if mentions > _MOST_MENTIONS or _calls(text, token, after_graph):
            return True
    return False


def _calls(text: str, token: Token, after_graph: bool) -> bool:
    """Whether an engine could read a call out of a token and what follows it."""
    # A variable is read whole, except perhaps where "?" directly after something is a sign of a property path.
    is_adjacent = token.kind == "variable" and token.start > 0 and re.match(rf"{NAME}|[>)\]]", text[token.start - 1])
    if token.kind not in ("word", "name") and not is_adjacent:
        return False
    for match in _SERVICE.finditer(token.text):
        is_graph_name = after_graph and match.start() == 0 and token.kind == "name"
        if not is_graph_name and _CALL.match(text, token.start + match.start()):
            return True
    return False


def _check_graphs(query_tokens: Sequence[Token]) -> None:
    depth = 0
    for position, token in enumerate(query_tokens):
        depth += _depth_change(token)
        if not token.text.upper().startswith("FROM"):
            continue
        # Outside all brackets ``FROM:x`` may be read as ``FROM :x``, unless it is a prefix or thing that is named.
        is_prefixed = (
            depth == 0
            and token.kind == "name"
            and query_tokens[position - 1].text.upper() not in ("PREFIX", "DESCRIBE")
        )
        next_tokens = [other for other in query_tokens[position + 1 : position + 3] if other.text.upper() != "NAMED"]
        if is_prefixed or (token.kind == "word" and not (next_tokens and _is_own_graph(next_tokens[0]))):
            graph = token.text[4:] if is_prefixed else next_tokens[0].text if next_tokens else ""
            raise QueryError(
                f"FROM {graph[:120]} is refused: it is not the full IRI of a graph of this project and would be "
                "fetched from elsewhere.",
                f"Name a graph as <{GRAPH}…>, or leave FROM out to query everything.",
            )


def _is_own_graph(graph: Token) -> bool:
    """Whether a token is the full IRI of a graph of this project, whichever way it is resolved."""
    is_project_iri = graph.kind == "iri" and graph.text.startswith(f"<{GRAPH}")
    return is_project_iri and "/." not in graph.text and "\\" not in graph.text


def _depth_change(token: Token) -> int:
    """Return how much deeper into brackets a token leads."""
    return (token.text in _OPENING) - (token.text in _CLOSING) if token.kind == "mark" else 0


def _check_updates(query_tokens: Sequence[Token]) -> None:
    for token in query_tokens:
        if token.kind == "word" and token.text.upper() in _UPDATE:
            raise QueryError(
                f"{token.text.upper()} is refused: the graph is built from the tables and is not changed by SPARQL.",
                "Edit the tables and run integration-kg build.",
            )


def _check_form(query_tokens: Sequence[Token]) -> None:
    if not query_tokens:
        raise QueryError("The query is empty.", "Write a SELECT, ASK, CONSTRUCT or DESCRIBE query.")
    depth = 0
    for token in query_tokens:
        if token.kind == "string" and not _VALID_ESCAPES.fullmatch(token.text):
            raise QueryError(
                f"The query is not valid SPARQL: {token.text[:80]} has a backslash that stands for nothing.",
                r"Write a backslash inside a string as two: \\",
            )
        depth += _depth_change(token)
        if depth > _DEEPEST:
            raise QueryError(
                f"The query nests brackets more than {_DEEPEST} deep.", "Write it with fewer groups within groups."
            )
