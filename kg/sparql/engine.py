"""What every place has in which queries run."""

from __future__ import annotations

from typing import Protocol

from kg.settings import Bounds
from kg.sparql.results import Answer

__all__ = ["Engine"]


class Engine(Protocol):
    """Where queries run: the embedded store or a SPARQL endpoint."""

    name: str

    def run(self, query: str, seconds: float | None = None) -> Answer:
        """Run a read-only query, within a time limit in seconds if one is given."""
        ...

    def run_bounded(self, query: str, bounds: Bounds) -> Answer:
        """Run a read-only query that somebody wrote, which ends where it comes to a bound."""
        ...
