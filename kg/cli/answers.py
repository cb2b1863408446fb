"""Answers of queries as tables for people, and as CSV, JSON and Markdown for other tools."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from kg.cli.printing import Marks, hand_over, print_table, say_note
from kg.graph import Graph
from kg.library import readable_rows, tool_names
from kg.rdf import turtle
from kg.sparql import Answer, ResultSet, results_csv, results_json
from kg.stems import Sought, found_spans

__all__ = ["as_markdown", "print_answer"]

#: The columns of tables that hold what is searched for words.
_SEARCHED = ("statement", "text")


def print_answer(answer: Answer, format_: str, graph: Graph, sought: Sought | None = None) -> None:
    """Print an answer of a graph: a SELECT in the format asked for, CONSTRUCT as Turtle, ASK as yes or no.

    In a table on a terminal, the words that were ``sought`` are shown where they were found.
    """
    if isinstance(answer, bool):
        truth = json.dumps({"head": {}, "boolean": answer}) if format_ == "json" else "yes" if answer else "no"
        hand_over(f"{truth}\n")
    elif isinstance(answer, list):
        hand_over(turtle(sorted(answer, key=str)), "turtle")
    elif format_ == "csv":
        hand_over(results_csv(answer))
    elif format_ == "json":
        hand_over(results_json(answer) + "\n", "json")
    elif format_ == "md":
        hand_over(as_markdown(answer, tool_names(graph)))
    else:
        headers, rows = readable_rows(answer, tool_names(graph) if "citation" in answer.variables else ())
        if rows:
            _print_rows(headers, rows, _marks(sought) if sought else None)


def _marks(sought: Sought) -> Marks:
    return lambda header, cell: found_spans(cell, sought) if header in _SEARCHED else ()


def _print_rows(headers: list[str], rows: list[list[str]], marks: Marks | None) -> None:
    """Print what is the same in every row once, above the table of the others."""
    constant = [i for i, cells in enumerate(zip(*rows, strict=True)) if len(rows) > 1 and len(set(cells)) == 1]
    if len(constant) == len(headers):
        constant = []
    for i in constant:
        if rows[0][i]:
            say_note(rows[0][i], header=headers[i], marks=marks)
    others = [i for i in range(len(headers)) if i not in constant]
    print_table([headers[i] for i in others], [[row[i] for i in others] for row in rows], marks)


def as_markdown(results: ResultSet, tools: Sequence[str] = ()) -> str:
    """Return rows as a Markdown table, in the columns of the table for people."""
    headers, cells = readable_rows(results, tools)
    lines = ["| " + " | ".join(headers) + " |", "|" + " --- |" * len(headers)]
    lines += ["| " + " | ".join(_escape(cell) for cell in row) + " |" for row in cells]
    return "\n".join(lines) + "\n"


def _escape(cell: str) -> str:
    return re.sub(r"([\\|`*_<>\[\]])", r"\\\1", cell).replace("\n", "<br>")
