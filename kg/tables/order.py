"""The order of rows: by the key of their table, numbers inside texts by value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

__all__ = ["RowKey", "natural_key", "row_key"]

RowKey: TypeAlias = tuple[list[tuple[int, int, str]], list[str]]


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """Return a sort key that orders numbers inside text by value: ``f2`` before ``f10``."""
    # Of two numbers without leading zeros the longer one is greater; numbers may be too long to be computed with.
    parts = ((part, part.lstrip("0")) for part in re.split(r"([0-9]+)", text) if part)
    return [(1, len(bare), bare) if part[0] in "0123456789" else (0, 0, part) for part, bare in parts]


def row_key(values: Iterable[object]) -> RowKey:
    """Return a sort key of a row by the values of its key, in natural order; equals are told apart by their texts."""
    texts = [str(value) for value in values]
    return [part for text in texts for part in natural_key(text)], texts
