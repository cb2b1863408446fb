"""Several reviews in one graph: side by side, shared vocabularies once, same works as candidates only."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad

from kg import paths
from kg.check import Report, validate
from kg.cli import merge as merge_module
from kg.errors import KnowledgeGraphError, UsageError
from kg.export import select
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.library import find_query, run_query
from kg.merge import SAME_WORKS, MergedReviews, candidates_csv, merge, read_graph
from kg.namespaces import CORE_GRAPH, IE, OWL, RDF, thing_iri
from kg.rdf import term_text, write_graph
from kg.sparql import ResultSet
from kg.tables import read_review
from tests.conftest import SECOND


@pytest.fixture(scope="module")
def second() -> Graph:
    return build_graph(read_review(SECOND))


@pytest.fixture(scope="module")
def third(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The invented review once more, as another review of the same papers."""
    return changed(tmp_path_factory.mktemp("third"), "review.csv", ("\nbreakfast,", "\nsupper,"))


@pytest.fixture(scope="module")
def merged(graph: Graph, second: Graph) -> MergedReviews:
    """The real review and the invented one."""
    return merge([graph, second])


@pytest.fixture(scope="module")
def one_in_both(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> MergedReviews:
    """The real review and the invented one, with a paper that has the DOI of one of the real review."""
    folder = tmp_path_factory.mktemp("one-in-both")
    return merge([graph, changed(folder, "papers.csv", ("10.5555/breakfast.1", "10.1111/hsc.12588"))])


def changed(folder: Path, table: str, *changes: tuple[str, str]) -> Graph:
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


def test_a_review_with_components_of_its_own_is_built_and_conforms(second: Graph) -> None:
    assert validate(second).conforms
    concerned = {term_text(quad.object) for quad in second.quads if quad.predicate.value == IE + "concerns"}
    assert concerned
    assert all("/id/breakfast-part/" in iri for iri in concerned)
    assert not [quad for quad in second.quads if "/id/component/" in str(quad)]


def test_merged_graphs_hold_all_of_both_and_the_vocabularies_once(
    graph: Graph, second: Graph, merged: MergedReviews
) -> None:
    assert list(merged.graph.reviews) == ["breakfast", "rer2023"]
    shared = set(graph.quads) & set(second.quads)
    assert set(merged.graph.quads) == set(graph.quads) | set(second.quads)
    assert len(merged.graph) == len(graph) + len(second) - len(shared)
    assert {term_text(quad.graph_name) for quad in shared} >= {CORE_GRAPH}


def test_merged_reviews_pass_the_shapes(second: Graph, merged: MergedReviews, report: Report) -> None:
    alone = {(r.shape, r.focus) for one in (report, validate(second)) for r in one.results}
    together = {(r.shape, r.focus) for r in validate(merged.graph).results}
    assert together <= alone


def test_order_and_repetition_do_not_matter(second: Graph, third: Graph) -> None:
    once = merge([second, third])
    assert merge([third, second]).graph.quads == once.graph.quads
    assert merge([once.graph, third, second]).graph.quads == once.graph.quads
    assert merge([second, second]).graph.quads == second.quads


def test_a_question_is_answered_across_reviews_and_for_each(graph: Graph, second: Graph, merged: MergedReviews) -> None:
    def findings(graph: Graph) -> set[str]:
        answer = run_query(find_query("barriers-by-level"), graph, {})
        assert isinstance(answer, ResultSet)
        return {row["finding"] for row in answer}

    assert findings(merged.graph) == findings(graph) | findings(second)
    assert findings(select(merged.graph, {}, ["breakfast"]).graph) == findings(second)
    assert findings(select(merged.graph, {}, ["rer2023"]).graph) == findings(graph)


def test_components_of_a_reviews_own_can_be_asked_for(merged: MergedReviews) -> None:
    def findings(component: str) -> set[str]:
        answer = run_query(find_query("component-profile"), merged.graph, {"component": [component]})
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


def test_the_same_doi_makes_a_candidate_whatever_its_case(graph: Graph, tmp_path: Path) -> None:
    other = changed(tmp_path, "papers.csv", ("10.5555/breakfast.1", "10.1111/HSC.12588"))
    (candidate,) = merge([graph, other]).candidates
    assert (candidate.first.iri, candidate.second.iri) == paper(1)
    assert candidate.basis == "DOI"


def test_else_title_year_and_first_author_do(graph: Graph, tmp_path: Path) -> None:
    changed(tmp_path, "authors.csv", ("3,1,Mock,E.,", "3,1,BURKE,M.,"))
    other = changed(
        tmp_path,
        "papers.csv",
        (
            "3,chapter,Who fills the bowls? An invented chapter,The Invented Handbook of School Meals,2018",
            "3,article,Implementing a Co-ordinated  care model for sex-trafficked minors in smaller cities,J,2015",
        ),
    )
    assert not merge([graph, other]).candidates
    other = changed(tmp_path, "papers.csv", ("Co-ordinated  care", "coordinated care"))
    (candidate,) = merge([graph, other]).candidates
    assert (candidate.first.iri, candidate.second.iri) == (paper(3)[0], paper(4)[1])
    assert candidate.basis == "title, year and first author"


@pytest.mark.parametrize(
    "doi",
    [
        "10.1111/HSC.12588",
        "10.1111/hsc.12588.",
    ],
)
def test_a_doi_is_one_in_capitals_and_with_marks_around_it(graph: Graph, doi: str, tmp_path: Path) -> None:
    """It is compared so between reviews and within one, and kept as it is printed."""
    other = changed(tmp_path, "papers.csv", ("10.5555/breakfast.1", doi), ("10.5555/breakfast.4", "10.1111/hsc.12588"))
    assert {(found.first.iri, found.second.iri) for found in merge([graph, other]).candidates} == {
        paper(1),
        (paper(4)[0], paper(1)[1]),
    }
    twice = [result.focus for result in validate(other).results if result.shape.endswith("#PaperDoiTwice")]
    assert sorted(twice) == [paper(1)[0], paper(4)[0]]
    assert doi in {term_text(quad.object) for quad in other.quads}


#: The title of paper 4, set in another way.
_LATER_TITLE = "Implementing a <i>coordinated</i> care model for sex trafficked minors in smaller cities"


@pytest.mark.parametrize(("year", "found"), [("2016", 1), ("2014", 1), ("2017", 0), ("2013", 0)])
def test_a_title_with_a_year_beside_makes_a_candidate_whoever_wrote_it(
    graph: Graph, year: str, found: int, tmp_path: Path
) -> None:
    other = changed(
        tmp_path,
        "papers.csv",
        ("Who fills the bowls? An invented chapter", _LATER_TITLE),
        (",2018,", f",{year},"),
    )
    candidates = merge([graph, other]).candidates
    assert [candidate.basis for candidate in candidates] == ["title, and the year or one beside it"] * found


def test_nothing_is_asserted_to_be_the_same(one_in_both: MergedReviews) -> None:
    merged = one_in_both
    assert not [quad for quad in merged.graph.quads if quad.predicate.value == OWL + "sameAs"]
    stated = {
        q.predicate.value: term_text(q.object) for q in merged.graph.quads if q.graph_name == NamedNode(SAME_WORKS)
    }
    assert stated[RDF + "predicate"] == OWL + "sameAs"
    assert (stated[RDF + "subject"], stated[RDF + "object"]) == paper(1)
    assert stated[IE + "sameWorkBasis"] == "DOI"
    (row,) = csv.DictReader(io.StringIO(candidates_csv(merged)))
    assert row["doi_a"] == row["doi_b"] == "10.1111/hsc.12588"
    assert merge([merged.graph]).graph.quads == merged.graph.quads


def test_candidates_go_with_their_papers(one_in_both: MergedReviews) -> None:
    merged = one_in_both.graph

    def kept(selected: Graph) -> bool:
        return any(quad.graph_name == NamedNode(SAME_WORKS) for quad in selected.quads)

    assert kept(select(merged, {"kind": ["Outcome"]}).graph)
    assert not kept(select(merged, {"kind": ["Barrier"], "level": ["national"]}).graph)
    assert not kept(select(merged, {}, ["rer2023"]).graph)


def test_two_reviews_with_one_identifier_are_refused(second: Graph, tmp_path: Path) -> None:
    other = changed(tmp_path, "findings.csv", ("The invented club closes", "Another club closes"))
    with pytest.raises(KnowledgeGraphError, match=r"finding/f0004 in two ways") as error:
        merge([second, other])
    assert "different identifiers" in error.value.advice


def test_two_versions_of_one_review_are_refused(second: Graph) -> None:
    """A coding that was changed alters no property that allows one value only; it is noticed all the same."""
    coded = next(quad for quad in second.quads if quad.predicate.value == IE + "atLevel")
    other = Graph.from_quads(quad for quad in second.quads if quad != coded)
    with pytest.raises(KnowledgeGraphError, match=r"in two ways; only one says: .*#atLevel"):
        merge([second, other])


def test_two_versions_of_a_vocabulary_are_refused(graph: Graph, second: Graph) -> None:
    later = [
        Quad(q.subject, q.predicate, Literal("Country", language="en"), q.graph_name)
        if term_text(q.subject).endswith("/id/level/national") and q.predicate.value.endswith("#prefLabel")
        else q
        for q in second.quads
    ]
    with pytest.raises(KnowledgeGraphError, match=r"level/national: .*prefLabel en: Country \| National"):
        merge([graph, Graph.from_quads(later)])


def test_two_selections_of_one_review_join(graph: Graph) -> None:
    parts = [select(graph, {"kind": [kind]}).graph for kind in ("Barrier", "Facilitator")]
    both = set(merge(parts).graph.quads)
    assert both <= set(graph.quads)
    assert both >= set(parts[0].quads) | set(parts[1].quads)


def test_the_command_reads_folders_and_files(second: Graph, third: Graph, tmp_path: Path) -> None:
    for name, one in (("a", second), ("b", third)):
        (tmp_path / name).mkdir()
        write_graph(one.quads, tmp_path / name)
    words = [str(tmp_path / "a"), str(tmp_path / "b" / "graph.trig"), "--out", str(tmp_path / "c")]
    done = CliRunner().invoke(merge_module.command, words, catch_exceptions=False)
    assert done.exit_code == 0
    assert "2 reviews (breakfast, supper)" in done.output
    assert "4 pairs of papers" in done.output
    written = [quad for quad in read_graph(tmp_path / "c").quads if quad.graph_name != NamedNode(SAME_WORKS)]
    assert set(written) == set(second.quads) | set(third.quads)
    assert (tmp_path / "c" / "same-works.csv").read_text(encoding="utf-8").startswith("candidate,basis,iri_a,")


def test_what_is_no_graph_of_reviews_is_refused(second: Graph, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no graph\.nq or graph\.trig"):
        read_graph(tmp_path)
    with pytest.raises(UsageError, match="holds no review"):
        read_graph(paths.ontology() / "evidence.ttl")
    write_graph(second.quads, tmp_path)
    with pytest.raises(UsageError, match="outside named graphs"):
        read_graph(tmp_path / "graph.ttl")
