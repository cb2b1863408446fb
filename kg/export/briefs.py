"""Evidence briefs: a Markdown document per component, level and research question, with its references beside it.

``pandoc --citeproc component-co-location.md -o brief.docx`` makes Word of one, in the folder they are in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.evidence import Concept, Conclusion, Finding, Influence, Paper, ResearchQuestion
from kg.export.about import about
from kg.export.documents import render
from kg.export.evidence import NAMED, READ, SelectedEvidence
from kg.export.job import Job
from kg.folders.file_names import FileNames
from kg.library.claims import CLAIMS
from kg.library.found import quantity
from kg.namespaces import ID
from kg.references import csl_text

__all__ = ["Brief", "brief_text", "make_briefs", "write_briefs"]

#: Kinds that have a direction; a finding of a further kind has it as one of these.
_DIRECTION_KINDS = ("Outcome", "Experience")
#: The source of effects that speak for or against what is reviewed.
_IN_PLACE = "in-place"
#: Kinds whose absence is a gap.
_GAP_KINDS = frozenset({"Barrier", "Facilitator", "Outcome", "Experience", "Practice"})


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a brief is about: file name, title, introduction, its findings and conclusions."""

    name: str
    title: str
    introduction: str
    findings: Sequence[Finding]
    conclusions: Sequence[Conclusion]
    #: The facet whose values without evidence are gaps: levels for a component, components for a level.
    gaps: str
    #: The factor of claims of influence that it is about.
    factor: Concept | None = None
    #: Whether the findings are in it because its conclusions rest on them.
    grounded: bool = False


def write_briefs(job: Job, folder: Path) -> None:
    """Write ``briefs/*.md`` and ``briefs/references.json``."""
    out = folder / "briefs"
    out.mkdir()
    evidence = job.evidence
    names = FileNames(out)
    for path, brief in [(names.path(brief.name, ".md"), brief) for brief in make_briefs(evidence)]:
        path.write_text(brief_text(brief, evidence), encoding="utf-8", newline="")
    (out / "references.json").write_text(csl_text(evidence.papers.values()), encoding="utf-8", newline="")


def make_briefs(evidence: SelectedEvidence) -> list[Brief]:
    """Return the briefs of a selection, sorted by name: one per component, level and question that has evidence.

    Where filters name components, levels or questions, only the briefs about those are made; a domain names its
    components.
    """
    filters = {option: evidence.selection.filter_values(option) for option in ("component", "level", "question")}
    selection = filters if any(filters.values()) else None
    briefs = [
        _concept_brief(concept=concept, what=what, facet=facet, gaps=gaps, evidence=evidence)
        for option, what, facet, gaps in (
            ("component", "Component", "concerns", "atLevel"),
            ("level", "Level", "atLevel", "concerns"),
        )
        for concept in evidence.coded_by(facet)
        if selection is None or concept.lineage & selection[option]
    ]
    questions = [
        q for q in evidence.research_questions.values() if selection is None or q.identifier in selection["question"]
    ]
    return sorted([*briefs, *_question_briefs(questions, evidence)], key=lambda brief: brief.name)


def _concept_brief(*, concept: Concept, what: str, facet: str, gaps: str, evidence: SelectedEvidence) -> Brief:
    """Return the brief about a component or level; ``facet`` is the property that findings are coded with it by."""
    findings = [finding for finding in evidence.findings.values() if concept in finding.coded(facet)]
    concept_findings = set(findings)
    conclusions = [
        conclusion
        for conclusion in evidence.conclusions.values()
        if (concept in conclusion.components if what == "Component" else concept_findings & set(conclusion.findings))
    ]
    file = concept.iri.removeprefix(ID).replace("/", "-")
    return Brief(
        name=file,
        title=f"{what}: {concept.label}",
        introduction=concept.definition,
        findings=findings,
        conclusions=conclusions,
        gaps=gaps,
        factor=concept if what == "Component" else None,
    )


def _question_briefs(questions: Iterable[ResearchQuestion], evidence: SelectedEvidence) -> list[Brief]:
    briefs = []
    several = len(evidence.reviews) > 1
    for question in questions:
        conclusions = [c for c in evidence.conclusions.values() if question in c.questions]
        grounds = {finding for conclusion in conclusions for finding in conclusion.findings}
        findings = [finding for finding in evidence.findings.values() if finding in grounds]
        if conclusions:
            name = f"{question.review.identifier}-{question.identifier}" if several else question.identifier
            briefs.append(
                Brief(
                    name=f"question-{name}",
                    title=f"Research question {question.identifier}",
                    introduction=question.statement,
                    findings=findings,
                    conclusions=conclusions,
                    gaps="concerns",
                    grounded=True,
                )
            )
    return briefs


def brief_text(brief: Brief, evidence: SelectedEvidence) -> str:
    """Return a brief as Markdown with citation keys, ready for pandoc."""
    papers = evidence.papers_of(brief.findings)
    return render(
        "brief.md.j2",
        brief=brief,
        reviews=evidence.reviews.values(),
        selection=evidence.selection,
        partial=evidence.partial,
        about={**about(evidence), "counts": evidence.counts(brief.findings, papers)},
        belonging=_ground_counts(brief) if brief.grounded else None,
        quality=_quality(papers, evidence),
        tools=", ".join(evidence.appraisal_tools),
        reading=_reading_notes(brief.findings),
        kinds=_by_kind(brief.findings, evidence),
        not_causes=CLAIMS,
        claims=_claims(brief, evidence),
        conclusions=_conclusions(brief, evidence),
        relations=_relations(brief, evidence),
        gaps=_gaps(brief, evidence),
    )


def _ground_counts(brief: Brief) -> Mapping[str, int]:
    """Return how the findings of a question are known to belong to it, and how many conclusions rest on none."""
    named_grounds = {finding for conclusion in brief.conclusions for finding in conclusion.findings_known_by(NAMED)}
    count = sum(finding in named_grounds for finding in brief.findings)
    groundless = sum(not conclusion.grounds for conclusion in brief.conclusions)
    return {"named": count, "read": len(brief.findings) - count, "groundless": groundless}


def _quality(papers: Sequence[Paper], evidence: SelectedEvidence) -> list[list[object]]:
    """Return how many papers each class of appraisal has; further papers of the same findings are counted apart."""
    passing = evidence.passing(papers)
    further = [paper for paper in papers if paper not in passing]
    columns = (passing, further) if evidence.partial else (papers,)
    return [
        [name, *(sum(paper.quality == name for paper in group) for group in columns)] for name in evidence.qualities
    ]


def _reading_notes(findings: Sequence[Finding]) -> Mapping[str, object]:
    """Return what a reader has to know of the lists of findings."""
    directions = {concept for finding in findings for concept in finding.coded("direction")}
    return {
        "several": sum(len(finding.kinds) > 1 for finding in findings),
        "total": sum(len(finding.kinds) for finding in findings),
        "directions": [
            (concept.label, concept.definition.rstrip("."))
            for concept in sorted(directions, key=lambda concept: concept.order)
        ],
        "sources": any(finding.coded("effectOf") for finding in findings),
    }


#: What a document says of a finding.
_Claim = Mapping[str, object]
#: Findings under one heading: the property that they are grouped by, the label of its value, and the findings.
_Group = tuple[str, str, list[Mapping[str, object]]]


def _by_kind(findings: Sequence[Finding], evidence: SelectedEvidence) -> list[tuple[Concept, list[_Group], int]]:
    """Return the kinds with their findings in groups, and how many they are."""
    by_kind: dict[Concept, list[Finding]] = defaultdict(list)
    for finding in findings:
        for kind in finding.kinds:
            by_kind[kind].append(finding)
    return [
        (kind, _groups(by_kind[kind], kind, evidence), len(by_kind[kind]))
        for kind in evidence.kinds.values()
        if kind in by_kind
    ]


def _groups(findings: Sequence[Finding], kind: Concept, evidence: SelectedEvidence) -> list[_Group]:
    groups = _by_direction(findings, kind.slug == "Outcome") if kind.slug in _DIRECTION_KINDS else [("", "", findings)]
    return [
        (facet, label, [_finding(finding, kind, evidence) for finding in members]) for facet, label, members in groups
    ]


def _by_direction(findings: Sequence[Finding], outcomes: bool) -> list[tuple[str, str, Sequence[Finding]]]:
    """Return findings by direction; outcomes by it only where they are effects of the thing in place.

    Harms of its lack, or of shortage, stand apart, so that they are never read as effects of it.
    """
    by_direction: dict[tuple[str, int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        direction = next(iter(finding.coded("direction")), None)
        sources = [source for source in finding.coded("effectOf") if source.slug != _IN_PLACE] if outcomes else []
        if (direction and len(sources) < len(finding.coded("effectOf"))) or not sources:
            key = ("direction", direction.position or 0, direction.label) if direction else ("", 0, "")
            by_direction[key].append(finding)
        for source in sources:
            by_direction["effectOf", source.position or 0, source.label].append(finding)
    return [(facet, label, by_direction[facet, position, label]) for facet, position, label in sorted(by_direction)]


def _finding(finding: Finding, under: Concept, evidence: SelectedEvidence) -> Mapping[str, object]:
    """Return what the list of one kind tells of a finding: its papers, appraisal, other kinds and places."""
    papers = finding.papers
    passing = evidence.passing(papers)
    qualities = {paper.quality for paper in passing or papers}
    return {
        "statement": finding.statement,
        "name": evidence.name(finding),
        "papers": [paper.citation_key for paper in passing],
        "further": [paper.citation_key for paper in papers if paper not in passing],
        "ratings": [name for name in evidence.qualities if name in qualities],
        "others": [kind.label for kind in finding.kinds if kind != under],
        "places": [place.words for place in finding.places],
    }


def _claims(brief: Brief, evidence: SelectedEvidence) -> list[tuple[str, list[Mapping[str, object]]]]:
    """Return the claims of influence under headings, those of most papers first.

    A brief about a factor has all claims of the selection at an end of which it stands; another those of its findings.
    """
    if brief.factor:
        sides = [
            ("What is claimed to act on it", [one for one in evidence.influences if one.target == brief.factor]),
            ("What it is claimed to act on", [one for one in evidence.influences if one.source == brief.factor]),
        ]
    else:
        findings = set(brief.findings)
        sides = [("", [one for one in evidence.influences if one.finding in findings])]
    return [(heading, _claim_lines(claims, evidence)) for heading, claims in sides if claims]


def _claim_lines(claims: Sequence[Influence], evidence: SelectedEvidence) -> list[Mapping[str, object]]:
    """Return a line for each thing claimed: its words, how many papers, and which findings claim it how firmly."""
    alike: dict[tuple[Concept, Concept, Concept, Concept], list[Influence]] = defaultdict(list)
    for one in claims:
        alike[one.source, one.state, one.effect, one.target].append(one)
    lines = []
    for (source, state, effect, target), members in alike.items():
        number = len(evidence.papers_of([one.finding for one in members]))
        words = f"{source.label} ({state.label.lower()}) → {target.label}: {effect.label.lower()}"
        findings = [f"{evidence.name(one.finding)} {one.stance.label.lower()}" for one in members]
        lines.append((-number, words, {"words": words, "papers": quantity(number, "paper"), "findings": findings}))
    return [line for _, _, line in sorted(lines, key=lambda line: line[:2])]


def _conclusions(brief: Brief, evidence: SelectedEvidence) -> list[Mapping[str, object]]:
    """Return the conclusions, each with the findings of the brief that it rests on."""
    findings = set(brief.findings)

    def names(conclusion: Conclusion, how: str) -> list[str]:
        return [evidence.name(finding) for finding in conclusion.findings_known_by(how) if finding in findings]

    return [
        {
            "statement": conclusion.statement,
            "name": conclusion.identifier,
            "named": names(conclusion, NAMED),
            "read": names(conclusion, READ),
            "groundless": not conclusion.grounds,
        }
        for conclusion in brief.conclusions
    ]


def _relations(brief: Brief, evidence: SelectedEvidence) -> list[tuple[_Claim, str, _Claim]]:
    """Return what stands against a finding of the brief, or qualifies it."""
    findings = set(brief.findings)

    def claim(finding: Finding) -> _Claim:
        keys = [paper.citation_key for paper in finding.papers]
        return {"statement": finding.statement, "name": evidence.name(finding), "papers": keys}

    return [
        (claim(one.finding), one.kind.label, claim(one.other))
        for one in evidence.relations
        if one.finding in findings or one.other in findings
    ]


def _gaps(brief: Brief, evidence: SelectedEvidence) -> list[tuple[str, str, bool, list[str]]]:
    """Return which kinds of finding are missing or rest on no paper that is rated high, overall and by facet.

    A gap is a kind, the state of its evidence, whether the facet is coded at all, and its values without a finding.
    There is none where the export is filtered: what a filter left out is no gap.
    """
    if evidence.selection.is_filtered:
        return []
    vocabulary = evidence.vocabulary(brief.gaps, brief.findings)
    gaps = []
    for kind in (kind for kind in evidence.kinds.values() if kind.slug in _GAP_KINDS):
        findings = [finding for finding in brief.findings if kind in finding.kinds]
        concepts = {concept for finding in findings for concept in finding.coded(brief.gaps)}
        missing = [concept.label for concept in vocabulary if concept not in concepts]
        gaps.append((kind.label, _state(findings, evidence), bool(vocabulary), missing))
    return gaps


def _state(findings: Sequence[Finding], evidence: SelectedEvidence) -> str:
    """Return how the best of the papers behind findings is rated: ``high``, ``rated`` or ``unrated``, or ``none``."""
    classes = {paper.rating_class for finding in findings for paper in finding.papers}
    if not findings:
        return "none"
    if evidence.rating_classes[0] in classes:
        return "high"
    return "rated" if any("RatingClass" in one.classes for one in classes) else "unrated"
