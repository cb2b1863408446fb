"""Progress: what long work tells of its steps, to whoever listens."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """Takes the text of the step that begins now (``building the graph``); it may show it, log it or drop it."""

    def __call__(self, step: str, /) -> None:
        """Take the text of a step."""


def silent(step: str, /) -> None:
    """Drop a step: the progress of work that nobody watches."""
