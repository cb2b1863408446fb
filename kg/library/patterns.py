"""Patterns of parameters: what is put into a query where a value is given, and nothing where none is.

A line ``#given finding: level component`` of a query says where the patterns of these parameters belong, and that they
restrict ``?finding``; ``queries/parameters.yaml`` has one pattern for each thing that a parameter restricts. The line
``#given paper ?work: region`` puts in the pattern for papers with ``?work`` in place of ``?paper``, and
``#given ?at: level`` the values of ``?at``. A line that nothing was given for is left out, so that what runs is as if
written by hand. The scripts of the explorer do the same, from the same data (``viz/assets/js/sparql.js``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.errors import QueryError
from kg.library.parameter import Parameter, find_parameter

__all__ = ["GIVEN", "given_options", "pattern_texts", "put_in_patterns"]

#: A place for patterns: its indentation, what they restrict (a kind of thing, or a variable), a variable, the options.
GIVEN = re.compile(r"^([ \t]*)#given ([a-z]+|\?\w+)(?: (\?\w+))?: ([a-z -]+)\n", re.MULTILINE)
#: Where a pattern takes the values given, or these with what lies within them (narrower concepts, sections).
_BLOCK = re.compile(r"VALUES (\?\w+|\([?\w ]+\)) \{ (given|within) \}")
_EMPTY = r"VALUES \1 { }"


def given_options(text: str) -> list[str]:
    """Return the options of the parameters that a query has places for, in their order."""
    return list(dict.fromkeys(option for match in GIVEN.finditer(text) for option in match[4].split()))


def pattern_texts(text: str) -> list[str]:
    """Return the patterns that may be put into a query."""
    return [
        pattern
        for match in GIVEN.finditer(text)
        for option in match[4].split()
        for pattern in _patterns(find_parameter(option), match[2], match[3]).values()
    ]


def put_in_patterns(
    text: str,
    given: Mapping[str, Sequence[str]],
    within: Mapping[str, Sequence[str]] | None = None,
    remarks: bool = False,
) -> str:
    """Return a query's text with the patterns of the parameters given; every other place for patterns is left out.

    ``given`` maps the variables of parameters to terms as SPARQL writes them, ``within`` to these with what lies within
    them. With ``remarks``, what is not given stands there as a remark, for people who go on from the text. Raises
    :class:`~kg.errors.QueryError` where there is no such parameter, or it has no pattern for what a place restricts.
    """

    def fill(match: re.Match[str]) -> str:
        indent, thing, variable, options = match.groups()
        lines: list[str] = []
        for option in options.split():
            parameter = find_parameter(option)
            patterns = _patterns(parameter, thing, variable)
            if terms := given.get(parameter.variable, ()):
                lines += [
                    _filled(pattern, {"given": terms, "within": (within or {}).get(parameter.variable, terms)})
                    for choice, pattern in patterns.items()
                    if choice in ("", *map(_choice, terms))
                ]
            elif remarks:
                lines += [
                    f"# --{option}{choice and ' ' + choice}: {_BLOCK.sub(_EMPTY, pattern)}"
                    for choice, pattern in patterns.items()
                ]
        return "".join(f"{indent}{line}\n" for line in lines)

    return GIVEN.sub(fill, text)


def _patterns(parameter: Parameter, thing: str, variable: str | None) -> dict[str, str]:
    """Return a parameter's pattern for a thing; where some choices have one each, by choice."""
    if thing.startswith("?"):
        return {"": f"VALUES {thing} {{ within }}"}
    pattern = parameter.patterns.get(thing)
    if pattern is None:
        raise QueryError(
            f"--{parameter.option} has no pattern for {thing!r}.",
            f"queries/parameters.yaml has those for: {', '.join(parameter.patterns) or 'nothing'}.",
        )
    by_choice = {"": pattern} if isinstance(pattern, str) else pattern
    return {choice: re.sub(rf"\?{thing}\b", variable, text) if variable else text for choice, text in by_choice.items()}


def _filled(pattern: str, terms: Mapping[str, Sequence[str]]) -> str:
    return _BLOCK.sub(lambda match: f"VALUES {match[1]} {{ {' '.join(terms[match[2]])} }}", pattern)


def _choice(term: str) -> str:
    """Return the choice that a literal names."""
    return term.strip('"')
