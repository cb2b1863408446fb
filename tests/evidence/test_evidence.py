"""The typed model holds what the graph holds: as many things, linked the same way, with nothing guessed."""

from __future__ import annotations

import pytest

from kg.errors import KnowledgeGraphError, QueryError
from kg.evidence import Evidence, UnknownThingError
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.library import find_query, run_query
from kg.merge import merge
from kg.namespaces import IE, thing_iri
from kg.rdf import term_text
from kg.tables import read_review
from tests.conftest import SECOND

PAPER = thing_iri("rer2023", "paper", "12")
PREFIX = f"PREFIX ie: <{IE}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"


@pytest.fixture(scope="module")
def evidence(graph: Graph) -> Evidence:
    return Evidence(graph)


@pytest.fixture(scope="module")
def merged(graph: Graph) -> Evidence:
    return Evidence(merge([graph, build_graph(read_review(SECOND))]).graph)


def pairs(graph: Graph, pattern: str) -> set[tuple[str, str]]:
    """Return the pairs of IRIs that a pattern finds."""
    return {(row["a"], row["b"]) for row in graph.select(f"{PREFIX}SELECT DISTINCT ?a ?b WHERE {{ {pattern} }}")}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("papers", "ie:Paper"),
        ("findings", "ie:Finding"),
        ("conclusions", "ie:Conclusion"),
        ("source_issues", "ie:SourceIssue"),
        ("research_questions", "ie:ResearchQuestion"),
        ("reported_figures", "ie:ReportedFigure"),
        ("concepts", "?any . ?a skos:inScheme ?scheme"),
        ("relations", "ie:Relation"),
        ("influences", "ie:Influence"),
        ("agreement", "ie:CodingAgreement"),
        ("criteria", "ie:Criterion"),
        ("sections", "ie:Section"),
        ("reviews", "ie:Review"),
        ("schemes", "skos:ConceptScheme"),
    ],
)
def test_nothing_is_lost(evidence: Evidence, graph: Graph, name: str, kind: str) -> None:
    [row] = graph.select(f"{PREFIX}SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE {{ ?a a {kind} }}")
    assert len(getattr(evidence, name)) == int(row["n"]) > 0


def test_findings_are_linked_as_in_the_graph(evidence: Evidence, graph: Graph) -> None:
    findings = evidence.findings.values()
    assert {(f.iri, p.iri) for f in findings for p in f.papers} == pairs(graph, "?a ie:supportedBy ?b")
    assert {(f.iri, k.iri) for f in findings for k in f.kinds} == pairs(
        graph, "?b <http://www.w3.org/2000/01/rdf-schema#subClassOf> ie:Finding . ?a a ?b FILTER (?b != ie:Finding)"
    )
    for name in ("atLevel", "concerns", "perspective", "setting", "code"):
        coded = {(f.iri, c.iri) for f in findings for c in f.coded(name)}
        assert coded == pairs(graph, f"?a a ie:Finding ; ie:{name} ?b")
    assert {(f.iri, s.place.anchor) for f in findings for s in f.supports} == pairs(
        graph, "?s ie:supports ?a ; ie:anchor ?b"
    )


def test_papers_of_a_finding_come_by_their_numbers(evidence: Evidence) -> None:
    orders = [[support.paper.code for support in finding.supports] for finding in evidence.findings.values()]
    assert orders == [sorted(numbers) for numbers in orders]
    # As texts, 10 would come before 9.
    assert any(sorted(map(str, numbers)) != [str(one) for one in numbers] for numbers in orders)


def test_conclusions_are_linked_as_in_the_graph(evidence: Evidence, graph: Graph) -> None:
    conclusions = evidence.conclusions.values()
    assert {(c.iri, g.finding.iri) for c in conclusions for g in c.grounds} == pairs(graph, "?a ie:drawsOn ?b")
    assert {(c.iri, q.iri) for c in conclusions for q in c.questions} == pairs(graph, "?a ie:answers ?b")
    assert {ground.known_by.label for c in conclusions for ground in c.grounds} == {"named", "read"}


def test_a_rating_is_a_number_or_there_is_none_and_its_status_says_why(evidence: Evidence) -> None:
    for paper in evidence.papers.values():
        rated = paper.status.label == "Appraised"
        assert isinstance(paper.rating, float) == rated
        assert (paper.rating_class.notation in ("high", "middle", "low")) == rated
    assert {paper.status.label for paper in evidence.papers.values()} == {
        "Appraised",
        "Not applicable",
        "Not in the source",
    }
    assert evidence.papers[12].rating == 1.0


def test_things_are_found_by_what_people_call_them(evidence: Evidence) -> None:
    paper = evidence.papers[12]
    assert paper is evidence.papers["12"] is evidence.papers["rer2023", 12] is evidence.papers[paper.iri]
    assert evidence.findings["f0463"].papers == (paper,)
    assert evidence.concepts["level/national"].label == "National"
    assert 12 in evidence.papers and 999 not in evidence.papers and evidence.papers.get(999) is None
    assert list(evidence.papers)[:3] == [1, 2, 3]


def test_a_thing_is_shown_in_a_line(evidence: Evidence) -> None:
    assert repr(evidence.papers[12]) == "<Paper 12: Cressman et al. (2021), rated 1>"
    assert repr(evidence.concepts["level/national"]) == "<Concept level/national: National>"
    unrated = next(paper for paper in evidence.papers.values() if paper.rating is None)
    assert repr(unrated).endswith(f", {unrated.status.label.lower()}>")
    assert all(len(repr(finding)) < 120 for finding in evidence.findings.values())
    assert repr(evidence.findings) == "<756 findings: f0001, f0002, f0003, …>"


def test_what_there_is_none_of_is_told_with_the_nearest(evidence: Evidence) -> None:
    with pytest.raises(UnknownThingError, match="There is no finding 'f463'") as missing:
        evidence.findings["f463"]
    assert "f0463" in missing.value.advice
    with pytest.raises(KnowledgeGraphError, match="There is no paper '12' in the review other"):
        evidence.papers["other", 12]
    with pytest.raises(KeyError):
        evidence.papers[999]


def test_in_several_reviews_a_thing_is_named_with_its_review(merged: Evidence) -> None:
    with pytest.raises(UnknownThingError, match=r"several reviews .*; breakfast and rer2023 have a paper 1") as told:
        merged.papers[1]
    assert "['breakfast', 1]" in told.value.advice
    with pytest.raises(UnknownThingError, match="rer2023 has a paper 12"):
        merged.papers[12]
    assert merged.papers["rer2023", 12].review.identifier == "rer2023"
    assert ("breakfast", 1) in list(merged.papers)
    assert merged.concepts["level/national"].slug == "national"


def test_filters_are_those_of_the_command_line(evidence: Evidence, graph: Graph) -> None:
    asked = run_query(
        find_query("barriers-by-level"),
        graph,
        {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]},
    )
    expected = {row["finding"] for row in asked}
    found = evidence.findings.where(kind="Barrier", level="national", min_mmat=0.8)
    assert {finding.iri for finding in found} == expected
    assert all("National" in [level.label for level in finding.levels] for finding in found)
    high = evidence.papers.where(min_mmat=0.8)
    assert high == [paper for paper in evidence.papers.values() if paper.rating is not None and paper.rating >= 0.8]
    assert evidence.papers.where() == list(evidence.papers.values())


def test_papers_are_filtered_whether_they_support_a_finding_or_not(evidence: Evidence) -> None:
    supporting = {paper for finding in evidence.findings.values() for paper in finding.papers}
    assert set(evidence.papers.where(unrated="only")) - supporting
    assert {paper.status.label for paper in evidence.papers.where(unrated="only")} == {
        "Not applicable",
        "Not in the source",
    }


def test_conclusions_and_concepts_are_filtered(evidence: Evidence) -> None:
    about = evidence.conclusions.where(component="co-location", question=["sub-1", "sub-2"])
    assert about == [
        one
        for one in evidence.conclusions.values()
        if "co-location" in [concept.slug for concept in one.components]
        and {"sub-1", "sub-2"} & {question.identifier for question in one.questions}
    ]
    assert evidence.concepts.where(scheme="level")[0].slug == "national"
    inside = evidence.conclusions.where(section="process")
    assert inside == [c for c in evidence.conclusions.values() if f"{c.section.key}/".startswith("process/")]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"levl": "national"}, "levl"),
        ({"level": "nationl"}, "There is no level 'nationl'"),
        ({"min_mmat": 80}, "is not a number from 0"),
    ],
)
def test_a_filter_that_does_not_exist_is_told(evidence: Evidence, filters: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        evidence.findings.where(**filters)


def test_a_vocabulary_that_does_not_exist_is_told(evidence: Evidence) -> None:
    with pytest.raises(QueryError, match="There is no vocabulary 'levels'") as told:
        evidence.concepts.where(scheme="levels")
    assert told.value.advice == "It can be: level."
    with pytest.raises(QueryError, match="not filtered by 'level'"):
        evidence.concepts.where(level="national")


def test_a_place_is_told_in_words(evidence: Evidence) -> None:
    [place] = evidence.findings["f0463"].places
    assert place.words == f"{place.section.heading}, paragraph 1, sentence 2"
    titles = [section.title for section in evidence.sections.values()]
    twice = next(s for s in evidence.sections.values() if titles.count(s.title) > 1 and s.parent)
    assert twice.parent is not None and twice.heading == f"{twice.parent.title}: {twice.title}"


def test_broader_concepts_are_known(evidence: Evidence) -> None:
    concept = evidence.concepts["component/co-location"]
    assert concept.iri in concept.lineage and {one.iri for one in concept.broader} < concept.lineage


def test_a_thing_that_is_named_but_not_described_is_told(graph: Graph) -> None:
    without = [quad for quad in graph.quads if term_text(quad.subject) != PAPER]
    with pytest.raises(KnowledgeGraphError, match=f"names a paper '{PAPER}' that it does not describe"):
        Evidence(Graph.from_quads(without)).findings  # noqa: B018 - read when asked for
