"""Where a command writes: to what cannot show every character, to what has been closed, to a reader who has gone.

A command runs to its end whoever reads it. What its output cannot show is shown by what comes nearest.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TextIO, TypeAlias

__all__ = ["Syntax", "drop_output", "escaped", "prepare_output", "replacements_of"]

#: What has escapes for characters that an encoding lacks.
Syntax: TypeAlias = Literal["json", "turtle"]

#: What stands for characters that have no letter of ASCII in them.
_NEAREST = {
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "─": "-",
    "━": "-",
    "│": "|",
    "┃": "|",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "•": "*",
    "·": "*",
    "→": "->",
    "←": "<-",
    "≥": ">=",
    "≤": "<=",
    "×": "x",
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "æ": "ae",
    "Æ": "AE",
    "\u2009": " ",
    "\u202f": " ",
}


def nearest(text: str, encoding: str) -> str:
    """Return a text with each character that an encoding lacks replaced by what comes nearest, else by "?"."""

    def replacement(character: str) -> str:
        candidates = (_NEAREST.get(character, ""), unicodedata.normalize("NFKD", character))
        for candidate in candidates:
            # An accent without its letter is nothing that could be shown.
            shown = "".join(one for one in candidate if not unicodedata.combining(one))
            if shown and shown != character and _fits(shown, encoding):
                return shown
        return "" if unicodedata.combining(character) else "?"

    return "".join(one if _fits(one, encoding) else replacement(one) for one in text)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


class _Pipe(io.RawIOBase):
    """A file that takes what it is given to its end, whether somebody still reads it or not."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def isatty(self) -> bool:
        return os.isatty(self._number)

    def write(self, data: bytes) -> int:  # type: ignore[override]
        try:
            return os.write(self._number, data)
        except BrokenPipeError:
            # The reader of a pipe (head, less) has what it wanted; the command goes on to its end.
            return len(data)


class _Output(io.TextIOWrapper):
    """Text for a person or a program, in an encoding that need not have all characters."""

    def __init__(self, stream: TextIO) -> None:
        self.target = codecs.lookup(stream.encoding).name
        self.replaced = False
        # click writes UTF-8 to what says of itself that it is ASCII; all that gets here is ASCII then.
        encoding = "latin-1" if self.target == "ascii" else self.target
        pipe: Any = _Pipe(stream.fileno())
        super().__init__(io.BufferedWriter(pipe), encoding, errors="replace", line_buffering=stream.isatty())

    def write(self, text: str) -> int:
        if not _fits(text, self.target):
            self.replaced = True
            text = nearest(text, self.target)
        return super().write(text)


def prepare_output() -> None:
    """Let standard output and error take whatever is written to them; where one has been closed, it goes nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif stream is getattr(sys, f"__{name}__") and not (os.name == "nt" and stream.isatty()):
            with suppress(OSError, ValueError):
                stream.flush()
                setattr(sys, name, _Output(stream))


def replacements_of() -> str:
    """Return the encoding of standard output where it lacked characters of what was written; else nothing."""
    return sys.stdout.target if isinstance(sys.stdout, _Output) and sys.stdout.replaced else ""


def escaped(text: str, syntax: Syntax) -> str:
    """Return JSON or Turtle with what the output has no place for as the escapes of the syntax."""
    encoding = getattr(sys.stdout, "target", None) or sys.stdout.encoding or "utf-8"
    return (
        text
        if _fits(text, encoding)
        else "".join(one if _fits(one, encoding) else _ESCAPES[syntax](one) for one in text)
    )


def _utf16(character: str) -> list[int]:
    data = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]


#: How a syntax escapes a character.
_ESCAPES: dict[Syntax, Callable[[str], str]] = {
    "json": lambda one: "".join(f"\\u{unit:04x}" for unit in _utf16(one)),
    "turtle": lambda one: f"\\U{ord(one):08X}",
}


def drop_output() -> None:
    """Let nothing more be written to standard output, where Python would try once more at its end."""
    with suppress(OSError, ValueError):
        null_device = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null_device, sys.stdout.fileno())
