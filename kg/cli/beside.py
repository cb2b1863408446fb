"""The conclusions of the review that are about the same as an answer's findings, shown beside them and apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from kg.cli.printing import print_table, say, say_note
from kg.graph import Graph
from kg.library import QueryFile, find_query, review_name, run_query
from kg.library.caveats import quantity, restrictive_defaults
from kg.namespaces import local_name

__all__ = ["print_conclusions"]

_QUERY = "conclusions-beside"
#: So many conclusions are printed where more are meant.
_MOST_CONCLUSIONS = 12


def print_conclusions(
    query: QueryFile, values: Mapping[str, Sequence[str]], graph: Graph, *, markdown: bool = False
) -> None:
    """Print the conclusions on the subject of a question that has them beside it (``beside`` in its header)."""
    if query.beside is None:
        return
    companion = find_query(_QUERY, ("views",))
    filters: dict[str, list[str]] = {name: [value] for name, value in restrictive_defaults(query).items()}
    filters |= {name: list(texts) for name, texts in values.items()}
    for name, value in query.beside:
        if value:
            filters[name] = [*(filters.get(name, []) if (name, value) != query.beside[0] else []), value]
    options = {parameter.option for parameter in companion.parameters}
    results = run_query(companion, graph, {name: texts for name, texts in filters.items() if name in options})
    conclusions = [(_name(row["conclusion"], graph.reviews), row["statement"], _grounds(row)) for row in results]
    if not conclusions:
        return
    say()
    selection = conclusions[:_MOST_CONCLUSIONS]
    more = f", of which {len(selection)} are shown" if len(conclusions) > len(selection) else ""
    say_note(f"What the review itself concludes on this ({quantity(len(conclusions), 'conclusion')}{more}):")
    if markdown:
        say("\n".join(f"- {name}: {statement} ({grounds})" for name, statement, grounds in selection))
    else:
        print_table(["conclusion", "statement", "rests on"], [list(one) for one in selection])


def _name(iri: str, reviews: Sequence[str]) -> str:
    """Return what a conclusion is called, in a graph of several reviews with its review before it."""
    review = review_name(NamedNode(iri), reviews) if len(reviews) > 1 else ""
    return f"{review}/{local_name(iri)}" if review else local_name(iri)


def _grounds(row: Mapping[str, str]) -> str:
    if row["grounds"] == "0":
        return "no finding"
    return f"{row['passing']} of these" + ("" if row["passing"] == row["grounds"] else f"; {row['grounds']} in all")
