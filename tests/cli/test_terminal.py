"""What a terminal of 80 columns shows: words where they were found, lines that fit, and commands that can be copied."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="There are no pseudo-terminals on this system.")

CODE = "import sys; from kg.cli import main; main()"
COLUMNS = 80
#: How a terminal is told of bold and underlined characters, and of others again.
FOUND = re.compile("\x1b\\[1;4m(.*?)\x1b\\[0m")
ESCAPES = re.compile("\x1b\\[[0-9;]*m")


def shown(folder: Path, *words: str, **environment: str) -> str:
    """Return what a command writes into a terminal."""
    import fcntl
    import struct
    import termios

    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    dropped = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "INTEGRATION_KG_ENDPOINT")
    variables = {name: value for name, value in os.environ.items() if name not in dropped}
    variables |= {"TERM": "xterm-256color", **environment}
    command = [sys.executable, "-c", CODE, *words, "--out", str(folder)]
    process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=variables)
    os.close(terminal)
    parts = []
    while True:
        try:
            part = os.read(controller, 65536)
        except OSError:  # Linux says so where the other side was closed.
            break
        if not part:
            break
        parts.append(part)
    os.close(controller)
    assert process.wait(60) == 0, b"".join(parts)
    return b"".join(parts).decode("utf-8").replace("\r\n", "\n")


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in ESCAPES.sub("", text).splitlines()]


def piped(folder: Path, *words: str, **environment: str) -> str:
    command = [sys.executable, "-c", CODE, *words, "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, **environment})
    return done.stdout.decode("utf-8")


def test_words_are_shown_where_they_were_found(graph_folder: Path) -> None:
    found = FOUND.findall(shown(graph_folder, "search", '"young people" trust'))
    assert {word.lower() for word in found} == {"young", "people", "trust", "trusting"}


def test_words_are_shown_in_questions_too(graph_folder: Path) -> None:
    found = FOUND.findall(shown(graph_folder, "query", "search", "--words", '"young people" trust'))
    assert {word.lower() for word in found} == {"young", "people", "trust", "trusting"}


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_nothing_is_shown_where_colours_are_not_wanted(graph_folder: Path, environment: dict[str, str]) -> None:
    text = shown(graph_folder, "search", "uncrc", **environment)
    assert "UNCRC" in text
    assert FOUND.findall(text) == [] and "\x1b[1;4m" not in text


@pytest.mark.parametrize("format_", ["table", "csv", "json", "md"])
def test_pipes_get_no_marks(graph_folder: Path, format_: str) -> None:
    text = piped(graph_folder, "search", "uncrc", "--format", format_, TERM="xterm-256color")
    assert "UNCRC" in text and "\x1b" not in text


def test_data_for_programs_have_no_marks_on_a_terminal(graph_folder: Path) -> None:
    text = shown(graph_folder, "search", "uncrc", "--format", "csv")
    assert "UNCRC" in text and "\x1b" not in text


@pytest.mark.parametrize(
    "words",
    [
        ("query", "barriers-by-level", "--level", "national", "--min-mmat", "0.8"),
        ("query", "theme-profile", "--component", "trust"),
        ("query", "evidence-for-question", "--question", "sub-3"),
        ("search", "colocat"),
        ("search", '"information sharing" trust zebra'),
        ("query", "no-effect-or-negative", "--level", "national", "--component", "trust", "--min-mmat", "0.8"),
        ("reconcile",),
    ],
    ids=" ".join,
)
def test_every_line_fits_and_every_command_is_whole(graph_folder: Path, words: tuple[str, ...]) -> None:
    told = lines(shown(graph_folder, *words))
    assert [line for line in told if len(line) > COLUMNS and not line.startswith("integration-kg ")] == []
    for line in told:
        assert "integration-kg" not in line or line.startswith("integration-kg ") or line.count(": ") >= 1, line


def test_a_long_sentence_ends_in_its_command_on_a_line_of_its_own(graph_folder: Path) -> None:
    told = lines(shown(graph_folder, "query", "evidence-for-question", "--question", "sub-3"))
    assert told[-1] == "integration-kg query source-issues --issue si003"
    assert told[-2].endswith(" more):")
    wide = piped(graph_folder, "query", "evidence-for-question", "--question", "sub-3").splitlines()[-1]
    assert wide.endswith(": integration-kg query source-issues --issue si003")


def test_a_miss_names_the_filters_or_what_was_searched(graph_folder: Path) -> None:
    filtered = " ".join(
        lines(
            shown(
                graph_folder,
                "query",
                "barriers-by-level",
                "--component",
                "trust",
                "--min-mmat",
                "1",
                "--level",
                "individual",
                "--region",
                "oceania",
            )
        )
    )
    assert "Nothing in the graph passes --level individual --component trust" in filtered
    assert "leave one of these out, or try another value." in filtered
    searched = " ".join(lines(shown(graph_folder, "query", "search", "--words", "zebra")))
    assert "Nothing has these words: zebra. Searched: 756 findings." in searched
    assert "Nothing in the graph" not in searched


def test_a_word_that_is_elsewhere_is_not_its_own_nearest_word(graph_folder: Path) -> None:
    told = " ".join(lines(shown(graph_folder, "search", "trust", "--thing", "paper")))
    assert "Without --thing paper: " in told and "nearest" not in told
