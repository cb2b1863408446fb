"""Answers as people read them: short names, and one row for a finding with all its papers."""

from __future__ import annotations

import re
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.namespaces import ID, XSD, compact, local_name
from kg.numbers import is_decimal
from kg.rdf import Term, term_text
from kg.sparql import ResultSet

__all__ = ["readable_rows"]

#: Columns that together say which paper supports a row; tables put the papers of one finding into one cell.
_PAPER = ("paper", "citation", "rating", "appraisal", "anchor")
#: Column with one of the things that a row is about; tables put all of them into one cell.
_ABOUT = "aboutName"


def readable_rows(answer: ResultSet) -> tuple[list[str], list[list[str]]]:
    """Return headers and cells of a table for people.

    Names are short (``f0123`` for a finding), and where rows tell of papers that support a finding, one row is
    printed per finding with all its papers in a cell, each with its rating or why it has none.
    """
    answer = _without_named(answer)
    names = list(answer.variables)
    if _ABOUT in names:
        return _gathered(answer)
    if not {"finding", "paper", "citation", "appraisal"} <= set(names):
        headers = [_header(name) for name in names]
        return headers, [[_cell(name, term) for name, term in zip(names, row, strict=True)] for row in answer.rows]
    kept = [name for name in names if name not in _PAPER]
    sources: dict[tuple[str, ...], list[str]] = {}
    for row in answer.rows:
        cells = {name: _cell(name, term) for name, term in zip(names, row, strict=True)}
        lines = sources.setdefault(tuple(cells[name] for name in kept), [])
        anchor = cells.get("anchor", "")
        if anchor and anchor not in lines:
            lines.append(anchor)
        paper = _paper(cells)
        if paper and paper not in lines:
            lines.append(paper)
    headers = [_header(name) for name in kept]
    headers.append("anchor and papers (MMAT)" if "anchor" in names else "papers (MMAT)")
    return headers, [[*key, "\n".join(lines)] for key, lines in sources.items()]


def _gathered(answer: ResultSet) -> tuple[list[str], list[list[str]]]:
    """Return one row for each thing told, with all that it is about in the last cell."""
    kept = [name for name in answer.variables if name != _ABOUT]
    about: dict[tuple[str, ...], list[str]] = {}
    for row in answer.rows:
        cells = {name: _cell(name, term) for name, term in zip(answer.variables, row, strict=True)}
        about.setdefault(tuple(cells[name] for name in kept), []).append(cells[_ABOUT])
    headers = [*map(_header, kept), _header(_ABOUT)]
    return headers, [[*key, ", ".join(filter(None, things))] for key, things in about.items()]


def _paper(cells: dict[str, str]) -> str:
    if not cells["paper"]:
        return ""
    rating = cells.get("rating", "")
    return f"{cells['paper']} {cells['citation']}: {rating or cells['appraisal'].lower()}"


def _header(name: str) -> str:
    """Return a variable as words: ``levelName`` becomes ``level``, ``findingCount`` becomes ``finding count``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return words.removesuffix(" name").removesuffix(" label")


def _without_named(answer: ResultSet) -> ResultSet:
    """Leave out the IRI of what another column names: ``component`` beside ``componentName``."""
    kept = [i for i, name in enumerate(answer.variables) if f"{name}Name" not in answer.variables]
    rows = tuple(tuple(row[i] for i in kept) for row in answer.rows)
    return ResultSet(tuple(answer.variables[i] for i in kept), rows)


def _cell(name: str, term: Term) -> str:
    if isinstance(term, NamedNode):
        if term.value.startswith(ID):
            return local_name(term.value)
        return compact(term.value)
    if isinstance(term, Literal) and term.datatype.value == XSD + "decimal" and name.lower().endswith("rating"):
        return _percent(term.value)
    return term_text(term)


def _percent(value: str) -> str:
    """Return a rating between 0 and 1 as a percentage; other decimals as they are."""
    if not is_decimal(value):
        return value
    number = Decimal(value)
    return f"{number * 100:.0f}%" if 0 <= number <= 1 else f"{number.normalize():f}"
