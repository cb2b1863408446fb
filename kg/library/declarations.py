"""What people declare in YAML (parameters of queries, headers of query files): texts, faults with their line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from kg.characters import excerpt
from kg.errors import QueryError

__all__ = ["Shortcoming", "is_mapping_of_texts", "is_texts", "member_faults", "read_declaration", "read_yaml"]

#: What is wrong with a declaration: the way to the part that is, by names and numbers from 0, and a sentence on it.
Shortcoming: TypeAlias = tuple[tuple[str | int, ...], str]


def read_yaml(text: str) -> Any:
    """Return what a YAML text says, every value a text as it is written (YAML would read ``1_0`` as ten).

    It is read by libyaml where it is there: command start-up waits for it. Raises ``yaml.YAMLError``.
    """
    import yaml

    return yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - both make texts only


def read_declaration(text: str, path: Path, check: Callable[[Any], Iterator[Shortcoming]]) -> Any:
    """Return what a YAML text declares, which stands at the beginning of a file.

    Raises :class:`~kg.errors.QueryError` with file and line where it is no YAML, or where ``check`` finds it wanting.
    """
    import yaml

    try:
        declaration = read_yaml(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        # What is open at the end is noticed below the last line.
        line = min(mark.line + 1, text.count("\n") + 1) if mark is not None else 1
        problem = getattr(error, "problem", None) or "it nests too deep"
        message = f"{path.name}:{line}: not valid YAML: {problem}."
        raise QueryError(message, f"Correct {path}; YAML wants quotation marks where a text holds a colon.") from error
    for way, message in check(declaration):
        raise QueryError(f"{path.name}:{_line(text, way)}: {message}.", f"Correct {path}.")
    return declaration


def _line(text: str, way: tuple[str | int, ...]) -> int:
    """Return the line of a part of a YAML text; where the part is not there, that of what should have it."""
    import yaml

    node = yaml.compose(text, Loader=yaml.BaseLoader)
    line = 1
    for step in way:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        if found is None:
            break
        line = found[0].start_mark.line + 1
        node = found[1]
    return line


def member_faults(
    declaration: Mapping[Any, Any],
    way: tuple[str | int, ...],
    forms: Mapping[str, tuple[str, Callable[[Any], bool]]],
    required: Iterator[str] | tuple[str, ...],
) -> Iterator[Shortcoming]:
    """Yield what is wrong with the members of a mapping, by the form of each: in words, and as a test of its value."""
    missing = [name for name in required if not declaration.get(name)]
    if missing:
        yield way, f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing or empty"
    for name, value in declaration.items():
        if name not in forms:
            near = difflib.get_close_matches(str(name), list(forms), 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(forms)}"
            yield (*way, name), f"{excerpt(str(name))} says nothing here{hint}"
        elif not forms[name][1](value):
            yield (*way, name), f"{name} is {excerpt(str(value))}, expected {forms[name][0]}"


def is_texts(value: Any) -> bool:
    """Whether a value is a list of texts, at least one."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) and item for item in value)


def is_mapping_of_texts(value: Any) -> bool:
    """Whether a value maps names to texts."""
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
