"""The summary of qualitative findings: its rows, facts and grounds, and people's judgements."""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad

from kg.check import validate
from kg.export import Job, select
from kg.export.soqf import COLUMNS, NOT_ASSESSED, review_findings, summary_row, write_soqf
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.namespaces import IE, RDF, RDFS, concept_iri, graph_iri, thing_iri
from kg.tables import Review, read_review
from tests import oracle
from tests.competency.expected_of_papers import items
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
    assert table[0][:5] == ["review", "question", "theme", "theme_id", "paper"]
    assert [
        "breakfast",
        "sub-1",
        "Money",
        "money",
        "2",
        "Invented Institute (2015)",
        "Primary research",
        "primary-research",
        "Appraised",
        "appraised",
        "0.8",
        "f0004",
        "named by the text",
    ] in table


def frequencies(values: Iterable[str]) -> str:
    """Return values with how often each occurs, the most frequent first."""
    counts = Counter(values)
    return ", ".join(f"{value} {counts[value]}" for value in sorted(counts, key=lambda value: (-counts[value], value)))


def of_papers(papers: Sequence[str], column: str, scheme: str) -> str:
    rows = [oracle.by("characteristics", "paper")[paper][0] for paper in papers]
    return frequencies(oracle.label(scheme, name) for row in rows for name in row[column].split())


def of_findings(findings: Sequence[str], column: str, scheme: str) -> str:
    rows = [oracle.by("findings", "id")[finding][0] for finding in findings]
    return frequencies(oracle.label(scheme, name) for row in rows for name in row[column].split())


def limitations(papers: Sequence[str]) -> list[str]:
    answered = {paper: list(items(paper)) for paper in papers}
    designs = [name for told in answered.values() for name in {item["categoryName"] for item in told}]
    shortfalls = [
        f"{item['notation']} {item['question']} ({item['answer'].lower()})"
        for told in answered.values()
        for item in told
        if item["answer"] != "Yes"
    ]
    classes = Counter(oracle.rating_class(paper).replace("-", " ") for paper in papers)
    names = ("high", "middle", "low", "not in source", "not applicable")
    return [
        f"study types: {of_papers(papers, 'study_type', 'study-type') or 'none stated'}",
        f"designs appraised: {frequencies(designs) or 'none'}",
        f"items not answered yes: {frequencies(shortfalls) or 'none of those in the source'}",
        f"ratings: {', '.join(f'{name} {classes[name]}' for name in names if classes[name]) or 'no paper'}",
    ]


def coherence(findings: Sequence[str]) -> list[str]:
    against = [
        f"{row['finding']} {row['relation']} {row['other']}"
        for row in oracle.table("relations")
        if {row["finding"], row["other"]} & set(findings)
    ]
    return [
        f"directions: {of_findings(findings, 'direction', 'direction') or 'none coded'}",
        f"set against one another: {', '.join(against) or 'none'}",
    ]


def adequacy(findings: Sequence[str], papers: Sequence[str]) -> list[str]:
    alone = sum(len(oracle.supporting(finding)) == 1 for finding in findings)
    facts = [f"{len(papers)} papers, {len(findings)} findings", f"findings that rest on one paper: {alone}"]
    for column in ("families", "staff"):
        counts = [row for row in oracle.table("participants") if row["paper"] in papers and row["column"] == column]
        total = sum(int(row["number"]) for row in counts if row["number"])
        without = frequencies(row["status"].replace("-", " ") for row in counts if not row["number"])
        facts.append(f"participants ({column}): counts stated add up to {total}")
        facts += [f"counts without a number: {without}"] if without else []
    return [*facts, f"methods: {of_papers(papers, 'methods', 'data-collection-method') or 'none stated'}"]


def relevance(findings: Sequence[str], papers: Sequence[str]) -> list[str]:
    return [
        f"regions: {of_papers(papers, 'regions', 'place') or 'none stated'}",
        f"populations: {of_papers(papers, 'groups', 'participant-group') or 'none stated'}",
        f"levels: {of_findings(findings, 'levels', 'level') or 'none coded'}",
        f"countries named: {of_findings(findings, 'settings', 'place') or 'none'}",
    ]


def recounted(title: str, findings: Sequence[str], grounds: str) -> dict[str, str]:
    """Return what the summary has to tell of a review finding that is made up of these findings."""
    supporting = {paper for finding in findings for paper in oracle.supporting(finding)}
    papers = [row["code"] for row in oracle.table("papers") if row["code"] in supporting]
    return {
        "review_finding": title,
        "findings": "; ".join(findings),
        "grounds": grounds,
        "papers": "; ".join(f"{paper} {oracle.citation(paper)}" for paper in papers),
        "paper_count": str(len(papers)),
        "limitations_facts": "; ".join(limitations(papers)),
        "coherence_facts": "; ".join(coherence(findings)),
        "adequacy_facts": "; ".join(adequacy(findings, papers)),
        "relevance_facts": "; ".join(relevance(findings, papers)),
    }


WAYS = {"named": "named by the text", "read": "read"}


def grounds_in_words(rows: Sequence[oracle.Row]) -> str:
    """Return how the grounds of a conclusion are known, each by name where it is not the same for all."""
    by_way = {way: [row["finding"] for row in rows if row["known_by"] == way] for way in WAYS}
    ways = [way for way in WAYS if by_way[way]]
    if len(ways) < 2:
        return WAYS[ways[0]] if ways else "none"
    return "; ".join(f"{WAYS[way]}: {', '.join(by_way[way])}" for way in ways)


def summary(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "soqf" / "summary.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_row_on_a_conclusion_is_that_of_a_recount(everything: Path) -> None:
    told = summary(everything)
    ways = set()
    for conclusion in oracle.table("conclusions"):
        rows = oracle.by("grounds", "conclusion").get(conclusion["id"], [])
        expected = recounted(conclusion["statement"], [row["finding"] for row in rows], grounds_in_words(rows))
        row = told[conclusion["id"]]
        assert {column: row[column] for column in expected} == expected, conclusion["id"]
        ways.add(expected["grounds"].split(":")[0])
    assert ways == {"named by the text", "read", "none"}


def test_every_row_on_a_component_and_kind_is_that_of_a_recount(everything: Path) -> None:
    told = summary(everything)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in oracle.table("findings"):
        for component, kind in product(finding["components"].split(), finding["kinds"].split()):
            groups[component, kind].append(finding["id"])
    for (component, kind), findings in groups.items():
        title = f"{oracle.label('component', component)}: {oracle.label('kind', kind)}"
        expected = recounted(title, findings, "coded with this component and kind")
        row = told[f"{component}/{kind}"]
        assert {column: row[column] for column in expected} == expected, (component, kind)


def test_the_table_of_studies_is_that_of_a_recount(everything: Path) -> None:
    """A paper stands under a question for each theme of a finding that is a ground of one of its conclusions."""
    behind: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
    for ground in oracle.table("grounds"):
        (conclusion,) = oracle.by("conclusions", "id")[ground["conclusion"]]
        (finding,) = oracle.by("findings", "id")[ground["finding"]]
        themes, papers = finding["components"].split(), oracle.supporting(finding["id"])
        for study in product(conclusion["questions"].split(), themes, papers):
            behind[study].add((finding["id"], ground["known_by"]))
    expected = set()
    for (question, theme, paper), told in behind.items():
        value = oracle.rating(paper)
        ways = [words for way, words in WAYS.items() if way in {way for _, way in told}]
        row = ["rer2023", question, oracle.label("component", theme), paper, oracle.citation(paper)]
        row += [of_papers([paper], "study_type", "study-type").removesuffix(" 1"), oracle.appraisal(paper)]
        row += ["" if value is None else oracle.number(value), "; ".join(sorted({name for name, _ in told}))]
        expected.add((*row, "; ".join(ways)))
    with (everything / "soqf" / "studies.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert all(row["theme"] == oracle.label("component", row["theme_id"]) for row in table)
    rows = [[value for name, value in row.items() if not name.endswith("_id")] for row in table]
    assert {tuple(row) for row in rows} == expected
    assert len(rows) == len(expected)
    labels = {oracle.label("component", name): position(name) for name in oracle.concepts("component")}
    order = [(row[1], labels[row[2]], int(row[3])) for row in rows]
    assert order == sorted(order), "by question, theme in the order of the vocabulary, and paper"


def position(component: str) -> int:
    """Return where a component stands in its vocabulary."""
    concept = rdflib.URIRef(f"{oracle.IDS}component/{component}")
    return int(str(oracle.vocabularies().value(concept, oracle.IE.position)))


def test_rows_stand_in_the_order_of_the_report_and_of_the_vocabularies(everything: Path) -> None:
    """Conclusions as the report has them, then components as their vocabulary has them, with kinds by name."""
    told = list(summary(everything))
    conclusions = [row["id"] for row in oracle.table("conclusions")]
    assert told[: len(conclusions)] == conclusions
    pairs = [(position(name.split("/")[0]), name.split("/")[1]) for name in told[len(conclusions) :]]
    assert pairs == sorted(pairs)


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


@pytest.mark.parametrize(("filters", "kept"), [({"kind": ["Outcome"]}, True), ({"direction": ["positive"]}, False)])
def test_a_judgement_is_kept_where_all_of_its_evidence_is(
    second_quads: list[Quad], filters: dict[str, list[str]], kept: bool
) -> None:
    """Of the outcomes about food one is positive and one mixed: a part of them is another body of evidence."""
    others = {concept_iri("breakfast-part", "money"): concept_iri("breakfast-part", "food")}
    others[IE + "Barrier"] = IE + "Outcome"
    node = NamedNode(thing_iri("breakfast", "confidence", "cq001"))
    judged = [
        Quad(quad.subject, quad.predicate, NamedNode(others[quad.object.value]), quad.graph_name)
        if quad.subject == node and isinstance(quad.object, NamedNode) and quad.object.value in others
        else quad
        for quad in assessed(second_quads, conclusion=False)
    ]
    selection = select(Graph.from_quads(judged), filters)
    assert any(quad.subject == node for quad in selection.graph.quads) is kept
