"""Measure exports of the real graph: seconds and peak memory, start-up included.

    python -m tests.benchmarks.measure_export [--out FILE]

Each command runs in a process of its own. Time is that of the quickest of three runs, beside it the processor's time,
which other work on the machine does not change; memory is the peak of the process. Ends with 1 where "export all"
takes more than 15 seconds or 500 MB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kg.export import FORMATS

SECONDS, MEGABYTES = 15, 500

_PROBE = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run([sys.executable, "-m", "kg", *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
taken = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([taken, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor, and peak megabytes."""

    seconds: float
    processor: float
    megabytes: float


def cost(words: list[str], folder: Path, times: int = 1) -> Cost:
    """Run a command in fresh processes; return its least times and its greatest memory."""
    results = []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-c", _PROBE, *words], cwd=folder, check=True, capture_output=True, text=True
        )
        results.append(json.loads(done.stdout))
    return Cost(min(r[0] for r in results), min(r[1] for r in results), max(r[2] for r in results))


def measured(folder: Path) -> dict[str, Cost]:
    """Return time and memory of each command; the graph has been built into ``folder/out``."""
    filters = ["--level", "national", "--kind", "Barrier", "--min-mmat", "0.8"]
    results = {
        "export all": cost(["export", "all"], folder, 3),
        "export all, of national barriers rated high": cost(["export", "all", *filters], folder, 3),
    }
    for name in FORMATS:
        results[f"export {name}"] = cost(["export", name], folder)
    return results


def main() -> int:
    """Build, measure, print a table in Markdown; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="file to write the table to as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cost(["build"], folder)
        results = measured(folder)
    lines = ["| command | seconds | processor | MB |", "| --- | --- | --- | --- |"]
    for job, one in results.items():
        lines.append(f"| {job} | {one.seconds:.1f} | {one.processor:.1f} | {one.megabytes:.0f} |")
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    whole = results["export all"]
    return int(whole.seconds > SECONDS or whole.megabytes > MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
