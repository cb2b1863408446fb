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


def test_what_is_still_missing_is_told(started: Path) -> None:
    told = call("validate", "--review", ".", cwd=started).stdout
    assert "0 violations" in told
    assert "checks of completeness find something missing" in told
