"""What stands exactly on a line: ratings at a threshold, a rating of nothing, and what lies beyond any rating."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import QueryError, TableError
from kg.evidence import Evidence
from kg.graph import Graph
from kg.graph.appraisals import add_appraisals
from kg.graph.building import build_graph
from kg.library import QueryFile, catalogue, find_query, run_query
from kg.rdf import Collector
from kg.tables import Review, read_review
from tests.competency.expected import expected
from tests.competency.test_recounts import answer, counted
from tests.oracle import Options, rating, table

RATED = [query for query in catalogue("questions") if "min-mmat" in {p.option for p in query.parameters}]
#: Papers that the source has no rating of, with ratings on and beside the lines: high from 80 %, low up to 40 %.
INVENTED = {34: "0%", 35: "40%", 36: "41%", 37: "79%", 47: "80%", 48: "100%"}


@pytest.mark.parametrize("lowest", ["0.2", "0.8"])
@pytest.mark.parametrize("query", RATED, ids=lambda query: query.name)
def test_a_paper_rated_exactly_the_lowest_rating_passes(query: QueryFile, lowest: str, graph: Graph) -> None:
    """Many papers of the review are rated exactly 80 %, and some 20 %."""
    assert Decimal(lowest) in {rating(row["code"]) for row in table("papers")}
    options: Options = {"min-mmat": [lowest]}
    if "unrated" in {parameter.option for parameter in query.parameters}:
        options["unrated"] = ["exclude"]
    assert counted(answer(query.name, options, graph)) == counted(expected(query.name, options))


@pytest.fixture(scope="module")
def invented(review: Review) -> Graph:
    """The graph of the review, had the source these ratings too."""
    rows = {row["paper"]: row for row in review["appraisals"]}
    empty = dict.fromkeys(rows[1].values)
    for paper, printed in INVENTED.items():
        rows[paper] = replace(rows[1], values={**empty, "paper": paper, "overall_rating": printed})
    appraisals = replace(review["appraisals"], rows=tuple(rows[paper] for paper in sorted(rows)))
    return build_graph(replace(review, tables={**review.tables, "appraisals": appraisals}))


def test_classes_of_ratings_begin_and_end_on_their_lines(invented: Graph) -> None:
    papers = Evidence(invented).papers
    classes = {code: papers[code].quality for code in INVENTED}
    assert classes == {34: "low", 35: "low", 36: "middle", 37: "middle", 47: "high", 48: "high"}
    assert papers[33].quality == "not applicable"
    assert papers[38].quality == "not in source"


def test_a_rating_of_nothing_is_a_rating(invented: Graph) -> None:
    papers = Evidence(invented).papers
    assert (papers[34].rating, papers[38].rating) == (0, None)
    rated = {row["paper"].rsplit("/", 1)[-1] for row in ask(invented, "participants", unrated="exclude")}
    assert {"34", "35", "47"} <= rated
    assert "38" not in rated
    assert "34" not in {row["paper"].rsplit("/", 1)[-1] for row in ask(invented, "missing-appraisals")}


def ask(graph: Graph, name: str, **values: str) -> list[dict[str, str]]:
    given = {option.replace("_", "-"): [value] for option, value in values.items()}
    return list(run_query(find_query(name), graph, given))


@pytest.mark.parametrize(("lowest", "found"), [("0", 1), ("0.8", 1), ("80%", 1), ("0.800001", 0), ("1", 0)])
def test_the_unused_paper_passes_up_to_its_own_rating(lowest: str, found: int, invented: Graph) -> None:
    """Paper 47, which no finding cites, is rated 80 % here."""
    assert len(ask(invented, "unused-papers", min_mmat=lowest, unrated="exclude")) == found


@pytest.mark.parametrize("lowest", ["1.000001", "101%", "-0.1", "-1%", "80 %", "0.8000001"])
def test_a_lowest_rating_beyond_the_ends_is_refused(lowest: str, graph: Graph) -> None:
    assert ask(graph, "unused-papers", min_mmat="100%") == ask(graph, "unused-papers", min_mmat="0")
    with pytest.raises(QueryError, match="is not a number from 0 to 1"):
        ask(graph, "unused-papers", min_mmat=lowest)


#: What is entered into a column from its first row on, and which of it is not taken.
ENTERED: list[tuple[str, str, list[str], set[str]]] = [
    (
        "appraisals.csv",
        "overall_rating",
        ["0%", "100%", "100", "80 %", "N/A"],
        {"110%", "-20%", "-0%", "100.5%", "n/a"},
    ),
    ("appraisals.csv", "q2.1", ["0", "1", "3", ""], {"2", "4", "-1"}),
    ("citations.csv", "sentence", [], {"-1"}),
    ("contributors.csv", "position", ["1"], {"0"}),
    ("papers.csv", "year", ["1900", "2100"], {"1899", "2101", "-2012"}),
    ("participants.csv", "number", ["0", "1"], {"-1"}),
    ("review.csv", "first_year", [], {"1899"}),
    ("review.csv", "last_year", [], {"2101"}),
]


def test_numbers_are_taken_up_to_the_ends_of_their_range(copied_review: Path) -> None:
    """Of all that is entered here, what is out of range is refused, and nothing else."""
    expected_faults = set()
    for file, column, taken, refused in ENTERED:
        path = copied_review / file
        with path.open(encoding="utf-8", newline="") as opened:
            header, *rows = csv.reader(opened)
        position = header.index(column)
        for line, value in enumerate([*taken, *sorted(refused)], 2):
            rows[line - 2][position] = value
            expected_faults |= {(file, line, position + 1)} if value in refused else set()
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, lineterminator="\n").writerows([header, *rows])
    with pytest.raises(TableError) as caught:
        read_review(copied_review)
    found = {(fault.file, fault.line, fault.column) for fault in caught.value.faults if "found" in str(fault)}
    assert found == expected_faults


@pytest.mark.parametrize(("printed", "passes"), [("0%", True), ("100%", True), ("101%", False), ("110", False)])
def test_a_rating_above_all_criteria_is_refused_by_the_build_too(review: Review, printed: str, passes: bool) -> None:
    """The tables of another review may describe the column less strictly."""
    first, *others = review["appraisals"].rows
    row = replace(first, values={**first.values, "overall_rating": printed})
    changed = replace(
        review, tables={**review.tables, "appraisals": replace(review["appraisals"], rows=(row, *others))}
    )
    if passes:
        add_appraisals(changed, Collector("https://example.org/g"))
    else:
        with pytest.raises(TableError, match=r"appraisals\.csv:2:2: overall_rating: 1[01][01] is above 100"):
            add_appraisals(changed, Collector("https://example.org/g"))
