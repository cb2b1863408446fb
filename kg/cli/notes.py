"""What is said under an answer, so that its counts and its filters are not misread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from kg.cli.answers import people_rows
from kg.graph import Graph
from kg.library import QueryFile, bind
from kg.sparql import ResultSet

__all__ = ["report_defaults", "report_left_out", "report_source_issues", "report_unrated", "summarise"]

#: Parameters that leave out papers: a finding that stays may rest on further papers.
_ON_PAPERS = {"min-mmat", "unrated", "region", "source-type", "study-type"}

_SUPPORT = """PREFIX ie: <https://w3id.org/integration-evidence/ontology#>
SELECT DISTINCT ?finding ?paper WHERE { ?finding ie:supportedBy ?paper } ORDER BY ?finding ?paper"""

_ISSUES = """PREFIX ie: <https://w3id.org/integration-evidence/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?finding ?identifier WHERE {
  ?issue a ie:SourceIssue ; dcterms:identifier ?identifier ; ie:concernsFinding ?finding .
  MINUS { ?issue ie:issueWeight <https://w3id.org/integration-evidence/id/issue-weight/printing> }
} ORDER BY ?identifier ?finding"""
#: So many source issues are named where more are meant.
_NAMED = 6


def summarise(answer: ResultSet, values: Mapping[str, Sequence[str]]) -> None:
    """Print what an answer counts up to: findings and papers, relations by kind, grounds by how they are known."""
    findings = {row["finding"] for row in answer if "finding" in row}
    papers = {row["paper"] for row in answer if "paper" in row}
    if not len(answer):
        filters = " ".join(f"--{option} {value}" for option, given in values.items() for value in given)
        click.echo(
            f"Nothing in the graph passes {filters}: leave one of these out, or try another value."
            if filters
            else "Nothing in the graph answers this."
        )
    elif findings and papers:
        click.echo(f"{counted(len(findings), 'finding')} from {counted(len(papers), 'paper')}.")
    elif findings:
        click.echo(f"{counted(len(findings), 'finding')}.")
    else:
        click.echo(f"{counted(len(people_rows(answer)[1]), 'row')}.")
    _tally(answer, "Relations", "relationName", ("relation",))
    _tally(answer, "Grounds of the conclusions", "ground", ("conclusion", "finding"))


def _tally(answer: ResultSet, what: str, column: str, things: Sequence[str]) -> None:
    """Print how many different things (told apart by the columns named) have each value of a column."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for row in answer:
        if column in row:
            found.setdefault(row[column], set()).add(tuple(row.get(name, "") for name in things))
    if found:
        click.echo(f"{what}: {', '.join(f'{len(found[value])} {value}' for value in sorted(found))}.")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or plural."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def report_defaults(query: QueryFile, values: Mapping[str, Sequence[str]]) -> None:
    """Say what is shown because nothing else was asked for, such as the paper of a profile."""
    shown = [f"--{name} {value}" for name, value in stated_defaults(query).items() if name not in values]
    if shown:
        click.echo(f"Shown: {', '.join(shown)}, as nothing else was asked for.")


def stated_defaults(query: QueryFile) -> dict[str, str]:
    """Return the defaults of a query that restrict its answer."""
    neutral = {"min-mmat": "0", "unrated": "include"}
    return {name: value for name, value in query.defaults.items() if neutral.get(name) != value}


def report_unrated(
    query: QueryFile, values: Mapping[str, list[str]], graph: Graph, timeout: float, err: bool = False
) -> None:
    """Say how many more findings (or papers, where rows are papers) were left out because they have no rating."""
    if values.get("unrated") != ["exclude"]:
        return
    shown = graph.run(bind(query, values, graph), timeout)
    others = graph.run(bind(query, {**values, "unrated": ["only"]}, graph), timeout)
    if not isinstance(others, ResultSet) or not isinstance(shown, ResultSet) or "appraisal" not in others.variables:
        return
    unit = next((name for name in ("finding", "paper") if name in others.variables), None)
    if unit is None:
        return
    seen = {row[unit] for row in shown if unit in row}
    by_status: dict[str, set[str]] = {}
    for row in others:
        if unit in row and row[unit] not in seen:
            by_status.setdefault(row["appraisal"].lower(), set()).add(row[unit])
    more = set().union(*by_status.values()) if by_status else set()
    if not more:
        return
    parts = [f"{len(found)} {status}" for status, found in sorted(by_status.items(), reverse=True)]
    both = sum(map(len, by_status.values())) - len(more)
    parts += [f"{both} of them both"] if both else []
    verb = {"finding": ("rests on papers", "rest on papers"), "paper": ("is", "are")}[unit][len(more) != 1]
    click.echo(
        f"{counted(len(more), f'more {unit}')} {verb} without a rating ({', '.join(parts)}): "
        f"--unrated include adds {'it' if len(more) == 1 else 'them'}.",
        err=err,
    )


def report_left_out(answer: ResultSet, values: Mapping[str, list[str]], graph: Graph, timeout: float) -> None:
    """Say how many of the findings shown rest on further papers that the parameters left out."""
    if not _ON_PAPERS & set(values) or not {"finding", "paper"} <= set(answer.variables):
        return
    shown = {(row["finding"], row["paper"]) for row in answer if {"finding", "paper"} <= set(row)}
    findings = {finding for finding, _ in shown}
    support = graph.select(_SUPPORT, timeout)
    partly = {row["finding"] for row in support if row["finding"] in findings} & {
        row["finding"] for row in support if (row["finding"], row["paper"]) not in shown
    }
    if partly:
        verb = "rests" if len(partly) == 1 else "rest"
        click.echo(f"{len(partly)} of these {verb} on further papers too, which the parameters leave out.")


def report_source_issues(answer: ResultSet, graph: Graph, timeout: float) -> None:
    """Name the contradictions in the report that touch the findings shown; slips of printing change no answer."""
    findings = {row["finding"] for row in answer if "finding" in row}
    if not findings:
        return
    issues = graph.select(_ISSUES, timeout)
    touching = [row for row in issues if row["finding"] in findings]
    names = list(dict.fromkeys(row["identifier"] for row in touching))
    if names:
        touched = len({row["finding"] for row in touching})
        listed = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
        click.echo(
            f"Contradictions and slips in the report touch {touched} of these ({listed}): "
            f"integration-kg query source-issues --issue {names[0]}"
        )
