"""The summary of qualitative findings: its rows, facts and grounds, and people's judgements."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.check import validate
from kg.export import Job, select
from kg.export.soqf import COLUMNS, NOT_ASSESSED, review_findings, summary_row, write_soqf
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.namespaces import IE, RDF, RDFS, concept_iri, graph_iri, thing_iri
from kg.tables import Review, read_review
from tests.conftest import SECOND


def test_the_summary_says_how_grounds_are_known(second_quads: list[Quad], tmp_path: Path) -> None:
    job = Job(select(Graph.from_quads(second_quads)))
    rows = {
        one.identifier: dict(zip(COLUMNS, summary_row(one, job.evidence), strict=True))
        for one in review_findings(job.evidence)
    }
    assert rows["c001"]["grounds"] == "read"
    assert rows["c002"]["grounds"] == "named by the text"
    assert rows["food/Outcome"]["grounds"] == "coded with this component and kind"
    write_soqf(job, tmp_path)
    document = (tmp_path / "soqf" / "summary.md").read_text(encoding="utf-8")
    header, _, sections = document.partition("\n# ")
    assert "two apart, and differences were settled" in header
    assert "Grounds: read." in sections
    assert "Grounds: named by the text." in sections


def test_the_summary_has_a_row_per_conclusion_and_per_component_and_kind(everything: Path, review: Review) -> None:
    table = pd.read_csv(everything / "soqf" / "summary.csv", dtype=str, keep_default_na=False)
    assert tuple(table.columns) == COLUMNS
    pairs = {(c, k) for row in review["findings"] for c in row["components"] for k in row["kinds"]}
    assert set(table["id"]) == {row["id"] for row in review["conclusions"]} | {f"{c}/{k}" for c, k in pairs}


def test_nothing_is_assessed_that_nobody_assessed(everything: Path) -> None:
    table = pd.read_csv(everything / "soqf" / "summary.csv", dtype=str, keep_default_na=False)
    for column in table.columns:
        if column.endswith("_judgement") or column == "confidence":
            assert set(table[column]) == {NOT_ASSESSED}
        if column.endswith("_justification"):
            assert set(table[column]) == {""}


def test_the_facts_are_those_of_the_papers(second_quads: list[Quad]) -> None:
    evidence = Job(select(Graph.from_quads(second_quads))).evidence
    rows = {
        one.identifier: dict(zip(COLUMNS, summary_row(one, evidence), strict=True)) for one in review_findings(evidence)
    }
    food = rows["food/Outcome"]
    assert food["papers"] == "1 Sample and van der Test (2012); 4 Sample (2019)"
    assert "directions: Mixed 1, Positive 1" in food["coherence_facts"]
    assert "f0002 qualifies f0001" in food["coherence_facts"]
    assert "ratings: high 1, not applicable 1" in food["limitations_facts"]
    assert "(no) 1" in food["limitations_facts"]
    assert "participants (families): counts stated add up to 120" in food["adequacy_facts"]
    assert "counts without a number: not applicable 1" in food["adequacy_facts"]


def test_the_table_of_studies_goes_by_question_and_theme(second_quads: list[Quad], tmp_path: Path) -> None:
    from kg.export.soqf import studies

    table = studies(Job(select(Graph.from_quads(second_quads))).evidence)
    assert table[0][:4] == ["review", "question", "theme", "paper"]
    assert [
        "breakfast",
        "sub-1",
        "Money",
        "2",
        "Invented Institute (2015)",
        "Primary research",
        "Appraised",
        "0.8",
        "f0004",
        "named by the text",
    ] in table


def assessed(quads: list[Quad], *, conclusion: bool) -> list[Quad]:
    """Return the invented review's graph with one assessment, as the table of assessments makes it."""
    graph = NamedNode(graph_iri("breakfast", "cerqual"))
    node = NamedNode(thing_iri("breakfast", "confidence", "cq001"))
    pairs: list[tuple[str, NamedNode | Literal]] = [
        (RDF + "type", NamedNode(IE + "ConfidenceAssessment")),
        (IE + "partOfReview", NamedNode(thing_iri("breakfast", "review", "breakfast"))),
    ]
    if conclusion:
        pairs.append((IE + "assessesConclusion", NamedNode(thing_iri("breakfast", "conclusion", "c002"))))
    else:
        pairs.append((IE + "assessesComponent", NamedNode(concept_iri("breakfast-part", "money"))))
        pairs.append((IE + "assessesKind", NamedNode(IE + "Barrier")))
    for name in ("methodologicalLimitations", "coherence", "adequacy", "relevance"):
        pairs.append((IE + name, NamedNode(IE + "concern-moderate")))
        pairs.append((IE + name + "Reason", Literal(f"Because of {name}.")))
    pairs.append((IE + "confidence", NamedNode(IE + "confidence-low")))
    pairs.append((IE + "confidenceReason", Literal("One small study.")))
    made = [Quad(node, NamedNode(predicate), value, graph) for predicate, value in pairs]
    ontology = graph_iri("", "").rstrip("/") + "/ontology"
    for name, label in (("concern-moderate", "Moderate concerns"), ("confidence-low", "Low")):
        term, told = NamedNode(IE + name), Literal(label, language="en")
        made.append(Quad(term, NamedNode(RDFS + "label"), told, NamedNode(ontology)))
    return [*quads, *dict.fromkeys(made)]


@pytest.mark.parametrize(("conclusion", "identifier"), [(True, "c002"), (False, "money/Barrier")])
def test_people_s_judgements_are_shown_as_they_are(second_quads: list[Quad], conclusion: bool, identifier: str) -> None:
    evidence = Job(select(Graph.from_quads(assessed(second_quads, conclusion=conclusion)))).evidence
    rows = {
        one.identifier: dict(zip(COLUMNS, summary_row(one, evidence), strict=True)) for one in review_findings(evidence)
    }
    row = rows.pop(identifier)
    assert row["coherence_judgement"] == "Moderate concerns"
    assert row["limitations_justification"] == "Because of methodologicalLimitations."
    assert (row["confidence"], row["confidence_justification"]) == ("Low", "One small study.")
    assert {other["confidence"] for other in rows.values()} == {NOT_ASSESSED}


def test_the_table_of_judgements_reaches_the_summary(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(SECOND, folder)
    header = (folder / "cerqual.csv").read_text(encoding="utf-8").strip().split(",")
    row = dict.fromkeys(header, "minor") | {name: f"Why {name}." for name in header if name.endswith("_reason")}
    row |= {"id": "cq001", "conclusion": "c002", "component": "", "kind": "", "confidence": "very-low"}
    text = ",".join(header) + "\n" + ",".join(row[name] for name in header) + "\n"
    (folder / "cerqual.csv").write_text(text, encoding="utf-8")
    review = read_review(folder)
    graph = build_graph(review)
    assert validate(graph, review=review).conforms
    evidence = Job(select(graph)).evidence
    (judged,) = [one for one in review_findings(evidence) if one.judgements]
    told = dict(zip(COLUMNS, summary_row(judged, evidence), strict=True))
    assert (told["id"], told["relevance_judgement"], told["confidence"]) == ("c002", "Minor concerns", "Very low")
    assert told["confidence_justification"] == "Why confidence_reason."


def test_a_judgement_is_not_kept_for_a_part_of_its_evidence(second_quads: list[Quad]) -> None:
    graph = Graph.from_quads(assessed(second_quads, conclusion=False))
    node = NamedNode(thing_iri("breakfast", "confidence", "cq001"))
    whole = select(graph, {"kind": ["Barrier"]})
    assert any(quad.subject == node for quad in whole.graph.quads)
    part = select(graph, {"kind": ["Outcome"]})
    assert not any(quad.subject == node for quad in part.graph.quads)
