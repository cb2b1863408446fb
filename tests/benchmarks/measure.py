"""Measure the main jobs against plain rdflib and pySHACL, in one run, and write a table of ratios.

    python -m tests.benchmarks.measure [--out FILE]

Not a timed test: machines differ, so what counts are the ratios within the run. Each job runs in a process of its own;
time is the median of three, memory the peak of the process.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PROBE = """
import json, resource, sys, time
started = time.perf_counter()
{setup}
ready = time.perf_counter()
{work}
done = time.perf_counter()
print(json.dumps([done - ready, ready - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""

_RDFLIB = "import rdflib; g = rdflib.Dataset(default_union=True); g.parse({nq!r}, format='nquads')"
_OURS = "from pathlib import Path; from kg.sparql import EmbeddedEngine; e = Graph.open(Path({out!r}))"
_QUERIES = """
import json, statistics, time
from kg.graph import Graph
from kg.library import catalogue
{setup}
found = {{}}
for q in catalogue("questions") + catalogue("views"):
    spent = []
    for _ in range({times}):
        started = time.perf_counter()
        {work}
        spent.append((time.perf_counter() - started) * 1000)
    found[q.name] = statistics.median(spent)
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Measured:
    """Median seconds of the work, and peak megabytes of its process."""

    seconds: float
    megabytes: float


def probe(setup: str, work: str, times: int = 3) -> Measured:
    """Run a piece of work in fresh processes and return its median time and peak memory."""
    results = []
    for _ in range(times):
        code = _PROBE.format(setup=setup, work=work)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        results.append(json.loads(done.stdout.splitlines()[-1]))
    return Measured(statistics.median(r[0] for r in results), max(r[2] for r in results))


def command(words: Sequence[str], folder: Path, times: int = 5) -> Measured:
    """Run the command line in fresh processes and return its median time and peak memory, start-up included."""
    code = (
        "import json, resource, subprocess, sys, time\n"
        "t = time.perf_counter()\n"
        f"subprocess.run([sys.executable, '-m', 'kg', *{list(words)!r}], check=True, capture_output=True)\n"
        "s = time.perf_counter() - t\n"
        "print(json.dumps([s, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))"
    )
    results = []
    for _ in range(times):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder)
        results.append(json.loads(done.stdout))
    return Measured(statistics.median(r[0] for r in results), max(r[1] for r in results))


def jobs(folder: Path) -> list[tuple[str, Measured, Measured | None]]:
    """Return (job, ours, the same with plain libraries) for each job."""
    out = str(folder / "out")
    nq = str(folder / "out" / "graph.nq")
    ours, theirs = _OURS.format(out=out), _RDFLIB.format(nq=nq)
    rows: list[tuple[str, Measured, Measured | None]] = [
        ("help", command(["--help"], folder), None),
        ("run", command(["run"], folder, 3), None),
        ("build", command(["build"], folder, 3), None),
        (
            "query from the shell",
            command(["query", "barriers-by-level", "--level", "national", "--min-mmat", "0.8"], folder),
            None,
        ),
        ("load the graph", probe("pass", ours), probe("pass", theirs)),
        (
            "validate",
            probe(ours_quads(out), "validate(Graph.from_quads(quads))"),
            probe(ours_quads(out), "validate(Graph.from_quads(quads), reference=True)", 1),
        ),
    ]
    return rows


def ours_quads(out: str) -> str:
    """Return the code that reads the built quads for validation."""
    return (
        "import pyoxigraph; from kg.check import validate; "
        f"quads = list(pyoxigraph.parse(path={out + '/graph.nq'!r}, format=pyoxigraph.RdfFormat.N_QUADS))"
    )


def queries(folder: Path) -> list[tuple[str, float, float]]:
    """Return (query, milliseconds on the embedded graph, on rdflib) for every question and view, slowest first.

    Each engine is one process with the graph loaded: the embedded one runs a query seven times, of which the median
    counts, rdflib once.
    """
    out, nq = folder / "out", str(folder / "out" / "graph.nq")
    ours = timed(_OURS.format(out=str(out)), "e.run(q.complete)", 7)
    theirs = timed(_RDFLIB.format(nq=nq), "r = g.query(q.complete); r.graph or list(r)", 1)
    return sorted(((name, ours[name], theirs[name]) for name in ours), key=lambda row: -row[1])


def timed(setup: str, work: str, times: int) -> dict[str, float]:
    """Return the median milliseconds of every query of the library in one process."""
    code = _QUERIES.format(setup=setup, work=work, times=times)
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(rows: list[tuple[str, Measured, Measured | None]], asked: list[tuple[str, float, float]]) -> str:
    """Return the measurements as two Markdown tables."""
    lines = [
        "| job | seconds | peak MB | plain libraries, seconds | times as fast |",
        "| --- | --: | --: | --: | --: |",
    ]
    for name, ours, theirs in rows:
        plain = f"{theirs.seconds:.3f}" if theirs else ""
        ratio = f"{theirs.seconds / ours.seconds:.0f}" if theirs and ours.seconds else ""
        lines.append(f"| {name} | {ours.seconds:.3f} | {ours.megabytes:.0f} | {plain} | {ratio} |")
    lines += ["", "| query | milliseconds | rdflib, milliseconds | times as fast |", "| --- | --: | --: | --: |"]
    lines += [f"| {name} | {ours:.1f} | {theirs:.0f} | {theirs / ours:.0f} |" for name, ours, theirs in asked]
    within = [ours for _, ours, _ in asked]
    lines += [
        "",
        f"Median of all queries: {statistics.median(within):.1f} ms; {sum(t < 50 for t in within)} of "
        f"{len(within)} under 50 ms.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure everything and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="file to write the table to (default: print it)")
    target = parser.parse_args().out
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command(["run"], folder, 1)
        text = table(jobs(folder), queries(folder))
    if target:
        target.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
