"""What spreadsheets change in cells without a word: told by name, with what happened and what to do.

A spreadsheet that opens a CSV file takes ``3-4`` for a date, ``10000000000000`` for 1E+13 and ``007`` for 7, and saves
what it took them for. Nothing in the file says so; the forms that it leaves behind do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

__all__ = ["AUTOFILL", "TRUTHS", "filled_down", "spreadsheet_damage"]

_AS_TEXT = "enter it again in a column formatted as text"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)"
#: What dates look like that no person typed: 03-Apr, Apr-03, 3-Apr-2018, 03/04/2018, 2018-04-03 00:00:00.
_DATE = re.compile(
    rf"\d{{1,2}}-{_MONTH}(?:-\d{{2}}(?:\d{{2}})?)?|{_MONTH}-\d{{2}}(?:\d{{2}})?|\d{{1,2}}/\d{{1,2}}/\d{{2}}(?:\d{{2}})?"
    r"|\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?",
    re.IGNORECASE | re.ASCII,
)
_EXPONENT = re.compile(r"-?\d(?:[.,]\d+)?E[+-]\d{2,3}", re.ASCII)
#: No form below is longer.
_LONGEST = 24
_ERROR = re.compile(r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|#+)|Err:\d{3}")
#: What a spreadsheet makes of true and false; where a pattern takes any word, it would take these.
TRUTHS = ("TRUE", "FALSE")
#: Days since the end of 1899 that spreadsheets keep for dates from 1990 to 2050.
_SERIAL = re.compile(r"(?:3[3-9]|4\d|5[0-4])\d{3}", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)
#: Columns in which people write such as 3-4, and never a number of five digits.
_RANGES = frozenset({"issue", "pages", "volume"})
_DATES = frozenset({"date", "gYearMonth", "dateTime", "datetime"})
_LAST_NUMBER = re.compile(r"(.*?)([0-9]+)([^0-9]*)", re.DOTALL)

AUTOFILL = (
    "it goes on counting from the row above, as a spreadsheet does where a cell is dragged down; "
    "copy the cell instead (hold Ctrl while dragging)"
)


def spreadsheet_damage(cell: str, column: str, base: str, matches: Callable[[str], bool] | None) -> str:
    """Return what a spreadsheet did to a cell and what to do about it; nothing where it shows no trace of one.

    ``column`` is the name of the column, ``base`` its datatype, ``matches`` whether a text has the form that the column
    prescribes, where it prescribes one.
    """
    is_well_formed = matches is not None and matches(cell)
    if len(cell) > _LONGEST or (is_well_formed and cell not in TRUTHS):
        return ""
    if _ERROR.fullmatch(cell):
        return "a spreadsheet's formula failed and left its error here; enter the value itself"
    if cell in TRUTHS:
        return f"a spreadsheet made a truth value of it; {_AS_TEXT} (where {cell} is meant: {cell.capitalize()})"
    if _EXPONENT.fullmatch(cell):
        return f"a spreadsheet shortened a long number, whose last digits are lost; {_AS_TEXT}"
    if _DATE.fullmatch(cell):
        return f"a spreadsheet made a date of it (of 3-4 it makes 03-Apr, of 2023-06 Jun-23); {_AS_TEXT}"
    if _SERIAL.fullmatch(cell) and (base in _DATES or (base == "string" and column in _RANGES)):
        day = _FIRST_DAY + timedelta(days=int(cell))
        return f"a spreadsheet made a date of it and left its number of days ({day.isoformat()}); {_AS_TEXT}"
    return _lost_form(cell, matches) if matches is not None else ""


def _lost_form(cell: str, matches: Callable[[str], bool]) -> str:
    """Return what became of a number that had leading zeros or a percent sign; nothing where it had neither."""
    number = re.fullmatch(r"(\D*)(\d+)", cell, re.ASCII)
    for width in range(2, 9):
        padded = f"{number[1]}{number[2].zfill(width)}" if number else cell
        if padded != cell and matches(padded):
            return f"its leading zeros are lost, as spreadsheets drop them; write {padded!r}"
    share = re.fullmatch(r"0[.,](\d{1,2})|1(?:[.,]0+)?", cell, re.ASCII)
    percentage = f"{int((share[1] or '0').ljust(2, '0')) if share[1] else 100}%" if share else cell
    if percentage != cell and matches(percentage):
        return f"a spreadsheet keeps a percentage as a share of one; write {percentage!r}"
    return ""


def filled_down(value: str, above: str) -> bool:
    """Whether a value is that of the row above with its last number one higher.

    >>> filled_down("f0759", "f0758"), filled_down("f0758", "f0758")
    (True, False)
    """
    now, before = _LAST_NUMBER.fullmatch(value), _LAST_NUMBER.fullmatch(above)
    if not now or not before or len(now[2]) > 15 or len(before[2]) > 15:
        return False
    return (now[1], now[3]) == (before[1], before[3]) and int(now[2]) == int(before[2]) + 1
