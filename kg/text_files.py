"""Text files that people write beside the tables: queries, parameters, rules."""

from __future__ import annotations

from pathlib import Path

from kg.errors import UsageError

__all__ = ["read_text"]


def read_text(path: Path) -> str:
    """Return the text of a file with LF line ends, without a byte order mark.

    Raises :class:`~kg.errors.UsageError` where it is missing, a folder, closed to us, or no UTF-8 (with the line).
    """
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}.", "Bring it back, or name another.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start]
        raise UsageError(f"{path}:{line}: byte 0x{byte:02x} is not UTF-8.", "Save the file as UTF-8.") from error
    except OSError as error:
        what = "it is a folder, expected a file" if path.is_dir() else error.strerror
        raise UsageError(f"{path} cannot be read: {what}.", "Put a file that can be read in its place.") from error
