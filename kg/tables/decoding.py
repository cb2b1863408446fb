"""Bytes to text: tables as spreadsheets and version control save them, with what was set right on the way."""

from __future__ import annotations

import codecs
import unicodedata

__all__ = ["BYTE_ORDER_MARK", "LINE_ENDS", "NORMAL_FORM", "UnreadableError", "decode"]

#: What is set right without a fault, in words that follow "read with".
BYTE_ORDER_MARK = "a byte order mark"
LINE_ENDS = "Windows line ends (CR LF)"
NORMAL_FORM = "letters apart from their accents (NFD)"

_SAVE = (
    "save it as UTF-8 (Excel: 'CSV UTF-8 (Comma delimited)'; LibreOffice: 'Text CSV', character set 'Unicode (UTF-8)')"
)
#: What UTF-16 and UTF-32 files begin with; the longer first.
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class UnreadableError(Exception):
    """A file is no table that can be read: the line, the column, and what is wrong with what to do."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a table with line feeds and composed letters, and what of its form was set right.

    Raises :class:`UnreadableError` where it is in another encoding than UTF-8.
    """
    changes: list[str] = []
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            raise UnreadableError(1, 1, f"the file is in {encoding} (Excel's 'Unicode Text'); {_SAVE}")
    if data.startswith(codecs.BOM_UTF8):
        changes.append(BYTE_ORDER_MARK)
        data = data[len(codecs.BOM_UTF8) :]
    # Text has no zeros; where every second byte of a beginning is one, each character takes two bytes.
    if len(data) > 3 and (not any(data[0:40:2]) or not any(data[1:40:2])):
        raise UnreadableError(1, 1, f"the file seems to be in UTF-16 (every second byte is zero); {_SAVE}")
    if b"\r" in data:
        changes.append(LINE_ENDS)
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _other_encoding(data, error.start) from error
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        changes.append(NORMAL_FORM)
    return composed, changes


def _other_encoding(data: bytes, start: int) -> UnreadableError:
    """Return the fault of the first byte that is not UTF-8, with the character that it is elsewhere."""
    before = data[:start]
    byte = data[start : start + 1]
    meant = byte.decode("cp1252", "ignore")
    as_other = f", where it is {meant!r}" if meant.isprintable() and meant else ""
    line = before.count(b"\n") + 1
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return UnreadableError(
        line,
        column,
        f"byte 0x{byte[0]:02x} is not UTF-8; the file was saved in another encoding (Windows-1252{as_other}?); {_SAVE}",
    )
