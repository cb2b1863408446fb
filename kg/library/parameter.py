"""Parameters of queries, as ``queries/parameters.yaml`` declares them."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kg import paths
from kg.errors import QueryError
from kg.numbers import decimal_number

__all__ = ["Parameter", "find_parameter", "parameters", "read_yaml"]


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
    """Return all parameters by SPARQL variable, as ``queries/parameters.yaml`` describes them."""
    entries = read_yaml((paths.queries() / "parameters.yaml").read_text(encoding="utf-8"))
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


def read_yaml(text: str) -> Any:
    """Return what a YAML text says, every value a text as it is written (YAML would read ``1_0`` as ten).

    It is read by libyaml where it is there: command start-up waits for it. Raises ``yaml.YAMLError``.
    """
    import yaml

    return yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - both make texts only


def _bound(value: object) -> Decimal | None:
    return None if value is None else decimal_number(str(value), "a bound in parameters.yaml")
