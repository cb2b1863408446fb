"""Parameters of queries, as ``queries/parameters.yaml`` declares them."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kg import paths
from kg.characters import excerpt
from kg.errors import QueryError
from kg.library.declarations import Shortcoming, is_mapping_of_texts, is_texts, member_faults, read_declaration
from kg.numbers import DECIMAL_FORM, decimal_number, is_decimal
from kg.text_files import read_text

__all__ = ["Parameter", "find_parameter", "parameters"]

#: The types whose values the library reads itself; of every other, a query in ``queries/vocabulary`` lists the values.
_TYPES = ("choice", "decimal", "integer", "panel", "text", "words")


_NAME = re.compile(r"[a-z][a-z0-9-]*")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


#: What may be said of a parameter: in words, and as a test.
_FORMS = {
    "option": (
        "a name of small letters and hyphens",
        lambda value: _is_text(value) and _NAME.fullmatch(value) is not None,
    ),
    "variable": ("the name of a SPARQL variable, without ?", lambda value: _is_text(value) and value.isidentifier()),
    "type": ("the name of a type", _is_text),
    "help": ("a sentence", _is_text),
    "several": ("true or false", lambda value: value in ("true", "false")),
    "scheme": ("the name of a vocabulary", _is_text),
    "values": ("a list of values", is_texts),
    "minimum": (DECIMAL_FORM, lambda value: _is_text(value) and is_decimal(value)),
    "maximum": (DECIMAL_FORM, lambda value: _is_text(value) and is_decimal(value)),
    "neutral": ("the value that does not restrict", _is_text),
    "patterns": (
        "a pattern for each kind of thing",
        lambda value: (
            isinstance(value, dict) and all(isinstance(one, str) or is_mapping_of_texts(one) for one in value.values())
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter: its command-line option, SPARQL variable, type and help; see ``queries/parameters.yaml``."""

    option: str
    variable: str
    type: str
    help: str
    several: bool = False
    scheme: str = ""
    values: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    #: The value that does not restrict; with it, the parameter leaves no trace.
    neutral: str = "any"
    #: The pattern for each kind of thing that it restricts; for some choices one each.
    patterns: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)


@functools.cache
def parameters() -> Mapping[str, Parameter]:
    """Return all parameters by SPARQL variable, as ``queries/parameters.yaml`` describes them.

    Raises :class:`~kg.errors.QueryError`, with the line, where it does not describe them well.
    """
    path = paths.queries() / "parameters.yaml"
    entries = read_declaration(read_text(path), path, _check)
    return {
        entry["variable"]: Parameter(
            option=entry["option"],
            variable=entry["variable"],
            type=entry["type"],
            help=" ".join(entry["help"].split()),
            several=entry["several"] == "true",
            scheme=entry.get("scheme", ""),
            values=tuple(entry.get("values", ())),
            minimum=_bound(entry.get("minimum")),
            maximum=_bound(entry.get("maximum")),
            neutral=entry.get("neutral", "any"),
            patterns=entry.get("patterns", {}),
        )
        for entry in entries
    }


def _check(entries: Any) -> Iterator[Shortcoming]:
    """Yield what is wrong with the entries of ``queries/parameters.yaml``."""
    if not isinstance(entries, list) or not entries:
        yield (), "expected a list of parameters, each with option, variable, type, several and help"
        return
    types = sorted({*_TYPES, *(path.stem for path in (paths.queries() / "vocabulary").glob("*.rq"))})
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            yield (
                (number,),
                f"{excerpt(str(entry))} is no parameter, which has option, variable, type, several and help",
            )
            continue
        yield from member_faults(entry, (number,), _FORMS, ("option", "variable", "type", "several", "help"))
        if entry["type"] not in types:
            yield (number, "type"), f"there is no type {excerpt(entry['type'])}; there are: {', '.join(types)}"
        for name in ("option", "variable"):
            if (name, entry[name]) in seen:
                yield (number, name), f"the {name} {entry[name]!r} is described twice"
            seen.add((name, entry[name]))


@functools.cache
def _by_option() -> Mapping[str, Parameter]:
    return {parameter.option: parameter for parameter in parameters().values()}


def find_parameter(option: str) -> Parameter:
    """Return the parameter of that option (``level``).

    Raises :class:`~kg.errors.QueryError`, with the nearest options, where there is none.
    """
    by_option = _by_option()
    if option not in by_option:
        near = difflib.get_close_matches(option, list(by_option), 3)
        raise QueryError(f"There is no parameter {option!r}.", f"The nearest: {', '.join(near)}." if near else "")
    return by_option[option]


def _bound(value: object) -> Decimal | None:
    return None if value is None else decimal_number(str(value), "a bound in parameters.yaml")
