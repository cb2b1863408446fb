"""``integration-kg reconcile``: what the report states against what the graph counts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click

from kg.cli.common import format_option, open_graph, out_option
from kg.cli.printing import hand_over, print_table, say_note
from kg.evidence import Evidence
from kg.reconcile import Reconciliation, reconcile

__all__ = ["command"]


@click.command(name="reconcile")
@out_option
@click.option("--all", "show_all", is_flag=True, help="Show the figures that agree, too.")
@format_option("table", "csv", "json")
@click.pass_context
def command(ctx: click.Context, out: Path, show_all: bool, format_: str) -> None:
    """Recompute the figures that the report states and show where they differ, with the papers counted.

    Exit code 1 where a difference is not explained by a source issue.
    """
    figures = reconcile(Evidence(open_graph(out)))
    selection = [figure for figure in figures if show_all or not figure.agrees]
    if format_ == "csv":
        rows = io.StringIO()
        writer = csv.writer(rows, lineterminator="\n")
        writer.writerow(_record(figures[0]) if figures else [])
        writer.writerows(_record(figure).values() for figure in figures)
        hand_over(rows.getvalue())
    elif format_ == "json":
        hand_over(json.dumps([_record(figure) for figure in figures], ensure_ascii=False, indent=1) + "\n", "json")
    else:
        _print_figures(selection, figures)
    ctx.exit(1 if any(figure.verdict == "unexplained" for figure in figures) else 0)


def _record(figure: Reconciliation) -> dict[str, str]:
    return {
        "review": figure.review,
        "id": figure.identifier,
        "section": figure.section,
        "place": figure.place,
        "statement": figure.statement,
        "comparison": figure.comparison,
        "stated": str(figure.stated),
        "computed": str(figure.computed),
        "verdict": figure.verdict,
        "counted": " ".join(figure.counted),
        "query": figure.query,
        "parameters": figure.parameters,
        "source_issue": figure.issue,
        "explanation": figure.explanation,
    }


def _print_figures(selection: list[Reconciliation], figures: list[Reconciliation]) -> None:
    several = len({figure.review for figure in figures}) > 1
    if selection:
        print_table(
            ["id", "section", "what is counted", "stated", "graph", "numbers of the papers counted", "explanation"],
            [
                [
                    f"{figure.review}/{figure.identifier}" if several else figure.identifier,
                    figure.section,
                    figure.statement,
                    str(figure.stated),
                    str(figure.computed),
                    " ".join(figure.counted),
                    f"{figure.issue} {figure.explanation}".strip() if not figure.agrees else "",
                ]
                for figure in selection
            ],
        )
    by_verdict = {verdict: sum(f.verdict == verdict for f in figures) for verdict in _VERDICTS}
    say_note(
        f"{len(figures)} figures: {by_verdict['agrees']} agree, {by_verdict['explained']} differ and are explained by "
        f"a source issue, {by_verdict['unexplained']} differ without an explanation."
    )


_VERDICTS = ("agrees", "explained", "unexplained")
