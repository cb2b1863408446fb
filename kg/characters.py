r"""Characters that nobody sees: which of them no table may hold, and how any text is shown without their effect.

A terminal obeys control characters, a page and an editor obey those that turn the direction of writing, and nobody sees
those of no width. So they are refused where people enter text, and stand as escapes (``\x1b``) where text is printed.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["HIDDEN", "character_name", "excerpt", "visible"]

#: Code points that are not seen, by number and not by class, so that no version of Python knows others: controls (but
#: the line feed), soft hyphens, marks of direction and of no width, interlinear marks, the sign of a lost character,
#: tags, halves of surrogate pairs, and what Unicode calls noncharacters (chapter 23.7 of the standard).
HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffd\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
#: What controls are called (they have no names in Unicode), as far as people meet them.
_CONTROLS = {0x00: "null", 0x07: "bell", 0x08: "backspace", 0x09: "tab", 0x0A: "line break", 0x0D: "carriage return"}
_CONTROLS |= {0x1B: "escape, which terminals obey", 0x9B: "control sequence, which terminals obey"}


def visible(text: str) -> str:
    r"""Return a text with every character that is not seen as its escape; line breaks and tabs stay.

    >>> print(visible("a\x1b[2Jb\u202ec"))
    a\x1b[2Jb\u202ec
    """
    return HIDDEN.sub(lambda match: match[0] if match[0] == "\t" else _escape(match[0]), text)


def excerpt(text: str, most: int = 80) -> str:
    r"""Return a text in quotation marks as it stands, on one line, what is not seen as escapes, cut where it is long.

    >>> print(excerpt("a\tb"))
    'a\tb'
    """
    shown = visible(text[:most]).replace("\n", "\\n").replace("\t", "\\t")
    return f"'{shown}'" if len(text) <= most else f"'{shown}… ({len(text):,} characters)'"


def character_name(character: str) -> str:
    r"""Return the number of a character and what it is called.

    >>> character_name("\u202e")
    'U+202E (right-to-left override)'
    """
    code = ord(character)
    name = _CONTROLS.get(code) or unicodedata.name(character, "").lower()
    if not name:
        name = "a control character" if unicodedata.category(character) == "Cc" else "no character"
    return f"U+{code:04X} ({name})"


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
