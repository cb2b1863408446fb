"""``-v``: what the package logs, on standard error. Every room logs under its own name (``kg.graph``, ``kg.endpoint``).

Steps, files, queries and requests are logged at INFO, each table and the text of queries at DEBUG; never a credential.
"""

from __future__ import annotations

import logging

import click

from kg.cli.printing import say

__all__ = ["VERBOSE"]


class _OnStandardError(logging.Handler):
    """Writes where standard error is at that moment, each line with the milliseconds since the start."""

    def emit(self, record: logging.LogRecord) -> None:
        say(self.format(record), err=True)


_HANDLER = _OnStandardError()
_HANDLER.setFormatter(logging.Formatter("%(relativeCreated)7.0f ms  %(name)s: %(message)s"))


def _start_logging(ctx: click.Context, _: click.Parameter, count: int) -> None:
    """Show what is logged from now on, until the command ends."""
    if not count:
        return
    logger = logging.getLogger("kg")
    logger.addHandler(_HANDLER)
    logger.setLevel(logging.DEBUG if count > 1 else logging.INFO)

    def stop() -> None:
        logger.removeHandler(_HANDLER)
        logger.setLevel(logging.NOTSET)

    ctx.find_root().call_on_close(stop)


#: One option for all commands: it is taken before the name of a command and after it.
VERBOSE = click.Option(
    ["-v", "--verbose"],
    count=True,
    is_eager=True,
    expose_value=False,
    callback=_start_logging,
    help="Show steps, files, queries and requests with their times on standard error (-vv: more).",
)
