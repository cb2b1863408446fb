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
_OURS = "from pathlib import Path; from kg.store import EmbeddedEngine; e = EmbeddedEngine.open(Path({out!r}))"
_QUERY = "from kg.library import find_query, bind"


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
            probe(ours_quads(out), "validate(quads)"),
            probe(ours_quads(out), "validate(quads, reference=True)", 1),
        ),
    ]
    return rows + [query_row(name, ours, theirs, out) for name in query_names()]


def ours_quads(out: str) -> str:
    """Return the code that reads the built quads for validation."""
    return (
        "import pyoxigraph; from kg.validate import validate; "
        f"quads = list(pyoxigraph.parse(path={out + '/graph.nq'!r}, format=pyoxigraph.RdfFormat.N_QUADS))"
    )


def query_names() -> list[str]:
    """Return the names of all questions."""
    from kg.library import catalogue

    return [query.name for query in catalogue()]


def query_row(name: str, ours: str, theirs: str, out: str) -> tuple[str, Measured, Measured | None]:
    """Return the times of one question on the embedded engine and on rdflib, the graph being loaded."""
    text = f"{_QUERY}; from pathlib import Path; from kg.store import EmbeddedEngine; "
    bound = f"q = bind(find_query({name!r}), {{}}, EmbeddedEngine.from_quads([]))"
    return (
        f"query {name}",
        probe(f"{ours}; {text}{bound}; e.run(q)", "e.run(q)"),
        probe(f"{theirs}; {text}{bound}", "list(g.query(q))", 1),
    )


def table(rows: list[tuple[str, Measured, Measured | None]]) -> str:
    """Return the measurements as a Markdown table."""
    lines = [
        "| job | seconds | peak MB | plain libraries, seconds | times as fast |",
        "| --- | --: | --: | --: | --: |",
    ]
    for name, ours, theirs in rows:
        plain = f"{theirs.seconds:.3f}" if theirs else ""
        ratio = f"{theirs.seconds / ours.seconds:.0f}" if theirs and ours.seconds else ""
        lines.append(f"| {name} | {ours.seconds:.3f} | {ours.megabytes:.0f} | {plain} | {ratio} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure everything and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="file to write the table to (default: print it)")
    target = parser.parse_args().out
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command(["build"], folder, 1)
        text = table(jobs(folder))
    if target:
        target.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
