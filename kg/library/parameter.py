"""Parameters of queries, as ``queries/parameters.yaml`` declares them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kg import paths
from kg.numbers import decimal_number

__all__ = ["Parameter", "parameters", "read_yaml"]


@dataclass(frozen=True)
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
        )
        for entry in entries
    }


def read_yaml(text: str) -> Any:
    """Return what a YAML text says, every value a text as it is written (YAML would read ``1_0`` as ten).

    It is read by libyaml where it is there: command start-up waits for it. Raises ``yaml.YAMLError``.
    """
    import yaml

    return yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - both make texts only


def _bound(value: object) -> Decimal | None:
    return None if value is None else decimal_number(str(value), "a bound in parameters.yaml")
