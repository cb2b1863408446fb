"""Every count of participants is one that Appendix 6 prints, and every one that it prints is there."""

from __future__ import annotations

import re

from tests.oracle import by, table

#: A number, who was counted, and how, as a cell prints them: "90 Young people (focus groups)".
COUNT = re.compile(r"(?P<number>\d+) *(?P<group>[A-Za-z/ ]*[a-z])? *(?:\((?P<method>[^)]*)\))?")
WITHOUT_NUMBER = {"Not stated": "not-stated", "N/A": "not-applicable"}
#: Printed "3 focus groups (number of staff at each focus group is not stated)": three groups, and not three people.
GROUPS_COUNTED = {("20", "staff", "2"): ("", "focus groups", "stated-in-part")}


def printed(paper: str, column: str) -> list[tuple[str, ...]]:
    """Return the counts in a cell: position, group, number, method and status."""
    cell = by("characteristics", "paper")[paper][0][f"{column}_as_printed"]
    who = "Staff" if column == "staff" else ""
    if cell in WITHOUT_NUMBER:
        return [("1", who, "", "", WITHOUT_NUMBER[cell])]
    counts: list[tuple[str, ...]] = []
    for position, count in enumerate(COUNT.finditer(cell), 1):
        place = (paper, column, str(position))
        group = who or (count["group"] or "").capitalize()
        number, method, status = GROUPS_COUNTED.get(place, (count["number"], count["method"] or "", "stated"))
        counts.append((str(position), group, number, method, status))
    assert re.sub(r"\s", "", COUNT.sub("", cell)) == "", f"of {cell!r} something was not read"
    return counts


def test_the_counts_are_those_of_the_cells_as_printed() -> None:
    columns = ("position", "group", "number", "method", "status")
    told = {(row["paper"], row["column"], *(row[column] for column in columns)) for row in table("participants")}
    expected = {
        (row["paper"], column, *count)
        for row in table("characteristics")
        for column in ("staff", "families")
        for count in printed(row["paper"], column)
    }
    assert told == expected
    assert len(told) == len(table("participants")) == 191
