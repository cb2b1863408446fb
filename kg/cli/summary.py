"""What ``run`` tells at its end: what was built, what falls short, a real answer, and what to try next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.answers import print_answer
from kg.cli.printing import say, say_note
from kg.cli.validate import completeness_line, count_line, print_result
from kg.graph import Graph
from kg.library import bind, find_query
from kg.library.caveats import caveats
from kg.sparql import ResultSet

if TYPE_CHECKING:
    from kg.check import Report

__all__ = ["print_summary"]

_MOST_LINES = 5


def print_summary(graph: Graph, report: Report, out: Path, flagship: Mapping[str, Sequence[str]]) -> None:
    """Print the summary of a run: counts, shortfalls, the answer to the flagship question, and next commands."""
    say("Built", bold=True)
    (counts,) = _rows(graph, "summary-counts")
    say_note(
        f"  {counts['findings']} findings on {counts['components']} components, from {counts['citations']} citations "
        f"of {counts['papers']} papers; {counts['conclusions']} conclusions; {len(graph):,} statements in {out}"
    )
    for name in ("kinds", "levels", "bases"):
        say_note(f"  {name}: {_distribution(_rows(graph, f'summary-{name}'))}")
    say("  (a finding may be of several kinds and at several levels)")
    components = _rows(graph, "summary-components")
    say_note(f"  components, most findings: {_distribution(components[:6])}")
    say_note(f"  components, fewest:        {_distribution(components[-6:])}")
    say("Checked", bold=True)
    say_note(f"  {count_line(report)}")
    say_note(f"  {completeness_line(graph)}")
    unexplained_warnings = [r for r in report.results if r.severity == "Warning" and not r.explained_by]
    if unexplained_warnings:
        say(f"  {len(unexplained_warnings)} of the warnings no source issue explains:")
        for result in unexplained_warnings[:_MOST_LINES]:
            print_result(result)
    by_tool = f"; {counts['notRated']} by a tool that gives none" if counts["notRated"] != "0" else ""
    say_note(
        f"  Ratings: {counts['rated']} papers; {counts['notInSource']} not in the source; "
        f"{counts['notApplicable']} not applicable (reviews){by_tool}."
    )
    _answer(graph, flagship)
    say("Next", bold=True)
    for line in (
        "integration-kg query --list                    all questions",
        "integration-kg query component-profile --component co-location",
        "integration-kg reconcile                       the report's figures, recomputed",
        "integration-kg view --open                     the explorer in a browser",
    ):
        say(f"  {line}")


def _answer(graph: Graph, flagship: Mapping[str, Sequence[str]]) -> None:
    query = find_query("barriers-by-level")
    say("Barriers cited at national level by papers rated 80% or more", bold=True)
    values = {name: list(texts) for name, texts in flagship.items()}
    results = graph.select(bind(query, values, graph))
    findings = list(dict.fromkeys(row["finding"] for row in results))
    selection = set(findings[:_MOST_LINES])
    column = results.variables.index("finding")
    rows = tuple(row for row in results.rows if getattr(row[column], "value", "") in selection)
    print_answer(ResultSet(results.variables, rows), "table", graph)
    if len(findings) > _MOST_LINES:
        say_note(
            f"  … and {len(findings) - _MOST_LINES} more: "
            "integration-kg query barriers-by-level --level national --min-mmat 0.8"
        )
    # The counts come first, and the findings are above.
    for sentence in caveats(query, values=values, results=results, graph=graph, seconds=60)[1:]:
        say_note(sentence)


def _rows(graph: Graph, view: str) -> list[dict[str, str]]:
    results = graph.select(find_query(view, ("views",)).text)
    return list(results)


def _distribution(rows: Sequence[Mapping[str, str]]) -> str:
    return ", ".join(f"{row['value']} {row['findings']}" for row in rows)
