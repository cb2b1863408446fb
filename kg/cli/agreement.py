"""``integration-kg agreement``: how far the two codings of the findings agree."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import read_tables, review_option
from kg.cli.printing import print_table, say, say_note

__all__ = ["command"]


@click.command(name="agreement")
@review_option
def command(review: Path | None) -> None:
    """Print how far two independent readings agree: on the facets of findings, on grounds, influences and units."""
    from kg.graph.agreement import agreement, count_overruled, reading_agreement

    tables = read_tables(review)
    figures = agreement(tables)
    if not figures:
        say("This review has no second coding.")
        return
    print_table(
        ["facet", "statistic", "value", "coded by either", "value over these"],
        [
            [f.facet, f.statistic, str(f.value), str(f.coded), "" if f.where_coded is None else str(f.where_coded)]
            for f in (*figures, *reading_agreement(tables))
        ],
    )
    say_note(
        "Both readings are of one team under the same rules, and agree more than those of others would; how far the "
        "codings are right is another matter."
    )
    say(f"{figures[0].findings} of {len(tables['findings'].rows)} findings were coded twice.")
    say_note(
        f"In {count_overruled(tables)} cells the settled coding differs from what both codings say: a rule was "
        "sharpened afterwards, or a later reading against the report found both mistaken."
    )
