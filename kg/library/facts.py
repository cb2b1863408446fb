"""What a graph does not say, given to a query as rows: a version, the size of a file, who made what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph import Graph
from kg.library.query_files import QueryFile

__all__ = ["Facts", "construct", "with_facts"]

#: Rows of terms, by the variables that a query has for them.
Facts = Sequence[Mapping[str, NamedNode | Literal]]

#: An empty block of values, of one variable or of several.
_BLOCK = re.compile(r"VALUES\s+(?:\?\w+|\([?\w\s]+\))\s*\{\s*\}")
#: A backslash of a text, written as two, before the letter of an escape (in 1); or any other escape.
_ESCAPE = re.compile(r"\\\\([uU])|\\.", re.DOTALL)


def construct(query: QueryFile, graph: Graph, facts: Facts = ()) -> list[Triple]:
    """Return the triples that a CONSTRUCT makes of a graph and of facts, which :func:`with_facts` puts in.

    Raises :class:`~kg.errors.QueryError` where the query is of another form.
    """
    return graph.construct(with_facts(query, facts))


def with_facts(query: QueryFile, facts: Facts) -> str:
    """Return a query's text with facts in its empty VALUES blocks: in each the rows that have all of its variables.

    Terms are written in their N-Triples form, so that no fact can change the query.
    """

    def fill(match: re.Match[str]) -> str:
        names = re.findall(r"\?(\w+)", match[0])
        rows = [" ".join(_sparql_term(fact[name]) for name in names) for fact in facts if set(names) <= set(fact)]
        return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(f'({row})' for row in rows)} }}"

    return _BLOCK.sub(fill, query.text)


def _sparql_term(term: NamedNode | Literal) -> str:
    r"""Return a term as SPARQL; the ``u`` of a text like ``\u0022`` is escaped, since engines may resolve it first."""
    return _ESCAPE.sub(lambda match: rf"\\\u{ord(match[1]):04x}" if match[1] else match[0], str(term))
