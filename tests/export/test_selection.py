"""A filtered export holds what its filters name, is closed, and passes the shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

import pytest
from pyoxigraph import NamedNode, Quad

from kg.check import Report, validate
from kg.errors import QueryError
from kg.export import Selection, select
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.namespaces import BASE, ID, IE, OWL, RDF, concept_iri
from kg.rdf import term_text
from kg.sparql import ResultSet
from tests import oracle
from tests.competency.expected_of_papers import coding_differences

#: One selection for every parameter.
SELECTIONS: list[dict[str, list[str]]] = [
    {"level": ["national"]},
    {"kind": ["Barrier", "Facilitator"]},
    {"component": ["co-location"]},
    {"perspective": ["parents-and-carers"]},
    {"direction": ["negative"]},
    {"basis": ["measured"]},
    {"country": ["england"]},
    {"model": ["share"]},
    {"code": ["outcomes-access"]},
    {"region": ["scotland"]},
    {"source-type": ["grey-literature"]},
    {"study-type": ["systematic-literature-review"]},
    {"section": ["outcomes"]},
    {"question": ["sub-3"]},
    {"min-mmat": ["0.8"], "unrated": ["exclude"]},
    {"unrated": ["only"]},
    {"level": ["national"], "kind": ["Barrier"], "min-mmat": ["0.8"], "unrated": ["exclude"]},
]


Selecting = Callable[[dict[str, list[str]]], Selection]


def members(quads: Sequence[Quad], name: str) -> set[str]:
    return {
        term_text(q.subject) for q in quads if q.predicate.value == RDF + "type" and term_text(q.object) == IE + name
    }


@pytest.fixture(scope="module")
def selected(graph: Graph) -> Selecting:
    """Return a function that selects, and remembers each selection."""
    known: dict[str, Selection] = {}

    def find(filters: dict[str, list[str]]) -> Selection:
        if str(filters) not in known:
            known[str(filters)] = select(graph, filters)
        return known[str(filters)]

    return find


@pytest.mark.parametrize("filters", SELECTIONS, ids=str)
def test_a_selection_is_closed(selected: Selecting, filters: dict[str, list[str]]) -> None:
    kept = selected(filters).graph.quads
    described = {term_text(quad.subject) for quad in kept}
    versions = {term_text(quad.object) for quad in kept if quad.predicate.value == OWL + "versionIRI"}
    mentioned = {
        term_text(q.object) for q in kept if isinstance(q.object, NamedNode) and term_text(q.object).startswith(BASE)
    }
    # Shapes, named by source issues, and the dataset, named by queries, are described in documents of their own.
    elsewhere = {iri for iri in mentioned if iri.startswith(BASE + "shapes#") or iri == BASE + "dataset"}
    # So are the items of a tool under numbers that no review here uses.
    elsewhere.add(concept_iri("mmat-2018-item"))
    assert not mentioned - described - versions - elsewhere


def violations(report: Report) -> set[tuple[str, str]]:
    return {(r.shape, r.focus) for r in report.results if r.severity == "Violation"}


@pytest.mark.parametrize("filters", SELECTIONS, ids=str)
def test_a_selection_passes_the_shapes(selected: Selecting, report: Report, filters: dict[str, list[str]]) -> None:
    assert violations(validate(selected(filters).graph)) <= violations(report)


def test_nothing_is_left_out_without_filters(quads: list[Quad], graph: Graph) -> None:
    assert list(select(graph).graph.quads) == quads


def test_a_selection_is_a_part_of_the_graph(quads: list[Quad], graph: Graph) -> None:
    assert set(select(graph, {"component": ["trust"]}).graph.quads) < set(quads)


def test_it_holds_the_findings_that_the_question_of_the_library_names(quads: list[Quad], graph: Graph) -> None:
    filters = {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}
    answer = run_query(find_query("barriers-by-level"), graph, filters)
    assert isinstance(answer, ResultSet)
    selection = select(graph, {**filters, "kind": ["Barrier"]})
    assert members(selection.graph.quads, "Finding") == {row["finding"] for row in answer}
    assert selection.papers == {row["paper"] for row in answer}


def test_a_finding_comes_with_all_its_papers(quads: list[Quad], selected: Selecting) -> None:
    supported = {(term_text(q.subject), term_text(q.object)) for q in quads if q.predicate.value == IE + "supportedBy"}
    selection = selected({"min-mmat": ["0.8"], "unrated": ["exclude"]})
    findings = members(selection.graph.quads, "Finding")
    kept = {
        (term_text(q.subject), term_text(q.object))
        for q in selection.graph.quads
        if q.predicate.value == IE + "supportedBy"
    }
    assert kept == {(finding, paper) for finding, paper in supported if finding in findings}
    assert {paper for _, paper in kept} > selection.papers


def test_conclusions_keep_only_kept_grounds(selected: Selecting) -> None:
    selection = selected({"component": ["co-location"]})
    findings = members(selection.graph.quads, "Finding")
    drawn = [
        (term_text(q.subject), term_text(q.object))
        for q in selection.graph.quads
        if q.predicate.value == IE + "drawsOn"
    ]
    assert {finding for _, finding in drawn} <= findings
    assert {conclusion for conclusion, _ in drawn} == members(selection.graph.quads, "Conclusion")


def test_a_question_keeps_conclusions_that_rest_on_nothing(quads: list[Quad], graph: Graph) -> None:
    asked = ID + "rer2023/question/overarching-2"
    answering = {
        term_text(q.subject) for q in quads if q.predicate.value == IE + "answers" and term_text(q.object) == asked
    }
    resting = {term_text(q.subject) for q in quads if q.predicate.value == IE + "drawsOn"}
    assert answering - resting
    kept = members(select(graph, {"question": ["overarching-2"]}).graph.quads, "Conclusion")
    assert answering - resting <= kept <= answering


def test_a_question_keeps_conclusions_that_answer_it(quads: list[Quad], selected: Selecting) -> None:
    selection = selected({"question": ["sub-3"]})
    conclusions = members(selection.graph.quads, "Conclusion")
    asked = ID + "rer2023/question/sub-3"
    answering = {
        term_text(q.subject) for q in quads if q.predicate.value == IE + "answers" and term_text(q.object) == asked
    }
    assert conclusions
    assert conclusions <= answering


def test_figures_of_the_whole_report_are_not_kept_for_a_part(quads: list[Quad], graph: Graph) -> None:
    assert not members(select(graph, {"kind": ["Barrier"]}).graph.quads, "ReportedFigure")


def test_unknown_values_and_empty_selections_are_told(graph: Graph) -> None:
    with pytest.raises(QueryError, match="nationwide"):
        select(graph, {"level": ["nationwide"]})
    with pytest.raises(QueryError, match="No finding passes"):
        select(graph, {"kind": ["Definition"], "basis": ["measured"], "model": ["share"]})
    with pytest.raises(QueryError, match="no review 'rer2024'") as error:
        select(graph, {}, ["rer2024"])
    assert "rer2023" in error.value.advice


def selected_findings(filters: dict[str, list[str]]) -> dict[str, set[str]]:
    """Return the papers of each finding that filters name by which it passes."""
    options: oracle.Options = {name: values for name, values in filters.items() if name not in ("section", "question")}
    passing: dict[str, set[str]] = defaultdict(set)
    for finding, row in oracle.evidence(options):
        sections = [anchor.split("#")[0] for anchor in finding["anchors"].split()]
        answered = {
            question
            for ground in oracle.table("grounds")
            if "question" in filters and ground["finding"] == finding["id"]
            for question in oracle.by("conclusions", "id")[ground["conclusion"]][0]["questions"].split()
        }
        is_here = any(oracle.is_in(section, filters.get("section", ["any"])) for section in sections)
        if is_here and ("question" not in filters or answered & set(filters["question"])):
            passing[finding["id"]].add(row["paper"])
    return passing


def selected_conclusions(filters: dict[str, list[str]], findings: Collection[str]) -> set[str]:
    """Return the conclusions that rest on a selected finding; of a question named, those that rest on nothing too."""
    asked = set(filters.get("question", ()))
    chosen = set()
    for conclusion in oracle.table("conclusions"):
        grounds = {row["finding"] for row in oracle.by("grounds", "conclusion").get(conclusion["id"], [])}
        answers = not asked or bool(asked & set(conclusion["questions"].split()))
        if answers and (grounds & set(findings) or (asked and not grounds)):
            chosen.add(conclusion["id"])
    return chosen


def expected_members(filters: dict[str, list[str]]) -> dict[str, set[str]]:
    """Return what a selection has to hold of each class, by identifiers, from the tables."""
    findings = set(selected_findings(filters))
    papers = {paper for finding in findings for paper in oracle.supporting(finding)}
    conclusions = selected_conclusions(filters, findings)
    anchors = {anchor for name in findings for anchor in oracle.by("findings", "id")[name][0]["anchors"].split()}
    cited = {anchor: oracle.by("citations", "anchor")[anchor][0]["papers"].split() for anchor in anchors}
    return {
        "Finding": findings,
        "Paper": papers,
        "Appraisal": papers,
        "Conclusion": conclusions,
        "Citation": anchors,
        "Support": {
            f"{name} {anchor} {paper}"
            for name in findings
            for anchor in oracle.by("findings", "id")[name][0]["anchors"].split()
            for paper in cited[anchor]
        },
        "Ground": {
            f"{row['conclusion']} {row['finding']}"
            for row in oracle.table("grounds")
            if row["conclusion"] in conclusions and row["finding"] in findings
        },
        "Relation": {
            f"{row['finding']} {row['other']}"
            for row in oracle.table("relations")
            if {row["finding"], row["other"]} <= findings
        },
        "Siblings": {row["id"] for row in oracle.table("siblings") if set(row["findings"].split()) <= findings},
        "SourceIssue": {
            row["id"]
            for row in oracle.table("source-issues")
            if set(row["findings"].split()) & findings or set(row["papers"].split()) & papers
        },
        "ParticipantCount": {
            f"{row['paper']} {row['column']} {row['position']}"
            for row in oracle.table("participants")
            if row["paper"] in papers
        },
        "CodingDifference": {
            f"{row['finding']}-{row['facet']}" for row in coding_differences({}) if row["finding"] in findings
        },
        "Author": {f"{row['paper']} {row['position']}" for row in oracle.table("authors") if row["paper"] in papers},
        "Influence": {
            f"{row['finding']} {row['from']} {row['to']}"
            for row in oracle.table("influences")
            if row["finding"] in findings
        },
    }


#: The properties by which things without an identifier of their own are told.
NAMED_BY = {
    "Appraisal": ["appraises"],
    "Citation": ["anchor"],
    "Ground": ["groundOf", "groundFinding"],
    "Influence": ["claimedIn", "influenceFrom", "influenceTo"],
    "Relation": ["relates", "relatesTo"],
    "Support": ["supports", "anchor", "supportingPaper"],
}


def kept_members(selection: Selection, name: str) -> set[str]:
    """Return the things of a class that a selection holds, by the same identifiers."""
    if name not in NAMED_BY:
        slugs = {iri.rsplit("/", 1)[-1] for iri in members(selection.graph.quads, name)}
        return {slug.replace("-", " ") for slug in slugs} if name in ("Author", "ParticipantCount") else slugs
    pattern = " ; ".join(f"<{IE}{one}> ?{one}" for one in NAMED_BY[name])
    rows = selection.graph.select(f"SELECT * {{ ?thing a <{IE}{name}> ; {pattern} }}")
    return {
        " ".join(row[one] if one == "anchor" else row[one].rsplit("/", 1)[-1] for one in NAMED_BY[name]) for row in rows
    }


@pytest.mark.parametrize("filters", SELECTIONS, ids=str)
def test_a_selection_holds_what_a_recount_of_the_tables_names(
    selected: Selecting, filters: dict[str, list[str]]
) -> None:
    selection = selected(filters)
    for name, expected in expected_members(filters).items():
        assert kept_members(selection, name) == expected, name
    passing = set().union(*selected_findings(filters).values())
    assert {iri.rsplit("/", 1)[-1] for iri in selection.papers} == passing


def test_a_selection_keeps_how_the_review_was_made_and_its_outline(selected: Selecting) -> None:
    selection = selected({"kind": ["Barrier", "Facilitator"]})
    tables = {"Section": "sections", "ResearchQuestion": "questions", "Contributor": "contributors"}
    tables |= {
        "Database": "databases",
        "Criterion": "criteria",
        "Search": "searches",
        "SearchConcept": "search-concepts",
    }
    for name, table in tables.items():
        assert len(members(selection.graph.quads, name)) == len(oracle.table(table)), name
    assert len(members(selection.graph.quads, "CodingAgreement")) == 22


def test_only_filters_make_a_selection_one(graph: Graph) -> None:
    """A review left out leaves nothing of the others out; anything else may."""
    assert not select(graph).is_filtered
    assert not select(graph, {}, ["rer2023"]).is_filtered
    assert select(graph, {"level": ["national"]}, ["rer2023"]).is_filtered
    assert select(graph, {}, ["rer2023"]).description == "--review rer2023"
