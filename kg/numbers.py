"""Numbers that people write: plain ASCII digits of one form and range.

Python reads more than people type: ``int("1_200")`` is 1200, ``int("١15")`` is 115, ``Decimal("INF")`` is no number. So
every number in a table, a parameter, the environment or a graph goes through this module.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kg.errors import KnowledgeGraphError

__all__ = ["DECIMAL_FORM", "WHOLE_FORM", "decimal_number", "decimal_text", "is_decimal", "is_whole", "whole_number"]

#: The forms, in words, for sentences.
WHOLE_FORM = "a whole number in plain digits (such as 12; at most 15 digits, no leading zero or plus sign)"
DECIMAL_FORM = "a number in plain digits (such as 12 or 0.8; at most 15 digits before the point and 9 after it)"

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?")
#: Most characters of a text that a sentence quotes.
_MOST_CHARACTERS = 40


def is_whole(text: str) -> bool:
    """Whether a text is a whole number in the one form that is read."""
    return _WHOLE.fullmatch(text) is not None


def is_decimal(text: str) -> bool:
    """Whether a text is a number, whole or with decimal places, in the one form that is read."""
    return _DECIMAL.fullmatch(text) is not None


def whole_number(text: str, what: str = "a value") -> int:
    """Return the whole number that a text is. Raises :class:`~kg.errors.KnowledgeGraphError`, naming ``what`` it is."""
    if not is_whole(text):
        raise _number_error(text, what, WHOLE_FORM)
    return int(text)


def decimal_number(text: str, what: str = "a value") -> Decimal:
    """Return the number that a text is. Raises :class:`~kg.errors.KnowledgeGraphError`, naming ``what`` it is."""
    if not is_decimal(text):
        raise _number_error(text, what, DECIMAL_FORM)
    return Decimal(text)


def decimal_text(number: float) -> str:
    """Return a number in plain digits, without a point where it is whole.

    >>> decimal_text(1.0), decimal_text(0.8)
    ('1', '0.8')
    """
    return format(Decimal(repr(number)).normalize(), "f")


def _number_error(text: str, what: str, form: str) -> KnowledgeGraphError:
    excerpt = text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}… ({len(text):,} characters)"
    return KnowledgeGraphError(
        f"Found {excerpt!r} as {what}; expected {form}.", "Correct it in the table or file that it comes from."
    )
