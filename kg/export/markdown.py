"""Text as pandoc's Markdown, so that whatever a statement holds is read as text."""

from __future__ import annotations

import re

__all__ = ["text"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$@&!\"])")
#: An escaped quotation that pandoc reads as one even where it is not escaped: plain words between two marks.
_QUOTATION = re.compile(r"""(?<![^\s(])\\"([^\W_](?:[^\W_]|[ ,.;-]|(?<=\w)'(?=\w))*(?<! ))\\"(?=[\s,.;:?)]|$)""")


def text(value: str) -> str:
    """Return a text on one line with everything escaped that pandoc's Markdown gives a meaning.

    Apostrophes, quotation marks of one stroke, and those of two around plain words stay as they are, so that the
    Markdown can be read: pandoc makes typographic ones of them. One stroke that stands alone is escaped, before
    which pandoc may swallow the space.
    Sources: https://pandoc.org/MANUAL.html#pandocs-markdown, with its extensions for citations, mathematics, smart
    punctuation and lists.
    """
    line = _SPECIAL.sub(r"\\\1", " ".join(value.split()))
    line = re.sub(r"(?:\.\.\.|--+)", lambda match: "".join("\\" + character for character in match[0]), line)
    line = re.sub(r"(?<!\S)'(?!\w)", r"\\'", line)
    line = line if re.search("[“”]", line) else _QUOTATION.sub(r'"\1"', line)
    line = re.sub(r"^([-+:=%]|\(?\w{1,9}[.)](?=\s|$))", _escape_start, line)
    return re.sub(r"(?<![\w/])(https?|ftp|mailto):", r"\1\\:", line)


def _escape_start(match: re.Match[str]) -> str:
    """Escape what would begin a list, a definition, a heading or a comment at the start of a line."""
    return re.sub(r"([^\w\s])", r"\\\1", match[0])
