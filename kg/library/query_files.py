"""The query library: one file, one query, its header is its documentation.

Headers follow grlc (https://grlc.io): lines that start with ``#+`` hold YAML with ``summary``, ``description``,
``tags`` (the first is the purpose it is listed under), ``defaults``, ``enumerate`` and ``beside``.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import paths
from kg.errors import KnowledgeGraphError, QueryError
from kg.library.blocks import expand_blocks
from kg.library.declarations import Shortcoming, is_mapping_of_texts, is_texts, member_faults, read_declaration
from kg.library.parameter import Parameter, find_parameter, parameters
from kg.library.patterns import GIVEN, given_options, put_in_patterns
from kg.library.terms import Bound, named_term, sparql_text
from kg.sparql import EmbeddedEngine
from kg.text_files import read_text

__all__ = [
    "FOLDERS",
    "VALUES",
    "QueryFile",
    "catalogue",
    "find_query",
    "lookup",
    "read_query",
    "readable_queries",
    "write_library",
]

#: Folders of the library that its catalogue lists, by what their queries are for.
FOLDERS = ("questions", "views", "figures", "checks", "site")

_FORM = re.compile(r"^(SELECT|CONSTRUCT|ASK)\b", re.MULTILINE)
#: A block of values, which parameters are bound in: its variable (of several the first) and what stands in it.
VALUES = re.compile(r"VALUES\s+\(?\?(\w+)[?\w ]*\)?\s*\{([^{}]*)\}")


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
        terms: Mapping[str, Sequence[Bound]],
        within: Mapping[str, Sequence[Bound]] | None = None,
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
            return f"{match[0].partition('{')[0]}{{ {' '.join(given)} }}" if given else match[0]

        texts = _texts(terms)
        filled = VALUES.sub(replace, self.text)
        for parameter in map(find_parameter, given_options(self.text)):
            default = self.defaults.get(parameter.option, parameter.neutral)
            if default != parameter.neutral:
                texts.setdefault(parameter.variable, [sparql_text(named_term(parameter, default))])
        return put_in_patterns(filled, texts, _texts(within or {}), remarks)


def _texts(terms: Mapping[str, Sequence[Bound]]) -> dict[str, list[str]]:
    return {variable: [sparql_text(term) for term in values] for variable, values in terms.items()}


@functools.cache
def read_query(path: Path) -> QueryFile:
    """Read one query file.

    Raises :class:`~kg.errors.QueryError`, with the line, where its header is not valid, and
    :class:`~kg.errors.UsageError` where the file cannot be read.
    """
    try:
        text = expand_blocks(read_text(path), path.name)
    except QueryError as error:
        raise error if path.name in str(error) else QueryError(f"In {path.name}: {error}", error.advice) from error
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    fields: dict[str, Any] = read_declaration(header, path, _check_header)
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


def _check_header(fields: Any) -> Iterator[Shortcoming]:
    """Yield what is wrong with the header of a query file."""
    if not isinstance(fields, dict):
        yield (), 'the query needs a header: lines "#+ summary:", "#+ description:" and "#+ tags:" at its beginning'
        return
    yield from member_faults(fields, (), _HEADER, ("summary", "description", "tags"))


def _are_defaults(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) and is_mapping_of_texts(entry) for entry in value)


def _are_choices(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(entry, dict) and all(is_texts(values) for values in entry.values()) for entry in value
    )


def _are_options(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) or is_mapping_of_texts(entry) for entry in value)


def _is_sentence(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


#: What may be said in a header: in words, and as a test.
_HEADER = {
    "summary": ("a sentence", _is_sentence),
    "description": ("sentences", _is_sentence),
    "tags": ("a list of purposes, each on a line that begins with a hyphen", is_texts),
    "defaults": ("a list of parameters with their values (- level: national)", _are_defaults),
    "enumerate": ("a list of parameters, each with a list of values", _are_choices),
    "beside": ("a list of parameters", _are_options),
}


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


def readable_queries(folder: str) -> tuple[list[QueryFile], dict[str, KnowledgeGraphError]]:
    """Return the queries of a folder that can be asked, sorted by name, and of each other one why it cannot."""
    sound: list[QueryFile] = []
    broken: dict[str, KnowledgeGraphError] = {}
    engine = EmbeddedEngine.from_quads(())
    parameters()  # what is wrong with them is wrong with every query
    for path in sorted((paths.queries() / folder).glob("*.rq")):
        try:
            query = read_query(path)
            # Nothing is in the graph that it is asked of: what can go wrong is its text.
            engine.run(query.complete)
            sound.append(query)
        except KnowledgeGraphError as error:
            broken[path.stem] = error
    return sound, broken


def find_query(name: str, folders: Sequence[str] = FOLDERS) -> QueryFile:
    """Return the query of that name.

    Raises :class:`~kg.errors.QueryError` where there is none, with the nearest names in the first of the folders.
    """
    for folder in folders:
        path = paths.queries() / folder / f"{name}.rq"
        if re.fullmatch(r"[a-z0-9-]+", name) and path.exists():
            return read_query(path)
    names = [path.stem for path in sorted((paths.queries() / folders[0]).glob("*.rq"))]
    near = difflib.get_close_matches(name, names, 3, 0.4)
    advice = f"The nearest: {', '.join(near)}." if near else "integration-kg query --list shows all of them."
    raise QueryError(f"There is no query named {name!r}.", advice)


def lookup(name: str, terms: Mapping[str, Sequence[Bound]] | None = None) -> str:
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
        content = read_text(path)
        if path.suffix == ".rq":
            content = _complete(path, content)
        target.write_text(content, encoding="utf-8", newline="")
