"""Answers as people read them: whole examples, cell by cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode

from kg.library import readable_rows
from kg.namespaces import ID, IE, XSD
from kg.rdf import Term, decimal, english, integer, text
from kg.sparql import ResultSet


def thing(path: str) -> NamedNode:
    return NamedNode(f"{ID}{path}")


def results(names: str, *rows: tuple[Term, ...]) -> ResultSet:
    return ResultSet(tuple(names.split()), rows)


def test_a_finding_is_one_row_with_its_papers_under_each_place() -> None:
    """A place once, a paper once, each with its rating or why it has none; the second finding in a row of its own."""
    one, other = thing("rer2023/finding/f0001"), thing("rer2023/finding/f0002")
    told = english("Something."), english("Something else.")
    first, second, third = (thing(f"rer2023/paper/{code}") for code in (4, 12, 33))
    rated = text("Ng (2020)"), decimal(Decimal("0.8")), text("Appraised")
    whole = text("Smith et al. (2021)"), decimal(Decimal(1)), text("Appraised")
    none = text("Jones (2019)"), None, text("Not in the source")
    headers, rows = readable_rows(
        results(
            "levelName finding statement anchor paper citation rating appraisal",
            (english("National"), one, told[0], text("a#p1.s1.c1"), first, *rated),
            (english("National"), one, told[0], text("a#p1.s1.c1"), second, *whole),
            (english("National"), one, told[0], text("b#p2.s1.c1"), first, *rated),
            (english("National"), one, told[0], text("b#p2.s1.c1"), third, *none),
            (english("Team"), other, told[1], text("c#p1.s1.c1"), third, *none),
        )
    )
    assert headers == ["level", "finding", "statement", "anchor and papers"]
    papers = "4 Ng (2020): 80%", "12 Smith et al. (2021): 100%", "33 Jones (2019): not in the source"
    assert rows == [
        ["National", "f0001", "Something.", "\n".join(["a#p1.s1.c1", *papers[:2], "b#p2.s1.c1", papers[2]])],
        ["Team", "f0002", "Something else.", f"c#p1.s1.c1\n{papers[2]}"],
    ]


def test_without_places_the_last_column_has_papers_alone() -> None:
    paper = thing("rer2023/paper/4"), text("Ng (2020)"), text("Not applicable")
    headers, rows = readable_rows(results("finding paper citation appraisal", (thing("rer2023/finding/f0001"), *paper)))
    assert headers == ["finding", "papers"]
    assert rows == [["f0001", "4 Ng (2020): not applicable"]]


def test_a_thing_about_several_others_is_one_row() -> None:
    issue = thing("rer2023/source-issue/si001")
    rows_told = [(issue, text("slip"), text(name) if name else None) for name in ("f0001", "12 Ng (2020)", "")]
    headers, rows = readable_rows(results("issue category aboutName", *rows_told))
    assert (headers, rows) == (["issue", "category", "about"], [["si001", "slip", "f0001, 12 Ng (2020)"]])


def test_a_path_is_one_row_whose_steps_stand_below_one_another_each_with_an_example() -> None:
    steps = [
        (integer(1), text("Trust"), text("same way"), text("Access"), integer(1), text("f0001"), text("f0001: One.")),
        (
            integer(2),
            text("Access"),
            text("opposite way"),
            text("Cost"),
            integer(3),
            text("f0002"),
            text("f0002: Two."),
        ),
    ]
    told = results(
        "route step fromName stepSense toName papers findings example", *[(text("T → A ⊣ C"), *step) for step in steps]
    )
    assert readable_rows(told) == (
        ["route", "each step: papers and findings, an example"],
        [
            [
                "T → A ⊣ C",
                "1. to Access, same way: 1 paper, f0001\nf0001: One.\n"
                "2. to Cost, opposite way: 3 papers, f0002\nf0002: Two.",
            ]
        ],
    )


def test_what_is_named_beside_its_iri_is_told_by_name() -> None:
    row = thing("component/trust"), english("Trust"), integer(3), NamedNode(IE + "Barrier")
    headers, rows = readable_rows(results("component componentName findingCount kind", row))
    assert headers == ["component", "finding count", "kind"]
    assert rows == [["Trust", "3", "ie:Barrier"]]


@pytest.mark.parametrize(
    ("name", "value", "printed"),
    [
        ("rating", "0", "0%"),
        ("rating", "0.2", "20%"),
        ("rating", "1.0", "100%"),
        ("rating", "1.5", "1.5"),
        ("rating", "-0.5", "-0.5"),
        ("minimumRating", "0.8", "80%"),
        ("betweenness", "0.8", "0.8"),
    ],
)
def test_a_rating_is_printed_in_per_cent_and_no_other_number(name: str, value: str, printed: str) -> None:
    literal = Literal(value, datatype=NamedNode(XSD + "decimal"))
    _, rows = readable_rows(results(name, (literal,)))
    assert rows == [[printed]]
