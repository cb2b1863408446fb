"""``integration-kg validate``: the graph, or any RDF file, against the shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import format_option, progress, read_tables, review_option
from kg.cli.printing import hand_over, say
from kg.graph import Graph

if TYPE_CHECKING:
    from kg.check import Report, Result

__all__ = ["command", "completeness_line", "count_line", "print_report", "print_result"]


@click.command(name="validate")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@review_option
@click.option("--reference", is_flag=True, help="Let pySHACL run everything alone: slower, with the same results.")
@format_option("table", "json", "ttl")
@click.pass_context
def command(ctx: click.Context, *, file: Path | None, review: Path | None, reference: bool, format_: str) -> None:
    """Check the graph of the tables, or the RDF file FILE, against the shapes.

    Violations mean that the data fall short (exit code 1). Warnings mean that the source contradicts itself; they name
    the source issue that explains them. Infos are worth a look. Of the tables it also tells whether the checks of
    completeness (queries/checks) pass.
    """
    from kg.check import validate
    from kg.derive import assemble

    tables = None
    if file is None:
        tables = read_tables(review)
        progress("building the graph")
        graph = assemble(tables)
    else:
        graph = Graph.open(file)
    progress("validating")
    report = validate(graph, reference=reference, review=tables)
    print_report(report, format_)
    if tables is not None and format_ == "table":
        say(completeness_line(graph))
    ctx.exit(0 if report.conforms and not report.checked_nothing else 1)


def print_report(report: Report, format_: str) -> None:
    """Print a validation report: a table of its results for people, JSON, or a SHACL report in Turtle."""
    if format_ == "json":
        hand_over(json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n", "json")
    elif format_ == "ttl":
        hand_over(report.as_turtle(), "turtle")
    else:
        for result in report.results:
            print_result(result)
        say(count_line(report))


def print_result(result: Result) -> None:
    """Print one result: where it is, what was found there and what to do."""
    place = ":".join(str(part) for part in (result.table, result.row) if part)
    location = f"{place} {result.column or ''}".strip() or _short_name(result.focus)
    value = f"found {_short_name(result.value)}" if result.value else "found nothing"
    say(f"{result.severity}: {location}: {_short_name(result.focus)}, {value}. [{_short_name(result.shape)}]")
    explanation = f" Explained by {_short_name(result.explained_by)}." if result.explained_by else ""
    say(f"    {result.message}{explanation}")


def _short_name(text: str) -> str:
    """Return the last two steps of an IRI of the project, other text as it is."""
    if text.startswith("http") and "#" in text:
        return text.rsplit("#", 1)[-1]
    return "/".join(text.rsplit("/", 2)[-2:]) if text.startswith("http") else text


def count_line(report: Report) -> str:
    """Return one sentence on what a validation found."""
    if report.checked_nothing:
        return "No shape found a node to check: this is not a graph of an evidence review, so nothing was validated."
    counts = report.counts
    nodes = sum(report.focus_nodes.values())
    warnings = [result for result in report.results if result.severity == "Warning"]
    explained_count = sum(result.explained_by is not None for result in warnings)
    return (
        f"{report.shapes} shapes held against {nodes:,} nodes: {counts['Violation']} violations, {counts['Warning']} "
        f"warnings ({explained_count} explained by a source issue), {counts['Info']} infos."
    )


def completeness_line(graph: Graph) -> str:
    """Return one sentence on whether a review is entered whole; a review in the making may well not be."""
    from kg.check.checks import run_checks

    checks = run_checks(graph)
    unmet = [f"{name} ({count})" for name, count in checks.items() if count]
    if not unmet:
        return f"{len(checks)} checks of completeness pass."
    return (
        f"{len(unmet)} of {len(checks)} checks of completeness find something missing: {', '.join(unmet)}; "
        "integration-kg query NAME lists it."
    )
