"""Golden results: what each question answers, as data, for a reader to hold against the report.

    python -m tests.golden_results

makes them anew. Read the difference (``git diff tests/golden``) against the report before it is committed.
"""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

from kg import paths
from kg.derive import assemble
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.rdf import term_text
from kg.sparql import ResultSet
from kg.tables import read_review

FOLDER = Path(__file__).parent / "golden"


def parameters() -> dict[str, dict[str, list[str]]]:
    """Return the parameters of each golden result by the name of its query."""
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load((FOLDER / "parameters.yaml").read_text(encoding="utf-8"))
    return loaded


def result(name: str, graph: Graph) -> list[list[str]]:
    """Return the header and rows that a query answers with its golden parameters."""
    answer = run_query(find_query(name), graph, parameters()[name])
    assert isinstance(answer, ResultSet)
    return [list(answer.variables), *([term_text(term) for term in row] for row in answer.rows)]


def golden(name: str) -> list[list[str]]:
    """Return the golden result of a query."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def main() -> None:
    """Write every golden result."""
    graph = assemble(read_review(paths.default_review()))
    for name in parameters():
        with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(result(name, graph))


if __name__ == "__main__":
    main()
