"""What every place has in which queries run."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from kg.settings import Bounds
from kg.sparql.results import Answer

__all__ = ["BoundedEngine", "Engine"]


class Engine(Protocol):
    """Where queries run: the embedded store or a SPARQL endpoint."""

    name: str

    def run(self, query: str, seconds: float | None = None) -> Answer:
        """Run a read-only query, within a time limit in seconds if one is given."""
        ...

    def run_bounded(self, query: str, bounds: Bounds) -> Answer:
        """Run a read-only query that somebody wrote, which ends where it comes to a bound."""
        ...


class BoundedEngine:
    """An engine of which every query is taken for one that somebody wrote: it ends where it comes to a bound."""

    def __init__(self, engine: Engine, bounds: Bounds) -> None:
        self.name = engine.name
        self._engine = engine
        self._bounds = bounds

    def run(self, query: str, seconds: float | None = None) -> Answer:
        """Run a read-only query within the bounds, or a time limit of its own. Raises as :meth:`run_bounded`."""
        return self.run_bounded(query, replace(self._bounds, seconds=seconds or self._bounds.seconds))

    def run_bounded(self, query: str, bounds: Bounds) -> Answer:
        """Run a read-only query within bounds.

        Raises :class:`~kg.errors.KnowledgeGraphError` where it fails or comes to one.
        """
        return self._engine.run_bounded(query, bounds)
