"""Answers as people read them: short names, and one row for a finding with all its papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_TOPIC = "aboutName"
#: Columns that tell one step of a path or loop; tables put the steps of a path into one cell.
_STEP = ("step", "fromName", "stepSense", "toName", "papers", "findings", "example")


def readable_rows(results: ResultSet, tools: Sequence[str] = ()) -> tuple[list[str], list[list[str]]]:
    """Return headers and cells of a table for people.

    Names are short (``f0123`` for a finding), and where rows tell of papers that support a finding, one row is
    printed per finding with all its papers in a cell, each with its rating or why it has none; ``tools`` are the
    short names of the appraisal tools that ratings are of.
    """
    results = _without_iris(results)
    names = list(results.variables)
    if _TOPIC in names:
        return _rows_by_topic(results)
    if set(_STEP) <= set(names):
        return _rows_by_path(results)
    if not {"finding", "paper", "citation", "appraisal"} <= set(names):
        headers = [_header(name) for name in names]
        return headers, [[_cell(name, term) for name, term in zip(names, row, strict=True)] for row in results.rows]
    columns = [name for name in names if name not in _PAPER]
    sources: dict[tuple[str, ...], list[str]] = {}
    for row in results.rows:
        cells = {name: _cell(name, term) for name, term in zip(names, row, strict=True)}
        lines = sources.setdefault(tuple(cells[name] for name in columns), [])
        anchor = cells.get("anchor", "")
        if anchor and anchor not in lines:
            lines.append(anchor)
        paper = _paper(cells)
        if paper and paper not in lines:
            lines.append(paper)
    headers = [_header(name) for name in columns]
    of_tools = f" ({', '.join(tools)})" if tools else ""
    headers.append(f"{'anchor and papers' if 'anchor' in names else 'papers'}{of_tools}")
    return headers, [[*key, "\n".join(lines)] for key, lines in sources.items()]


def _rows_by_topic(results: ResultSet) -> tuple[list[str], list[list[str]]]:
    """Return one row for each thing told, with all that it is about in the last cell."""
    columns = [name for name in results.variables if name != _TOPIC]
    topics: dict[tuple[str, ...], list[str]] = {}
    for row in results.rows:
        cells = {name: _cell(name, term) for name, term in zip(results.variables, row, strict=True)}
        topics.setdefault(tuple(cells[name] for name in columns), []).append(cells[_TOPIC])
    headers = [*map(_header, columns), _header(_TOPIC)]
    return headers, [[*key, ", ".join(filter(None, things))] for key, things in topics.items()]


def _rows_by_path(results: ResultSet) -> tuple[list[str], list[list[str]]]:
    """Return one row for each path or loop, with its steps in the last cell: where each leads, by whose claims."""
    columns = [name for name in results.variables if name not in _STEP]
    paths: list[list[str]] = []
    for row in results.rows:
        cells = {name: _cell(name, term) for name, term in zip(results.variables, row, strict=True)}
        papers = f"{cells['papers']} {'paper' if cells['papers'] == '1' else 'papers'}"
        line = f"{cells['step']}. to {cells['toName']}, {cells['stepSense']}: {papers}, {cells['findings']}"
        line += f"\n{cells['example']}"
        if cells["step"] == "1":
            paths.append([*(cells[name] for name in columns), line])
        else:
            paths[-1][-1] += f"\n{line}"
    return [*map(_header, columns), "each step: papers and findings, an example"], paths


def _paper(cells: dict[str, str]) -> str:
    if not cells["paper"]:
        return ""
    rating = cells.get("rating", "")
    return f"{cells['paper']} {cells['citation']}: {rating or cells['appraisal'].lower()}"


def _header(name: str) -> str:
    """Return a variable as words: ``levelName`` becomes ``level``, ``findingCount`` becomes ``finding count``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return words.removesuffix(" name").removesuffix(" label")


def _without_iris(results: ResultSet) -> ResultSet:
    """Leave out the IRI of what another column names: ``component`` beside ``componentName``."""
    indices = [index for index, name in enumerate(results.variables) if f"{name}Name" not in results.variables]
    rows = tuple(tuple(row[index] for index in indices) for row in results.rows)
    return ResultSet(tuple(results.variables[index] for index in indices), rows)


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
