"""A command that is told to end leaves nothing half-written, whichever signal tells it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.folders.staging import WORK
from kg.sparql import EmbeddedEngine, ResultSet

#: So many times the real build is killed at random here; the benchmarks do it a hundred times.
KILLS = int(os.environ.get("INTEGRATION_KG_KILLS", "6"))


def start(command: str, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kg", command, "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        # A shell lets what it starts in the background ignore Ctrl-C, and so may whoever runs these tests.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) if os.name != "nt" else None,
    )


def begun(process: subprocess.Popen[bytes], out: Path) -> bool:
    """Wait until a command writes; whether it did before it ended."""
    while process.poll() is None:
        if (out / WORK / "new").is_dir():
            return True
        time.sleep(0.005)
    return False


def is_whole(out: Path) -> bool:
    """Whether the engine reads the graph of the report's tables, with nothing left beside it."""
    answer = EmbeddedEngine.open(out).run(
        "SELECT (COUNT(*) AS ?n) { ?f a <https://w3id.org/integration-evidence/ontology#Finding> }"
    )
    assert isinstance(answer, ResultSet)
    return int(next(iter(answer))["n"]) > 700 and not (out / WORK).exists()


@pytest.mark.skipif(os.name == "nt", reason="these signals are not on Windows")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_signals_end_as_ctrl_c_does(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with start("build", out) as process:
        assert begun(process, out)
        process.send_signal(getattr(signal, name))
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.decode().strip() == "Stopped."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="these signals are not on Windows")
def test_a_command_under_nohup_outlives_its_terminal(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from kg.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "build", "--out", str(out)], stdout=subprocess.DEVNULL
    ) as process:
        assert begun(process, out)
        process.send_signal(signal.SIGHUP)
        process.wait(timeout=120)
    assert process.returncode == 0
    assert is_whole(out)


@pytest.mark.skipif(os.name == "nt", reason="these signals are not on Windows")
def test_builds_killed_at_random_are_whole_at_the_next_start(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with start("build", out) as process:
        began = time.monotonic()
        process.wait()
        took = time.monotonic() - began
    chance = random.Random(9)
    for number in range(KILLS):
        with start("run" if number % 3 == 2 else "build", out) as process:
            time.sleep(chance.uniform(0.5, 1.0) * took)
            process.kill()
        assert is_whole(out), number
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
