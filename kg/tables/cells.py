"""One cell: its text to its value, or what is wrong with it in the words of whoever entered it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.characters import HIDDEN, character_name, excerpt
from kg.expressions import Expression
from kg.numbers import DECIMAL_FORM, WHOLE_FORM, is_decimal, is_whole
from kg.tables.labels import identifier_of
from kg.tables.spreadsheets import TRUTHS, spreadsheet_damage

if TYPE_CHECKING:
    import csvw

__all__ = ["FORMATTED", "PERCENT_SPACE", "CellForm"]

#: What is set right without a fault, in words that follow "read with".
PERCENT_SPACE = "spaces before percent signs"

#: The datatypes of CSVW (https://www.w3.org/TR/tabular-data-model/#datatypes) by how their cells are written.
_TEXTS = frozenset({"string", "anyURI", "any", "anyAtomicType", "json", "xml", "html", "normalizedString", "token"})
#: Datatypes that a description may give a format: a pattern of texts, the two words of a truth value.
FORMATTED = _TEXTS | {"boolean"}
_DECIMALS = frozenset({"decimal", "double", "number", "float"})
_WHOLES = frozenset(
    f"{sign}{name}"
    for sign, names in (
        ("", ("integer", "long", "int", "short", "byte")),
        ("non", ("NegativeInteger", "PositiveInteger")),
        ("", ("negativeInteger", "positiveInteger")),
        ("unsigned", ("Long", "Int", "Short", "Byte")),
    )
    for name in names
)
#: Datatypes whose cells are checked but kept as printed: csvw makes objects of its own of them.
_VERBATIM = frozenset({"anyURI", "date", "gYearMonth"})
#: Dates have one form, of which csvw takes more.
_DATES = {
    "gYearMonth": "[0-9]{4}-(0[1-9]|1[0-2])",
    "date": "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
}
_EXAMPLES = {"gYearMonth": "a year and month such as 2023-06", "date": "a date such as 2023-06-30"}
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
#: Patterns that people are told in words: names of things between hyphens, and a list of choices.
_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_CHOICES = re.compile(r"\(?([\w-]+(?:\|[\w-]+)+)\)?|\[(\w+)\]", re.ASCII)


class CellForm:
    """The form of a column's cells, as the tables' description in a folder says it."""

    def __init__(self, column: csvw.Column, folder: Path) -> None:
        self._column = column
        self._folder = folder
        datatype = column.inherit("datatype")
        value_url = column.inherit("valueUrl")
        self._value_url: str = value_url.uri if value_url is not None else ""
        self.name: str = column.header
        self.separator: str | None = column.inherit("separator")
        self._base: str = datatype.base if datatype is not None else "string"
        self._datatype = datatype
        description = column.common_props.get("dc:description")
        self._description = description if isinstance(description, str) else ""
        #: A value of the column that is well formed, for messages.
        self.example = ""
        self._values: dict[str, Any] = {}
        self._pattern = self._expression()
        #: Whether texts have the form of the column, as far as it was asked.
        self._matched: dict[str, bool] = {}

    def _expression(self) -> Expression | None:
        """Return the pattern of the column's texts, and take it from csvw, which would match it in its own way."""
        if self._base in _DATES:
            return Expression(_DATES[self._base])
        if self._datatype is None or self._base not in _TEXTS or not isinstance(self._datatype.format, str):
            return None
        form = self._datatype.format
        # A copy of its own: columns may have one datatype between them.
        self._datatype = self._column.datatype = replace(self._datatype, format=None)
        return Expression(form)

    def learn(self, cells: Iterable[str]) -> None:
        """Take the first of some cells that has the form of the column for an example of it, and match them at once."""
        if self._pattern is not None:
            lists = [cell.split(self.separator) if self.separator else [cell] for cell in cells if cell]
            self._match(part for parts in lists for part in parts)
            self.example = next((parts[0] for parts in lists if all(map(self._matches, parts))), "")

    def _match(self, texts: Iterable[str]) -> None:
        assert self._pattern is not None
        asked = dict.fromkeys(texts)
        found = self._pattern.found(asked, whole=True)
        self._matched.update((text, text in found) for text in asked)

    def _matches(self, text: str) -> bool:
        if self._pattern is None:
            return True
        if text not in self._matched:
            self._match([text])
        return self._matched[text]

    def repaired(self, cell: str) -> str:
        """Return a cell without the space that some languages put before a percent sign, where one is expected."""
        if not cell.endswith("%") or self._pattern is None or self._matches(cell):
            return cell
        closed = re.sub(r"(?<=[0-9])[ \u00a0\u202f]+%$", "%", cell)
        return closed if self._matches(closed) else cell

    def read(self, cell: str) -> Any:
        """Return the value of a cell: None where it is empty, a list where it has a separator.

        Raises ``ValueError`` with what was found, what is expected and what to do.
        """
        if cell not in self._values:
            self._values[cell] = self._read(cell)
        return self._values[cell]

    def _read(self, cell: str) -> Any:
        self._check_characters(cell)
        if cell != cell.strip():
            raise ValueError(f"stray space at the start or end in {excerpt(cell)}")
        for part in self._parts(cell):
            self._check_part(part, cell)
        try:
            value = self._column.read(cell)
        except ValueError as error:
            if "required" in str(error):
                raise ValueError("the cell is empty; a value is required") from error
            raise ValueError(self._found(cell)) from error
        return cell if cell and self._base in _VERBATIM else value

    def _check_characters(self, cell: str) -> None:
        text = cell.strip()
        takes_lines = self._base == "string" and self._pattern is None and not self.separator
        hidden = HIDDEN.search(text) or (None if takes_lines else re.search("\n", text))
        if hidden is not None:
            raise ValueError(
                f"{character_name(hidden[0])} in {excerpt(cell)}, a character that is not seen; delete it, or type the "
                "cell again"
            )

    def _parts(self, cell: str) -> list[str]:
        if not cell or not self.separator:
            return [cell] if cell else []
        parts = cell.split(self.separator)
        if "" in parts:
            raise ValueError(f"stray separator {self.separator!r} in {excerpt(cell)}")
        if len(set(parts)) < len(parts):
            raise ValueError(f"the same value twice in {excerpt(cell)}")
        return parts

    def _check_part(self, part: str, cell: str) -> None:
        """Raise where a value, in a list one of several, is not of the column's form."""
        is_number = is_decimal(part) if self._base in _DECIMALS else is_whole(part) if self._base in _WHOLES else True
        well_formed = is_number and self._matches(part) and (self._base in _TEXTS or part.isascii())
        is_sure = well_formed and (self._pattern is not None or self._base not in _TEXTS)
        is_sure = is_sure and (part not in TRUTHS or part in _choices(self._pattern))
        damage = "" if is_sure else spreadsheet_damage(part, self.name, self._base, self._shape)
        if damage:
            raise ValueError(f"found {excerpt(part)}: {damage}")
        if not well_formed:
            raise ValueError(self._found(part) + self._identifier_hint(part, cell))
        if self._base == "anyURI" and not _WEB_ADDRESS.match(part):
            raise ValueError(
                f"found {excerpt(part)}, expected the address of a page on the web, which begins with https:// or "
                "http://; other addresses may run programs or open files"
            )

    @property
    def _shape(self) -> Any:
        """Whether a text has the form of the column, as a function; None where any text has."""
        if self._base in _DECIMALS:
            return is_decimal
        if self._base in _WHOLES:
            return is_whole
        return None if self._pattern is None else self._matches

    def _identifier_hint(self, part: str, cell: str) -> str:
        """Return which identifier is meant where a label, or an identifier in other letters, was entered."""
        if self._pattern is None:
            return ""
        for text in (cell, part):
            capital = text[:1].upper() + text[1:]
            for name in (identifier_of(text, self._value_url, self._folder), text.lower(), capital):
                if name and name != text and self._matches(name):
                    return f"; did you mean {name!r}? Identifiers stand here, not labels"
        return ""

    def _found(self, text: str) -> str:
        return f"found {excerpt(text)}, expected {self._expectation()}"

    def _expectation(self) -> str:
        """Return what a column expects, in words."""
        datatype = self._datatype
        if self._base in _DECIMALS | _WHOLES:
            low = datatype.minimum if datatype.minimum is not None else datatype.minInclusive
            high = datatype.maximum if datatype.maximum is not None else datatype.maxInclusive
            bounds = [f"at least {low}"] * (low is not None) + [f"at most {high}"] * (high is not None)
            return ", ".join([DECIMAL_FORM if self._base in _DECIMALS else WHOLE_FORM, *bounds])
        if self._pattern is None or self._base in _DATES:
            return _EXAMPLES.get(self._base, f"a {self._base}")
        meaning = f" ({self._description.rstrip('.')})" if self._description else ""
        choices = _choices(self._pattern)
        if choices:
            return f"one of: {', '.join(choices)}{meaning}"
        example = self.example or ("co-location" if self._pattern.pattern == _SLUG else "")
        if example:
            return f"a value such as {example!r}{meaning}"
        return f"{self._description.rstrip('.')} ({self._pattern.pattern})" if meaning else self._pattern.pattern


def _choices(pattern: Expression | None) -> list[str]:
    """Return the values that a pattern lists; none where it is more than a list."""
    match = _CHOICES.fullmatch(pattern.pattern) if pattern is not None else None
    if match is None:
        return []
    return match[1].split("|") if match[1] else list(match[2])
