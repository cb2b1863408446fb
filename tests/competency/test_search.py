"""What people type finds what a reader would: ``searches.csv`` says how each search was read, without its means.

``read`` is a regular expression written by hand, tried on the texts of the tables. Where a search finds something else
``also`` names it, and ``missed`` what it does not find; ``concepts`` is one that has to be among those found.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from kg.graph import Graph
from kg.library import find_query, run_query
from kg.namespaces import ID
from tests import oracle

COLUMNS = ("typed", "read", "concepts", "also", "missed")


@cache
def searches() -> list[dict[str, str]]:
    with (Path(__file__).parent / "searches.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def texts() -> dict[str, str]:
    """Return what a reader reads of each thing but concepts, by its identifier."""
    told = {row["id"]: row["statement"] for name in ("findings", "conclusions") for row in oracle.table(name)}
    told |= {row["id"]: f"{row['statement']} {row['reason']}" for row in oracle.table("source-issues")}
    authors = oracle.by("authors", "paper")
    for row in oracle.table("papers"):
        told[row["code"]] = " ".join([row["title"], *(one["family"] for one in authors[row["code"]])])
    return told


def read(search: dict[str, str]) -> set[str]:
    return {name for name, text in texts().items() if re.search(search["read"], text, re.IGNORECASE)}


def found(search: dict[str, str], graph: Graph) -> tuple[set[str], set[str]]:
    """Return the things found and the concepts found."""
    rows = run_query(find_query("full-text-search", ("views",)), graph, {"words": [search["typed"]]})
    names = [(row["kindName"], row["thing"].removeprefix(ID)) for row in rows]
    concepts = {name for kind, name in names if kind == "concept"}
    return {name.rpartition("/")[2] for kind, name in names if kind != "concept"}, concepts


def test_there_are_thirty_searches_and_more() -> None:
    assert len({search["typed"] for search in searches()}) >= 30


@pytest.mark.parametrize("search", searches(), ids=lambda search: search["typed"])
def test_a_search_finds_what_a_reader_finds(search: dict[str, str], graph: Graph) -> None:
    things, concepts = found(search, graph)
    assert sorted(things - read(search)) == search["also"].split()
    assert sorted(read(search) - things) == search["missed"].split()
    assert set(search["concepts"].split()) <= concepts


def test_searches_are_precise_and_complete(graph: Graph) -> None:
    """Of all that is found for these words, and of all that a reader finds."""
    pairs = [(found(search, graph)[0], read(search)) for search in searches()]
    right = sum(len(things & wanted) for things, wanted in pairs)
    assert right / sum(len(things) for things, _ in pairs) > 0.9
    assert right / sum(len(wanted) for _, wanted in pairs) > 0.99
