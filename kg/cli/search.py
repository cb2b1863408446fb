"""``integration-kg search``: what has words in it, in all that can be searched."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.query import question_command
from kg.library import find_query

__all__ = ["command"]

_HELP = """Find concepts, conclusions, findings, papers and source issues by their words.

Endings, spellings (organisation, organization), accents, hyphens and upper or lower case make no difference; the last
word may be the beginning of one. A phrase stands in quotes: integration-kg search '"key worker"'. Without words, all
that passes the filters is listed."""


def _search() -> click.Command:
    """Return the command of the query full-text-search, which takes its words as arguments."""
    command = question_command(find_query("full-text-search", ("views",)), without=("words", "match"))
    ask = command.callback
    assert ask is not None

    def search(*, words: tuple[str, ...], any_of_them: bool, **options: Any) -> None:
        ask(words=(" ".join(words),) if words else (), match=("any",) if any_of_them else (), **options)

    command.name, command.callback, command.help = "search", search, _HELP
    command.epilog = "\b\nExample: integration-kg search co-ordinated care --thing conclusion"
    command.params = [
        click.Argument(["words"], nargs=-1),
        click.Option(["--any", "any_of_them"], is_flag=True, help="Find what has any of the words, not all of them."),
        *command.params,
    ]
    return command


command = _search()
