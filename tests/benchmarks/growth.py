"""Measure how answers slow down as the graph grows: the real review, replicated under new identifiers.

    python -m tests.benchmarks.growth [--times 1 10 100] [--out FILE]

Each size is loaded into the memory store in a process of its own; each question runs three times with its defaults. The
table gives load seconds, peak memory, the median and slowest question, and the growth of the median against the first
size. Not a timed test: what counts are the ratios within the run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

_PROBE = """
import json, resource, statistics, sys, time
from pyoxigraph import RdfFormat, Store
from kg.library import catalogue
from kg.sparql import EmbeddedEngine
started = time.perf_counter()
store = Store()
store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
loaded = time.perf_counter() - started
graph, times = EmbeddedEngine(store), {}
for query in catalogue():
    runs = []
    for _ in range(3):
        started = time.perf_counter()
        graph.run(query.complete)
        runs.append(time.perf_counter() - started)
        if runs[0] > 20:
            break
    times[query.name] = statistics.median(runs)
print(json.dumps([loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, times]))
"""


def replicate(source: Path, target: Path, times: int) -> int:
    """Write the graph ``times`` over, each copy under a review identifier of its own; return the number of quads."""
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    shared = [line for line in lines if "/rer2023" not in line]
    own = [line for line in lines if "/rer2023" in line]
    with target.open("w", encoding="utf-8") as file:
        file.writelines(shared)
        for copy in range(times):
            file.writelines(line.replace("/rer2023", f"/rer2023-{copy}") for line in own)
    return len(shared) + times * len(own)


def main() -> None:
    """Measure every size and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--out", type=Path, help="file to write the table to (default: print it)")
    given = parser.parse_args()
    lines = [
        "| times | quads | load, s | peak MB | median question, ms | slowest question, ms | median grows by |",
        "| --: | --: | --: | --: | --: | --: | --: |",
    ]
    first = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "kg", "build"], cwd=folder, check=True, capture_output=True)
        for times in given.times:
            graph = folder / f"graph-{times}.nq"
            quads = replicate(folder / "out" / "graph.nq", graph, times)
            done = subprocess.run(
                [sys.executable, "-c", _PROBE, str(graph)], capture_output=True, text=True, check=True
            )
            loaded, memory, questions = json.loads(done.stdout)
            ordered = sorted(questions.items(), key=lambda item: item[1])
            median = ordered[len(ordered) // 2][1]
            first = first or median
            slowest = f"{ordered[-1][1] * 1000:.0f} ({ordered[-1][0]})"
            lines.append(
                f"| {times} | {quads:,} | {loaded:.1f} | {memory:.0f} | {median * 1000:.1f} | {slowest} "
                f"| {median / first:.1f} |"
            )
            graph.unlink()
    text = "\n".join(lines) + "\n"
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
