"""``integration-kg sparql``: any read-only query."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.answers import print_answer
from kg.cli.common import format_option, graph_options, open_graph
from kg.cli.printing import say
from kg.errors import UsageError
from kg.library import expand_blocks
from kg.sparql import ResultSet

__all__ = ["command"]


@click.command(name="sparql")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@graph_options
@format_option("table", "csv", "json", "md")
def command(*, file: Path, out: Path, endpoint: str | None, timeout: float, format_: str) -> None:
    """Run the SPARQL query in FILE ("-": standard input). Only reading is allowed."""
    text = _text(file)
    if "#include " in text:
        # A question of the library that somebody copied and changed.
        text = expand_blocks(text, file.name)
    graph = open_graph(out, endpoint, once=True)
    answer = graph.run(text, timeout)
    print_answer(answer, format_, graph)
    if format_ == "table" and isinstance(answer, ResultSet):
        say(f"{len(answer)} row{'' if len(answer) == 1 else 's'}.")


def _text(file: Path) -> str:
    """Return the text of a file, or of standard input. Raises :class:`~kg.errors.UsageError`."""
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        # A byte order mark, as Windows writes it, is no part of the query.
        return data.decode("utf-8-sig")
    except FileNotFoundError as error:
        message = f"There is no file {file}."
        raise UsageError(message, "Name a file with a SPARQL query, or - for standard input.") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", "Name a file with a SPARQL query.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        source = "Standard input" if str(file) == "-" else str(file)
        message = f"{source} is not UTF-8: byte 0x{error.object[error.start]:02x} in line {line}."
        raise UsageError(message, "Save the query as UTF-8.") from error
