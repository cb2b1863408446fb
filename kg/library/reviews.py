"""Which review the rows of an answer belong to: told where a graph holds several, since each has its own paper 1."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from kg.graph import Graph
from kg.namespaces import ID
from kg.rdf import Term
from kg.sparql import ResultSet

__all__ = ["review_name", "with_reviews"]

#: The column that names the review.
_COLUMN = "review"


def with_reviews(results: ResultSet, graph: Graph) -> ResultSet:
    """Return an answer whose rows name their review in a first column, where the graph holds several.

    The review is that of the things in a row, or what the query says in ``?review``. In a graph of one review, and
    where rows are of no review (counts over all of them), there is no such column.
    """
    several = len(graph.reviews) > 1
    if _COLUMN not in results.variables and not several:
        return results
    rest = [index for index, name in enumerate(results.variables) if name != _COLUMN]
    names = [_review_names(row, graph.reviews) if several else "" for row in results.rows]
    told = any(names)
    return ResultSet(
        tuple([_COLUMN] if told else []) + tuple(results.variables[index] for index in rest),
        tuple(
            tuple([Literal(name) if name else None] if told else []) + tuple(row[index] for index in rest)
            for name, row in zip(names, results.rows, strict=True)
        ),
    )


def review_name(term: Term, reviews: Sequence[str]) -> str:
    """Return the review that a thing belongs to by its IRI; empty for a concept, a text and nothing."""
    if not isinstance(term, NamedNode) or not term.value.startswith(ID):
        return ""
    review, _, rest = term.value.removeprefix(ID).partition("/")
    return review if review in reviews and "/" in rest else ""


def _review_names(row: Sequence[Term], reviews: Sequence[str]) -> str:
    return "; ".join(sorted({name for term in row if (name := review_name(term, reviews))}))
