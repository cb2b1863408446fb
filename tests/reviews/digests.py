"""Digests of what people entered: every column of the review's tables, every property of the ontology's files.

    python -m tests.reviews.digests

writes them anew. Before that, read the difference of the tables and vocabularies (``git diff kg/reviews ontology``)
against the report and the rules of coding: the digests stand for what was accepted last.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(__file__).parent / "digests.csv"
TABLES = sorted((ROOT / "kg" / "reviews" / "rer2023").rglob("*.csv"))
ONTOLOGY = sorted((ROOT / "ontology").rglob("*.ttl"))

#: How much a column or property holds, and the digest of it.
Digest: TypeAlias = tuple[int, str]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def digests(path: Path) -> dict[str, Digest]:
    """Return the digest of each column of a table, or of each property in a file of the ontology."""
    parts = _columns(path) if path.suffix == ".csv" else _properties(path)
    return {part: (len(values), hashlib.sha256(json.dumps(values).encode()).hexdigest()) for part, values in parts}


def _columns(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each column with its cells in order, however they are quoted."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    for position, column in enumerate(header):
        yield column, [row[position] for row in rows]


def _properties(path: Path) -> Iterable[tuple[str, list[str]]]:
    """Return each property with what is said by it, in whatever order the file says it."""
    statements = Dataset(Quad(t.subject, t.predicate, t.object) for t in parse(path=str(path), format=RdfFormat.TURTLE))
    statements.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    said: dict[str, list[str]] = defaultdict(list)
    for statement in statements:
        said[statement.predicate.value].append(f"{statement.subject} {statement.object}")
    return ((predicate, sorted(values)) for predicate, values in sorted(said.items()))


def accepted() -> dict[str, dict[str, Digest]]:
    """Return the digests of what was accepted last, by file and column or property."""
    known: dict[str, dict[str, Digest]] = defaultdict(dict)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known[row["file"]][row["part"]] = int(row["count"]), row["sha256"]
    return known


def main() -> None:
    """Write the digests of everything as it stands now."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "part", "count", "sha256"])
        for path in (*TABLES, *ONTOLOGY):
            writer.writerows([name_of(path), part, *digest] for part, digest in digests(path).items())


if __name__ == "__main__":
    main()
