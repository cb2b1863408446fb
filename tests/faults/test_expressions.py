"""Regular expressions that are made to take for ever, in what others write: a command ends all the same."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg import paths
from kg.namespaces import XSD
from kg.tables import METADATA
from tests.conftest import SECOND

#: Seconds that a command may take; with an engine that goes back, the texts below take it longer than anybody waits.
BOUND = 30
LONG = "a" * 200


def run(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that is ended where it comes to the bound, with shapes from elsewhere if told."""
    places = f"from kg import paths; paths.shapes = lambda: __import__('pathlib').Path({str(data)!r}); " if data else ""
    code = f"{places}from kg.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=BOUND, check=False
    )


def described(folder: Path, change: Mapping[str, object], cell: str) -> Path:
    """Copy a review, with a column of its papers described otherwise and one of its cells written anew."""
    shutil.copytree(SECOND, folder)
    document = json.loads((folder / METADATA).read_text(encoding="utf-8"))
    table = next(one["tableSchema"] for one in document["tables"] if one["url"] == "papers.csv")
    next(one for one in table["columns"] if one["name"] == "title")["datatype"] = change
    (folder / METADATA).write_text(json.dumps(document), encoding="utf-8")
    text = (folder / "papers.csv").read_text(encoding="utf-8")
    title = "Porridge and punctuality: An invented trial"
    assert title in text
    (folder / "papers.csv").write_text(text.replace(title, cell), encoding="utf-8")
    return folder


@pytest.mark.parametrize("base", ["string", "normalizedString", "json"])
def test_the_format_of_a_column(base: str, tmp_path: Path) -> None:
    change = {"base": base, "format": "(a+)+|[A-Z].*"}
    done = run("build", "--review", str(described(tmp_path / "review", change, LONG + "!")), "--out", str(tmp_path))
    assert done.returncode == 1
    assert "papers.csv:" in done.stderr
    assert f"found '{LONG[:20]}" in done.stderr


def test_a_format_that_a_cell_has_after_all(tmp_path: Path) -> None:
    """No other package matches the cell again in its own way."""
    review = described(tmp_path / "review", {"format": "(a+)+|a+!|[A-Z].*"}, LONG + "!")
    done = run("build", "--review", str(review), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert LONG in (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")


def test_the_format_of_what_is_no_text_is_refused(tmp_path: Path) -> None:
    change = {"base": "duration", "format": "(P+)+$", "minimum": "P" * 200 + "!"}
    done = run("build", "--review", str(described(tmp_path / "review", change, "x")), "--out", str(tmp_path))
    assert done.returncode == 1
    assert "only texts and truth values have one" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--reference",)])
def test_the_pattern_of_a_shape(arguments: tuple[str, ...], tmp_path: Path) -> None:
    shapes = tmp_path / "shapes"
    shutil.copytree(paths.shapes(), shapes)
    file = shapes / "paper.ttl"
    text = file.read_text(encoding="utf-8")
    assert text.count('sh:pattern "^https?://') == 1
    file.write_text(re.sub(r'sh:pattern "\^https\?://[^"]*"', 'sh:pattern "^(a+)+$"', text), encoding="utf-8")
    (tmp_path / "a.ttl").write_text(
        "<https://example.org/p> a <https://w3id.org/integration-evidence/ontology#Paper> ;"
        f' <https://w3id.org/integration-evidence/ontology#url> "{LONG}!"^^<{XSD}anyURI> , "{LONG}"^^<{XSD}anyURI> .',
        encoding="utf-8",
    )
    done = run("validate", *arguments, "--format", "json", str(tmp_path / "a.ttl"), data=shapes)
    assert done.returncode == 1, done.stderr
    results = json.loads(done.stdout)["results"]
    assert [one["value"] for one in results if one["shape"].endswith("#PaperUrl") and one["value"]] == [LONG + "!"]
