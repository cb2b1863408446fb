"""What belongs to an answer so that its counts and its filters are not misread: sentences for whoever asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.graph import Graph
from kg.library.binding import bind
from kg.library.query_files import QueryFile, lookup
from kg.library.readable import readable_rows
from kg.sparql import ResultSet

__all__ = ["caveats", "counted", "stated_defaults", "unrated_caveat"]

#: Parameters that leave out papers: a finding that stays may rest on further papers.
_ON_PAPERS = {"min-mmat", "unrated", "region", "source-type", "study-type"}

#: So many source issues are named where more are meant.
_NAMED = 6

Values = Mapping[str, Sequence[str]]


def caveats(
    query: QueryFile, values: Values, answer: ResultSet, graph: Graph, seconds: float | None = None
) -> list[str]:
    """Return what has to be known of an answer, in sentences, in this order.

    What was shown because nothing else was asked for; what the answer counts up to; what was left out for want of a
    rating; further papers that the parameters leave out; source issues that touch its findings. ``values`` are those
    given, by option; ``seconds`` bounds each further query.
    """
    if query.folder == "checks" and not len(answer):
        return ["Nothing is missing: the check passes."]
    sentences = [
        *_defaults(query, values),
        *_counts(answer, values),
        unrated_caveat(query, values, answer, graph, seconds),
        _left_out(answer, values, graph, seconds),
        _source_issues(answer, graph, seconds),
    ]
    return [sentence for sentence in sentences if sentence]


def _defaults(query: QueryFile, values: Values) -> Iterator[str]:
    shown = [f"--{name} {value}" for name, value in stated_defaults(query).items() if name not in values]
    if shown:
        yield f"Shown: {', '.join(shown)}, as nothing else was asked for."


def stated_defaults(query: QueryFile) -> dict[str, str]:
    """Return the defaults of a query that restrict its answer."""
    neutral = {"min-mmat": "0", "unrated": "include"}
    return {name: value for name, value in query.defaults.items() if neutral.get(name) != value}


def _counts(answer: ResultSet, values: Values) -> Iterator[str]:
    """Yield what an answer counts up to: findings and papers, relations by kind, grounds by how they are known."""
    findings = {row["finding"] for row in answer if "finding" in row}
    papers = {row["paper"] for row in answer if "paper" in row}
    if not len(answer):
        filters = " ".join(f"--{option} {value}" for option, given in values.items() for value in given)
        yield (
            f"Nothing in the graph passes {filters}: leave one of these out, or try another value."
            if filters
            else "Nothing in the graph answers this."
        )
    elif findings and papers:
        yield f"{counted(len(findings), 'finding')} from {counted(len(papers), 'paper')}."
    elif findings:
        yield f"{counted(len(findings), 'finding')}."
    else:
        yield f"{counted(len(readable_rows(answer)[1]), 'row')}."
    yield from _tally(answer, "Relations", "relationName", ("relation",))
    yield from _tally(answer, "Grounds of the conclusions", "ground", ("conclusion", "finding"))


def _tally(answer: ResultSet, what: str, column: str, things: Sequence[str]) -> Iterator[str]:
    """Yield how many different things (told apart by the columns named) have each value of a column."""
    groups: dict[str, set[tuple[str, ...]]] = {}
    for row in answer:
        if column in row:
            groups.setdefault(row[column], set()).add(tuple(row.get(name, "") for name in things))
    if groups:
        yield f"{what}: {', '.join(f'{len(groups[value])} {value}' for value in sorted(groups))}."


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or plural."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def unrated_caveat(
    query: QueryFile, values: Values, answer: ResultSet, graph: Graph, seconds: float | None = None
) -> str:
    """Return how many more findings (or papers, where rows are papers) were left out because they have no rating.

    Empty where none were.
    """
    if list(values.get("unrated", ())) != ["exclude"]:
        return ""
    others = graph.select(bind(query, {**values, "unrated": ["only"]}, graph), seconds)
    unit = next((name for name in ("finding", "paper") if name in others.variables), None)
    if unit is None or "appraisal" not in others.variables:
        return ""
    shown = {row[unit] for row in answer if unit in row}
    by_status: dict[str, set[str]] = {}
    for row in others:
        if unit in row and row[unit] not in shown:
            by_status.setdefault(row["appraisal"].lower(), set()).add(row[unit])
    more = set().union(*by_status.values()) if by_status else set()
    if not more:
        return ""
    parts = [f"{len(units)} {status}" for status, units in sorted(by_status.items(), reverse=True)]
    both = sum(map(len, by_status.values())) - len(more)
    parts += [f"{both} of them both"] if both else []
    verb = {"finding": ("rests on papers", "rest on papers"), "paper": ("is", "are")}[unit][len(more) != 1]
    return (
        f"{counted(len(more), f'more {unit}')} {verb} without a rating ({', '.join(parts)}): "
        f"--unrated include adds {'it' if len(more) == 1 else 'them'}."
    )


def _left_out(answer: ResultSet, values: Values, graph: Graph, seconds: float | None) -> str:
    """Return how many of the findings shown rest on further papers that the parameters left out."""
    if not _ON_PAPERS & set(values) or not {"finding", "paper"} <= set(answer.variables):
        return ""
    shown = {(row["finding"], row["paper"]) for row in answer if {"finding", "paper"} <= set(row)}
    findings = {finding for finding, _ in shown}
    support = [(row["finding"], row["paper"]) for row in graph.select(lookup("supports"), seconds)]
    partly = {finding for finding, paper in support if finding in findings and (finding, paper) not in shown}
    if not partly:
        return ""
    verb = "rests" if len(partly) == 1 else "rest"
    return f"{len(partly)} of these {verb} on further papers too, which the parameters leave out."


def _source_issues(answer: ResultSet, graph: Graph, seconds: float | None) -> str:
    """Return which contradictions in the report touch the findings shown; slips of printing change no answer."""
    findings = {row["finding"] for row in answer if "finding" in row}
    if not findings:
        return ""
    touching = [row for row in graph.select(lookup("issues-of-findings"), seconds) if row["finding"] in findings]
    names = list(dict.fromkeys(row["identifier"] for row in touching))
    if not names:
        return ""
    touched = len({row["finding"] for row in touching})
    listed = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    return (
        f"Contradictions and slips in the report touch {touched} of these ({listed}): "
        f"integration-kg query source-issues --issue {names[0]}"
    )
