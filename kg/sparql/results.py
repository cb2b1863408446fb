"""What engines answer, in one form for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import Triple

from kg.rdf import Term, term_text

__all__ = ["Answer", "ResultSet"]


@dataclass(frozen=True)
class ResultSet:
    """The answer to a SELECT: variable names, and one tuple of terms per row (None where unbound)."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as plain text by variable; unbound values are left out."""
        for row in self.rows:
            yield {name: term_text(term) for name, term in zip(self.variables, row, strict=True) if term is not None}


#: What a query of any form is answered with: rows, triples or a truth value.
Answer: TypeAlias = ResultSet | list[Triple] | bool
