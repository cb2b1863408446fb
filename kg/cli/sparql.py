"""``integration-kg sparql``: any read-only query."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from kg.cli.answers import print_answer
from kg.cli.common import bounds_options, format_option, graph_options, open_graph
from kg.cli.printing import say
from kg.errors import UsageError
from kg.library import expand_blocks
from kg.settings import Bounds
from kg.sparql import ResultSet, is_memory_bounded

__all__ = ["command"]

#: More is not read, be it a file of something else or a pipe without end.
_MOST_BYTES = 1_000_000


@click.command(name="sparql")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@graph_options
@bounds_options
@format_option("table", "csv", "json", "md")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    file: Path,
    out: Path,
    endpoint: str | None,
    timeout: float,
    max_memory: int,
    max_rows: int,
    format_: str,
) -> None:
    """Run the SPARQL query in FILE ("-": standard input). Only reading is allowed.

    It runs in a process of its own, which is ended where it takes more time or memory, or gives more rows, than it may.
    """
    text = _text(file)
    if "#include " in text:
        # A question of the library that somebody copied and changed.
        text = expand_blocks(text, file.name)
    if not is_memory_bounded() and ctx.get_parameter_source("max_memory") is not click.core.ParameterSource.DEFAULT:
        say("Note: this system bounds no process's memory; --max-memory bounds the answer alone.", err=True)
    bounds = Bounds(seconds=timeout, megabytes=max_memory, rows=max_rows)
    graph = open_graph(out, endpoint, once=True)
    answer = graph.run_bounded(text, bounds)
    print_answer(answer, format_, graph)
    if format_ == "table" and isinstance(answer, ResultSet):
        say(f"{len(answer)} row{'' if len(answer) == 1 else 's'}.")


def _text(file: Path) -> str:
    """Return the text of a file, or of standard input. Raises :class:`~kg.errors.UsageError`."""
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise UsageError(f"The query has more than {_MOST_BYTES:,} bytes.", "Ask it in several queries.")
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
