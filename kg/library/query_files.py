"""The query library: one file, one query, its header is its documentation.

Headers follow grlc (https://grlc.io): lines that start with ``#+`` hold YAML with ``summary``, ``description``,
``tags`` (the first is the purpose it is listed under), ``defaults``, ``enumerate`` and ``beside``.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import paths
from kg.errors import QueryError
from kg.library.blocks import expand_blocks
from kg.library.parameter import Parameter, find_parameter, parameters, read_yaml
from kg.library.patterns import GIVEN, given_options, put_in_patterns
from kg.library.terms import named_term

__all__ = ["FOLDERS", "VALUES", "QueryFile", "catalogue", "find_query", "lookup", "read_query", "write_library"]

#: Folders of the library that its catalogue lists, by what their queries are for.
FOLDERS = ("questions", "views", "figures", "checks", "site")

_FORM = re.compile(r"^(SELECT|CONSTRUCT|ASK)\b", re.MULTILINE)
#: A block of values, which parameters are bound in: its variable and what stands in it.
VALUES = re.compile(r"VALUES\s+\?(\w+)\s*\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class QueryFile:
    """A query of the library: its name (file stem), folder, documentation and text."""

    name: str
    folder: str
    summary: str
    description: str
    tags: tuple[str, ...]
    defaults: Mapping[str, str]
    enumerate: Mapping[str, tuple[str, ...]]
    text: str
    #: What the conclusions shown beside the answer are about: options, each with a value where the query fixes it; None
    #: where none are shown.
    beside: tuple[tuple[str, str], ...] | None = None

    @property
    def form(self) -> str:
        """``SELECT``, ``CONSTRUCT`` or ``ASK``."""
        match = _FORM.search(self.text)
        return match[1] if match else "SELECT"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that the query takes, in the order of ``queries/parameters.yaml``."""
        variables = {find_parameter(option).variable for option in given_options(self.text)}
        variables.update(match[1] for match in VALUES.finditer(self.text))
        return tuple(
            parameter
            for variable, parameter in parameters().items()
            if variable in variables and parameter.type != "panel"
        )

    @property
    def complete(self) -> str:
        """The text as it runs where nothing is given: with the patterns of its defaults."""
        return self.bind_terms({})

    def bind_terms(
        self,
        terms: Mapping[str, Sequence[NamedNode | Literal]],
        within: Mapping[str, Sequence[NamedNode | Literal]] | None = None,
        remarks: bool = False,
    ) -> str:
        """Return the text with terms for the variables named: in its blocks of values, and in patterns put in for them.

        A variable with no terms does not restrict. One that is not named has its default. ``within`` has the terms of
        variables with what lies within them, which most patterns take. Terms are written in their
        N-Triples form, so that no value can change the query. With ``remarks``, patterns of parameters that do not
        restrict stand there as remarks.
        """

        def replace(match: re.Match[str]) -> str:
            given = texts.get(match[1])
            return f"VALUES ?{match[1]} {{ {' '.join(given)} }}" if given else match[0]

        texts = _texts(terms)
        filled = VALUES.sub(replace, self.text)
        for parameter in map(find_parameter, given_options(self.text)):
            default = self.defaults.get(parameter.option, parameter.neutral)
            if default != parameter.neutral:
                texts.setdefault(parameter.variable, [str(named_term(parameter, default))])
        return put_in_patterns(filled, texts, _texts(within or {}), remarks)


def _texts(terms: Mapping[str, Sequence[NamedNode | Literal]]) -> dict[str, list[str]]:
    return {variable: [str(term) for term in values] for variable, values in terms.items()}


@functools.cache
def read_query(path: Path) -> QueryFile:
    """Read one query file. Raises :class:`~kg.errors.QueryError` where its header is not valid."""
    import yaml

    text = expand_blocks(path.read_text(encoding="utf-8"), path.name)
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        fields: dict[str, Any] = read_yaml(header) or {}
    except yaml.YAMLError as error:
        raise QueryError(f"The header of {path.name} is not valid YAML: {error}", f"Correct {path}.") from error
    missing = [name for name in ("summary", "description", "tags") if not fields.get(name)]
    if missing:
        raise QueryError(f"The header of {path.name} lacks {', '.join(missing)}.", f"Add it in {path}.")
    return QueryFile(
        name=path.stem,
        folder=path.parent.name,
        summary=str(fields["summary"]),
        description=" ".join(str(fields["description"]).split()),
        tags=tuple(fields["tags"]),
        defaults={key: str(value) for entry in fields.get("defaults", []) for key, value in entry.items()},
        enumerate={
            key: tuple(str(value) for value in values)
            for entry in fields.get("enumerate", [])
            for key, values in entry.items()
        },
        text=text,
        beside=_beside(fields["beside"]) if "beside" in fields else None,
    )


def _beside(entries: Sequence[str | Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return what a header says under ``beside``: options by themselves, or with a value that the query fixes."""
    pairs: list[tuple[str, str]] = []
    for entry in entries:
        pairs += [(entry, "")] if isinstance(entry, str) else [(name, value) for name, value in entry.items()]
    return tuple(pairs)


@functools.cache
def catalogue(folder: str = "questions") -> tuple[QueryFile, ...]:
    """Return the queries of a folder of the library, sorted by name."""
    return tuple(read_query(path) for path in sorted((paths.queries() / folder).glob("*.rq")))


def find_query(name: str, folders: Sequence[str] = FOLDERS) -> QueryFile:
    """Return the query of that name.

    Raises :class:`~kg.errors.QueryError` where there is none, with the nearest names in the first of the folders.
    """
    for folder in folders:
        path = paths.queries() / folder / f"{name}.rq"
        if re.fullmatch(r"[a-z0-9-]+", name) and path.is_file():
            return read_query(path)
    names = [path.stem for path in sorted((paths.queries() / folders[0]).glob("*.rq"))]
    near = difflib.get_close_matches(name, names, 3, 0.4)
    advice = f"The nearest: {', '.join(near)}." if near else "integration-kg query --list shows all of them."
    raise QueryError(f"There is no query named {name!r}.", advice)


def lookup(name: str, terms: Mapping[str, Sequence[NamedNode | Literal]] | None = None) -> str:
    """Return the text of a query that the package asks for its own work, with terms bound by variable.

    Nobody is offered it.
    """
    return find_query(name, ("lookups",)).bind_terms(terms or {})


def _complete(path: Path, text: str) -> str:
    """Return a query as other tools read it: with its blocks and defaults, and its other patterns as remarks."""
    expansion = expand_blocks(text, path.name)
    return read_query(path).bind_terms({}, remarks=True) if GIVEN.search(expansion) else expansion


def write_library(folder: Path) -> None:
    """Write the whole library into a new folder, every query complete: it needs no block or pattern beside it."""
    source = paths.queries()
    for path in sorted(path for path in source.rglob("*") if path.suffix in (".rq", ".yaml")):
        if path.parent.name == "filters":
            continue
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".rq":
            content = _complete(path, content)
        target.write_text(content, encoding="utf-8", newline="")
