"""Measure what binding costs: the flagship question against one written by hand, and all questions with parameters.

    python -m tests.benchmarks.measure_binding [--times 1 10]

The graph is built, replicated under new identifiers and read into memory, as ``growth`` does. The flagship is asked as
the command line asks it, with ``--level national --min-mmat 0.8``; the other questions take the first two of a list of
typical parameters that they have. The least of a few runs counts. What the two ways answer is the same, or it stops.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.graph import Graph
from kg.library import bind, catalogue, find_query
from kg.sparql import EmbeddedEngine
from tests.benchmarks.growth import replicate

_HAND_WRITTEN = (Path(__file__).parent / "hand-written.rq").read_text(encoding="utf-8")
_TYPICAL = {"level": "national", "component": "trust", "min-mmat": "0.8", "region": "uk-other", "section": "levels"}
_FLAGSHIP = {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Return the least milliseconds that work takes in some runs."""
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        runs.append(time.perf_counter() - start)
    return min(runs) * 1000


def line(file: Path, copies: int) -> str:
    """Return what is measured on a graph of so many copies of the review, as a row of a table."""
    store = Store()
    store.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    graph = Graph(engine=EmbeddedEngine(store))
    flagship = bind(find_query("barriers-by-level"), _FLAGSHIP, graph)
    if graph.select(flagship) != graph.select(_HAND_WRITTEN):
        sys.exit("The flagship question and the one written by hand differ.")
    hand = milliseconds(lambda: graph.select(_HAND_WRITTEN), 40)
    bound = milliseconds(lambda: graph.select(flagship), 40)
    questions = []
    for query in catalogue():
        taken = [p.option for p in query.parameters if p.option in _TYPICAL][:2]
        text = bind(query, {option: [_TYPICAL[option]] for option in taken}, graph)
        questions.append(milliseconds(lambda text=text: graph.select(text), 3))  # type: ignore[misc]
    return (
        f"| {copies} | {len(store):,} | {file.stat().st_size / 1e6:.1f} | {hand:.2f} | {bound:.2f} "
        f"| {bound / hand:.1f} | {statistics.median(questions):.1f} | {max(questions):.1f} |"
    )


def main() -> None:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    copies = parser.parse_args().times
    print("| reviews | statements | MB | by hand, ms | bound, ms | times as long | median question, ms | slowest, ms |")
    print("| --: | --: | --: | --: | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "kg", "build"], cwd=folder, check=True, capture_output=True)
        for number in copies:
            file = folder / f"graph-{number}.nq"
            replicate(folder / "out" / "graph.nq", file, number)
            print(line(file, number), flush=True)


if __name__ == "__main__":
    main()
