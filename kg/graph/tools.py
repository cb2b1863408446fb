"""The appraisal tool of a review, read from the vocabularies: its items, the answers that it allows, its rating."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import Fault, TableError
from kg.graph.schema import load_schema
from kg.namespaces import ID, IE, SKOS, local_name
from kg.rdf import term_text
from kg.tables import Review

__all__ = ["Tool", "appraisal_tool"]

#: Columns of appraisals.csv that are no items.
_OTHER_COLUMNS = ("paper", "overall_rating")


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool as a review's table uses it.

    ``items`` are the IRIs of the items by column, ``sections`` the design category of those that count towards a
    rating, ``answers`` the IRIs of the answers by the sign for them; ``rates`` says whether the tool has a rating.
    """

    iri: str
    name: str
    rates: bool
    items: Mapping[str, str]
    sections: Mapping[str, str]
    answers: Mapping[str, str]


def appraisal_tool(review: Review) -> Tool:
    """Return the tool of a review.

    Raises :class:`~kg.errors.TableError` where no tool has the vocabulary of items that review.csv names, or where a
    column of appraisals.csv is none of its items.
    """
    row = review["review"].rows[0]
    scheme = str(row["appraisal_items"])
    facts = _facts(review)
    tools = sorted(tool for tool, schemes in facts[IE + "itemScheme"].items() if ID + scheme in schemes)
    if len(tools) != 1:
        number = "no appraisal tool has" if not tools else "more than one appraisal tool has"
        raise TableError([row.fault("appraisal_items", f"{number} the vocabulary of items {scheme!r}")])
    items = {local_name(item): item for item, schemes in facts[SKOS + "inScheme"].items() if ID + scheme in schemes}
    columns = [column.name for column in review["appraisals"].columns if column.name not in _OTHER_COLUMNS]
    _check_columns(review, columns, items, scheme)
    categories = facts[IE + "designCategory"]
    allowed = facts[IE + "allowsAnswer"].get(tools[0], [])
    return Tool(
        iri=tools[0],
        name=facts[SKOS + "notation"][tools[0]][0],
        rates=IE + "noOverallRating" not in facts[IE + "ratingRule"][tools[0]],
        items={name: items[name] for name in columns},
        sections={name: categories[items[name]][0] for name in columns if items[name] in categories},
        answers={sign: answer for answer in allowed for sign in facts[IE + "printedAs"].get(answer, [])},
    )


def _facts(review: Review) -> Mapping[str, Mapping[str, list[str]]]:
    """Return what the vocabularies of a review say, by property and thing."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in load_schema(review):
        facts[quad.predicate.value][term_text(quad.subject)].append(term_text(quad.object))
    return facts


def _check_columns(review: Review, columns: list[str], items: Mapping[str, str], scheme: str) -> None:
    """Raise where a column is named by none of the items, as one is that follows another numbering."""
    known = ", ".join(sorted(items)[:40])
    faults = [
        Fault(review["appraisals"].file, 1, number, f"{name!r} is no item of {scheme}; its items: {known}")
        for number, name in enumerate(columns, len(_OTHER_COLUMNS) + 1)
        if name not in items
    ]
    if faults:
        raise TableError(faults, "Name columns by the items of the vocabulary in review.csv, appraisal_items.")
