"""Every file says which selection it holds, in the place that its format has for it, in the words of all formats."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import rispy
from pyoxigraph import Literal, Quad

from kg.export import FORMATS, Job, Selection, export, select, write
from kg.export.about import about_line, about_lines
from kg.folders import entries
from kg.graph import Graph
from kg.rdf import read_rdf
from tests.export.conftest import HOSTILE

#: Formats that need no heavy package.
LIGHT = [name for name in FORMATS if name not in ("xlsx", "parquet", "ro-crate")]
FILTERS = {"component": ["food"], "min-mmat": ["0.8"], "unrated": ["exclude"]}
SELECTION = "--component food --min-mmat 0.8 --unrated exclude"


@pytest.fixture(scope="module")
def selection(second_quads: list[Quad]) -> Selection:
    return select(Graph.from_quads(second_quads), FILTERS)


@pytest.fixture(scope="module")
def folder(selection: Selection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("about")
    write(selection, LIGHT, folder)
    return folder


def test_what_is_said(selection: Selection, graph: Graph) -> None:
    about = Job(selection).about
    assert list(about) == ["title", "source", "selection", "counts", "left out", "version", "licence"]
    assert about["selection"] == SELECTION
    assert about["counts"].startswith("2 findings from 1 paper that passes the filters")
    assert "left out" not in Job(select(graph, {"kind": ["Barrier"]})).about
    assert Job(select(graph)).about["selection"] == "everything"


def test_papers_without_a_rating_that_are_left_out_are_counted(graph: Graph) -> None:
    """They are those that including them would add, of papers behind the same findings or others."""
    rated = {"level": ["national"], "min-mmat": ["0.8"]}
    without, with_unrated = (select(graph, {**rated, "unrated": [value]}) for value in ("exclude", "include"))
    assert without.unrated == len(with_unrated.papers - without.papers) > 0
    assert f"{without.unrated} papers without a rating" in Job(without).about["left out"]


@pytest.mark.parametrize("name", ["graph.ttl", "graph.trig", "graph.rdf"])
def test_linked_data_say_it_in_a_comment_and_state_nothing_more(name: str, folder: Path, selection: Selection) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    for line in about_lines(Job(selection).about):
        assert (line.replace("--", "- -") if name.endswith("rdf") else line) in text
    assert {quad.triple for quad in read_rdf(folder / name)} == set(selection.graph.triples)


@pytest.mark.parametrize("name", ["graph.jsonld", "findings.jsonld"])
def test_json_ld_says_it_outside_of_its_statements(name: str, folder: Path, selection: Selection) -> None:
    document = json.loads((folder / "jsonld" / name).read_text(encoding="utf-8"))
    assert document["about"] == Job(selection).about
    triples = {quad.triple for quad in read_rdf(folder / "jsonld" / name)}
    assert triples and triples <= set(selection.graph.triples)


def test_references_say_it_in_a_comment_or_in_their_notes(folder: Path, selection: Selection) -> None:
    bibtex = (folder / "references.bib").read_text(encoding="utf-8")
    assert bibtex.startswith("@comment{\n") and f"selection: {SELECTION}\n" in bibtex
    records = rispy.loads((folder / "references.ris").read_text(encoding="utf-8"))
    assert len(records) == len(selection.papers)
    for record in records:
        *_, of, left_out = record["notes"]
        assert f"Selection ({SELECTION}) of " in of
        assert left_out == f"Left out: {Job(selection).about['left out']}"


def test_networks_say_it_in_their_description(folder: Path, selection: Selection) -> None:
    line = about_line(Job(selection).about)
    for name, meaning in (("components", "told together beyond chance"), ("influences", "claims that sources make")):
        content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        texts = [
            element.text for ending in ("graphml", "gexf") for element in ET.parse(folder / f"{name}.{ending}").iter()
        ]
        told = [text for text in [content["graph"]["description"], *texts] if text and line in text]
        assert len(told) == 3
        assert all(meaning in text for text in told)


def test_documents_say_it_at_their_head(folder: Path) -> None:
    for path in (folder / "briefs" / "breakfast-part-food.md", folder / "soqf" / "summary.md"):
        text = path.read_text(encoding="utf-8")
        assert text.count(f"Selection: `{SELECTION}`.\n") == 1
        assert re.search(r"^Left out: 1 paper|^Left out: \d+ papers", text, re.MULTILINE)
        assert re.search(r"^Version: \S+ of \S+\. Licence: CC BY 4\.0", text, re.MULTILINE)


def test_the_manifest_says_it_of_every_file(folder: Path, selection: Selection) -> None:
    listing = entries(folder)
    assert set(listing) == {FORMATS[name].writes for name in LIGHT}
    assert all(entry["about"] == Job(selection).about for entry in listing.values())


def test_hostile_words_stay_words(hostile_quads: list[Quad], tmp_path: Path) -> None:
    """The title of a report ends no comment and begins no statement."""
    title = "x --> @article{a, \n<a:a> <a:b> <a:c> . }" + HOSTILE
    quads = [
        Quad(q.subject, q.predicate, Literal(title), q.graph_name)
        if q.predicate.value.endswith("/title") and str(q.subject).endswith("/review/breakfast>")
        else q
        for q in hostile_quads
    ]
    selection = select(Graph.from_quads(quads))
    assert "-->" in Job(selection).about["title"]
    export(selection, LIGHT, tmp_path)
    for name in ("graph.ttl", "graph.trig", "graph.nq", "graph.rdf", "jsonld/graph.jsonld"):
        assert {quad.triple for quad in read_rdf(tmp_path / name)} == set(selection.graph.triples)
    entries_of = re.findall(r"(?m)^@(\w+)\{", (tmp_path / "references.bib").read_text(encoding="utf-8"))
    assert entries_of.count("comment") == 1
    assert len(entries_of) == len(selection.papers) + 1
    assert len(rispy.loads((tmp_path / "references.ris").read_text(encoding="utf-8"))) == len(selection.papers)
    ET.parse(tmp_path / "components.gexf")
