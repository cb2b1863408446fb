"""Several reviews in one graph: side by side, shared vocabularies once, same works as candidates only."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, Quad

from kg import paths
from kg.check import validate
from kg.cli import merge as merge_module
from kg.errors import KnowledgeGraphError, UsageError
from kg.export import select
from kg.graph import build_graph
from kg.library import find_query, run_query
from kg.merge import SAME_WORKS, candidates_csv, merge, read_graph
from kg.namespaces import CORE_GRAPH, IE, OWL, RDF, thing_iri
from kg.rdf import term_text, write_graph
from kg.sparql import EmbeddedEngine, ResultSet
from kg.tables.reading import read_review

SECOND = Path(__file__).resolve().parents[1] / "data" / "second-review"


@pytest.fixture(scope="module")
def second() -> list[Quad]:
    return build_graph(read_review(SECOND))


def changed(folder: Path, table: str, *changes: tuple[str, str]) -> list[Quad]:
    """Return the graph of a copy of the invented review with changes in one table."""
    target = folder / "changed"
    if not target.exists():
        shutil.copytree(SECOND, target)
    path = target / table
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="")
    return build_graph(read_review(target))


def test_the_core_knows_nothing_of_any_subject() -> None:
    core = (paths.ontology() / "evidence.ttl").read_text(encoding="utf-8").replace("integration-evidence", "")
    assert not re.findall(r"integrat|breakfast|social care", core, re.IGNORECASE)


def test_a_review_with_components_of_its_own_is_built_and_conforms(second: list[Quad]) -> None:
    assert validate(second).conforms
    concerned = {term_text(quad.object) for quad in second if quad.predicate.value == IE + "concerns"}
    assert concerned
    assert all("/id/breakfast-part/" in iri for iri in concerned)
    assert not [quad for quad in second if "/id/component/" in str(quad)]


def test_merged_graphs_hold_all_of_both_and_the_vocabularies_once(quads: list[Quad], second: list[Quad]) -> None:
    merged = merge([quads, second])
    assert merged.reviews == ["breakfast", "rer2023"]
    assert set(merged.quads) == set(quads) | set(second)
    shared = set(quads) & set(second)
    assert len(merged.quads) == len(quads) + len(second) - len(shared)
    assert {term_text(quad.graph_name) for quad in shared} >= {CORE_GRAPH}  # type: ignore[arg-type]


def test_merged_reviews_pass_the_shapes(quads: list[Quad], second: list[Quad]) -> None:
    alone = {(r.shape, r.focus) for graph in (quads, second) for r in validate(graph).results}
    together = {(r.shape, r.focus) for r in validate(merge([quads, second]).quads).results}
    assert together <= alone


def test_order_and_repetition_do_not_matter(quads: list[Quad], second: list[Quad]) -> None:
    once = merge([quads, second])
    assert merge([second, quads]).quads == once.quads
    assert merge([once.quads, second, quads]).quads == once.quads
    assert merge([quads, quads]).quads == quads


def test_a_question_is_answered_across_reviews_and_for_each(quads: list[Quad], second: list[Quad]) -> None:
    def findings(graph: object) -> set[str]:
        answer = run_query(find_query("barriers-by-level"), EmbeddedEngine.from_quads(graph), {})  # type: ignore[arg-type]
        assert isinstance(answer, ResultSet)
        return {row["finding"] for row in answer}

    merged = merge([quads, second]).quads
    assert findings(merged) == findings(quads) | findings(second)
    assert findings(select(merged, {}, ["breakfast"]).quads) == findings(second)
    assert findings(select(merged, {}, ["rer2023"]).quads) == findings(quads)


def test_components_of_a_reviews_own_can_be_asked_for(quads: list[Quad], second: list[Quad]) -> None:
    engine = EmbeddedEngine.from_quads(merge([quads, second]).quads)

    def findings(component: str) -> set[str]:
        answer = run_query(find_query("component-profile"), engine, {"component": [component]})
        assert isinstance(answer, ResultSet)
        return {row["finding"] for row in answer}

    assert findings("volunteers")
    assert all("/breakfast/" in finding for finding in findings("Volunteers"))
    assert findings("volunteers") == findings("https://w3id.org/integration-evidence/id/breakfast-part/volunteers")
    assert all("/rer2023/" in finding for finding in findings("trust"))
    with pytest.raises(KnowledgeGraphError) as refused:
        findings("volunters")
    assert refused.value.advice == "The nearest: volunteers."


def paper(code: int) -> tuple[str, str]:
    return thing_iri("breakfast", "paper", str(code)), thing_iri("rer2023", "paper", str(code))


def test_the_same_doi_makes_a_candidate_whatever_its_case(quads: list[Quad], tmp_path: Path) -> None:
    other = changed(tmp_path, "papers.csv", ("10.5555/breakfast.1", "10.1111/HSC.12588"))
    (candidate,) = merge([quads, other]).candidates
    assert (candidate.one.iri, candidate.other.iri) == paper(1)
    assert candidate.basis == "DOI"


def test_else_title_year_and_first_author_do(quads: list[Quad], tmp_path: Path) -> None:
    changed(tmp_path, "authors.csv", ("3,1,Mock,E.,", "3,1,BURKE,M.,"))
    other = changed(
        tmp_path,
        "papers.csv",
        (
            "3,chapter,Who fills the bowls? An invented chapter,The Invented Handbook of School Meals,2018",
            "3,article,Implementing a Co-ordinated  care model for sex-trafficked minors in smaller cities,J,2015",
        ),
    )
    assert not merge([quads, other]).candidates
    other = changed(tmp_path, "papers.csv", ("Co-ordinated  care", "coordinated care"))
    (candidate,) = merge([quads, other]).candidates
    assert (candidate.one.iri, candidate.other.iri) == (paper(3)[0], paper(4)[1])
    assert candidate.basis == "title, year and first author"


def test_nothing_is_asserted_to_be_the_same(quads: list[Quad], tmp_path: Path) -> None:
    other = changed(tmp_path, "papers.csv", ("10.5555/breakfast.1", "10.1111/hsc.12588"))
    merged = merge([quads, other])
    assert not [quad for quad in merged.quads if quad.predicate.value == OWL + "sameAs"]
    stated = {q.predicate.value: term_text(q.object) for q in merged.quads if term_text(q.graph_name) == SAME_WORKS}  # type: ignore[arg-type]
    assert stated[RDF + "predicate"] == OWL + "sameAs"
    assert (stated[RDF + "subject"], stated[RDF + "object"]) == paper(1)
    assert stated[IE + "sameWorkBasis"] == "DOI"
    (row,) = csv.DictReader(io.StringIO(candidates_csv(merged)))
    assert row["doi_a"] == row["doi_b"] == "10.1111/hsc.12588"
    assert merge([merged.quads]).quads == merged.quads


def test_candidates_go_with_their_papers(quads: list[Quad], tmp_path: Path) -> None:
    other = changed(tmp_path, "papers.csv", ("10.5555/breakfast.1", "10.1111/hsc.12588"))
    merged = merge([quads, other]).quads

    def kept(selected: object) -> bool:
        return any(term_text(quad.graph_name) == SAME_WORKS for quad in selected)  # type: ignore[attr-defined]

    assert kept(select(merged, {"kind": ["Outcome"]}).quads)
    assert not kept(select(merged, {"kind": ["Barrier"], "level": ["national"]}).quads)
    assert not kept(select(merged, {}, ["rer2023"]).quads)


def test_two_reviews_with_one_identifier_are_refused(second: list[Quad], tmp_path: Path) -> None:
    other = changed(tmp_path, "findings.csv", ("The invented club closes", "Another club closes"))
    with pytest.raises(KnowledgeGraphError, match=r"finding/f0004 in two ways") as error:
        merge([second, other])
    assert "different identifiers" in error.value.advice


def test_two_versions_of_one_review_are_refused(second: list[Quad]) -> None:
    """A coding that was changed alters no property that allows one value only; it is noticed all the same."""
    coded = next(quad for quad in second if quad.predicate.value == IE + "atLevel")
    other = [quad for quad in second if quad != coded]
    with pytest.raises(KnowledgeGraphError, match=r"in two ways; only one says: .*#atLevel"):
        merge([second, other])


def test_two_versions_of_a_vocabulary_are_refused(quads: list[Quad], second: list[Quad]) -> None:
    later = [
        Quad(q.subject, q.predicate, Literal("Country", language="en"), q.graph_name)
        if term_text(q.subject).endswith("/id/level/national") and q.predicate.value.endswith("#prefLabel")
        else q
        for q in second
    ]
    with pytest.raises(KnowledgeGraphError, match=r"level/national: .*prefLabel en: Country \| National"):
        merge([quads, later])


def test_two_selections_of_one_review_join(quads: list[Quad]) -> None:
    parts = [select(quads, {"kind": [kind]}).quads for kind in ("Barrier", "Facilitator")]
    both = set(merge(parts).quads)
    assert both <= set(quads)
    assert both >= set(parts[0]) | set(parts[1])


def test_the_command_reads_folders_and_files(quads: list[Quad], second: list[Quad], tmp_path: Path) -> None:
    for name, graph in (("a", quads), ("b", second)):
        (tmp_path / name).mkdir()
        write_graph(graph, tmp_path / name)
    words = [str(tmp_path / "a"), str(tmp_path / "b" / "graph.trig"), "--out", str(tmp_path / "c")]
    done = CliRunner().invoke(merge_module.command, words, catch_exceptions=False)
    assert done.exit_code == 0
    assert "2 reviews (breakfast, rer2023)" in done.output
    assert "0 pairs of papers" in done.output
    assert set(read_graph(tmp_path / "c")) == set(quads) | set(second)
    assert (tmp_path / "c" / "same-works.csv").read_text(encoding="utf-8").startswith("candidate,basis,iri_a,")


def test_what_is_no_graph_of_reviews_is_refused(second: list[Quad], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no graph\.nq or graph\.trig"):
        read_graph(tmp_path)
    with pytest.raises(UsageError, match="holds no review"):
        read_graph(paths.ontology() / "evidence.ttl")
    write_graph(second, tmp_path)
    with pytest.raises(UsageError, match="outside named graphs"):
        read_graph(tmp_path / "graph.ttl")
