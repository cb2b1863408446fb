"""No identifier that comes with data becomes a path of its own choosing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.export import export, select
from kg.folders.file_names import FileNames, is_file_name
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.rdf import write_graph
from kg.tables import read_review
from tests.conftest import SECOND

HOSTILE = [
    "/elsewhere/victim",
    "../../victim",
    "..",
    "",
    ".hidden",
    "a/b",
    "a\\b",
    "C:victim",
    "CON",
    "con.txt",
    "aux",
    "lpt1",
    "a\0b",
    "a b",
    "ends.",
    "name:stream",
    "x" * 121,
    "naïve",
    "a\nb",
    "~",
]


@pytest.mark.parametrize("identifier", HOSTILE)
def test_hostile_names_are_refused_with_a_sentence(identifier: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing was written") as caught:
        FileNames(tmp_path).path(identifier, ".md")
    assert caught.value.advice


def test_names_that_differ_by_capitals_alone_are_refused(tmp_path: Path) -> None:
    names = FileNames(tmp_path)
    assert names.path("f0001", ".trig") == tmp_path / "f0001.trig"
    with pytest.raises(UsageError, match="differs from 'f0001' by capital letters alone"):
        names.path("F0001", ".trig")
    with pytest.raises(UsageError, match="is used twice"):
        names.path("f0001", ".trig")


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "f1.md").symlink_to(tmp_path / "victim.md")
    with pytest.raises(UsageError, match="leads out of"):
        FileNames(inside).path("f1", ".md")


@given(st.text(max_size=40))
def test_what_is_accepted_stays_inside(text: str) -> None:
    if is_file_name(text):
        assert text.isascii()
        assert Path("/folder", text).parent == Path("/folder")
        assert Path(text).name == text


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The graph of the invented review as N-Quads."""
    folder = tmp_path_factory.mktemp("invented")
    write_graph(build_graph(read_review(SECOND)).quads, folder)
    return (folder / "graph.nq").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "formats"),
    [
        ('"f0001"', '"../../victim"', ["nanopubs"]),
        ('"f0001"', '"/tmp/elsewhere/victim"', ["nanopubs"]),
        ('"f0001"', '"CON"', ["nanopubs"]),
        ('"f0001"', '"F0002"', ["nanopubs"]),
        ('"sub-1"', '"../victim"', ["briefs"]),
        ("/breakfast-part/food>", "/breakfast-part/food%2F..%2F..%2Fvictim>", ["briefs"]),
    ],
)
def test_an_export_of_a_hostile_graph_writes_nothing(
    old: str, new: str, formats: list[str], invented: str, tmp_path: Path
) -> None:
    assert old in invented
    spoiled = tmp_path / "graph.nq"
    spoiled.write_text(invented.replace(old, new), encoding="utf-8")
    target = tmp_path / "deep" / "export"
    target.mkdir(parents=True)
    with pytest.raises(UsageError, match="The identifier"):
        export(select(Graph.open(spoiled)), formats, target)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["graph.nq"]
