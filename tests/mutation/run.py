"""Puts faults into copies of the project, one at a time, and tells which of them the tests notice.

    python -m tests.mutation.run [--only NAME …] [--jobs 1]

The faults are those of ``mutants.yaml``. A fault is noticed where one of the tests that guard its place fails, or does
not end in time. Tests that fail without it, as is tried first, notice nothing. Exit code 1 where too few are noticed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

__all__ = ["ROOT", "Mutant", "read_mutants"]

ROOT = Path(__file__).resolve().parents[2]

#: The seconds after which tests count as having noticed that something is wrong.
_SECONDS = 240.0
#: The share of faults that has to be noticed.
_LEAST_SHARE = 0.85
#: The tiers of tests beside the first, as pyproject.toml marks them.
_TIERS = ("browser", "servers", "java", "programs", "faults", "documents", "reference", "scripts")
#: What pytest ends with where all is well, where no test is of the tier, and where a test has failed.
_PASSED, _NO_TESTS, _FAILED = 0, 5, (1, 2)
_FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A fault: the text of a file to be replaced, by what, and the tests that guard the place."""

    name: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]
    tier: str = ""

    @property
    def room(self) -> str:
        """The room that the file is in: the first two folders of its path."""
        return "/".join(Path(self.file).parts[:-1][:2])

    def put_into(self, copy: Path) -> None:
        """Replace the text in a copy of the project. Raises ``ValueError`` unless it stands there exactly once."""
        path = copy / self.file
        text = path.read_bytes().decode("utf-8")
        if text.count(self.find) != 1:
            raise ValueError(f"{self.name}: the text stands {text.count(self.find)} times in {self.file}")
        path.write_bytes(text.replace(self.find, self.replace).encode())


def read_mutants() -> list[Mutant]:
    """Return the faults of ``mutants.yaml`` in its order."""
    entries = yaml.safe_load(Path(__file__).with_name("mutants.yaml").read_text(encoding="utf-8"))
    return [Mutant(**{**entry, "tests": tuple(entry["tests"].split())}) for entry in entries]


@contextmanager
def _copy() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a copy of all files under version control, and an environment in which ``kg`` is that of the copy."""
    with tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True) as folder:
        copy, scratch = Path(folder, "copy"), Path(folder, "scratch")
        scratch.mkdir()
        names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
        for name in filter(None, names.split("\0")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
        own = ("INTEGRATION_KG_", "PYTEST_", "PYTHON")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(own)}
        environment |= {"PYTHONPATH": str(copy), "TMPDIR": str(scratch)}
        # Asked from elsewhere, as programs that tests start ask: the project may be installed from its own folder too.
        where = subprocess.run(
            [sys.executable, "-c", "import kg; print(kg.__file__)"],
            cwd=scratch,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        if not Path(where).resolve().is_relative_to(copy.resolve()):
            raise RuntimeError(f"kg is imported from {where}, not from {copy}")
        yield copy, environment


def _failure(tests: Sequence[str], tier: str, mutant: Mutant | None = None) -> str:
    """Run tests in a copy and return the first that failed, or that time was up; empty where all passed.

    Without a fault they may take as long as they do. Raises ``RuntimeError`` where they cannot be run then.
    """
    marks = f"not ({' or '.join(other for other in _TIERS if other != tier)})"
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-n", "1", "-m", marks, *tests]
    with _copy() as (copy, environment):
        if mutant:
            mutant.put_into(copy)
        process = subprocess.Popen(
            command,
            cwd=copy,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=_SECONDS if mutant else None)
        except BaseException as error:
            # With it go its workers and what they have started.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            return f"not done after {_SECONDS:g} seconds"
    if process.returncode in (_PASSED, _NO_TESTS):
        return ""
    if mutant is None and process.returncode not in _FAILED:
        raise RuntimeError(f"pytest cannot run {' '.join(tests)}:\n{output}")
    match = _FIRST_FAILURE.search(output)
    return match[1] if match else "pytest stopped"


def _failing_tiers(mutants: Sequence[Mutant]) -> dict[str, str]:
    """Run the tests of all faults without any, and return which tiers fail by themselves, each with its failure."""
    failures = {}
    for tier in sorted({mutant.tier for mutant in mutants}):
        tests = sorted({test for mutant in mutants if mutant.tier == tier for test in mutant.tests})
        if failure := _failure(tests, tier):
            failures[tier] = failure
    return failures


def _report(mutants: Sequence[Mutant], jobs: int) -> float:
    """Try every fault, print what noticed it and the totals of rooms, and return the share that was noticed."""
    failing_tiers = _failing_tiers(mutants)
    for tier, failure in failing_tiers.items():
        print(f"Tests of the tier {tier or 'that needs only Python'} fail without a fault: {failure}", flush=True)

    def attempt(mutant: Mutant) -> str:
        return "" if mutant.tier in failing_tiers else _failure(mutant.tests, mutant.tier, mutant)

    totals, noticed_totals = Counter(mutant.room for mutant in mutants), Counter[str]()
    with ThreadPoolExecutor(jobs) as pool:
        for mutant, failure in zip(mutants, pool.map(attempt, mutants), strict=True):
            noticed_totals[mutant.room] += bool(failure)
            print(f"{'noticed  ' if failure else 'UNNOTICED'}  {mutant.name}  {failure}".rstrip(), flush=True)
    print()
    for room in sorted(totals):
        print(f"{noticed_totals[room]:3} of {totals[room]:3}  {room}")
    share = noticed_totals.total() / len(mutants)
    print(f"{noticed_totals.total():3} of {len(mutants):3}  in all: {share:.1%}")
    return share


def main() -> None:
    """Run the faults named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.run", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="names, or beginnings of files' paths")
    parser.add_argument("--jobs", type=int, default=1, help="how many faults are tried at a time (1)")
    arguments = parser.parse_args()
    mutants = read_mutants()
    for name in arguments.only:
        if not any(mutant.name == name or mutant.file.startswith(name) for mutant in mutants):
            parser.error(f"there is no mutant named {name!r}, and none in a file whose path begins so")
    if arguments.only:
        mutants = [m for m in mutants if m.name in arguments.only or m.file.startswith(tuple(arguments.only))]
    sys.exit(_report(mutants, arguments.jobs) < _LEAST_SHARE)


if __name__ == "__main__":
    main()
