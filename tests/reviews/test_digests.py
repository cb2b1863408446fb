"""What people entered stays as it was accepted: a change of any cell or statement is told, and has to be read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.reviews.digests import ONTOLOGY, TABLES, accepted, digests, name_of

HOW = "Read the difference (git diff kg/reviews ontology); then: python -m tests.reviews.digests"


@pytest.mark.parametrize("path", [*TABLES, *ONTOLOGY], ids=name_of)
def test_what_people_entered_is_what_was_accepted(path: Path) -> None:
    now, before = digests(path), accepted().get(name_of(path), {})
    changes = [
        f"{part}: {f'{before[part][0]} values' if part in before else 'nothing'} before, "
        f"{f'{now[part][0]} values' if part in now else 'nothing'} now"
        for part in sorted(now.keys() | before.keys())
        if now.get(part) != before.get(part)
    ]
    assert not changes, "\n".join([f"{name_of(path)} has changed in", *changes, HOW])


def test_no_file_has_gone() -> None:
    assert set(accepted()) == {name_of(path) for path in (*TABLES, *ONTOLOGY)}, HOW


def test_a_change_of_one_cell_is_told_with_its_column(tmp_path: Path) -> None:
    """Two cells that change places in a column are a change, too."""
    (findings,) = [path for path in TABLES if path.name == "findings.csv"]
    with findings.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    column = header.index("kinds")
    other = next(row for row in rows if row[column] != rows[0][column])
    rows[0][column], other[column] = other[column], rows[0][column]
    copy = tmp_path / "findings.csv"
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    before, now = digests(findings), digests(copy)
    assert {part for part in before if now[part] != before[part]} == {"kinds"}


def test_a_change_of_one_statement_is_told_with_its_property(tmp_path: Path) -> None:
    (levels,) = [path for path in ONTOLOGY if path.name == "level.ttl"]
    text = levels.read_text(encoding="utf-8")
    copy = tmp_path / "level.ttl"
    copy.write_text(text.replace('skos:prefLabel "Team"', 'skos:prefLabel "Teams"'), encoding="utf-8")
    before, now = digests(levels), digests(copy)
    changed = {part.rsplit("#", 1)[-1] for part in before if now[part] != before[part]}
    assert changed == {"prefLabel"}
