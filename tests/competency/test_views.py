"""Views and figures that no golden result shows, recounted from the tables."""

from __future__ import annotations

from collections import defaultdict

from kg.graph import Graph
from kg.library import find_query, run_query
from tests.oracle import label, supporting, table


def test_findings_of_several_levels_are_all_that_name_more_than_one(graph: Graph) -> None:
    rows = list(run_query(find_query("multi-level-findings", ("views",)), graph))
    named = {row["id"]: row["levels"].split() for row in table("findings")}
    expected = {
        (finding, label("level", level), paper, str(len(levels)))
        for finding, levels in named.items()
        if len(levels) > 1
        for level in levels
        for paper in supporting(finding)
    }
    told = {
        (row["finding"].rpartition("/")[2], row["levelName"], row["paper"].rpartition("/")[2], row["levels"])
        for row in rows
    }
    assert {number for *_, number in expected} >= {"2", "3"}
    assert told == {(finding, level, paper.rpartition("/")[2], number) for finding, level, paper, number in expected}


def test_a_paper_that_counts_nobody_is_not_among_those_that_count(graph: Graph) -> None:
    rows = list(run_query(find_query("participants-counted", ("figures",)), graph))
    counted: dict[str, int] = defaultdict(int)
    for row in table("participants"):
        if row["status"] == "stated" and row["number"]:
            counted[row["paper"]] += int(row["number"])
    assert 0 in counted.values()
    told = {row["paper"]: int(row["number"]) for row in rows}
    assert told == {paper: number for paper, number in counted.items() if number}
