"""``integration-kg format``: the tables of a review, in the form in which they are kept."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.printing import say

__all__ = ["command"]


@click.command(name="format")
@click.option(
    "--tables",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of a review's tables (default: the review that comes with the package).",
)
@click.option("--check", is_flag=True, help="Write nothing; name the tables that would change and exit with code 1.")
@click.pass_context
def command(ctx: click.Context, *, tables: Path | None, check: bool) -> None:
    """Write the tables of a review as they are kept: UTF-8, LF line ends, rows in the order of their key.

    Tables that went through a spreadsheet say the same in another form (a byte order mark, Windows line ends, rows
    sorted anew). Every command reads them; this one sets the form right, so that a comparison shows what was changed.
    Where a table has a fault, all faults are told and nothing is written.
    """
    from kg import paths
    from kg.tables import read_review, unformatted, write_formatted

    review = read_review(tables or paths.default_review())
    changes = unformatted(review)
    if changes and not check:
        write_formatted(review, changes)
    for table in changes:
        say(f"{'would change' if check else 'wrote'} {review.folder / table.file}")
    others = len(review.tables) - len(changes)
    say(f"{others} of {len(review.tables)} tables {'are' if check else 'were'} as they are kept.")
    ctx.exit(1 if changes and check else 0)
