"""``integration-kg search`` as people use it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli


@pytest.fixture
def folder(graph_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("INTEGRATION_KG_ENDPOINT", raising=False)
    return graph_folder


def search(folder: Path, *words: str, columns: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(cli, ["search", *words, "--out", str(folder)])


def rows(folder: Path, *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(search(folder, *words, "--format", "csv").stdout)))


def test_a_terminal_of_80_columns_shows_whole_words(folder: Path) -> None:
    done = search(folder, "colocat")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    table = lines[
        : next(i for i, line in enumerate(lines) if line.startswith(("1 ", "2 ", "3 ")) and "concept" in line)
    ]
    assert max(map(len, table)) <= 80
    assert any(line.split()[:2] == ["concept", "co-location"] for line in table)
    assert "Co-location: 20 findings: integration-kg search --component co-location" in done.stdout


def test_the_command_that_is_named_lists_what_is_coded(folder: Path) -> None:
    (line,) = [
        line for line in search(folder, "one-stop shop").stdout.splitlines() if line.startswith("Co-location, also")
    ]
    number, command = line.split(": ")[1:]
    listed = rows(folder, *command.split()[2:])
    assert number == f"{sum(row['kindName'] == 'finding' for row in listed)} findings"


def test_any_finds_more_and_a_kind_less(folder: Path) -> None:
    both, either = rows(folder, "school", "nurses"), rows(folder, "school", "nurses", "--any")
    assert 0 < len(both) < len(either)
    assert {row["kindName"] for row in rows(folder, "school", "--thing", "paper")} == {"paper"}
    assert {row["kindName"] for row in rows(folder, "policy", "--level", "national")} == {"finding"}


def test_words_may_be_quoted_or_not(folder: Path) -> None:
    assert rows(folder, "mental", "health") == rows(folder, "mental health") != rows(folder, '"health mental"')


def test_formats_say_the_same(folder: Path) -> None:
    told = json.loads(search(folder, "uncrc", "--format", "json").stdout)["results"]["bindings"]
    assert [row["text"]["value"] for row in told] == [row["text"] for row in rows(folder, "uncrc")]
    shown = search(folder, "uncrc", "--format", "md").stdout
    assert shown.startswith("| kind | thing | text |") and "UNCRC" in shown


def test_a_miss_is_explained_beside_every_format(folder: Path) -> None:
    for name in ("table", "csv"):
        done = search(folder, "trst", "--format", name)
        assert done.exit_code == 0
        assert "Nothing has these words: trst. Searched: " in done.output
        assert "the nearest words: trust" in done.output


def test_a_miss_says_how_much_has_any_of_the_words(folder: Path) -> None:
    words = ("school", "zebra")
    number = len(rows(folder, *words, "--any"))
    assert number > 0
    assert f"Any of these words: {number} found: --any." in search(folder, *words).output
    assert "Any of these words" not in search(folder, "zebra", "giraffe").output
    assert "Any of these words" not in search(folder, "zebra").output


def test_a_question_says_so_by_the_option_that_it_has(folder: Path) -> None:
    asked = ["query", "search", "--words", "school zebra", "--out", str(folder), "--format", "csv"]
    done = CliRunner().invoke(cli, [*asked, "--match", "any"])
    number = len({row["finding"] for row in csv.DictReader(io.StringIO(done.stdout))})
    assert number > 0
    assert f"Any of these words: {number} found: --match any." in CliRunner().invoke(cli, asked).output


def test_no_word_at_all_is_refused(folder: Path) -> None:
    done = search(folder, "() ;")
    assert done.exit_code != 0
    assert "no word to look for" in str(done.exception)


def test_the_query_is_shown_with_the_words_bound(folder: Path) -> None:
    shown = search(folder, "nurses", "--show").stdout
    assert '(1 1 " nurs ")' in shown and "--words" not in shown
