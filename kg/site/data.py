"""The one data file of the explorer: what its pages read, from the evidence and from queries that count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.evidence import Evidence, Review
from kg.library import QueryFile, find_parameter, given_options, graph_words
from kg.namespaces import ID, IE, local_name
from kg.numbers import whole_number
from kg.site import components
from kg.site.answers import number, page_queries, query_rows
from kg.site.claims import Claims
from kg.site.vocabularies import facets, schemes
from kg.stems import spellings

__all__ = ["collect", "to_script"]

Json = dict[str, Any]

#: Queries whose rows the charts of the overview draw as they are.
_FIGURES = (
    "site-figure-03-study-types",
    "site-figure-04-methods",
    "site-figure-05-regions",
    "site-figure-06-years",
    "site-figure-07-groups",
    "site-figure-08-professionals",
    "site-figure-09-families",
    "site-figure-11-ratings",
    "site-figure-12-approaches",
    "site-appraisal-summary",
)

#: What the rows of figures hold as numbers.
_NUMBERS = {"papers", "findings", "count", "from", "rating"}


def collect(evidence: Evidence) -> Json:
    """Return everything that the pages read, in an order that depends on the graph alone."""
    graph = evidence.graph
    vocabularies = schemes(evidence)
    claims = Claims(evidence, components.iris(vocabularies))
    return {
        "format": 1,
        "ids": ID,
        "terms": IE,
        "review": _shared_facts(list(evidence.reviews.values())),
        "contributors": claims.contributors(),
        "headline": {row["what"]: whole_number(row["count"]) for row in query_rows(graph, "site-headline")},
        "thresholds": {
            local_name(row["threshold"]): {
                "label": row["label"],
                "value": number(row["value"]),
                "definition": row["definition"],
            }
            for row in query_rows(graph, "site-thresholds")
        },
        "statuses": {
            status.slug: {"label": status.label, "definition": status.definition}
            for status in evidence.terms.values()
            if "AppraisalStatus" in status.classes
        },
        "tool": ", ".join(evidence.appraisal_tools),
        "items": [concept.key for concept in evidence.appraisal_items],
        "facets": facets(evidence.reviews, evidence.appraisal_tools),
        "schemes": vocabularies,
        "sections": claims.sections(),
        "papers": claims.papers(),
        "findings": claims.findings(),
        "questions": claims.questions(),
        "conclusions": claims.conclusions(),
        "relations": claims.relations(),
        "issues": claims.issues(),
        "reported": claims.reported_figures(),
        "agreement": claims.agreement(),
        "criteria": claims.criteria(),
        "rules": query_rows(graph, "site-coding-rules"),
        "figures": {name: [_numeric_row(row) for row in query_rows(graph, name)] for name in _FIGURES},
        "queries": {
            name: {
                "folder": query.folder,
                "summary": query.summary,
                "description": query.description,
                "text": query.text,
            }
            for name, query in sorted(page_queries().items())
        },
        "parameters": _patterns(page_queries().values()),
        "spellings": {kind: dict(pairs) for kind, pairs in sorted(spellings().items())},
        "words": sorted(graph_words(graph)),
    }


def _patterns(queries: Iterable[QueryFile]) -> Json:
    """Return what the places for patterns in some queries put in, by option; patterns by choice are for other pages."""
    options = sorted({option for query in queries for option in given_options(query.text)})
    return {
        option: {
            "variable": find_parameter(option).variable,
            "patterns": {
                thing: text for thing, text in find_parameter(option).patterns.items() if isinstance(text, str)
            },
        }
        for option in options
    }


def to_script(data: Json) -> str:
    """Return the data as a script that any browser reads from the file system.

    Pages opened from a folder may not fetch JSON. What could end the script element or a line of it is
    written as an escape, so that no text of the graph is ever markup.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"window.EVIDENCE = {text};\n"


def _numeric_row(row: Mapping[str, str]) -> Json:
    return {key: number(value) if key in _NUMBERS else value for key, value in row.items()}


def review_facts(review: Review) -> dict[str, str]:
    """Return what the pages say of a review, as text; what its table does not say is left out."""
    values = {
        "id": review.identifier,
        "title": review.title,
        "series": review.series,
        "strand": review.strand,
        "issued": review.issued,
        "publisher": review.publisher,
        "commissioner": review.commissioner,
        "firstYear": str(review.first_year or ""),
        "lastYear": str(review.last_year or ""),
        "language": review.language,
        "appraisalTool": review.appraisal_tool,
        "synthesis": review.synthesis_method,
    }
    return {name: value for name, value in values.items() if value}


def _shared_facts(reviews: Sequence[Review]) -> dict[str, str]:
    """Return one description of all reviews: their titles, and what else is the same for all."""
    facts = [review_facts(review) for review in reviews]
    if not facts:
        return {}
    shared = {key: value for key, value in facts[0].items() if all(other.get(key) == value for other in facts)}
    return shared if len(facts) == 1 else {**shared, "title": "; ".join(review.title for review in reviews)}
