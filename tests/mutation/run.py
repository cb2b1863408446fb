"""Puts faults into copies of the project, one at a time, and tells which of them the tests notice.

    python -m tests.mutation.run [--only NAME …] [--jobs 1]

The faults are those of ``mutants.yaml``. A fault is noticed where one of the tests that guard its place fails, or does
not end in time; without it the same tests have to pass, which is tried first. Exit code 1 where too few are noticed.
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
#: What pytest ends with where a test has failed: by itself, or stopped by the first failure of a worker.
_FAILED = (1, 2)
_FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A fault: the text of a file to be replaced, by what, and the tests that guard the place."""

    name: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]

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


@dataclass(frozen=True)
class Outcome:
    """What became of the tests: pytest's exit code, None where they did not end in time; and what they printed."""

    code: int | None
    output: str

    @property
    def noticed(self) -> str:
        """What noticed the fault: the first test that failed, or the time; empty where nothing did."""
        if self.code is None:
            return f"not done after {_SECONDS:g} seconds"
        match = _FIRST_FAILURE.search(self.output)
        return (match[1] if match else "pytest stopped") if self.code in _FAILED else ""


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


def _run(tests: Sequence[str], mutant: Mutant | None = None) -> Outcome:
    """Run some tests in a copy up to the first failure: with a fault within the time limit, without one to the end."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-n", "1", *tests]
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
            return Outcome(None, "")
        if process.returncode not in (0, *_FAILED):
            raise RuntimeError(f"pytest cannot run {' '.join(tests)}:\n{output}")
        return Outcome(process.returncode, output)


def _report(mutants: Sequence[Mutant], jobs: int) -> float:
    """Try every fault, print what noticed it and the totals of rooms, and return the share that was noticed."""
    totals, noticed_totals = Counter(mutant.room for mutant in mutants), Counter[str]()
    with ThreadPoolExecutor(jobs) as pool:
        outcomes = pool.map(lambda mutant: _run(mutant.tests, mutant), mutants)
        for mutant, outcome in zip(mutants, outcomes, strict=True):
            noticed_totals[mutant.room] += bool(outcome.noticed)
            verdict = f"noticed    {mutant.name}: {outcome.noticed}" if outcome.noticed else f"UNNOTICED  {mutant.name}"
            print(verdict, flush=True)
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
    sound = _run(sorted({test for mutant in mutants for test in mutant.tests}))
    if sound.code:
        sys.exit(f"The tests fail without a fault:\n{sound.output}")
    sys.exit(_report(mutants, arguments.jobs) < _LEAST_SHARE)


if __name__ == "__main__":
    main()
