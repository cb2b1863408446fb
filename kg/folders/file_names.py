"""Names of files that are made from data: safe on every system, different from one another, inside their folder."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import UsageError

__all__ = ["FileNames", "is_file_name"]

_SAFE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9])?")
#: Names that Windows keeps for devices, with any ending
#: (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


def is_file_name(text: str) -> bool:
    """Whether a text can be the name of a file on every system: letters, digits, ``.``, ``_``, ``-``; no device."""
    return _SAFE.fullmatch(text) is not None and text.split(".")[0].casefold() not in _DEVICES


class FileNames:
    """Makes the paths of one folder's files from identifiers that come with data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._identifiers: dict[str, str] = {}
        self._names: set[str] = set()

    def path(self, identifier: str, ending: str = "") -> Path:
        """Return the path of the file that an identifier names, with an ending such as ``.trig``.

        Raises :class:`~kg.errors.UsageError` where the identifier cannot be a name, leads out of the folder, is
        used twice, or differs from an earlier one by upper and lower case alone.
        """
        name = identifier + ending
        if not is_file_name(identifier) or not is_file_name(name):
            raise self._name_error(identifier, "is no name for a file")
        earlier = self._identifiers.setdefault(name.casefold(), identifier)
        if earlier != identifier:
            raise self._name_error(identifier, f"differs from {earlier!r} by capital letters alone")
        if name in self._names:
            raise self._name_error(identifier, "is used twice")
        self._names.add(name)
        path = self._folder / name
        if path.resolve().parent != self._folder.resolve():
            raise self._name_error(identifier, f"leads out of {self._folder}")
        return path

    def _name_error(self, identifier: str, why: str) -> UsageError:
        excerpt = identifier if len(identifier) <= 80 else f"{identifier[:80]}…"
        return UsageError(
            f"The identifier {excerpt!r} {why}; nothing was written.",
            "Identifiers that files are named by have letters A to Z, digits, '.', '_' and '-' only, at most 120 of "
            "them, and are no name that Windows keeps (CON, AUX …). Correct it where the graph comes from.",
        )
