"""Checks of completeness: queries that find nothing where a review is entered whole.

Shapes say what is wrong with a node; a check in ``queries/checks`` says what is missing from a review.
"""

from __future__ import annotations

from kg.library import catalogue
from kg.sparql import Engine, ResultSet

__all__ = ["run_checks"]


def run_checks(engine: Engine) -> dict[str, int]:
    """Run every query of ``queries/checks`` and return how many rows each finds, by name; 0 means that it passes."""
    found: dict[str, int] = {}
    for query in catalogue("checks"):
        answer = engine.run(query.text)
        assert isinstance(answer, ResultSet)
        found[query.name] = len(answer)
    return found
