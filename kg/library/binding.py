"""Binding values to the parameters of a query, as terms and never as text, and running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import Literal

from kg.errors import QueryError
from kg.graph import Graph
from kg.library.patterns import given_options
from kg.library.query_files import QueryFile
from kg.library.search import read_search, word_rows
from kg.library.terms import Bound
from kg.library.values import to_terms, with_narrower
from kg.sparql import ResultSet

__all__ = ["ParameterValue", "bind", "options", "run_query", "with_implications"]

#: What a parameter is given in Python: a text, a number, or several of them.
ParameterValue: TypeAlias = str | int | float | Decimal | Sequence[str]


def options(values: Mapping[str, ParameterValue]) -> dict[str, list[str]]:
    """Return what parameters are given in Python as the options and texts of the command line.

    >>> options({"min_mmat": 0.8, "level": ["national", "regional"]})
    {'min-mmat': ['0.8'], 'level': ['national', 'regional']}

    A name that Python keeps for itself takes an underscore behind it.

    >>> options({"from_": "co-location", "to": "trust"})
    {'from': ['co-location'], 'to': ['trust']}
    """
    return {name.rstrip("_").replace("_", "-"): _texts(value) for name, value in values.items()}


def _texts(value: ParameterValue) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Sequence):
        return [str(item) for item in value]
    return [format(Decimal(str(value)), "f")]


def bind(query: QueryFile, values: Mapping[str, Sequence[str]], graph: Graph) -> str:
    """Return a query's text with parameter values bound: in its blocks of values, and in the patterns put in for them.

    ``values`` maps options (``level``) to the values given, which are turned into RDF terms. Raises
    :class:`~kg.errors.QueryError` for a parameter that the query does not take and for a value that does not exist.
    """
    parameters = {parameter.option: parameter for parameter in query.parameters}
    for option in values:
        if option not in parameters:
            raise QueryError(
                f"{query.name} takes no --{option}.",
                f"It takes: {', '.join('--' + name for name in parameters) or 'no parameters'}.",
            )
    filters = given_options(query.text)
    terms: dict[str, list[Bound]] = {}
    within: dict[str, list[Bound]] = {}
    for option, texts in values.items():
        parameter = parameters[option]
        if not texts:
            continue
        if parameter.type == "words":
            sought = read_search(texts, graph)
            terms[parameter.variable] = word_rows(sought, any_of_them="any" in values.get("match", ()))
            terms["together"] = [Literal(sought.together)]
            continue
        found = to_terms(parameter, texts, graph)
        terms[parameter.variable] = [] if option in filters and parameter.neutral in texts else [*found]
        if option in filters and terms[parameter.variable]:
            within[parameter.variable] = [*with_narrower(parameter, found, graph)]
    return query.bind_terms(terms, within)


def run_query(
    query: QueryFile, graph: Graph, values: Mapping[str, Sequence[str]] | None = None, seconds: float | None = None
) -> ResultSet:
    """Bind the values given and return the rows of the query.

    Raises :class:`~kg.errors.QueryError` where a parameter or value does not exist, and for a query that is no SELECT.
    """
    return graph.select(bind(query, values or {}, graph), seconds)


def with_implications(query: QueryFile, values: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the values given for a query with what they imply.

    Asking for a lowest rating leaves papers without a rating out, unless ``unrated`` says otherwise or the rating is
    a mark to measure by, with a default of its own (``gaps``).
    """
    complete = {option: list(texts) for option, texts in values.items()}
    filters = Decimal(query.defaults.get("min-mmat", "0")) == 0
    if filters and "min-mmat" in complete and any(parameter.option == "unrated" for parameter in query.parameters):
        complete.setdefault("unrated", ["exclude"])
    return complete
