"""What engines answer, in one form for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = ["Answer", "Engine", "Rows", "Term", "plain"]

Term: TypeAlias = NamedNode | Literal | BlankNode | Triple | None


@dataclass(frozen=True)
class Rows:
    """The answer to a SELECT: variable names, and one tuple of terms per row (None where unbound)."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as plain text by variable; unbound values are left out."""
        for row in self.rows:
            yield {name: plain(term) for name, term in zip(self.variables, row, strict=True) if term is not None}


Answer: TypeAlias = Rows | list[Triple] | bool


class Engine(Protocol):
    """Where queries run: the embedded store or a SPARQL endpoint."""

    name: str

    def run(self, query: str, seconds: float | None = None) -> Answer:
        """Run a read-only query, within a time limit in seconds if one is given."""
        ...


def plain(term: Term) -> str:
    """Return the text of a term without quotes, brackets, language or datatype; empty where there is none."""
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
