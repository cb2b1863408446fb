"""What a careful reader of the report finds has to come back.

``readings.csv`` holds every citation that a reader, who had the report and the codebook and not the tables, was sure
answers a question. Where the coding disagrees, the column ``left_out_because`` says why, and the citation must not come
back: whoever re-codes it has to look at the reading again.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.graph import Graph
from kg.library import find_query, run_query
from kg.sparql import ResultSet

#: How each reading's question is put to the graph: a question of the library and its parameters.
ASKED: dict[str, tuple[str, dict[str, list[str]]]] = {
    "child-outcomes": ("outcomes-by-group", {}),
    "co-location": ("component-profile", {"component": ["co-location"]}),
    "emergency": ("search", {"words": ["emergency"]}),
    "information-sharing-barriers": (
        "barriers-by-level",
        {"component": ["information-sharing", "data-and-technology"]},
    ),
    "leadership-facilitators": (
        "facilitators-by-level",
        {"component": ["leadership", "champions-and-linking-roles"]},
    ),
    "national-barriers": ("barriers-by-level", {"level": ["national"]}),
    "parents-voice": ("parents-voice", {}),
    "young-peoples-voice": ("young-peoples-voice", {}),
}


def readings() -> list[dict[str, str]]:
    with (Path(__file__).parent / "readings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def anchors(graph: Graph, reading: str) -> set[str]:
    name, parameters = ASKED[reading]
    answer = run_query(find_query(name), graph, parameters)
    assert isinstance(answer, ResultSet)
    return {row["anchor"] for row in answer}


@pytest.mark.parametrize("reading", sorted(ASKED))
def test_what_a_reader_found_comes_back(reading: str, graph: Graph) -> None:
    expected = {row["anchor"] for row in readings() if row["reading"] == reading and not row["left_out_because"]}
    assert expected
    assert expected <= anchors(graph, reading)


@pytest.mark.parametrize("row", [row for row in readings() if row["left_out_because"]], ids=lambda row: row["anchor"])
def test_what_the_coding_leaves_out_is_left_out(row: dict[str, str], graph: Graph) -> None:
    assert row["anchor"] not in anchors(graph, row["reading"])


def test_every_reading_is_asked() -> None:
    assert {row["reading"] for row in readings()} == set(ASKED)
