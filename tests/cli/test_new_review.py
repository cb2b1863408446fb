"""A new review is begun as the README that ``new-review`` lays out says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.commands import call

#: The least that the first row has to say.
FIRST = {
    "id": "invented2027",
    "title": "An invented review",
    "issued": "2027-01",
    "publisher": "Invented Institute",
    "first_year": "2012",
    "last_year": "2022",
    "language": "English",
    "appraisal_items": "mmat-2018-item",
    "domain": "integration",
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("started") / "review"
    assert call("new-review", str(folder), cwd=folder.parent).returncode == 0
    with (folder / "review.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with (folder / "review.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerow(FIRST)
    return folder


def test_the_commands_of_its_readme_work_from_the_first_row_on(started: Path) -> None:
    text = (started / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    integration-kg (.+)$", text, re.MULTILINE)
    assert {command.split()[0] for command in commands} == {"validate", "run"}
    for command in commands:
        done = call(*command.split(), cwd=started)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (started / "out" / "site" / "index.html").is_file()


def test_its_appraisals_have_the_numbers_of_the_tool(started: Path) -> None:
    with (started / "appraisals.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    numbers = [f"{section}.{number}" for section in range(1, 6) for number in range(1, 6)]
    assert columns == ["paper", "overall_rating", "s1", "s2", *numbers]


def test_what_is_still_missing_is_told(started: Path) -> None:
    told = call("validate", "--review", ".", cwd=started).stdout
    assert "0 violations" in told
    assert "checks of completeness find something missing" in told
