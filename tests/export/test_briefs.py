"""Briefs, made into documents by pandoc, and text that stays text there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from kg.export import Job, Selection, select
from kg.export.briefs import brief_text, make_briefs
from kg.export.markdown import text
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.namespaces import IE
from kg.tables import Review, read_review
from tests.conftest import SECOND
from tests.export.conftest import HOSTILE_LINE, pandoc
from tests.oracle import supporting


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


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"component": ["co-location"]}, ["component-co-location"]),
        ({"component": ["trust", "access"]}, ["component-access", "component-trust"]),
        ({"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}, ["level-national"]),
        ({"question": ["sub-3"]}, ["question-sub-3"]),
        (
            {"component": ["co-location"], "level": ["organisation"]},
            ["component-co-location", "level-organisation"],
        ),
    ],
    ids=str,
)
def test_filters_leave_only_the_briefs_about_what_they_name(
    graph: Graph, filters: dict[str, list[str]], names: list[str]
) -> None:
    assert [brief.name for brief in make_briefs(Job(select(graph, filters)).evidence)] == names


def test_a_domain_stands_for_its_components(graph: Graph) -> None:
    made = {brief.name for brief in make_briefs(Job(select(graph, {"component": ["workforce"]})).evidence)}
    assert {"component-training-and-development", "component-workload-and-capacity"} <= made
    assert "component-co-location" not in made
    assert all(name.startswith("component-") for name in made)


@pytest.mark.parametrize("filters", [{"min-mmat": ["0.8"], "unrated": ["exclude"]}, {"component": ["any"]}], ids=str)
def test_filters_that_name_no_subject_leave_briefs_of_all(graph: Graph, filters: dict[str, list[str]]) -> None:
    made = {brief.name.split("-")[0] for brief in make_briefs(Job(select(graph, filters)).evidence)}
    assert made == {"component", "level", "question"}


@pytest.mark.programs
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


def test_a_brief_names_papers_outside_the_selection_apart(graph: Graph) -> None:
    evidence = Job(select(graph, {"min-mmat": ["0.8"], "unrated": ["exclude"]})).evidence
    brief = next(one for one in make_briefs(evidence) if one.name == "component-co-location")
    written = brief_text(brief, evidence)
    assert "Selection: `--min-mmat 0.8 --unrated exclude`" in written
    assert re.search(r"\[@rer2023-\d+[^\]]*\] \(also \[@rer2023-\d+", written)
    assert "Papers that do not pass the filters follow after 'also'" in written


def section(written: str, heading: str) -> str:
    """Return the section of a brief under a heading of the first order."""
    return written.partition(f"# {heading}\n")[2].partition("\n# ")[0]


def test_papers_that_pass_and_further_papers_are_counted_apart(graph: Graph) -> None:
    selection = select(graph, {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]})
    written = written_brief(selection, "level-national")
    told = re.search(r"(\d+) findings? from (\d+) papers? that pass the filters, and (\d+) further papers? of", written)
    assert told is not None
    findings, passing, further = map(int, told.groups())
    evidence = Job(selection).evidence
    assert (findings, passing) == (len(evidence.findings), len(selection.papers))
    assert further == len(evidence.papers) - len(selection.papers) > 0
    cells = [line.strip("| ").split(" | ") for line in section(written, "Quality of the papers").splitlines()]
    counts = {cell[0]: [int(number) for number in cell[1:]] for cell in cells if cell[-1].isdigit()}
    assert counts["high"] == [passing, 0]
    assert {name for name, numbers in counts.items() if numbers[0]} == {"high"}
    assert sum(numbers[1] for numbers in counts.values()) == further


def test_nothing_is_counted_apart_where_every_paper_passes(everything: Path) -> None:
    for path in (everything / "briefs").glob("*.md"):
        assert "further paper" not in path.read_text(encoding="utf-8").partition("# Quality")[0]


def test_a_brief_says_why_its_kinds_add_up_to_more(everything: Path) -> None:
    written = (everything / "briefs" / "component-co-location.md").read_text(encoding="utf-8")
    kinds = {*map(int, re.findall(r"so the kinds add up to (\d+)\.", written))}
    assert kinds == {sum(map(int, re.findall(r"^# [^{\n]+ \((\d+)\)$", written, re.MULTILINE)))}
    assert "A finding can be of several kinds and then stands under each of them" in written


def test_kinds_and_ratings_stand_in_the_order_of_the_ontology(everything: Path) -> None:
    kinds = ["Barriers", "Facilitators", "Outcomes", "Experiences", "Practices", "Rationales", "Definitions"]
    kinds.append("Evidence notes")
    seen = set()
    for path in (everything / "briefs").glob("*.md"):
        written = path.read_text(encoding="utf-8")
        headings = re.findall(r"^# ([^{\n]+) \(\d+\)$", written, re.MULTILINE)
        assert headings == [kind for kind in kinds if kind in headings], path
        seen |= set(headings)
        rows = re.findall(r"^\| ([a-z ]+) \| \d+ \|$", section(written, "Quality of the papers"), re.MULTILINE)
        assert rows == ["high", "middle", "low", "not in source", "not applicable", "not rated"], path
        assert [*gaps(written)] == ["Barrier", "Facilitator", "Outcome", "Experience", "Practice"], path
    assert seen == set(kinds)


def test_a_kind_without_a_position_follows(second_quads: list[Quad]) -> None:
    barrier, position = NamedNode(IE + "Barrier"), NamedNode(IE + "position")
    quads = [quad for quad in second_quads if (quad.subject, quad.predicate) != (barrier, position)]
    assert len(quads) == len(second_quads) - 1
    evidence = Job(select(Graph.from_quads(quads))).evidence
    written = [brief_text(brief, evidence) for brief in make_briefs(evidence)]
    headings = [re.findall(r"^# ([^{\n]+) \(\d+\)$", one, re.MULTILINE) for one in written]
    assert any("Barriers" in names and len(names) > 1 for names in headings)
    assert all(names[-1] == "Barriers" for names in headings if "Barriers" in names)


def test_only_outcomes_and_experiences_are_grouped_by_direction(everything: Path) -> None:
    for path in (everything / "briefs").glob("*.md"):
        for heading in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            if "\n## " in heading and not heading.startswith("What is claimed"):
                assert heading.startswith(("Outcomes", "Experiences")), path
                groups = set(re.findall(r"^## ([^:]+):", heading, re.MULTILINE))
                assert groups <= ({"Direction", "Effect of"} if heading.startswith("Outcomes") else {"Direction"})
    written = (everything / "briefs" / "level-national.md").read_text(encoding="utf-8")
    assert "are grouped by direction: positive (better, or something valued or wanted); negative (worse" in written


def test_a_brief_tells_the_claims_about_its_component_or_of_its_findings(everything: Path, review: Review) -> None:
    """A component's brief has every claim at an end of which it stands, each with its papers recounted."""
    papers = {row["id"]: supporting(row["id"]) for row in review["findings"]}
    for factor in ("co-location", "trust"):
        written = (everything / "briefs" / f"component-{factor}.md").read_text(encoding="utf-8")
        for title, end, other in (("to act on it", "to", "from"), ("it is claimed to act on", "from", "to")):
            claims = [row for row in review["influences"] if row[end] == factor]
            section = written.partition(f"{title} (")[2].partition("\n#")[0]
            alike = {(row["state"], row["effect"], row[other]) for row in claims}
            assert section.startswith(f"{len(alike)})")
            assert section.count("\n- ") == len(alike) > 3
            assert len(re.findall(r"f\d{4} (stated|hedged|needed|aimed)", section)) == len(claims)
    assert "- Co-location (present) → Care co-ordination: improves (8 papers; f0045 stated, f0264 stated)" in (
        everything / "briefs" / "component-co-location.md"
    ).read_text(encoding="utf-8")
    assert len(papers["f0045"] | papers["f0264"]) == 8
    national = {row["id"] for row in review["findings"] if "national" in row["levels"]}
    told = (everything / "briefs" / "level-national.md").read_text(encoding="utf-8")
    section = told.partition("# What is claimed to lead to what")[2].partition("\n# ")[0]
    named = re.findall(r"(f\d{4}) (?:stated|hedged|needed|aimed)", section)
    assert sorted(named) == sorted(row["finding"] for row in review["influences"] if row["finding"] in national)


def test_a_barrier_that_is_also_an_experience_says_so(everything: Path, review: Review) -> None:
    written = (everything / "briefs" / "level-national.md").read_text(encoding="utf-8")
    also = [
        row["id"]
        for row in review["findings"]
        if "national" in row["levels"] and sorted(row["kinds"]) == ["Barrier", "Experience"]
    ]
    assert also
    for name in also:
        assert re.search(rf"\({name}; appraisal: [^;]+; also under: experience;", written)
        assert re.search(rf"\({name}; appraisal: [^;]+; also under: barrier;", written)


def test_a_finding_says_where_in_the_report_it_stands(everything: Path, second_quads: list[Quad]) -> None:
    food = written_brief(select(Graph.from_quads(second_quads)), "breakfast-part-food")
    assert "in the report: What clubs do, paragraph 1, sentence 2)" in food
    for path in (everything / "briefs").glob("*.md"):
        found = re.findall(r"^- .*\(f\d{4}; appraisal: .*$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert all(
            re.search(r"; in the report: .+, paragraph \d+, (sentence \d+|quotation)\)$", line) for line in found
        )


def test_a_heading_that_the_report_has_twice_is_told_with_the_one_above(graph: Graph) -> None:
    headings = {
        place.section.key: place.section.heading
        for f in Job(select(graph)).evidence.findings.values()
        for place in f.places
    }
    assert headings["experiences/parents/access"] == "Experiences of parents and carers: Access to services"
    assert headings["levels/national"] == "National level"
    assert len(set(headings.values())) == len(headings)


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
def test_what_a_filter_leaves_out_is_no_gap(graph: Graph, filters: dict[str, list[str]]) -> None:
    evidence = Job(select(graph, filters)).evidence
    for brief in make_briefs(evidence):
        written = brief_text(brief, evidence)
        assert "# Gaps" not in written
        assert "No finding" not in written
        assert "\nGaps are not judged in a filtered export.\n" in written


def test_gaps_are_judged_for_a_review_that_is_named(second_quads: list[Quad]) -> None:
    written = written_brief(select(Graph.from_quads(second_quads), reviews=["breakfast"]), "level-organisation")
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
    selection = select(Graph.from_quads(second_quads))
    money = written_brief(selection, "breakfast-part-money")
    assert "(c002; rests on f0004, as the text says)" in money
    food = written_brief(selection, "breakfast-part-food")
    assert "(c001; rests on f0001, f0002, as read)" in food
    assert "the text names 0 of them as grounds; 2 were read as such" in written_brief(
        selection, "question-overarching-1"
    )


@pytest.mark.programs
def test_apostrophes_are_written_as_people_write_them(everything: Path) -> None:
    assert text("Children's rights, parents' views") == "Children's rights, parents' views"
    assert (
        shown(json.loads(pandoc("-t", "json", text=text("an 'odd text ' stays")))["blocks"]) == "an 'odd text ' stays"
    )
    for path in (*(everything / "briefs").glob("*.md"), everything / "soqf" / "summary.md"):
        assert "\\'" not in path.read_text(encoding="utf-8"), path


def test_quotations_are_written_as_people_write_them(everything: Path) -> None:
    assert text('a "lead organisation", it\'s said ("so")') == 'a "lead organisation", it\'s said ("so")'
    assert text('5" and 6"') == '5\\" and 6\\"'
    for path in (*(everything / "briefs").glob("*.md"), everything / "soqf" / "summary.md"):
        assert '\\"' not in path.read_text(encoding="utf-8"), path


@pytest.mark.programs
def test_hostile_text_survives_pandoc(hostile: Path) -> None:
    for path in ("briefs/breakfast-part-food.md", "soqf/summary.md"):
        tree = json.loads(pandoc("-t", "json", str(path), cwd=hostile))
        assert HOSTILE_LINE in shown(tree["blocks"]), path
    titled = json.loads(pandoc("-t", "json", "briefs/breakfast-part-food.md", cwd=hostile))
    assert HOSTILE_LINE in shown(titled["meta"]["title"])


@pytest.mark.programs
@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=40)
)
def test_any_text_is_read_as_text(value: str) -> None:
    tree = json.loads(pandoc("-t", "json", "-f", "markdown", text=f"- {text(value)}\n"))
    assert shown(tree["blocks"]) == value.replace("’", "'")


@pytest.mark.programs
@settings(max_examples=80, deadline=None)
@given(st.text("ab.,;()'\"“- ", min_size=1, max_size=30).map(lambda value: " ".join(value.split())).filter(bool))
def test_any_quotation_is_read_as_text(value: str) -> None:
    tree = json.loads(pandoc("-t", "json", "-f", "markdown", text=f"- {text(value)}\n"))
    assert shown(tree["blocks"]) == value
