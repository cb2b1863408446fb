"""``integration-kg appraisals``: what is still to fill in the table of appraisals."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from kg.cli.common import read_tables, review_option
from kg.cli.printing import hand_over, say

__all__ = ["command"]


@click.command(name="appraisals")
@review_option
def command(review: Path | None) -> None:
    """Print the rows of appraisals.csv still to fill, as CSV: one per paper whose appraisal is not in the source."""
    from kg.graph.appraisals import missing_appraisals

    tables = read_tables(review)
    missing = missing_appraisals(tables)
    names = [column.name for column in tables["appraisals"].columns]
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([str(code), *[""] * (len(names) - 1)] for code, _ in missing)
    hand_over(rows.getvalue())
    say(
        f"{len(missing)} papers to fill: copy the rows of those you hold into appraisals.csv, with the overall rating "
        "as printed (80%) and the answers (1 yes, 0 no, 3 can't tell); then build again.",
        err=True,
    )
