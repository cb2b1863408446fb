"""``integration-kg format`` sets the form of tables right, all of them or none, and nothing of what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg import paths
from kg.folders.staging import WORK
from tests.commands import call
from tests.conftest import SECOND


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The second review as a spreadsheet saves one table of it, with a table in a folder below."""
    folder = tmp_path / "review"
    shutil.copytree(SECOND, folder)
    spoil(folder / "papers.csv")
    return folder


def spoil(path: Path) -> None:
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([header, *reversed(rows), ""]).encode("utf-8"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_table_is_written_as_it_is_kept_and_others_are_left_alone(saved: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in saved.iterdir()}
    done = call("format", "--tables", str(saved), cwd=saved.parent)
    assert done.returncode == 0, done.stderr
    assert contents(saved) == contents(SECOND)
    assert [path.name for path in saved.iterdir() if times[path] != path.stat().st_mtime_ns] == ["papers.csv"]
    assert f"wrote {saved / 'papers.csv'}" in done.stdout
    again = call("format", "--tables", str(saved), cwd=saved.parent)
    assert (again.returncode, "wrote" in again.stdout) == (0, False)


def test_check_writes_nothing_and_names_what_would_change(saved: Path) -> None:
    before = contents(saved)
    done = call("format", "--check", "--tables", str(saved), cwd=saved.parent)
    assert done.returncode == 1
    assert done.stdout.startswith(f"would change {saved / 'papers.csv'}\n")
    assert contents(saved) == before


def test_the_tables_of_the_package_are_kept_so(tmp_path: Path) -> None:
    done = call("format", "--check", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_table_with_a_fault_is_told_and_nothing_is_written(saved: Path) -> None:
    path = saved / "review.csv"
    text = path.read_text(encoding="utf-8")
    assert ",2010," in text
    path.write_text(text.replace(",2010,", ",ten,"), encoding="utf-8", newline="")
    before = contents(saved)
    done = call("format", "--tables", str(saved), cwd=saved.parent)
    assert done.returncode == 1
    assert "Error: 1 fault in the tables:\nreview.csv:2:" in done.stderr
    assert contents(saved) == before


def test_what_else_a_folder_of_tables_holds_stays(copied_review: Path) -> None:
    (copied_review / "coding" / "notes.txt").write_text("mine", encoding="utf-8")
    spoil(copied_review / "coding" / "first.csv")
    done = call("format", "--tables", str(copied_review), cwd=copied_review.parent)
    assert done.returncode == 0, done.stderr
    now = contents(copied_review)
    assert now.pop("coding/notes.txt") == b"mine"
    assert now == contents(paths.default_review())
    assert not (copied_review / WORK).exists()


def test_a_build_tells_once_what_it_set_right_and_not_among_results(saved: Path) -> None:
    (saved.parent / "plain").mkdir()
    spoil(saved / "authors.csv")
    as_saved = call("build", "--review", str(saved), "--out", "a", cwd=saved.parent)
    as_kept = call("build", "--review", str(SECOND), "--out", "b", cwd=saved.parent)
    assert as_saved.returncode == as_kept.returncode == 0
    assert as_saved.stdout.replace("a/graph", "b/graph") == as_kept.stdout
    assert as_kept.stderr == ""
    (line,) = as_saved.stderr.splitlines()
    assert line.startswith("Read with Windows line ends (CR LF) in papers.csv, authors.csv; a byte order mark in ")
    assert line.endswith(f"integration-kg format --tables {saved} sets it right.")
    assert (saved.parent / "a" / "graph.nq").read_bytes() == (saved.parent / "b" / "graph.nq").read_bytes()
