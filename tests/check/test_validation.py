"""Reading RDF, and what a report says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.check import Report, Result, load_shapes, validate
from kg.check.results import number_text, text_of
from kg.check.rows import file_of, row_lines
from kg.errors import UsageError
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.namespaces import BASE, ID, IE, RDF, SH, XSD
from kg.rdf import read_rdf
from kg.tables import Review, read_review
from tests.conftest import SECOND

SHAPE = BASE + "shapes#"
THING = BASE + "id/rer2023/"
TYPE = NamedNode(RDF + "type")


def paper(iri: str = THING + "paper/1") -> Quad:
    return Quad(NamedNode(iri), TYPE, NamedNode(IE + "Paper"))


def result(severity: str = "Warning", value: str | None = "0.6", explained_by: str | None = None) -> Result:
    return Result(
        severity=severity,
        shape=SHAPE + "RatingAgrees",
        focus=THING + "appraisal/1",
        value=value,
        message="Compare.",
        table="appraisals.csv",
        column="overall_rating",
        row=2,
        explained_by=explained_by,
        component=SH + "SPARQLConstraintComponent",
    )


# Reading


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "<http://a> a <http://b> ."),
        ("a.nt", f"<http://a> <{RDF}type> <http://b> ."),
        ("a.nq", f"<http://a> <{RDF}type> <http://b> <http://g> ."),
        ("a.trig", "<http://g> { <http://a> a <http://b> }"),
        ("a.jsonld", '{"@id": "http://a", "@type": "http://b"}'),
        ("a.rdf", f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="http://a">'
         '<rdf:type rdf:resource="http://b"/></rdf:Description></rdf:RDF>'),
    ],
)  # fmt: skip
def test_every_format_is_read_by_its_suffix(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    (quad,) = read_rdf(file)
    assert (quad.subject, quad.predicate, quad.object) == (NamedNode("http://a"), TYPE, NamedNode("http://b"))


def test_bad_syntax_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://a> a <http://b> .\n<http://a> a .\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.ttl:2: not valid Turtle"):
        read_rdf(file)


def test_unknown_suffix_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="tells no RDF format") as caught:
        read_rdf(file)
    assert ".ttl" in caught.value.advice


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        read_rdf(tmp_path / "a.ttl")


def test_bytes_that_are_not_utf_8_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes(b'<http://a> <http://b> "caf\xe9" .')
    with pytest.raises(UsageError, match=r"a\.ttl"):
        read_rdf(file)


def test_triple_terms_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://a> <http://b> <<( <http://c> <http://d> <http://e> )>> .", encoding="utf-8")
    with pytest.raises(UsageError, match="triple terms"):
        read_rdf(file)


# What is found


def test_graph_without_anything_to_check_says_so() -> None:
    report = validate(Graph.from_quads([Quad(NamedNode("http://a"), TYPE, NamedNode("http://b"))]))
    assert report.conforms and report.checked_nothing


def test_missing_value_is_a_violation_with_the_place_to_correct_it() -> None:
    report = validate(Graph.from_quads([paper()]))
    assert not report.conforms and not report.checked_nothing
    (found,) = [r for r in report.results if r.shape == SHAPE + "PaperTitle"]
    assert (found.severity, found.value, found.table, found.column) == ("Violation", None, "papers.csv", "title")
    assert found.component == SH + "MinCountConstraintComponent"


def test_one_value_at_fault_in_several_ways_is_one_result() -> None:
    year = Quad(NamedNode(THING + "paper/1"), NamedNode(IE + "year"), Literal("2018"))
    report = validate(Graph.from_quads([paper(), year]))
    assert len([r for r in report.results if r.shape == SHAPE + "PaperYear"]) == 1


def test_blank_nodes_are_checked_alike_in_both_ways() -> None:
    quads = [Quad(BlankNode("a"), TYPE, NamedNode(IE + "Paper"))]
    report = validate(Graph.from_quads(quads))
    assert {r.focus for r in report.results} == {"_:a"}
    assert validate(Graph.from_quads(quads), reference=True) == report


def test_named_graphs_are_checked_as_one() -> None:
    whole = [paper(), Quad(NamedNode(THING + "paper/1"), NamedNode(IE + "paperCode"), Literal(1))]
    graphs = [NamedNode("http://g/1"), NamedNode("http://g/2")]
    split = [Quad(q.subject, q.predicate, q.object, graph) for q, graph in zip(whole, graphs, strict=True)]
    assert validate(Graph.from_quads(split)) == validate(Graph.from_quads(whole))


def test_warning_is_explained_by_the_issue_that_names_shape_and_paper() -> None:
    base = Path(__file__).parents[1] / "shapes" / "base.ttl"
    appraisal = NamedNode(THING + "appraisal/1")
    rating = NamedNode(IE + "overallRating")
    quads = [q for q in read_rdf(base) if (q.subject, q.predicate) != (appraisal, rating)]
    quads.append(Quad(appraisal, rating, Literal("1.0", datatype=NamedNode(XSD + "decimal"))))
    (found,) = [r for r in validate(Graph.from_quads(quads)).results if r.severity == "Warning"]
    assert (found.shape, found.value) == (SHAPE + "RatingAgrees", "1.0")
    assert found.explained_by == THING + "source-issue/si001"


def test_warning_about_a_blank_node_is_explained_too() -> None:
    base = Path(__file__).parents[1] / "shapes" / "base.ttl"
    appraisal, blank = NamedNode(THING + "appraisal/1"), BlankNode("rating")
    rating = NamedNode(IE + "overallRating")
    quads = [
        Quad(blank if q.subject == appraisal else q.subject, q.predicate, blank if q.object == appraisal else q.object)
        for q in read_rdf(base)
        if (q.subject, q.predicate) != (appraisal, rating)
    ]
    quads.append(Quad(blank, rating, Literal("1.0", datatype=NamedNode(XSD + "decimal"))))
    found = [r for r in validate(Graph.from_quads(quads)).results if r.shape == SHAPE + "RatingAgrees"]
    assert [(r.focus, r.explained_by) for r in found] == [("_:rating", THING + "source-issue/si001")]


def test_row_is_that_of_the_table_to_open() -> None:
    review = read_review(SECOND)
    quads = [
        quad
        for quad in build_graph(review).quads
        if not (quad.predicate == NamedNode(IE + "author") and quad.subject == NamedNode(ID + "breakfast/paper/2"))
    ]
    report = validate(Graph.from_quads(quads), review=review)
    (found,) = [r for r in report.results if r.shape == SHAPE + "PaperAuthor"]
    lines = (review.folder / "authors.csv").read_text(encoding="utf-8").splitlines()
    assert found.row is not None and lines[found.row - 1].startswith("2,1,")


def test_rows_of_every_table_are_known(review: Review) -> None:
    lines = row_lines(review)
    assert lines["papers.csv", THING + "paper/87"] == 88
    assert lines["findings.csv", THING + "finding/" + review["findings"].rows[0]["id"]] == 2


def test_file_of_a_concept_is_that_of_its_vocabulary() -> None:
    concept = BASE + "id/component/trust"
    assert file_of("ontology/vocabulary", concept) == "ontology/vocabulary/component.ttl"
    assert file_of("papers.csv", concept) == "papers.csv"


@pytest.mark.parametrize(
    ("text", "datatype", "expected"),
    [
        ("1", "decimal", "1.0"),
        ("0.80", "decimal", "0.8"),
        ("007", "integer", "007"),
        ("INF", "decimal", "INF"),
        ("x", "decimal", "x"),
    ],
)
def test_numbers_have_one_form(text: str, datatype: str, expected: str) -> None:
    assert number_text(text, XSD + datatype) == expected


def test_terms_are_told_apart_by_their_text() -> None:
    assert [text_of(NamedNode("http://a")), text_of(BlankNode("b")), text_of(Literal("c"))] == ["http://a", "_:b", "c"]


def test_what_the_rules_add_is_left_out_for_pyshacl() -> None:
    overlooked = {str(node) for node in load_shapes().irrelevant}
    assert f"<{IE}drawsOn>" in overlooked
    assert f"<{RDF}type>" not in overlooked and f"<{IE}reportedIn>" not in overlooked


# What a report says


def test_warnings_conform() -> None:
    report = Report((result(),), 1, {SHAPE + "RatingAgrees": 1})
    assert report.conforms and report.counts == {"Violation": 0, "Warning": 1, "Info": 0}


def test_violations_come_first() -> None:
    results = sorted([result("Info"), result("Violation"), result()], key=Result.order)
    assert [r.severity for r in results] == ["Violation", "Warning", "Info"]


def test_json_holds_the_whole_report() -> None:
    report = Report((result(),), 1, {SHAPE + "RatingAgrees": 1})
    written = json.loads(json.dumps(report.as_json()))
    assert written["conforms"] is True and written["counts"]["Warning"] == 1
    assert written["results"][0]["column"] == "overall_rating" and written["results"][0]["row"] == 2


def test_turtle_is_a_validation_report_without_blank_nodes() -> None:
    issue = THING + "source-issue/si001"
    written = Report((result(), result(value=None, explained_by=issue)), 1, {}).as_turtle()
    triples = {quad.triple for quad in parse(written, format=RdfFormat.TURTLE)}
    assert not [t for t in triples if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]
    assert sum(t.predicate == NamedNode(SH + "sourceConstraintComponent") for t in triples) == 2
    # In the standard's sense, a report with any result does not conform.
    (conforms,) = [t.object for t in triples if t.predicate == NamedNode(SH + "conforms")]
    assert conforms == Literal(False)
    assert NamedNode(issue) in {t.object for t in triples}


def test_turtle_is_the_same_on_every_run() -> None:
    assert validate(Graph.from_quads([paper()])).as_turtle() == validate(Graph.from_quads([paper()])).as_turtle()
