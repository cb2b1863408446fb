"""Where the parts of a JSON document stand: line and column of every member and item, for messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

__all__ = ["JsonPath", "places", "repeated_members"]

#: The way from the whole document to a part of it: names of members and numbers of items.
JsonPath: TypeAlias = tuple[str | int, ...]

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+)')


def places(text: str) -> dict[JsonPath, tuple[int, int]]:
    """Return line and column of every part of a well-formed document, by the way to it; of a member, of its name."""
    found: dict[JsonPath, tuple[int, int]] = {}
    line, line_start, done = 1, 0, 0
    for path, position in _parts(text):
        line += text.count("\n", done, position)
        line_start = text.rfind("\n", 0, position) + 1
        done = position
        found.setdefault(path, (line, position - line_start + 1))
    return found


def repeated_members(text: str) -> Iterator[JsonPath]:
    """Yield the way to every member of a well-formed document that its object has already."""
    seen: set[JsonPath] = set()
    for path, position in _parts(text):
        # An item of a list comes once by its number; the name of a member comes again where it is written again.
        if path in seen and text[position] == '"':
            yield path
        seen.add(path)


def _parts(text: str) -> Iterator[tuple[JsonPath, int]]:
    """Yield the way to every part of a document and where it begins, in the order of the text."""
    path: list[str | int] = []
    containers: list[str] = []
    expects_name = False
    yield (), len(text) - len(text.lstrip())
    for match in _TOKEN.finditer(text):
        mark, start = match[1], match.start(1)
        if mark in "}]":
            containers.pop()
            path.pop()
            expects_name = False
        elif mark == ",":
            expects_name = containers[-1] == "{"
            if containers[-1] == "[":
                path[-1] = int(path[-1]) + 1
        elif mark == ":":
            continue
        elif expects_name:
            path[-1] = str(json.loads(mark))
            expects_name = False
            yield tuple(path), start
        else:
            if containers and containers[-1] == "[":
                yield tuple(path), start
            if mark in "{[":
                containers.append(mark)
                path.append("" if mark == "{" else 0)
                expects_name = mark == "{"
