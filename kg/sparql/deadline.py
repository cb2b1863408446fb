"""Work that is given up when its time is over: on a thread, which is left behind then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from kg.errors import KnowledgeGraphError, QueryError, UsageError
from kg.settings import TIMEOUT

__all__ = ["check_seconds", "within"]

Outcome = TypeVar("Outcome")

#: Room for the engine's parser, which goes down a level for every group and every operator of a query.
_STACK = 128 * 1024 * 1024
_START_LOCK = threading.Lock()


def check_seconds(seconds: float | None) -> None:
    """Raise :class:`~kg.errors.UsageError` unless a number of seconds can be waited for."""
    if seconds is not None and not 0 < seconds <= threading.TIMEOUT_MAX:
        raise UsageError(f"{seconds} seconds cannot be waited for.", "Give --timeout a number of seconds, such as 60.")


def within(
    work: Callable[[], Outcome], seconds: float | None = None, late: Callable[[], KnowledgeGraphError] | None = None
) -> Outcome:
    """Return what a piece of work returns, or raise what it raises, without the objects that its frames held.

    Those may be the engine's, which must end on the thread they began on. Where the work takes longer than ``seconds``,
    raises what ``late`` returns, which may also put an end to the work, else :class:`~kg.errors.QueryError`.
    """
    check_seconds(seconds)
    outcome: list[Outcome] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001 - handed over to the calling thread
            error.__cause__ = error.__context__ = None
            failure.append(error.with_traceback(None))

    # The engine cannot be interrupted; a daemon thread lets the program go on, and end, without it.
    worker = threading.Thread(target=run, daemon=True)
    _start(worker)
    worker.join(seconds)
    if failure:
        raise failure[0]
    if not outcome:
        raise (
            late()
            if late
            else QueryError(
                f"The query was not answered within {seconds:g} seconds.",
                "Make it more selective (name classes and properties, add LIMIT), or give it more time: "
                f"--timeout, or {TIMEOUT}.",
            )
        )
    return outcome[0]


def _start(worker: threading.Thread) -> None:
    with _START_LOCK:
        before = threading.stack_size()
        # Where the system gives no such room, the thread starts with what it has.
        with suppress(ValueError, RuntimeError):
            threading.stack_size(_STACK)
        try:
            worker.start()
        finally:
            threading.stack_size(before)
