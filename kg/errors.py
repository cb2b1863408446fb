"""The one exception family of the package.

Everything the package raises on purpose is a :class:`KnowledgeGraphError`. Each carries what was
found and where in its message, and in ``advice`` what to do next. The command line turns it into a
sentence and an exit code; nothing else prints or exits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "EndpointError",
    "Fault",
    "KnowledgeGraphError",
    "QueryError",
    "ReasonerError",
    "TableError",
    "UsageError",
]


#: So many faults are listed where there are more.
_MOST_FAULTS = 100


class KnowledgeGraphError(Exception):
    """Base of the family: ``str(error)`` says what is wrong, ``advice`` what to do next.

    ``exit_code`` is 1 where the data fall short and 2 where the command could not be carried out.
    """

    exit_code = 2

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a table: the file, the line and column (both counted from 1), and what is wrong."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class TableError(KnowledgeGraphError):
    """One or more curated tables are faulty; ``faults`` has all of them, the message the first hundred and a count."""

    exit_code = 1

    def __init__(self, faults: Sequence[Fault], advice: str = "") -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        more = [f"… and {count - _MOST_FAULTS:,} more"] * (count > _MOST_FAULTS)
        lines = "\n".join([*map(str, self.faults[:_MOST_FAULTS]), *more])
        super().__init__(
            f"{count:,} {noun} in the tables:\n{lines}",
            advice or "Correct the cells named above (file:line:column) and run the command again.",
        )


class QueryError(KnowledgeGraphError):
    """A query is malformed, refused, too slow, or was given a name or value that does not exist."""


class EndpointError(KnowledgeGraphError):
    """A remote SPARQL endpoint is down, slow, refuses, or answers something that is not SPARQL results.

    ``passing`` says whether the same request may well be answered a little later.
    """

    def __init__(self, message: str, advice: str = "", *, passing: bool = False) -> None:
        super().__init__(message, advice)
        self.passing = passing


class ReasonerError(KnowledgeGraphError):
    """The description-logic reasoner could not be run."""


class UsageError(KnowledgeGraphError):
    """A command was called in a way that cannot be carried out (a missing file, an unknown format)."""
