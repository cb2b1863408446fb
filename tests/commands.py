"""The command line, run in the process of the tests: what it prints and its exit code, without starting a program."""

from __future__ import annotations

import contextlib
import gc
import subprocess
from pathlib import Path

from click.testing import CliRunner

from kg.cli import main


def call(*words: str, cwd: Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, errors turned into sentences and exit codes as ``python -m kg`` does."""
    code: object = None
    with CliRunner().isolation(input=text) as streams, contextlib.chdir(cwd):
        try:
            main(list(words), prog_name="integration-kg")
        except SystemExit as ended:
            code = ended.code
        finally:
            gc.enable()  # a command leaves it off, as its process is about to end
        printed, told = streams[0].getvalue().decode(), streams[1].getvalue().decode()
    assert isinstance(code, int), "a command ends with an exit code"
    return subprocess.CompletedProcess(words, code, printed, told)
