"""Tables opened in LibreOffice and saved as CSV say the same, every table of the review."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kg import paths
from kg.derive import assemble
from kg.graph import Graph
from kg.tables import read_review, unformatted, write_formatted
from tests.conftest import made_once
from tests.reviews.digests import TABLES as FILES

pytestmark = pytest.mark.programs

#: How LibreOffice is to read and write CSV: commas (44), quotation marks (34), UTF-8 (76), the first line being 1, all
#: columns taken for what they look like; in writing, cells as shown and texts alone in quotation marks.
READ = "CSV:44,34,76,1,,2057,false,false"
WRITE = "csv:Text - txt - csv (StarCalc):44,34,76,1,,2057,false,true,false"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the review's tables as LibreOffice saves them."""
    program = shutil.which("soffice")
    if program is None:
        if "CI" in os.environ:
            pytest.fail("LibreOffice is missing: .ci/run installs it")
        pytest.skip("LibreOffice (soffice) is not installed")

    def convert(folder: Path) -> None:
        review = folder / "review"
        shutil.copytree(paths.default_review(), review)
        for place in (review, review / "coding"):
            tables = [str(path) for path in sorted(place.glob("*.csv"))]
            target = folder / "saved" / place.name
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            options = ["--headless", "--norestore", f"--infilter={READ}", "--convert-to", WRITE]
            subprocess.run(
                [program, profile, *options, "--outdir", str(target), *tables],
                check=True,
                capture_output=True,
                timeout=900,
            )
            for path in target.glob("*.csv"):
                shutil.copyfile(path, place / path.name)
            assert sorted(path.name for path in target.glob("*.csv")) == [Path(path).name for path in tables]

    return made_once("libreoffice", convert, tmp_path_factory, worker_id) / "review"


def test_every_table_makes_the_same_graph(saved: Path, graph: Graph) -> None:
    review = read_review(saved)
    assert len(review.tables) == len(FILES)
    assert list(assemble(review).quads) == list(graph.quads)


def test_format_brings_back_the_bytes(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(saved, folder)
    review = read_review(folder)
    write_formatted(review, unformatted(review))
    for original in FILES:
        name = original.name if original.parent.name != "coding" else f"coding/{original.name}"
        assert (folder / name).read_bytes() == original.read_bytes(), name
