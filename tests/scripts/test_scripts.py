"""The explorer's scripts and styles, checked by Node.js: their types, their lint, and what their models say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from kg import paths

pytestmark = pytest.mark.scripts

HERE = Path(__file__).parent
#: Missing types and a broken lock would look like faults of the scripts: installing them has a limit of its own.
SECONDS = 300


def run(*words: str) -> str:
    """Return what a command prints in the folder of the scripts' tests; a fault is the failure of the test."""
    done = subprocess.run(words, cwd=HERE, capture_output=True, text=True, check=False, timeout=SECONDS)
    if done.returncode:
        pytest.fail(f"{' '.join(words)}\n{done.stdout}{done.stderr}", pytrace=False)
    return done.stdout


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    """Install the packages of the lock file, where they are not those that are installed."""
    if shutil.which("npm") is None:
        reason = "Node.js is not installed: apt-get install nodejs npm"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    lock = (HERE / "package-lock.json").read_bytes()
    installed = HERE / "node_modules" / "package-lock.json"
    if not installed.is_file() or installed.read_bytes() != lock:
        run("npm", "ci", "--no-audit", "--no-fund")
        installed.write_bytes(lock)


def test_types_hold_in_every_script() -> None:
    """The types of the data come from ``viz/assets/data.schema.json``, which the written data is held against."""
    run("npm", "run", "--silent", "check")


def test_scripts_and_styles_pass_the_linter() -> None:
    run("npm", "run", "--silent", "lint")


def test_models_say_what_a_reader_relies_on() -> None:
    run("npm", "test", "--silent")


def test_the_small_evidence_set_is_one_that_a_site_could_have() -> None:
    schema = json.loads((paths.viz() / "assets" / "data.schema.json").read_text(encoding="utf-8"))
    evidence = json.loads(run("node", "-p", "JSON.stringify(require('./evidence.js'))"))
    faults = [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(evidence)]
    assert faults == []
