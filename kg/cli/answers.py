"""Answers of queries as tables for people, and as CSV, JSON and Markdown for other tools."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

import click
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.cli.common import print_table
from kg.namespaces import ID, PREFIXES, XSD, compact
from kg.numbers import is_decimal
from kg.rdf import Term, term_text
from kg.sparql import Answer, ResultSet

__all__ = ["as_csv", "as_json", "as_markdown", "people_rows", "print_answer"]

#: Columns that together say which paper supports a row; tables put the papers of one finding into one cell.
_PAPER = ("paper", "citation", "rating", "appraisal", "anchor")
#: Column with one of the things that a row is about; tables put all of them into one cell.
_ABOUT = "aboutName"


def print_answer(answer: Answer, format_: str) -> None:
    """Print an answer: a SELECT in the format asked for, CONSTRUCT as Turtle, ASK as yes or no."""
    if isinstance(answer, bool):
        click.echo(json.dumps({"head": {}, "boolean": answer}) if format_ == "json" else ("yes" if answer else "no"))
    elif isinstance(answer, list):
        ordered = sorted(answer, key=str)
        turtle = serialize(ordered, format=RdfFormat.TURTLE, prefixes=PREFIXES)
        click.echo((turtle or b"").decode("utf-8"), nl=False)
    elif format_ == "csv":
        click.echo(as_csv(answer), nl=False)
    elif format_ == "json":
        click.echo(as_json(answer))
    elif format_ == "md":
        click.echo(as_markdown(answer), nl=False)
    else:
        headers, rows = people_rows(answer)
        if rows:
            _print_rows(headers, rows)


def _print_rows(headers: list[str], rows: list[list[str]]) -> None:
    """Print what is the same in every row once, above the table of the others."""
    same = [i for i, cells in enumerate(zip(*rows, strict=True)) if len(rows) > 1 and len(set(cells)) == 1]
    if len(same) == len(headers):
        same = []
    for i in same:
        if rows[0][i]:
            click.echo(f"{headers[i]}: {rows[0][i]}")
    kept = [i for i in range(len(headers)) if i not in same]
    print_table([headers[i] for i in kept], [[row[i] for i in kept] for row in rows])


def as_csv(rows: ResultSet) -> str:
    """Return rows as CSV with full IRIs (https://www.w3.org/TR/sparql11-results-csv-tsv/), with LF line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.variables)
    writer.writerows([term_text(term) for term in row] for row in rows.rows)
    return text.getvalue()


def as_json(rows: ResultSet) -> str:
    """Return rows as SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
    bindings = [
        {name: _json_term(term) for name, term in zip(rows.variables, row, strict=True) if term is not None}
        for row in rows.rows
    ]
    document = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _json_term(term: NamedNode | Literal | BlankNode | Triple) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        return {"type": "triple", "value": str(term)}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == XSD + "string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def as_markdown(rows: ResultSet) -> str:
    """Return rows as a Markdown table, in the columns of the table for people."""
    headers, cells = people_rows(rows)
    lines = ["| " + " | ".join(headers) + " |", "|" + " --- |" * len(headers)]
    lines += ["| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in cells]
    return "\n".join(lines) + "\n"


def _escaped(cell: str) -> str:
    return re.sub(r"([\\|`*_<>\[\]])", r"\\\1", cell).replace("\n", "<br>")


def people_rows(answer: ResultSet) -> tuple[list[str], list[list[str]]]:
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
            return term.value.rsplit("/", 1)[-1]
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
