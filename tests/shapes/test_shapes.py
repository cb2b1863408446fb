"""The shapes themselves: complete, well-formed, and about terms that the ontology has."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, Store

from kg import paths
from kg.check import SEVERITIES, Report, Shape, load_shapes
from kg.namespaces import DCTERMS, IE, PREFIXES, RDF, SH
from kg.tables import METADATA, Review

SHAPES = list(load_shapes().all.values())
QUERIES = [shape for shape in SHAPES if shape.select is not None]

#: Tables that are empty on purpose. Confidence is for people to judge, and no judgement has been made yet; until
#: one is, the shapes of these tables meet tests/shapes/base.ttl only.
EMPTY_TABLES = {"cerqual.csv"}


def name_of(shape: Shape) -> str:
    return shape.iri.rsplit("#")[-1]


@cache
def columns() -> dict[str, set[str]]:
    """The columns of each table, by file."""
    described = json.loads((paths.default_review() / METADATA).read_text(encoding="utf-8"))
    return {table["url"]: {c["name"] for c in table["tableSchema"]["columns"]} for table in described["tables"]}


def test_shapes_say_what_they_are_and_what_to_do() -> None:
    for shape in SHAPES:
        assert shape.name and shape.description.endswith(".") and shape.message.endswith("."), shape
        assert shape.severity in SEVERITIES, shape
        # The names of shapes stand in a column of source-issues.csv that allows these letters.
        assert name_of(shape).isalpha(), shape


def test_shapes_name_the_table_and_column_to_open() -> None:
    for shape in SHAPES:
        assert shape.table is not None, shape
        if not shape.node_shape or shape.select is not None:
            assert shape.column is not None, shape
        if shape.table.endswith(".csv"):
            parts = shape.column.split("–") if shape.column else []
            assert set(parts) <= columns()[shape.table], shape
        else:
            assert (paths.data_root() / shape.table).exists(), shape


def test_shapes_have_no_second_name() -> None:
    """No shape is written twice, which would join the two."""
    shapes = load_shapes()
    for predicate in ("name", "description", "message", "severity", "path", "select", "closed"):
        subjects = [t.subject for t in shapes.triples if t.predicate == NamedNode(SH + predicate)]
        assert len(subjects) == len(set(subjects)), predicate


def test_every_property_shape_belongs_to_a_node_shape() -> None:
    shapes = load_shapes()
    linked = {t.object for t in shapes.triples if t.predicate == NamedNode(SH + "property")}
    assert linked == {NamedNode(shape.iri) for shape in SHAPES if not shape.node_shape}


def test_prefixes_are_those_of_the_package() -> None:
    declared = dict(line.removeprefix("PREFIX ").split(": ") for line in load_shapes().prologue.splitlines())
    assert declared == {prefix: f"<{namespace}>" for prefix, namespace in PREFIXES.items()}


def test_what_shapes_target_is_in_the_ontology(quads: list[Quad]) -> None:
    """Every class and property of ours that a shape mentions is described in the ontology."""
    described = {q.subject for q in quads if q.predicate == NamedNode(RDF + "type")}
    mentioned = {
        node
        for triple in load_shapes().triples
        if triple.predicate not in {NamedNode(IE + "table"), NamedNode(IE + "column")}
        for node in (triple.subject, triple.object)
        if isinstance(node, NamedNode) and node.value.startswith(IE)
    }
    assert mentioned - described == set()


def test_what_queries_mention_is_in_the_ontology(quads: list[Quad]) -> None:
    described = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
    for shape in QUERIES:
        words = (shape.select or "").replace("/", " ").replace("|", " ").replace(",", " ").replace("(", " ").split()
        terms = {word.strip(").;") for word in words if word.startswith("ie:")}
        assert {term for term in terms if IE + term.removeprefix("ie:") not in described} == set(), shape.iri


def test_queries_stand_alone() -> None:
    """A query names its own target, so that it can be run at once for all focus nodes."""
    for shape in QUERIES:
        assert shape.node_shape and len(shape.targets) == 1, shape
        target = shape.targets[0]
        prefixed = next(p + ":" + target.removeprefix(ns) for p, ns in PREFIXES.items() if target.startswith(ns))
        assert f"$this a {prefixed}" in (shape.select or ""), shape
        Store().query(load_shapes().prologue + (shape.select or ""))


def test_every_node_shape_meets_the_real_graph(report: Report, review: Review) -> None:
    assert {table.file for table in review.tables.values() if not table.rows} == EMPTY_TABLES
    unmet = {iri for iri, count in report.focus_nodes.items() if not count}
    assert unmet == {shape.iri for shape in SHAPES if shape.node_shape and shape.table in EMPTY_TABLES}


def test_the_real_graph_has_no_violation(report: Report) -> None:
    assert [result for result in report.results if result.severity == "Violation"] == []


def test_results_of_tables_tell_the_row(report: Report) -> None:
    for result in report.results:
        if result.severity == "Warning":
            assert result.row is not None, result


def test_pyshacl_reads_what_core_constraints_look_at() -> None:
    link, paper, other = (NamedNode(f"http://{name}") for name in ("link", "paper", "other"))
    counted, ruled, title, inverse = (NamedNode(ns + name) for ns, name in (
        (IE, "sharedPaperCount"), (IE, "drawsOn"), (DCTERMS, "title"), (IE, "hasJudgement"),
    ))  # fmt: skip
    members = {IE + "ComponentLink": frozenset({link.value}), IE + "Paper": frozenset({paper.value})}

    def is_read(subject: NamedNode, predicate: NamedNode) -> bool:
        return bool(load_shapes().core_quads([Quad(subject, predicate, other)], members))

    # A property that a shape of the thing mentions, and one that a closed shape does not know.
    assert is_read(link, counted) and is_read(paper, title) and is_read(link, title)
    # What the rules state, which every closed shape ignores.
    assert not is_read(link, ruled) and not is_read(paper, ruled)
    # Of things that no shape is about, classes and what paths lead through.
    assert not is_read(other, title) and is_read(other, NamedNode(RDF + "type")) and is_read(other, inverse)


@pytest.mark.reference
def test_shapes_are_valid_shacl() -> None:
    shapes = rdflib.Graph()
    for file in paths.shapes().glob("*.ttl"):
        shapes.parse(file, format="turtle")
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_shape_files_are_all_read() -> None:
    files = {path.name for path in Path(paths.shapes()).glob("*.ttl")}
    topics = ("review", "paper", "appraisal", "finding", "vocabulary", "model", "confidence", "reading", "search")
    assert files == {"materialised.ttl", "prefixes.ttl", *(f"{topic}.ttl" for topic in topics)}
