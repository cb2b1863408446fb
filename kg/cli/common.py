"""What commands share: options, the tables they read, the graph they ask, and progress."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.printing import say
from kg.numbers import is_decimal, is_whole
from kg.settings import ENDPOINT, LIMITS, MAX_MEMORY, MAX_ROWS, TIMEOUT, Bounds

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.tables import Review


__all__ = [
    "NumberFrom",
    "bounds_options",
    "endpoint_option",
    "format_option",
    "graph_options",
    "open_graph",
    "out_option",
    "progress",
    "read_tables",
    "review_option",
]

_LOG = logging.getLogger(__package__)

Command = TypeVar("Command", bound=Callable[..., Any])


class NumberFrom(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A number in plain digits, from a least value to a most, which is what a day has seconds unless it is given.

    It is a whole number where the most is given.
    """

    name = "number"

    def __init__(self, least: str, most: int | None = None) -> None:
        self._least, self._most = Decimal(least), most or LIMITS["--timeout"][1]
        self._is_whole = most is not None

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number that a text is; a default is one already."""
        if not isinstance(value, str):
            return value
        is_number = is_whole if self._is_whole else is_decimal
        if not is_number(value) or not self._least <= Decimal(value) <= self._most:
            self.fail(f"{value[:40]!r} is not a number in plain digits from {self._least} to {self._most}.", param, ctx)
        return int(value) if self._is_whole else float(value)


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
        "--timeout",
        type=NumberFrom("0.1"),
        default=Bounds().seconds,
        envvar=TIMEOUT,
        show_default=True,
        show_envvar=True,
        help="Most seconds a query may take.",
    )(command)


def bounds_options(command: Command, rows: int = Bounds().rows) -> Command:
    """Add the options that say what a query may take beside time; without them, an answer may have so many rows."""
    for name, default, variable, text in (
        ("--max-rows", rows, MAX_ROWS, "Most rows, or statements, of an answer."),
        ("--max-memory", Bounds().megabytes, MAX_MEMORY, "Most megabytes a query may take."),
    ):
        least, most = LIMITS[name]
        command = click.option(
            name,
            type=NumberFrom(str(least), most),
            default=default,
            envvar=variable,
            show_default=True,
            show_envvar=True,
            help=text,
        )(command)
    return command


def open_graph(out: Path, endpoint: str | None = None, once: bool = False) -> Graph:
    """Return the graph that was built into a folder, or the one at an endpoint where one is given.

    A graph that is asked ``once`` is not read into memory.
    """
    from kg.graph import Graph

    if endpoint:
        from kg.endpoint.remote import RemoteEngine

        return Graph(engine=RemoteEngine(endpoint))
    return Graph.open(out, once)


def read_tables(folder: Path | None) -> Review:
    """Return the tables of a review, by default that of the package, and tell what was set right in them."""
    from kg import paths
    from kg.tables import read_review

    progress("reading the tables")
    review = read_review(folder or paths.default_review())
    if review.notice:
        say(review.notice, err=True)
    return review


def progress(step: str, /) -> None:
    """Show a step of long work on a terminal; a pipe stays quiet. With ``-v`` it is logged instead, to either."""
    if _LOG.isEnabledFor(logging.INFO):
        _LOG.info(step)
    elif sys.stderr.isatty():
        say(f"· {step}", err=True, dim=True)
