"""The markup that CSL allows in a title: italics, bold, raised and lowered letters, small capitals, kept case.

See https://docs.citationstyles.org/en/stable/specification.html. Whatever else has angle brackets is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

__all__ = ["MARKUP", "plain_title", "replace_markup"]

_SMALL_CAPITALS = '<span style="font-variant:small-caps;">'
_KEPT_CASE = '<span class="nocase">'
#: The opening tags and what closes them.
MARKUP: Mapping[str, str] = {
    "<i>": "</i>",
    "<b>": "</b>",
    "<sup>": "</sup>",
    "<sub>": "</sub>",
    _SMALL_CAPITALS: "</span>",
    _KEPT_CASE: "</span>",
}
_MARKED = re.compile(
    "|".join(f"{re.escape(opening)}(?:(?!{re.escape(opening)}).)*?{closing}" for opening, closing in MARKUP.items()),
    re.DOTALL,
)


def replace_markup(text: str, marked: Callable[[str, str], str], unmarked: Callable[[str], str]) -> str:
    """Return a text with each marked part replaced by ``marked(opening tag, what it holds)``, the rest by ``unmarked``.

    Tags that are not closed are text.
    """
    parts = []
    end = 0
    for match in _MARKED.finditer(text):
        opening = next(tag for tag in MARKUP if match[0].startswith(tag))
        inner = match[0][len(opening) : -len(MARKUP[opening])]
        parts += [unmarked(text[end : match.start()]), marked(opening, inner)]
        end = match.end()
    return "".join([*parts, unmarked(text[end:])])


def plain_title(title: str) -> str:
    """Return a title without markup, for what holds characters alone."""
    return replace_markup(title, lambda _, inner: plain_title(inner), lambda text: text)
