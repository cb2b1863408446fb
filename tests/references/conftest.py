"""What the tests of references share: an invented review with works that are seldom held or hard to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.evidence import Evidence, Paper
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.tables import read_review
from tests.conftest import SECOND

#: Rows of works that are seldom held or hard to write, beside the papers of the invented review.
RARE_WORKS = SECOND.parent / "rare-works"


def rare_works_review(folder: Path) -> Path:
    """Copy the invented review into a folder, with rare and hostile works as further papers; return it."""
    target = folder / "rare-works-review"
    shutil.copytree(SECOND, target)
    for table in ("papers.csv", "authors.csv"):
        with (target / table).open("a", encoding="utf-8", newline="") as file:
            file.write((RARE_WORKS / table).read_text(encoding="utf-8"))
    codes = sorted({int(line.split(",")[0]) for line in (RARE_WORKS / "authors.csv").read_text("utf-8").splitlines()})
    with (target / "characteristics.csv").open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"{code},peer-reviewed,primary-research,survey,young-people,scotland,0,0\n" for code in codes)
    return target


@pytest.fixture(scope="session")
def rare_works(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph of the invented review with rare and hostile works among its papers."""
    return build_graph(read_review(rare_works_review(tmp_path_factory.mktemp("rare-works"))))


@pytest.fixture(scope="session")
def rare_papers(rare_works: Graph) -> list[Paper]:
    """The papers of that review."""
    return list(Evidence(rare_works).papers.values())


@pytest.fixture(scope="session")
def papers(graph: Graph) -> list[Paper]:
    """The papers of the real review."""
    return list(Evidence(graph).papers.values())
