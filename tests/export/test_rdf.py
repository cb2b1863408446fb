"""RDF and JSON-LD, read back by rdflib, raptor, pyld and pyoxigraph."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import paths
from kg.errors import UsageError
from kg.export import FORMATS, Selection, export, select
from kg.export.context import context_file
from kg.export.jsonld import finding_trees
from kg.graph import Graph
from kg.namespaces import IE, SKOS
from kg.rdf import read_rdf, term_text
from tests.export.conftest import HOSTILE
from tests.export.regenerate_context import context_text

#: File, raptor's name of the format, and whether it has named graphs.
FILES = [
    ("graph.ttl", "turtle", False),
    ("graph.trig", "trig", True),
    ("graph.nq", "nquads", True),
    ("graph.rdf", "rdfxml", False),
    ("jsonld/graph.jsonld", "", True),
]


@pytest.mark.parametrize(("name", "_", "graphs"), FILES)
def test_round_trip_of_the_whole_graph(everything: Path, quads: list[Quad], name: str, _: str, graphs: bool) -> None:
    back = read_rdf(everything / name)
    if graphs:
        assert set(back) == set(quads)
    else:
        assert {quad.triple for quad in back} == {quad.triple for quad in quads}


def test_nothing_is_blank_so_that_equal_sets_are_isomorphic_graphs(quads: list[Quad]) -> None:
    assert not [q for q in quads if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


@pytest.mark.programs
@pytest.mark.parametrize(("name", "form", "_"), [file for file in FILES if file[1]])
def test_raptor_reads_every_statement(everything: Path, quads: list[Quad], name: str, form: str, _: bool) -> None:
    if shutil.which("rapper") is None:
        pytest.skip("rapper (raptor2-utils) is not installed")
    done = subprocess.run(
        ["rapper", "-i", form, "-c", str(everything / name)], capture_output=True, text=True, check=True
    )
    assert not re.search(r"(Error|Warning)", done.stderr)
    found = re.search(r"returned (\d+) triples", done.stderr)
    assert found
    distinct = len(quads) if form in ("trig", "nquads") else len({quad.triple for quad in quads})
    assert int(found[1]) == distinct


@pytest.mark.reference
@pytest.mark.parametrize(("name", "_", "graphs"), FILES)
def test_rdflib_reads_the_same_graph(part_folder: Path, name: str, _: str, graphs: bool) -> None:
    expected, found = rdflib.Dataset(), rdflib.Dataset()
    expected.parse(part_folder / "graph.nq", format="nquads")
    form = {"ttl": "turtle", "trig": "trig", "nq": "nquads", "rdf": "xml", "jsonld": "json-ld"}[name.split(".")[-1]]
    found.parse(part_folder / name, format=form)
    if graphs:
        assert set(found.quads()) == set(expected.quads())
    else:
        assert {q[:3] for q in found.quads()} == {q[:3] for q in expected.quads()}


def test_pyld_expands_the_context_as_meant(part_folder: Path, part: Selection) -> None:
    document = json.loads((part_folder / "jsonld" / "graph.jsonld").read_text(encoding="utf-8"))
    written = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert set(parse(written, format=RdfFormat.N_QUADS)) == set(part.graph.quads)


def test_trees_say_nothing_that_the_graph_does_not(everything: Path, quads: list[Quad]) -> None:
    told = {quad.triple for quad in read_rdf(everything / "jsonld" / "findings.jsonld")}
    assert told <= {quad.triple for quad in quads}


def test_a_tree_names_what_a_reader_asks_for(everything: Path, quads: list[Quad]) -> None:
    trees = json.loads((everything / "jsonld" / "findings.jsonld").read_text(encoding="utf-8"))["@graph"]
    findings = {term_text(q.subject) for q in quads if q.predicate.value == IE + "mainKind"}
    assert len(trees) == len(findings)
    for tree in trees:
        assert tree["@type"] and tree["statement"] and tree["anchor"] and tree["reportedIn"]
        papers = tree["supportedBy"] if isinstance(tree["supportedBy"], list) else [tree["supportedBy"]]
        assert all(paper["shortCitation"] and paper["paperStatus"]["label"] for paper in papers)


def test_a_tree_tells_codings_of_any_vocabulary(second_quads: list[Quad]) -> None:
    tree = finding_trees(select(Graph.from_quads(second_quads)).graph.triples)["@graph"][3]
    assert tree["concerns"] == {"@id": "id:breakfast-part/money", "prefLabel": "Money"}


def test_the_context_file_is_what_the_ontology_says() -> None:
    """``python -m tests.export.regenerate_context`` writes it anew."""
    assert (paths.ontology() / "context.jsonld").read_text(encoding="utf-8") == context_text()


def test_the_context_names_every_property_of_the_ontology(quads: list[Quad]) -> None:
    used = {q.predicate.value for q in quads if q.predicate.value.startswith(IE)}
    named = {f"{IE}{term['@id'][3:]}" for term in context_file()["@context"].values() if isinstance(term, dict)}
    assert used <= named


@pytest.mark.parametrize("name", [name for name, _, _ in FILES] + ["jsonld/findings.jsonld"])
def test_hostile_text_survives(hostile: Path, name: str) -> None:
    found = read_rdf(hostile / name)
    assert [q for q in found if q.predicate.value == IE + "statement" and term_text(q.object) == HOSTILE]
    assert [q for q in found if q.predicate.value == SKOS + "prefLabel" and term_text(q.object) == HOSTILE]


def test_what_xml_cannot_hold_is_told_and_the_rest_written(second_quads: list[Quad], tmp_path: Path) -> None:
    statement = NamedNode(IE + "statement")
    spoilt = [
        Quad(q.subject, q.predicate, Literal("\x0b"), q.graph_name)
        if q.predicate == statement and term_text(q.subject).endswith("f0001")
        else q
        for q in second_quads
    ]
    with pytest.raises(UsageError, match=r"f0001> has a control character \(U\+000B\)"):
        export(select(Graph.from_quads(spoilt)), ["rdfxml"], tmp_path)
    outcome = export(select(Graph.from_quads(spoilt)), FORMATS, tmp_path)
    assert list(outcome.faults) == ["rdfxml"]
    assert {path.name for path in tmp_path.iterdir()} == {FORMATS[name].writes for name in FORMATS if name != "rdfxml"}
