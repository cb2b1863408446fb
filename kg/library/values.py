"""Values of parameters: which a graph allows, and how what is given becomes RDF terms."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.graph import Graph
from kg.library.parameter import Parameter
from kg.library.query_files import VALUES, catalogue, lookup
from kg.library.terms import named_term
from kg.namespaces import IE, XSD, concept_iri, local_name
from kg.numbers import WHOLE_FORM, is_whole, whole_number

__all__ = ["ANY", "allowed_values", "to_terms", "with_narrower"]

#: A number that may be in per cent, with no more decimal places than engines tell apart.
_NUMBER = re.compile(r"((?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?)(%?)")
#: The query that finds what lies within values of a type.
_NARROWER = {
    "concept": "narrower-concepts",
    "component": "narrower-concepts",
    "factor": "narrower-concepts",
    "section": "narrower-sections",
}
#: The types whose values are concepts of several schemes, of whichever review.
_OF_ANY_REVIEW = ("component", "factor")
#: What stands in a VALUES block that does not restrict.
ANY = "any"


def allowed_values(parameter: Parameter, graph: Graph) -> dict[str, str]:
    """Return the values that a parameter allows in this graph, each with its label; empty where any will do."""
    if parameter.type == "choice":
        return dict.fromkeys(parameter.values, "")
    return {_name(value): label for value, label in _vocabulary(parameter, graph)}


def _vocabulary(parameter: Parameter, graph: Graph) -> list[tuple[str, str]]:
    """Return the values that a parameter allows in this graph, in full, with their labels.

    They are listed by the query in ``queries/vocabulary`` that has the name of its type; of numbers and texts there is
    none, and any will do.
    """
    text = next((query.text for query in catalogue("vocabulary") if query.name == parameter.type), "")
    if not text:
        return []
    if parameter.scheme:
        scheme = NamedNode(concept_iri(parameter.scheme))
        text = VALUES.sub(lambda match: f"VALUES ?{match[1]} {{ {scheme} }}", text)
    return [(row["value"], row["label"]) for row in graph.lookup(text)]


def to_terms(parameter: Parameter, values: Sequence[str], graph: Graph) -> list[NamedNode | Literal]:
    """Return the RDF terms of the values given for a parameter.

    Raises :class:`~kg.errors.QueryError`, with the nearest values that exist, where one is not allowed.
    """
    if len(values) > 1 and not parameter.several:
        raise QueryError(f"--{parameter.option} was given {len(values)} times; it takes one value.")
    if parameter.type in _OF_ANY_REVIEW:
        return [term for value in values for term in _concepts(parameter, value, graph)]
    return [_term(parameter, value, graph) for value in values]


def with_narrower(
    parameter: Parameter, terms: Sequence[NamedNode | Literal], graph: Graph
) -> list[NamedNode | Literal]:
    """Return terms with those of what lies within them in this graph: narrower concepts, sections of a section."""
    name = _NARROWER.get(parameter.type)
    if name is None:
        return list(terms)
    narrower = [row["value"] for row in graph.lookup(lookup(name, {"given": terms}))]
    found = [Literal(value) if parameter.type == "section" else NamedNode(value) for value in narrower]
    return list(dict.fromkeys([*terms, *found]))


def _concepts(parameter: Parameter, value: str, graph: Graph) -> list[NamedNode]:
    """Return the components or factors that a value names: by IRI one, by name or label those of every review with it.

    A review may bring a vocabulary of components of its own.
    """
    if value == ANY:
        return [NamedNode(IE + ANY)]
    vocabulary = _vocabulary(parameter, graph)
    key = value.casefold()
    matches = [iri for iri, _ in vocabulary if iri == value]
    matches = matches or [iri for iri, label in vocabulary if key and key in (_name(iri).casefold(), label.casefold())]
    if not matches:
        raise _unknown_value_error(parameter, value, {_name(iri): label for iri, label in vocabulary})
    return [NamedNode(iri) for iri in dict.fromkeys(matches)]


def _term(parameter: Parameter, value: str, graph: Graph) -> NamedNode | Literal:
    if parameter.type == "decimal":
        return _decimal(parameter, value)
    if parameter.type == "integer":
        return _integer(parameter, value)
    if parameter.type == "text":
        return _text(parameter, value)
    labels = allowed_values(parameter, graph)
    if value == ANY and parameter.type in ("concept", "kind"):
        return NamedNode(IE + ("Finding" if parameter.type == "kind" else ANY))
    slug = _find(value, labels)
    if slug is None:
        raise _unknown_value_error(parameter, value, labels)
    return named_term(parameter, slug)


def _text(parameter: Parameter, value: str) -> Literal:
    if not value:
        option = f"--{parameter.option}"
        raise QueryError(f"{option} was given nothing to look for.", f"For example: {option} trust")
    return Literal(value)


def _decimal(parameter: Parameter, value: str) -> Literal:
    """Return a number, given as such or in per cent. Engines tell apart no more places than are allowed here."""
    match = _NUMBER.fullmatch(value)
    number = Decimal(match[1]) / (100 if match[2] else 1) if match else None
    low, high = parameter.minimum, parameter.maximum
    if number is None or (low is not None and number < low) or (high is not None and number > high):
        raise QueryError(
            f"--{parameter.option} {value[:40]!r} is not a number from {low} to {high} with up to six decimal places.",
            f"For example: --{parameter.option} 0.8 (or 80%)",
        )
    return Literal(f"{number:f}", datatype=NamedNode(XSD + "decimal"))


def _integer(parameter: Parameter, value: str) -> Literal:
    if not is_whole(value):
        excerpt = value if len(value) < 40 else f"{value[:40]}…"
        raise QueryError(f"--{parameter.option} {excerpt!r} is not a number.", f"It takes {WHOLE_FORM}.")
    return Literal(value, datatype=NamedNode(XSD + "integer"))


def _name(value: str) -> str:
    """Return how people write a value: a thing or concept by the last part of its IRI, a text as it is."""
    return local_name(value) if value.startswith("http") else value


def _find(value: str, labels: Mapping[str, str]) -> str | None:
    """Return the slug that a value names, by slug or label, upper and lower case alike."""
    key = value.casefold()
    for slug, label in labels.items():
        if key and key in (slug.casefold(), label.casefold()):
            return slug
    return None


def _listing(values: Sequence[str]) -> str:
    if not values:
        return "This graph has none."
    more = f" and {len(values) - 40} more" if len(values) > 40 else ""
    return f"It can be: {', '.join(values[:40])}{more}."


def _unknown_value_error(parameter: Parameter, value: str, labels: Mapping[str, str]) -> QueryError:
    if parameter.type == "paper" and labels:
        numbers = sorted(whole_number(code, "the number of a paper") for code in labels)
        return QueryError(f"There is no paper {value!r}.", f"Papers are numbered from {numbers[0]} to {numbers[-1]}.")
    slugs = {label.casefold(): slug for slug, label in labels.items() if label}
    pool = {slug.casefold(): slug for slug in labels} | slugs
    near = difflib.get_close_matches(value.casefold(), list(pool), 5, 0.5)
    nearest = list(dict.fromkeys(pool[name] for name in near))[:3]
    advice = f"The nearest: {', '.join(nearest)}." if nearest else _listing(list(labels))
    return QueryError(f"There is no {parameter.option} {value!r}.", advice)
