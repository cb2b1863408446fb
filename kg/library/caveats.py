"""What belongs to an answer so that its counts and its filters are not misread: sentences for whoever asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from kg.graph import Graph
from kg.library.binding import bind
from kg.library.claims import CLAIM, claim_sentences
from kg.library.found import found_sentences, miss_sentences, quantity
from kg.library.query_files import QueryFile, lookup
from kg.library.readable import readable_rows
from kg.library.reviews import review_name
from kg.library.tools import unrated_tools
from kg.sparql import ResultSet

__all__ = ["caveats", "quantity", "restrictive_defaults", "unrated_caveat"]

#: Parameters that leave out papers: a finding that stays may rest on further papers.
_PAPER_FILTERS = {"min-mmat", "unrated", "region", "source-type", "study-type"}

#: Most source issues, and most findings, that a caveat names.
_MOST_ISSUES = 6

Values = Mapping[str, Sequence[str]]


def caveats(
    query: QueryFile, *, values: Values, results: ResultSet, graph: Graph, seconds: float | None = None
) -> list[str]:
    """Return what has to be known of an answer, in sentences, in this order.

    What was shown because nothing else was asked for; what the answer counts up to; what claims of influence are not,
    and what was asked of them; that a tool gives no rating to filter by; what was left out for want of a rating;
    further papers that the parameters leave out; what contradicts or qualifies its findings; source issues that touch
    them. ``values`` are those given, by option; ``seconds`` bounds each
    further query.
    """
    if query.folder == "checks" and not len(results):
        return ["Nothing is missing: the check passes."]
    sentences = [
        *_defaults(query, values),
        *_searched(query, results, values, graph, seconds),
        *claim_sentences(query, values, results, graph, seconds),
        _tools_without_rating(values, graph),
        unrated_caveat(query, values=values, results=results, graph=graph, seconds=seconds),
        _further_papers(results, values, graph, seconds),
        _qualifications(results, graph, seconds),
        _source_issues(results, graph, seconds),
    ]
    return [sentence for sentence in sentences if sentence]


def _defaults(query: QueryFile, values: Values) -> Iterator[str]:
    options = [f"--{name} {value}" for name, value in restrictive_defaults(query).items() if name not in values]
    if options:
        yield f"Shown: {', '.join(options)}, as nothing else was asked for."


def restrictive_defaults(query: QueryFile) -> dict[str, str]:
    """Return the defaults of a query that restrict its answer."""
    neutral = {"min-mmat": "0", "unrated": "include"}
    return {name: value for name, value in query.defaults.items() if neutral.get(name) != value}


def _searched(
    query: QueryFile, results: ResultSet, values: Values, graph: Graph, seconds: float | None
) -> Iterator[str]:
    """Yield what is told of a search; of another answer, what it counts up to."""
    words = values.get("words") or list(filter(None, [query.defaults.get("words")]))
    if not len(results) and words:
        yield from miss_sentences(query, {**values, "words": words}, graph, seconds)
    elif len(results) and {"thing", "kindName"} <= set(results.variables):
        yield from found_sentences(results, values, graph)
    else:
        yield from _counts(results, values)


def _counts(results: ResultSet, values: Values) -> Iterator[str]:
    """Yield what an answer counts up to: findings and papers, relations by kind, grounds by how they are known."""
    findings = {row["finding"] for row in results if "finding" in row}
    papers = {row["paper"] for row in results if "paper" in row}
    if not len(results):
        filters = " ".join(f"--{option} {value}" for option, texts in values.items() for value in texts)
        yield (
            f"Nothing in the graph passes {filters}: leave one of these out, or try another value."
            if filters
            else "Nothing in the graph answers this."
        )
    elif findings and papers:
        yield f"{quantity(len(findings), 'finding')} from {quantity(len(papers), 'paper')}."
    elif findings:
        yield f"{quantity(len(findings), 'finding')}."
    else:
        yield f"{quantity(len(readable_rows(results)[1]), 'row')}."
    yield from _tally(results, "Relations", "relationName", ("relation",))
    yield from _tally(results, "Claims of influence", "stanceName", CLAIM)
    yield from _tally(results, "Grounds of the conclusions", "ground", ("conclusion", "finding"))


def _tally(results: ResultSet, what: str, column: str, things: Sequence[str]) -> Iterator[str]:
    """Yield how many different things (told apart by the columns named) have each value of a column."""
    groups: dict[str, set[tuple[str, ...]]] = {}
    for row in results:
        if column in row:
            groups.setdefault(row[column], set()).add(tuple(row.get(name, "") for name in things))
    if groups:
        yield f"{what}: {', '.join(f'{len(groups[value])} {value}' for value in sorted(groups))}."


def _tools_without_rating(values: Values, graph: Graph) -> str:
    """Return that some papers cannot pass a filter by rating, since their tool gives none; empty where none does."""
    if not {"min-mmat", "mmat-class"} & set(values):
        return ""
    tools = unrated_tools(graph)
    verb = "gives" if len(tools) == 1 else "give"
    return (
        f"{' and '.join(tools)} {verb} no overall rating: no paper appraised so is rated high or low." if tools else ""
    )


def unrated_caveat(
    query: QueryFile, *, values: Values, results: ResultSet, graph: Graph, seconds: float | None = None
) -> str:
    """Return how many more findings (or papers, where rows are papers) were left out because they have no rating.

    Empty where none were.
    """
    if list(values.get("unrated", ())) != ["exclude"]:
        return ""
    unrated_rows = graph.select(bind(query, {**values, "unrated": ["only"]}, graph), seconds)
    unit = next((name for name in ("finding", "paper") if name in unrated_rows.variables), None)
    if unit is None or "appraisal" not in unrated_rows.variables:
        return ""
    rated = {row[unit] for row in results if unit in row}
    by_status: dict[str, set[str]] = {}
    for row in unrated_rows:
        if unit in row and row[unit] not in rated:
            by_status.setdefault(row["appraisal"].lower(), set()).add(row[unit])
    unrated = set().union(*by_status.values()) if by_status else set()
    if not unrated:
        return ""
    parts = [f"{len(units)} {status}" for status, units in sorted(by_status.items(), reverse=True)]
    both = sum(map(len, by_status.values())) - len(unrated)
    parts += [f"{both} of them both"] if both else []
    verb = {"finding": ("rests on papers", "rest on papers"), "paper": ("is", "are")}[unit][len(unrated) != 1]
    return (
        f"{quantity(len(unrated), f'more {unit}')} {verb} without a rating ({', '.join(parts)}): "
        f"--unrated include adds {'it' if len(unrated) == 1 else 'them'}."
    )


def _further_papers(results: ResultSet, values: Values, graph: Graph, seconds: float | None) -> str:
    """Return how many of the findings shown rest on further papers that the parameters left out."""
    if not _PAPER_FILTERS & set(values) or not {"finding", "paper"} <= set(results.variables):
        return ""
    pairs = {(row["finding"], row["paper"]) for row in results if {"finding", "paper"} <= set(row)}
    findings = {finding for finding, _ in pairs}
    if not findings:
        return ""
    support = graph.select(lookup("supports", {"finding": _terms(findings)}), seconds)
    incomplete = {row["finding"] for row in support if (row["finding"], row["paper"]) not in pairs}
    if not incomplete:
        return ""
    verb = "rests" if len(incomplete) == 1 else "rest"
    return f"{len(incomplete)} of these {verb} on further papers too, which the parameters leave out."


def _qualifications(results: ResultSet, graph: Graph, seconds: float | None) -> str:
    """Return which of the findings shown others contradict or qualify, unless the answer tells relations itself."""
    findings = {row["finding"] for row in results if "finding" in row}
    if not findings or "relation" in results.variables:
        return ""
    others: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for row in graph.select(lookup("qualifications-of-findings", {"finding": _terms(findings)}), seconds):
        others.setdefault(row["finding"], []).append(row["otherName"])
        names[row["finding"]] = row["name"]
    if not others:
        return ""
    told = [f"{names[finding]} by {' and '.join(by)}" for finding, by in others.items()]
    listing = ", ".join(told[:_MOST_ISSUES]) + (f" and {len(told) - _MOST_ISSUES} more" if told[_MOST_ISSUES:] else "")
    return (
        f"Other findings contradict or qualify {len(others)} of these ({listing}): integration-kg query contradictions"
    )


def _source_issues(results: ResultSet, graph: Graph, seconds: float | None) -> str:
    """Return which contradictions in the report touch the findings shown; slips of printing change no answer."""
    findings = {row["finding"] for row in results if "finding" in row}
    if not findings:
        return ""
    issues = list(graph.select(lookup("issues-of-findings", {"finding": _terms(findings)}), seconds))
    if not issues:
        return ""
    several = len(graph.reviews) > 1
    reviews = [review_name(NamedNode(row["issue"]), graph.reviews) if several else "" for row in issues]
    identifiers = [row["identifier"] for row in issues]
    names = list(dict.fromkeys("/".join(filter(None, pair)) for pair in zip(reviews, identifiers, strict=True)))
    count = len({row["finding"] for row in issues})
    listing = ", ".join(names[:_MOST_ISSUES]) + (
        f" and {len(names) - _MOST_ISSUES} more" if len(names) > _MOST_ISSUES else ""
    )
    return (
        f"Contradictions and slips in the report touch {count} of these ({listing}): "
        f"integration-kg query source-issues --issue {identifiers[0]}" + (f" --review {reviews[0]}" if several else "")
    )


def _terms(iris: Collection[str]) -> list[NamedNode]:
    return [NamedNode(iri) for iri in sorted(iris)]
