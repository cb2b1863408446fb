"""Numbers as pages show them, compared with numbers that were counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page

__all__ = ["Numbers", "Same", "comparing", "number", "unrated"]

#: What a test compares: names of numbers, as shown and as counted.
Numbers = Mapping[Any, object]
Same = Callable[[Numbers, Numbers], None]


def comparing(record_property: Callable[[str, object], None]) -> Same:
    """Return what asserts that numbers are the same, and records how many they are."""

    def compare(shown: Numbers, counted: Numbers) -> None:
        record_property("numbers", len({*shown, *counted}))
        assert {name: value for name, value in shown.items() if counted.get(name) != value} == {
            name: counted[name] for name in shown if name in counted and shown[name] != counted[name]
        }
        assert dict(shown) == dict(counted)

    return compare


def number(text: str) -> int:
    return int(text.replace(",", ""))


def unrated(page: Page, within: str) -> tuple[int, int, int, int]:
    """Return what a line says is left out for want of a rating."""
    lines = page.locator(f"{within} .unrated").all_inner_texts()
    if not lines:
        return 0, 0, 0, 0
    [line] = lines
    of = {
        words: int(found[1]) if (found := re.search(rf"([\d,]+) {words}", line.replace(",", ""))) else 0
        for words in ("more (?:finding|paper)s?", "not in the source", "not applicable", "of them both")
    }
    return tuple(of.values())  # type: ignore[return-value]
