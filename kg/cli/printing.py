"""Printing, and tables on a terminal: the one place from which the command line writes to a terminal, a pipe or a file.

What is said to people may hold values from anywhere: a remote endpoint, a table, the name of a file. A terminal obeys
control characters, and turns the line where a character says so; here they are shown and never sent. Data for programs
go as they are into pipes and files, and are shown on a terminal like everything else.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

import click

from kg.characters import visible
from kg.cli.output import Syntax, escaped, replacements_of
from kg.settings import Credentials, Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["Marks", "hand_over", "print_table", "say", "say_note", "say_replacements", "say_usage_error"]

#: Where what was found stands in the cell of a column: header and cell → where each place begins and ends.
Marks = Callable[[str, str], Sequence[tuple[int, int]]]


def say(text: str = "", *, err: bool = False, bold: bool = False, dim: bool = False) -> None:
    """Print a line for people, on standard error with ``err``; characters that are not seen stand as escapes.

    On standard error secrets are blotted out, and where that has been closed, nothing is said.
    """
    line = visible(_without_secrets(text) if err else text)
    line = click.style(line, bold=bold or None, dim=dim or None) if bold or dim else line
    with suppress(OSError, ValueError) if err else nullcontext():
        click.echo(line, err=err)


def say_note(text: str, *, err: bool = False, header: str = "", marks: Marks | None = None) -> None:
    """Print a sentence, or with ``header`` a value after it, as wide as the terminal; in a pipe as one line.

    A command to copy, which ends the sentence after a colon, stands whole on a line of its own where it does not fit.
    """
    before = f"{header}: " if header else ""
    if not _is_terminal(err=err):
        say(before + text, err=err)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=err, highlight=False)
    for number, line in enumerate((_without_secrets(text) if err else text).split("\n")):
        label, line = "" if number else before, visible(line)
        fits = len(label + line) <= console.width
        sentence, _, command = (line, "", "") if fits else line.partition(_COMMAND)
        shown = Text(label) + _marked(sentence + (":" if command else ""), header, marks, console)
        with suppress(OSError, ValueError) if err else nullcontext():
            # A path or an address longer than a line stays whole, so that it can be copied.
            console.print(shown, soft_wrap=max(map(len, sentence.split()), default=0) > console.width)
        if command:
            say(_COMMAND.removeprefix(": ") + command, err=err)


def _marked(text: str, header: str, marks: Marks | None, console: Console) -> Text:
    """Return a text with what was found in it bold and underlined, where the terminal has colours and may use them."""
    from rich.text import Text

    marked = Text(text)
    if marks and console.color_system and not console.no_color:
        for first, end in marks(header, text):
            marked.stylize("bold underline", first, end)
    return marked


def _without_secrets(text: str) -> str:
    settings = Settings.read()
    # Values that cannot be used are still secrets, and a message may be about them.
    return Credentials(settings.user, settings.password, settings.token).hidden(text)


def hand_over(data: str, syntax: Syntax | None = None) -> None:
    """Print data for programs as they are, with no line break added; on a terminal, as it may show them.

    What the output has no place for is escaped where the syntax (JSON or Turtle) has escapes, so that nothing is lost.
    """
    data = escaped(data, syntax) if syntax else data
    # With color, click takes nothing out of what goes into a pipe.
    click.echo(visible(data) if _is_terminal() else data, nl=False, color=True)


def _is_terminal(*, err: bool = False) -> bool:
    stream = sys.stderr if err else sys.stdout
    return stream is not None and not stream.closed and stream.isatty()


def say_replacements() -> None:
    """Say on standard error that standard output lacks characters of the answer, where it does."""
    if encoding := replacements_of():
        say(
            f"Note: this output ({encoding}) has no place for some characters, which others stand for. "
            "PYTHONIOENCODING=utf-8 keeps them.",
            err=True,
        )


def say_usage_error(error: click.ClickException) -> None:
    """Print what click has to say of a command that was not understood, on standard error."""
    text = io.StringIO()
    error.show(file=text)
    say(text.getvalue().rstrip("\n"), err=True)


#: How a command to copy begins after a sentence.
_COMMAND = ": integration-kg "
#: Fewest characters that a column of sentences gets; where they do not fit side by side, rows become blocks.
_LONG_COLUMN = 22
#: Most characters of a label.
_LABEL = 32


def print_table(headers: list[str], rows: list[list[str]], marks: Marks | None = None) -> None:
    """Print rows as a table that fits the terminal (100 columns in a pipe), or as blocks where it would not.

    What ``marks`` finds in them is shown on a terminal with colours.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    headers, rows = [visible(header) for header in headers], [[visible(cell) for cell in row] for row in rows]
    width = None if _is_terminal() else Settings.read().columns
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
        _print_blocks(console, headers, rows, marks)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=not all(short))
    for header, cells, is_short, length, minimum in zip(headers, columns, short, longest, minimums, strict=True):
        if is_short:
            table.add_column(Text(header, overflow="fold"), min_width=length)
        else:
            # Long columns share what the short ones leave, the longer (or the longer their longest word) the more.
            mean = max(sum(map(len, cells)) / len(cells), _longest(cells, None))
            # rich takes the width of a column with a ratio as the least that it gets, and knows no least width of one.
            table.add_column(header, overflow="fold", ratio=max(1, round(mean**0.5)), width=minimum - 3)
    for row in rows:
        # Values are data: no markup of theirs is read.
        table.add_row(*(_marked(cell, header, marks, console) for header, cell in zip(headers, row, strict=True)))
    console.print(table)


def _longest(cells: Sequence[str], separator: str | None, *words: str) -> int:
    """Return the length of the longest of some words and of the parts that a separator makes of cells."""
    return max(len(part) for text in (*words, *cells) for part in [*text.split(separator), ""])


def _print_blocks(console: Console, headers: list[str], rows: list[list[str]], marks: Marks | None) -> None:
    """Print each row as lines of header and value, the values aligned; empty values are left out."""
    from rich.table import Table

    for row in rows:
        block = Table.grid(padding=(0, 2), expand=True)
        block.add_column(no_wrap=True, style="dim", min_width=max(map(len, headers)))
        block.add_column(overflow="fold", ratio=1)
        for header, cell in zip(headers, row, strict=True):
            if cell:
                block.add_row(header, _marked(cell, header, marks, console))
        console.print(block)
        console.print()
