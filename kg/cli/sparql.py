"""``integration-kg sparql``: any read-only query."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.answers import print_answer
from kg.cli.common import engine_options, format_option, open_engine
from kg.errors import UsageError
from kg.store import Rows

__all__ = ["command"]


@click.command(name="sparql")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@engine_options
@format_option("table", "csv", "json", "md")
def command(file: Path, out: Path, endpoint: str | None, timeout: float, format_: str) -> None:
    """Run the SPARQL query in FILE ("-": standard input). Only reading is allowed."""
    if str(file) == "-":
        text = sys.stdin.read()
    elif not file.is_file():
        raise UsageError(f"There is no file {file}.", "Name a file with a SPARQL query, or - for standard input.")
    else:
        text = file.read_text(encoding="utf-8")
    answer = open_engine(out, endpoint).run(text, timeout)
    print_answer(answer, format_)
    if format_ == "table" and isinstance(answer, Rows):
        click.echo(f"{len(answer)} row{'' if len(answer) == 1 else 's'}.")
