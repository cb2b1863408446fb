"""Evidence briefs: a Markdown document per component, level and research question, with its references beside it.

``pandoc --citeproc component-co-location.md -o brief.docx`` makes Word of one, in the folder they are in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.export.evidence import CLASSES, NAMED, READ, Concept, Conclusion, Evidence, Finding, Paper, Question
from kg.export.job import Job
from kg.export.markdown import cite, table, text
from kg.export.references import csl_text
from kg.folders.file_names import FileNames
from kg.namespaces import ID, local_name

__all__ = ["Brief", "brief_text", "make_briefs", "write_briefs"]

#: Kinds in the order in which a brief tells of them; any other kind follows, by label.
_KINDS = ("Barrier", "Facilitator", "Outcome", "Experience", "Practice", "Rationale", "Definition", "EvidenceNote")
#: Kinds that have a direction; a finding of a further kind has it as one of these.
_DIRECTED = ("Outcome", "Experience")
#: The source of effects that speak for or against what is reviewed.
_IN_PLACE = "in-place"
#: Kinds whose absence is a gap.
_WANTED = ("Barrier", "Facilitator", "Outcome", "Experience", "Practice")


@dataclass(frozen=True)
class Brief:
    """What a brief is about: file name, title, introduction, its findings and conclusions."""

    name: str
    title: str
    introduction: str
    findings: Sequence[Finding]
    conclusions: Sequence[Conclusion]
    #: The facet whose values without evidence are gaps: levels for a component, components for a level.
    gaps: str
    #: A sentence on why these findings are in it, where that is not plain from the title.
    belonging: str = ""


def write_briefs(job: Job, folder: Path) -> None:
    """Write ``briefs/*.md`` and ``briefs/references.json``."""
    out = folder / "briefs"
    out.mkdir()
    evidence = job.evidence
    names = FileNames(out)
    for path, brief in [(names.path(brief.name, ".md"), brief) for brief in make_briefs(evidence)]:
        path.write_text(brief_text(brief, evidence), encoding="utf-8", newline="")
    (out / "references.json").write_text(csl_text(evidence.papers.values()), encoding="utf-8", newline="")


def make_briefs(evidence: Evidence) -> list[Brief]:
    """Return the briefs of a selection, sorted by name: one per component, level and question that has evidence.

    Where filters name components, levels or questions, only the briefs about those are made; a domain names its
    components.
    """
    named = {option: evidence.selection.named(option) for option in ("component", "level", "question")}
    chosen = named if any(named.values()) else None
    briefs = [
        _concept_brief(concept, what, name, gaps, evidence)
        for option, what, name, gaps in (
            ("component", "Component", "concerns", "atLevel"),
            ("level", "Level", "atLevel", "concerns"),
        )
        for concept in evidence.concepts(name)
        if chosen is None or evidence.lineage(concept.iri) & chosen[option]
    ]
    asked = [q for q in evidence.questions.values() if chosen is None or q.identifier in chosen["question"]]
    return sorted([*briefs, *_question_briefs(asked, evidence)], key=lambda brief: brief.name)


def _concept_brief(concept: Concept, what: str, name: str, gaps: str, evidence: Evidence) -> Brief:
    """Return the brief about a component or level; ``name`` is the property that findings are coded with it by."""
    found = [finding for finding in evidence.findings.values() if concept in finding.coded(name)]
    about = {finding.iri for finding in found}
    conclusions = [
        conclusion
        for conclusion in evidence.conclusions.values()
        if (concept in conclusion.components if what == "Component" else about & set(conclusion.grounds))
    ]
    meaning = next((row.get("definition", "") for row in evidence.codebook if row["concept"] == concept.iri), "")
    file = concept.iri.removeprefix(ID).replace("/", "-")
    return Brief(file, f"{what}: {concept.label}", meaning, found, conclusions, gaps)


def _question_briefs(questions: Iterable[Question], evidence: Evidence) -> list[Brief]:
    briefs = []
    several = len(evidence.reviews) > 1
    for question in questions:
        conclusions = [c for c in evidence.conclusions.values() if question.iri in c.questions]
        grounds = {finding for conclusion in conclusions for finding in conclusion.grounds}
        found = [finding for iri, finding in evidence.findings.items() if iri in grounds]
        if conclusions:
            name = f"{question.review}-{question.identifier}" if several else question.identifier
            briefs.append(
                Brief(
                    f"question-{name}",
                    f"Research question {question.identifier}",
                    question.statement,
                    found,
                    conclusions,
                    "concerns",
                    _belonging(conclusions, found),
                )
            )
    return briefs


def _belonging(conclusions: Sequence[Conclusion], found: Sequence[Finding]) -> str:
    """Return the sentence that says how the findings of a question are known to belong to it."""
    named = {iri for conclusion in conclusions for iri, how in conclusion.grounds.items() if how == NAMED}
    said = sum(finding.iri in named for finding in found)
    without = sum(not conclusion.grounds for conclusion in conclusions)
    return (
        f"These are the findings that the conclusions on the question rest on: "
        f"the text names {said} of them as grounds; {len(found) - said} were read as such."
    ) + (f" Behind {without} of the {len(conclusions)} conclusions stands no finding of the report." if without else "")


def brief_text(brief: Brief, evidence: Evidence) -> str:
    """Return a brief as Markdown with citation keys, ready for pandoc."""
    papers = evidence.papers_of(brief.findings)
    lines = ["---", f"title: {_yaml('Evidence brief: ' + brief.title)}"]
    lines += ["bibliography: references.json", "link-citations: true", "lang: en-GB", "---", ""]
    lines += [text(brief.introduction), ""] if brief.introduction else []
    lines += _source(evidence)
    lines += [f"{evidence.counts(brief.findings, papers)}.", ""]
    lines += [brief.belonging, ""] if brief.belonging else []
    lines += _quality(papers, evidence)
    lines += ["# How to read the findings", "", *_reading(brief.findings, evidence), ""]
    lines += _by_kind(brief.findings, evidence)
    lines += _conclusions(brief, evidence)
    lines += _contradictions(brief, evidence)
    lines += _gaps(brief, evidence)
    lines += ["# References {-}", "", "::: {#refs}", ":::", ""]
    return "\n".join(lines)


def _yaml(value: str) -> str:
    escaped = " ".join(text(value).split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _source(evidence: Evidence) -> list[str]:
    titles = "; ".join(f"{text(review['title'])} ({review['issued'][:4]})" for review in evidence.reviews.values())
    chosen = evidence.selection.described
    selection = [f"Selection: `{chosen}`.", ""]
    gaps = ["Gaps are not judged in a filtered export.", ""] if evidence.selection.filtered else []
    return [f"From: {titles}.", "", *(selection if chosen else []), *gaps]


def _quality(papers: Sequence[Paper], evidence: Evidence) -> list[str]:
    """Return how the papers are appraised; further papers of the same findings are counted in a column of their own."""
    passing = evidence.passing(papers)
    further = [paper for paper in papers if paper not in passing]
    columns = {"Papers that pass the filters": passing, "Further papers of the same findings": further}
    shown = columns if evidence.partial else {"Papers": papers}
    lines = [[name, *(str(sum(p.quality == name for p in some)) for some in shown.values())] for name in CLASSES]
    return [
        "# Quality of the papers",
        "",
        *table(["Appraisal", *shown], lines),
        "",
        "A rating alone says little of a paper; the answers to each item of the appraisal are in the tables.",
        "",
    ]


def _reading(findings: Sequence[Finding], evidence: Evidence) -> list[str]:
    """Return what a reader has to know of the lists of findings, as a paragraph of one sentence a line."""
    lines = ["Each finding is followed by its papers, its number, their appraisal and its place in the report."]
    if evidence.partial:
        lines.append("Papers that do not pass the filters follow after 'also'; the appraisal leaves them out.")
    several = sum(len(finding.kinds) > 1 for finding in findings)
    if several:
        lines.append(
            f"A finding can be of several kinds and then stands under each of them ({several} of {len(findings)} do), "
            f"so the kinds add up to {sum(len(finding.kinds) for finding in findings)}."
        )
    directions = {concept for finding in findings for concept in finding.coded("direction")}
    if directions:
        meanings = {row["concept"]: row.get("definition", "") for row in evidence.codebook}
        told = [
            f"{_small(concept.label)} ({_small(meanings[concept.iri].rstrip('.'))})"
            for concept in sorted(directions, key=lambda concept: concept.order)
        ]
        lines.append(f"Outcomes and experiences, and no other kinds, are grouped by direction: {'; '.join(told)}.")
    if any(finding.coded("effectOf") for finding in findings):
        lines.append(
            "An outcome stands under a direction only where it is told to be an effect of what is reviewed, or of a "
            "part of it, in place. Harms of its lack, of shortage or of circumstances stand apart: they do not speak "
            "against it."
        )
    return [text(line) for line in lines]


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _by_kind(findings: Sequence[Finding], evidence: Evidence) -> list[str]:
    lines: list[str] = []
    grouped: dict[Concept, list[Finding]] = defaultdict(list)
    for finding in findings:
        for kind in finding.kinds:
            grouped[kind].append(finding)
    for kind in sorted(grouped, key=_kind_order):
        lines += [f"# {text(_plural(kind.label))} ({len(grouped[kind])})", ""]
        directed = (
            _by_direction(grouped[kind], kind.slug == "Outcome") if kind.slug in _DIRECTED else [("", grouped[kind])]
        )
        for heading, members in directed:
            lines += [f"## {text(heading)} ({len(members)})", ""] if heading else []
            lines += [f"- {_finding(finding, kind, evidence)}" for finding in members]
            lines.append("")
    return lines


def _kind_order(kind: Concept) -> tuple[int, str]:
    return (_KINDS.index(kind.slug) if kind.slug in _KINDS else len(_KINDS), kind.label)


def _plural(label: str) -> str:
    return label if label.endswith("s") else f"{label}s"


def _by_direction(findings: Sequence[Finding], outcomes: bool) -> list[tuple[str, list[Finding]]]:
    """Return findings by direction; outcomes by it only where they are effects of the thing in place.

    Harms of its lack, or of shortage, stand apart, so that they are never read as effects of it.
    """
    grouped: dict[tuple[int, int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        direction = next(iter(finding.coded("direction")), None)
        sources = [source for source in finding.coded("effectOf") if source.slug != _IN_PLACE] if outcomes else []
        if (direction and len(sources) < len(finding.coded("effectOf"))) or not sources:
            label = f"Direction: {_small(direction.label)}" if direction else ""
            grouped[0, direction.position if direction else 0, label].append(finding)
        for source in sources:
            grouped[1, source.position, f"Effect of: {_small(source.label)}"].append(finding)
    return [(key[2], grouped[key]) for key in sorted(grouped)]


def _finding(finding: Finding, under: Concept, evidence: Evidence) -> str:
    """Return a finding as the list of one kind tells it, with its papers, appraisal, other kinds and places."""
    papers = [evidence.papers[iri] for iri in finding.supports]
    inside = [paper for paper in papers if paper.iri in evidence.selection.papers]
    outside = [paper for paper in papers if paper not in inside]
    parts = [text(finding.statement), cite([paper.key for paper in inside])]
    if outside:
        parts.append(f"(also {cite([paper.key for paper in outside])})")
    ratings = ", ".join(dict.fromkeys(paper.quality for paper in sorted(inside or papers, key=_quality_order)))
    others = [_small(kind.label) for kind in finding.kinds if kind != under]
    notes = [evidence.name(finding), f"appraisal: {ratings}"]
    notes += [f"also under: {', '.join(others)}"] if others else []
    notes += [f"in the report: {'; '.join(place.told for place in finding.places.values())}"]
    return " ".join(part for part in (*parts, f"({text('; '.join(notes))})") if part)


def _quality_order(paper: Paper) -> int:
    return CLASSES.index(paper.quality)


def _conclusions(brief: Brief, evidence: Evidence) -> list[str]:
    if not brief.conclusions:
        return []
    lines = ["# What the review concludes", ""]
    lines += ["Of the findings that a conclusion rests on, those that are in this brief are named.", ""]
    within = {finding.iri for finding in brief.findings}
    for conclusion in brief.conclusions:
        notes = "; ".join([conclusion.identifier, *_rests(conclusion, within, evidence)])
        lines.append(f"- {text(conclusion.statement)} ({notes})")
    return [*lines, ""]


def _rests(conclusion: Conclusion, within: set[str], evidence: Evidence) -> list[str]:
    """Return on which findings of a brief a conclusion rests: as the text says, and as was read; or that on none."""
    known: dict[str, list[str]] = defaultdict(list)
    for iri, how in conclusion.grounds.items():
        if iri in within:
            known[how].append(evidence.name(evidence.findings[iri]))
    names = {how: ", ".join(found) if len(found) <= 12 else f"{len(found)} findings" for how, found in known.items()}
    said = [f"rests on {names[NAMED]}, as the text says"] if NAMED in names else []
    if READ in names:
        said.append(f"rests on {names[READ]}, as read")
    if not conclusion.grounds:
        said.append("no finding of the report stands behind it by name or by sense")
    return said


def _contradictions(brief: Brief, evidence: Evidence) -> list[str]:
    within = {finding.iri for finding in brief.findings}
    lines = []
    for relation in evidence.relations:
        if relation.finding in within or relation.other in within:
            one, other = evidence.findings[relation.finding], evidence.findings[relation.other]
            lines.append(
                f"- {text(one.statement)} {_cited(one, evidence)} ({evidence.name(one)}) *{text(relation.relation)}* "
                f"{text(other.statement)} {_cited(other, evidence)} ({evidence.name(other)})"
            )
    return ["# Contradictions and qualifications", "", *lines, ""] if lines else []


def _cited(finding: Finding, evidence: Evidence) -> str:
    return cite([evidence.papers[iri].key for iri in finding.supports])


def _gaps(brief: Brief, evidence: Evidence) -> list[str]:
    """Return which kinds of finding are missing or rest on no paper that is rated high, overall and by facet.

    Nothing where the export is filtered: what a filter left out is no gap.
    """
    if evidence.selection.filtered:
        return []
    kinds = {row["concept"]: row["label"] for row in evidence.codebook if local_name(row["concept"]) in _WANTED}
    wanted = evidence.vocabulary(brief.gaps, {finding.review for finding in brief.findings})
    lines = []
    for iri in sorted(kinds, key=lambda iri: _WANTED.index(local_name(iri))):
        found = [finding for finding in brief.findings if any(kind.iri == iri for kind in finding.kinds)]
        covered = {concept.iri for finding in found for concept in finding.coded(brief.gaps)}
        empty = ", ".join(concept.label for concept in wanted if concept.iri not in covered) or "none"
        lines.append([kinds[iri], _state(found, evidence), empty if wanted else "not coded"])
    facet = "No finding at level" if brief.gaps == "atLevel" else "No finding on component"
    return ["# Gaps", "", *table(["Kind", "Evidence", facet], lines), ""] if lines else []


def _state(found: Sequence[Finding], evidence: Evidence) -> str:
    """Return in words how well the best of the papers behind findings is rated."""
    if not found:
        return "no finding"
    if not any(map(_holds(lambda paper: paper.quality not in CLASSES[3:], evidence), found)):
        return "only papers without a rating"
    high = any(map(_holds(lambda paper: paper.quality == CLASSES[0], evidence), found))
    return "some paper rated high" if high else "no paper rated high"


def _holds(test: Callable[[Paper], bool], evidence: Evidence) -> Callable[[Finding], bool]:
    return lambda finding: any(test(evidence.papers[iri]) for iri in finding.supports)
