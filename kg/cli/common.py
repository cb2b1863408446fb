"""What commands share: options, the graph they ask, progress, and tables on a terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.numbers import is_decimal
from kg.settings import ENDPOINT, Settings

if TYPE_CHECKING:
    from rich.console import Console

    from kg.graph import Graph


__all__ = [
    "NumberFrom",
    "endpoint_option",
    "format_option",
    "graph_options",
    "open_graph",
    "out_option",
    "print_table",
    "progress",
    "review_option",
]

_LOG = logging.getLogger(__package__)

Command = TypeVar("Command", bound=Callable[..., Any])


#: The seconds of a day.
_DAY = 86_400


class NumberFrom(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A number in plain digits, from a least value to what a day has seconds."""

    name = "number"

    def __init__(self, least: str) -> None:
        self._least = Decimal(least)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number that a text is; a default is one already."""
        if not isinstance(value, str):
            return value
        if not is_decimal(value) or not self._least <= Decimal(value) <= _DAY:
            self.fail(f"{value[:40]!r} is not a number in plain digits from {self._least} to {_DAY}.", param, ctx)
        return float(value)


out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder of the built graph.",
)

review_option = click.option(
    "--review",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of a review's tables (default: the review that comes with the package).",
)


def format_option(*names: str) -> Callable[[Command], Command]:
    """Return the ``--format`` option with the names given; the first is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How the answer is written.",
    )


def endpoint_option(required: bool = False, help: str = "") -> Callable[[Command], Command]:  # noqa: A002 - as click
    """Return the ``--endpoint`` option, which the environment can give as well."""
    return click.option(
        "--endpoint",
        metavar="URL",
        envvar=ENDPOINT,
        show_envvar=True,
        required=required,
        help=help or "Ask this SPARQL endpoint instead of the graph in OUT.",
    )


def graph_options(command: Command) -> Command:
    """Add the options that say where a query runs and for how long."""
    command = out_option(endpoint_option()(command))
    return click.option(
        "--timeout", type=NumberFrom("0.1"), default=60.0, show_default=True, help="Most seconds a query may take."
    )(command)


def open_graph(out: Path, endpoint: str | None = None, once: bool = False) -> Graph:
    """Return the graph that was built into a folder, or the one at an endpoint where one is given.

    A graph that is asked ``once`` is not read into memory.
    """
    from kg.graph import Graph

    if endpoint:
        from kg.endpoint.remote import RemoteEngine

        return Graph(engine=RemoteEngine(endpoint))
    return Graph.open(out, once)


def progress(step: str, /) -> None:
    """Show a step of long work on a terminal; a pipe stays quiet. With ``-v`` it is logged instead, to either."""
    if _LOG.isEnabledFor(logging.INFO):
        _LOG.info(step)
    elif sys.stderr.isatty():
        click.echo(click.style(f"· {step}", dim=True), err=True)


#: Fewest characters that a column of sentences gets; where they do not fit side by side, rows become blocks.
_LONG_COLUMN = 22
#: Most characters of a label.
_LABEL = 32


def print_table(headers: list[str], rows: list[list[str]]) -> None:
    """Print rows as a table that fits the terminal (100 columns in a pipe), or as blocks where it would not."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = None if sys.stdout.isatty() else Settings.read().columns
    console = Console(width=width, highlight=False, soft_wrap=False)
    columns = list(zip(*rows, strict=True))
    longest = [_longest(cells, "\n", *header.split()) for header, cells in zip(headers, columns, strict=True)]
    # A column of labels may break between words, one of sentences needs room.
    minimums = [
        _longest(cells, None, *header.split()) + 3 if length <= _LABEL else _LONG_COLUMN
        for header, cells, length in zip(headers, columns, longest, strict=True)
    ]
    short = [length <= max(12, console.width // 6) for length in longest]
    total = sum(
        length + 3 if is_short else minimum for length, is_short, minimum in zip(longest, short, minimums, strict=True)
    )
    if total > console.width:
        _print_blocks(console, headers, rows)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=not all(short))
    for header, cells, is_short, length, minimum in zip(headers, columns, short, longest, minimums, strict=True):
        if is_short:
            table.add_column(Text(header, overflow="fold"), min_width=length)
        else:
            # Long columns share what the short ones leave, the longer the more.
            mean = sum(map(len, cells)) / len(cells)
            table.add_column(header, overflow="fold", ratio=max(1, round(mean**0.5)), min_width=minimum - 3)
    for row in rows:
        # Values are data: no markup of theirs is read.
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _longest(cells: Sequence[str], separator: str | None, *words: str) -> int:
    """Return the length of the longest of some words and of the parts that a separator makes of cells."""
    return max(len(part) for text in (*words, *cells) for part in [*text.split(separator), ""])


def _print_blocks(console: Console, headers: list[str], rows: list[list[str]]) -> None:
    """Print each row as lines of header and value, the values aligned; empty values are left out."""
    from rich.table import Table
    from rich.text import Text

    for row in rows:
        block = Table.grid(padding=(0, 2), expand=True)
        block.add_column(no_wrap=True, style="dim", min_width=max(map(len, headers)))
        block.add_column(overflow="fold", ratio=1)
        for header, cell in zip(headers, row, strict=True):
            if cell:
                block.add_row(header, Text(cell))
        console.print(block)
        console.print()
