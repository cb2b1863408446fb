"""Briefs and the summary of findings, made into documents by pandoc."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.build import build_graph
from kg.export import Job, Selection, select
from kg.export.briefs import brief_text, make_briefs
from kg.export.markdown import text
from kg.export.soqf import COLUMNS, NOT_ASSESSED, review_findings, summary_row, write_soqf
from kg.namespaces import IE, RDF, RDFS, concept_iri, graph_iri, thing_iri
from kg.tables import Review, read_review
from kg.validate import validate
from tests.export.conftest import HOSTILE_LINE, SECOND, pandoc


def shown(tree: Any) -> str:
    """Return the text of a pandoc document tree, without markup."""
    if isinstance(tree, list):
        return "".join(shown(part) for part in tree)
    if not isinstance(tree, dict):
        return ""
    kind = tree.get("t")
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Str":
        # pandoc sets apostrophes as typographic ones.
        return str(tree["c"]).replace("’", "'")
    if kind == "Quoted":
        mark = "'" if tree["c"][0]["t"] == "SingleQuote" else '"'
        return mark + shown(tree["c"][1]) + mark
    return shown(list(tree.values()))


def test_there_is_a_brief_for_every_component_level_and_question(everything: Path, review: Review) -> None:
    found = {path.stem for path in (everything / "briefs").glob("*.md")}
    expected = {f"component-{name}" for row in review["findings"] for name in row["components"]}
    expected |= {f"level-{name}" for row in review["findings"] for name in row["levels"]}
    expected |= {f"question-{name}" for row in review["conclusions"] for name in row["questions"]}
    assert found == expected


@pytest.mark.parametrize("name", ["component-co-location", "level-national", "question-sub-3"])
@pytest.mark.parametrize("form", ["docx", "html"])
def test_pandoc_makes_a_document_with_references(everything: Path, tmp_path: Path, name: str, form: str) -> None:
    out = tmp_path / f"{name}.{form}"
    pandoc("--citeproc", "--fail-if-warnings", "--standalone", f"{name}.md", "-o", str(out), cwd=everything / "briefs")
    assert out.stat().st_size > 5_000


def test_every_key_that_a_brief_cites_is_in_the_references(everything: Path) -> None:
    references = json.loads((everything / "briefs" / "references.json").read_text(encoding="utf-8"))
    known = {item["id"] for item in references}
    for path in (everything / "briefs").glob("*.md"):
        cited = set(re.findall(r"(?<!\\)@([\w-]+)", path.read_text(encoding="utf-8")))
        assert cited
        assert cited <= known


def test_a_brief_tells_its_findings_once_per_kind(everything: Path, review: Review) -> None:
    brief = (everything / "briefs" / "component-trust.md").read_text(encoding="utf-8")
    about = [row for row in review["findings"] if "trust" in row["components"]]
    told = re.findall(r"\((f\d{4}); appraisal", brief)
    assert sorted(told) == sorted(row["id"] for row in about for _ in row["kinds"])
    assert f"{len(about)} findings from" in brief


def test_a_brief_names_papers_outside_the_selection_apart(quads: list[Quad]) -> None:
    evidence = Job(select(quads, {"min-mmat": ["0.8"], "unrated": ["exclude"]})).evidence
    brief = next(one for one in make_briefs(evidence) if one.name == "component-co-location")
    written = brief_text(brief, evidence)
    assert "Selection: `--min-mmat 0.8 --unrated exclude`" in written
    assert re.search(r"\[@rer2023-\d+[^\]]*\] \(also \[@rer2023-\d+", written)


def gaps(written: str) -> dict[str, list[str]]:
    """Return the table of gaps of a brief: kind → evidence, and where nothing is found."""
    section = written.partition("# Gaps\n")[2].partition("\n# ")[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if "|" in line]
    return {kind: rest for kind, *rest in lines[2:]}


def written_brief(selection: Selection, name: str) -> str:
    evidence = Job(selection).evidence
    return brief_text(next(one for one in make_briefs(evidence) if one.name == name), evidence)


@pytest.mark.parametrize(
    "filters",
    [{"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}, {"kind": ["Barrier"]}],
)
def test_what_a_filter_leaves_out_is_no_gap(quads: list[Quad], filters: dict[str, list[str]]) -> None:
    evidence = Job(select(quads, filters)).evidence
    for brief in make_briefs(evidence):
        written = brief_text(brief, evidence)
        assert "# Gaps" not in written
        assert "No finding" not in written
        assert "\nGaps are not judged in a filtered export.\n" in written


def test_gaps_are_judged_for_a_review_that_is_named(second_quads: list[Quad]) -> None:
    written = written_brief(select(second_quads, reviews=["breakfast"]), "level-organisation")
    assert gaps(written)["Barrier"] == ["some paper rated high", "Food, Company, Volunteers"]
    assert "not judged" not in written


def test_a_gap_is_a_component_or_kind_without_any_finding_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(SECOND, folder)
    findings = (folder / "findings.csv").read_text(encoding="utf-8")
    (folder / "findings.csv").write_text(findings.replace("food company", "food"), encoding="utf-8", newline="")
    told = gaps(written_brief(select(build_graph(read_review(folder))), "level-individual"))
    assert told["Outcome"][1] == "Company, Volunteers, Money"
    # The whole review has no practice, which is the widest gap of all.
    assert told["Practice"] == ["no finding", "Food, Company, Volunteers, Money"]


def test_headings_of_the_components_are_no_gaps(everything: Path) -> None:
    told = gaps((everything / "briefs" / "level-national.md").read_text(encoding="utf-8"))
    without = [name.strip() for _, names in told.values() for name in names.split(",")]
    assert "Co-location" in without
    assert not {"Purpose", "Structure", "Workforce"} & set(without)


def test_a_brief_says_whether_the_text_names_the_grounds(second_quads: list[Quad]) -> None:
    selection = select(second_quads)
    money = written_brief(selection, "breakfast-part-money")
    assert "(c002; rests on f0004, as the text says)" in money
    food = written_brief(selection, "breakfast-part-food")
    assert "(c001; rests, as inferred from its section and components, on f0001, f0002)" in food
    assert "the text names 0 of them as grounds; 2 are inferred" in written_brief(selection, "question-overarching-1")


def test_the_summary_says_how_grounds_are_known(second_quads: list[Quad], tmp_path: Path) -> None:
    job = Job(select(second_quads))
    rows = {
        one.identifier: dict(zip(COLUMNS, summary_row(one, job.evidence), strict=True))
        for one in review_findings(job.evidence)
    }
    assert rows["c001"]["grounds"] == "inferred from section and component"
    assert rows["c002"]["grounds"] == "named by the text"
    assert rows["food/Outcome"]["grounds"] == "coded with this component and kind"
    write_soqf(job, tmp_path)
    document = (tmp_path / "soqf" / "summary.md").read_text(encoding="utf-8")
    header, _, sections = document.partition("\n# ")
    assert "the graph infers them from the section and the components" in header
    assert "Grounds: inferred from section and component." in sections
    assert "Grounds: named by the text." in sections


def test_apostrophes_are_written_as_people_write_them(everything: Path) -> None:
    assert text("Children's rights, parents' views") == "Children's rights, parents' views"
    assert (
        shown(json.loads(pandoc("-t", "json", text=text("an 'odd text ' stays")))["blocks"]) == "an 'odd text ' stays"
    )
    for path in (*(everything / "briefs").glob("*.md"), everything / "soqf" / "summary.md"):
        assert "\\'" not in path.read_text(encoding="utf-8"), path


def test_hostile_text_survives_pandoc(hostile: Path) -> None:
    for path in ("briefs/breakfast-part-food.md", "soqf/summary.md"):
        tree = json.loads(pandoc("-t", "json", str(path), cwd=hostile))
        assert HOSTILE_LINE in shown(tree["blocks"]), path
    titled = json.loads(pandoc("-t", "json", "briefs/breakfast-part-food.md", cwd=hostile))
    assert HOSTILE_LINE in shown(titled["meta"]["title"])


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=40)
)
def test_any_text_is_read_as_text(value: str) -> None:
    tree = json.loads(pandoc("-t", "json", "-f", "markdown", text=f"- {text(value)}\n"))
    assert shown(tree["blocks"]) == value.replace("’", "'")


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
    evidence = Job(select(second_quads)).evidence
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

    table = studies(Job(select(second_quads)).evidence)
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
    evidence = Job(select(assessed(second_quads, conclusion=conclusion))).evidence
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
    quads = build_graph(review)
    assert validate(quads, review=review).conforms
    evidence = Job(select(quads)).evidence
    (judged,) = [one for one in review_findings(evidence) if one.judged]
    told = dict(zip(COLUMNS, summary_row(judged, evidence), strict=True))
    assert (told["id"], told["relevance_judgement"], told["confidence"]) == ("c002", "Minor concerns", "Very low")
    assert told["confidence_justification"] == "Why confidence_reason."


def test_a_judgement_is_not_kept_for_a_part_of_its_evidence(second_quads: list[Quad]) -> None:
    quads = assessed(second_quads, conclusion=False)
    node = NamedNode(thing_iri("breakfast", "confidence", "cq001"))
    whole = select(quads, {"kind": ["Barrier"]})
    assert any(quad.subject == node for quad in whole.quads)
    part = select(quads, {"kind": ["Outcome"]})
    assert not any(quad.subject == node for quad in part.quads)
