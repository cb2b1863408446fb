"""What belongs to an answer made of claims of influence: what the claims are not, what was asked, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from kg.graph import Graph
from kg.library.binding import bind
from kg.library.found import quantity
from kg.library.query_files import QueryFile, lookup
from kg.library.values import to_terms
from kg.sparql import ResultSet

__all__ = ["CLAIM", "CLAIMS", "claim_sentences", "is_of_claims"]

#: The purpose, as its header states it, of a query whose answer is made of claims of influence; and what they are not.
_OF_CLAIMS = "Influences"
CLAIMS = (
    "These are claims that sources make, not causes that anyone proved; numbers count claims and papers, "
    "they tell no strength."
)
#: What chains of claims are not.
_CHAINS = (
    "A path or loop is put together here: its steps are claims of different studies, often of other places and "
    "services, and no source claims the whole."
)
#: The columns that tell one claim of influence from another.
CLAIM = ("finding", "fromName", "stateName", "effectName", "toName")

#: The state of a factor that needs no explanation.
_PLAIN = "Present"

Values = Mapping[str, Sequence[str]]


def is_of_claims(query: QueryFile) -> bool:
    """Return whether the answer of a query is made of claims of influence."""
    return _OF_CLAIMS in query.tags


def claim_sentences(
    query: QueryFile, values: Values, results: ResultSet, graph: Graph, seconds: float | None = None
) -> Iterator[str]:
    """Yield what has to be known of claims of influence: what they are not, what the factors asked for mean, where the
    review itself concludes on them, and how many more claims are only aimed at.

    ``values`` are those given, by option; ``seconds`` bounds each further query.
    """
    if not is_of_claims(query):
        return
    if len(results):
        yield CLAIMS
        yield _CHAINS if "route" in results.variables else ""
    yield from _meanings(query, values, results, graph, seconds)
    yield _aimed(query, values, results, graph, seconds)


def _meanings(
    query: QueryFile, values: Values, results: ResultSet, graph: Graph, seconds: float | None
) -> Iterator[str]:
    """Yield what each factor asked for means, with what concludes on it, and each state shown that is not plain."""
    told: list[NamedNode] = []
    for parameter in query.parameters:
        texts: Sequence[str] = ()
        if parameter.type == "factor":
            texts = values.get(parameter.option) or [query.defaults.get(parameter.option, "any")]
        elif parameter.option == "state":
            texts = sorted({row["stateName"] for row in results if row.get("stateName", _PLAIN) != _PLAIN})
        told += [term for term in to_terms(parameter, texts, graph) if isinstance(term, NamedNode)]
    for row in graph.select(lookup("factors-told", {"factor": list(dict.fromkeys(told))}), seconds) if told else ():
        slug, number = row["factor"].rpartition("/")[2], int(row["conclusions"])
        where = f"integration-kg search --component {slug} --thing conclusion"
        yield f"{row['label']}: {row['definition']}" if row.get("definition") else ""
        yield f"The review draws {quantity(number, 'conclusion')} on it: {where}" if number else ""


def _aimed(query: QueryFile, values: Values, results: ResultSet, graph: Graph, seconds: float | None) -> str:
    """Return how many more claims there are of what is only aimed at; empty where none was left out."""
    choice = list(values.get("aimed", ())) or [query.defaults.get("aimed", "include")]
    if choice != ["exclude"] or not set(CLAIM) <= set(results.variables):
        return ""
    aimed = graph.select(bind(query, {**values, "aimed": ["only"]}, graph), seconds)
    claims = {tuple(row[name] for name in CLAIM) for row in aimed}
    if not claims:
        return ""
    verb = "claim tells" if len(claims) == 1 else "claims tell"
    brings = "it" if len(claims) == 1 else "them"
    return f"{len(claims)} more {verb} only what is aimed at: --aimed include brings {brings} in."
