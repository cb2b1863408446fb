"""Summary of qualitative findings: the facts that a panel needs to judge confidence, and its judgements if it made any.

GRADE-CERQual judges each review finding by four components (Lewin et al. 2018,
https://doi.org/10.1186/s13012-017-0688-3): methodological limitations (https://doi.org/10.1186/s13012-017-0690-9),
coherence (https://doi.org/10.1186/s13012-017-0691-8), adequacy of data (https://doi.org/10.1186/s13012-017-0692-7)
and relevance (https://doi.org/10.1186/s13012-017-0693-6). The judgements are people's and come from the table
``cerqual.csv``; nothing here computes them.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kg.evidence import Concept, Conclusion, Finding, Paper, ResearchQuestion, Review
from kg.export.documents import render
from kg.export.evidence import NAMED, READ, SelectedEvidence
from kg.export.job import Job
from kg.export.spreadsheets import METADATA, csv_text, metadata_text
from kg.export.tables import Column, Table
from kg.library import find_query, run_query
from kg.namespaces import local_name
from kg.numbers import decimal_text
from kg.references import csl_text

__all__ = ["COLUMNS", "NOT_ASSESSED", "ReviewFinding", "review_findings", "studies", "summary_row", "write_soqf"]

NOT_ASSESSED = "not assessed"

#: How the findings that make up a review finding are known to belong to it, in words.
_GROUNDS = {NAMED: "named by the text", READ: "read"}
_CODING_GROUND = "coded with this component and kind"

#: The components of CERQual.
_COMPONENTS = ("limitations", "coherence", "adequacy", "relevance")
COLUMNS = (
    "review",
    "id",
    "review_finding",
    "findings",
    "grounds",
    "papers",
    "paper_count",
    *(f"{name}_{part}" for name in _COMPONENTS for part in ("facts", "judgement", "justification")),
    "confidence",
    "confidence_justification",
)


@dataclass(frozen=True, kw_only=True)
class ReviewFinding:
    """A conclusion, or a component with a kind of finding, and the findings that make it up.

    ``grounds`` says how these are known to belong to it.
    """

    review: str
    identifier: str
    title: str
    findings: Sequence[Finding]
    grounds: str
    judgements: Mapping[str, str]


def write_soqf(job: Job, folder: Path) -> None:
    """Write ``soqf/summary.csv``, ``studies.csv`` and their description, ``summary.md`` and ``references.json``."""
    out = folder / "soqf"
    out.mkdir()
    summary = review_findings(job.evidence)
    summary_rows = [list(COLUMNS), *(summary_row(review_finding, job.evidence) for review_finding in summary)]
    tables = {"summary": summary_rows, "studies": studies(job.evidence)}
    for name, rows in tables.items():
        (out / f"{name}.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
    described = [Table(name, [Column(column) for column in rows[0]], ()) for name, rows in tables.items()]
    (out / METADATA).write_text(metadata_text(job.about, described), encoding="utf-8", newline="")
    (out / "summary.md").write_text(_document(summary, job), encoding="utf-8", newline="")
    (out / "references.json").write_text(csl_text(job.evidence.papers.values()), encoding="utf-8", newline="")


def review_findings(evidence: SelectedEvidence) -> list[ReviewFinding]:
    """Return the conclusions, then every component and kind that has findings, each with the panel's judgements."""
    by_conclusion, by_pair = _judgements(evidence)
    conclusions = [
        ReviewFinding(
            review=conclusion.review.identifier,
            identifier=conclusion.identifier,
            title=conclusion.statement,
            findings=conclusion.findings,
            grounds=_grounds(conclusion),
            judgements=by_conclusion.get(conclusion.iri, {}),
        )
        for conclusion in evidence.conclusions.values()
    ]
    by_component: dict[tuple[Review, Concept, Concept], list[Finding]] = defaultdict(list)
    for finding in evidence.findings.values():
        for component in finding.components:
            for kind in finding.kinds:
                by_component[finding.review, component, kind].append(finding)
    pairs = sorted(by_component, key=lambda key: (key[0].identifier, key[1].order, key[2].iri))
    return conclusions + [
        ReviewFinding(
            review=review.identifier,
            identifier=f"{component.slug}/{kind.slug}",
            title=f"{component.label}: {kind.label}",
            findings=by_component[review, component, kind],
            grounds=_CODING_GROUND,
            judgements=by_pair.get((review.identifier, component.iri, kind.iri), {}),
        )
        for review, component, kind in pairs
    ]


def _grounds(conclusion: Conclusion) -> str:
    """Return in words how the grounds of a conclusion are known; each by name where it is not the same for all."""
    by_kind: dict[str, list[str]] = {words: [] for words in _GROUNDS.values()}
    for ground in conclusion.grounds:
        # Another graph may know of another way.
        words = _GROUNDS.get(ground.known_by.slug, ground.known_by.label)
        by_kind.setdefault(words, []).append(ground.finding.identifier)
    used = {words: findings for words, findings in by_kind.items() if findings}
    if len(used) == 1:
        return next(iter(used))
    return "; ".join(f"{words}: {', '.join(findings)}" for words, findings in used.items()) or "none"


_Judgements = Mapping[str, str]


def _judgements(evidence: SelectedEvidence) -> tuple[dict[str, _Judgements], dict[tuple[str, str, str], _Judgements]]:
    """Return the panel's judgements by conclusion, and by review, component and kind."""
    by_conclusion: dict[str, _Judgements] = {}
    by_pair: dict[tuple[str, str, str], _Judgements] = {}
    for row in run_query(find_query("confidence", ("exports",)), evidence.graph):
        if "conclusion" in row:
            by_conclusion[row["conclusion"]] = row
        elif "component" in row:
            by_pair[local_name(row["review"]), row["component"], row["kind"]] = row
    return by_conclusion, by_pair


def summary_row(review_finding: ReviewFinding, evidence: SelectedEvidence) -> list[str]:
    """Return the row of a review finding, in the order of :data:`COLUMNS`."""
    papers = evidence.papers_of(review_finding.findings)
    facts = _facts(review_finding, papers, evidence)
    cells = [
        review_finding.review,
        review_finding.identifier,
        review_finding.title,
        "; ".join(finding.identifier for finding in review_finding.findings),
        review_finding.grounds,
        "; ".join(f"{paper.code} {paper.citation}" for paper in papers),
        str(len(papers)),
    ]
    for name in _COMPONENTS:
        cells += [
            "; ".join(facts[name]),
            review_finding.judgements.get(name, NOT_ASSESSED),
            review_finding.judgements.get(f"{name}Reason", ""),
        ]
    return [
        *cells,
        review_finding.judgements.get("confidence", NOT_ASSESSED),
        review_finding.judgements.get("confidenceReason", ""),
    ]


def _facts(review_finding: ReviewFinding, papers: Sequence[Paper], evidence: SelectedEvidence) -> dict[str, list[str]]:
    """Return what the graph holds for each component of CERQual, in short sentences."""
    return {
        "limitations": _limitations(papers, evidence),
        "coherence": _coherence(review_finding, evidence),
        "adequacy": _adequacy(review_finding, papers),
        "relevance": _relevance(review_finding, papers),
    }


def _frequencies(values: Iterable[str]) -> str:
    """Return values with how often each occurs, the most frequent first."""
    counts = Counter(values)
    return ", ".join(f"{value} {counts[value]}" for value in sorted(counts, key=lambda v: (-counts[v], v)))


def _labels(papers: Iterable[Paper], name: str) -> list[str]:
    return [concept.label for paper in papers for concept in paper.coded(name)]


def _limitations(papers: Sequence[Paper], evidence: SelectedEvidence) -> list[str]:
    appraisals = [paper.appraisal for paper in papers if paper.appraisal]
    designs = [
        design
        for appraisal in appraisals
        for design in sorted({one.item.category.label for one in appraisal.judgements if one.item.category})
    ]
    shortfalls = [
        f"{one.item.notation} {one.item.label} ({one.answer.label.lower()})"
        for appraisal in appraisals
        for one in appraisal.judgements
        if one.answer.slug != "yes"
    ]
    quality = Counter(paper.quality for paper in papers)
    ratings = ", ".join(f"{name} {quality[name]}" for name in evidence.qualities if quality[name])
    return [
        f"study types: {_frequencies(_labels(papers, 'studyType')) or 'none stated'}",
        f"designs appraised: {_frequencies(designs) or 'none'}",
        f"items not answered yes: {_frequencies(shortfalls) or 'none of those in the source'}",
        f"ratings: {ratings or 'no paper'}",
    ]


def _coherence(review_finding: ReviewFinding, evidence: SelectedEvidence) -> list[str]:
    findings = set(review_finding.findings)
    directions = [concept.label for finding in review_finding.findings for concept in finding.coded("direction")]
    contradictions = [
        f"{relation.finding.identifier} {relation.kind.label} {relation.other.identifier}"
        for relation in evidence.relations
        if relation.finding in findings or relation.other in findings
    ]
    return [
        f"directions: {_frequencies(directions) or 'none coded'}",
        f"set against one another: {', '.join(contradictions) or 'none'}",
    ]


def _adequacy(review_finding: ReviewFinding, papers: Sequence[Paper]) -> list[str]:
    facts = [f"{len(papers)} papers, {len(review_finding.findings)} findings"]
    single_paper = sum(len(finding.papers) == 1 for finding in review_finding.findings)
    facts.append(f"findings that rest on one paper: {single_paper}")
    for column in ("families", "staff"):
        counts = [count for paper in papers for count in paper.participants if count.column == column]
        numbers = [count.number for count in counts if count.number is not None]
        statuses = _frequencies(count.status.label.lower() for count in counts if count.number is None)
        facts.append(f"participants ({column}): counts stated add up to {sum(numbers)}")
        facts += [f"counts without a number: {statuses}"] if statuses else []
    facts.append(f"methods: {_frequencies(_labels(papers, 'dataCollectionMethod')) or 'none stated'}")
    return facts


def _relevance(review_finding: ReviewFinding, papers: Sequence[Paper]) -> list[str]:
    levels = [concept.label for finding in review_finding.findings for concept in finding.coded("atLevel")]
    settings = [concept.label for finding in review_finding.findings for concept in finding.coded("setting")]
    return [
        f"regions: {_frequencies(_labels(papers, 'region')) or 'none stated'}",
        f"populations: {_frequencies(_labels(papers, 'participantGroup')) or 'none stated'}",
        f"levels: {_frequencies(levels) or 'none coded'}",
        f"countries named: {_frequencies(settings) or 'none'}",
    ]


def studies(evidence: SelectedEvidence) -> list[list[str]]:
    """Return the table of studies by research question and theme: a header, then a row for each of them and paper.

    A paper belongs to a question if a finding that it supports is a ground of a conclusion that answers it; the last
    column says how these grounds are known.
    """
    findings: dict[_Study, set[str]] = defaultdict(set)
    grounds: dict[_Study, set[str]] = defaultdict(set)
    for conclusion in evidence.conclusions.values():
        for question, ground in itertools.product(conclusion.questions, conclusion.grounds):
            for study in itertools.product([question], ground.finding.components, ground.finding.papers):
                grounds[study].add(ground.known_by.slug)
                findings[study].add(ground.finding.identifier)
    header = ["review", "question", "theme", "theme_id", "paper", "citation", "study_type", "study_type_id"]
    table = [[*header, "appraisal", "appraisal_id", "rating", "findings", "grounds"]]
    for study in sorted(findings, key=_study_order):
        question, theme, paper = study
        row = [paper.review.identifier, question.identifier, theme.label, theme.slug, str(paper.code), paper.citation]
        row += ["; ".join(_labels([paper], "studyType")), "; ".join(one.slug for one in paper.coded("studyType"))]
        row += [paper.status.label, paper.status.slug]
        row += ["" if paper.rating is None else decimal_text(paper.rating), "; ".join(sorted(findings[study]))]
        table.append([*row, "; ".join(words for how, words in _GROUNDS.items() if how in grounds[study])])
    return table


#: A paper under a research question and a component of integration.
_Study: TypeAlias = tuple[ResearchQuestion, Concept, Paper]


def _study_order(study: _Study) -> tuple[str, str, int, str, int]:
    question, theme, paper = study
    return paper.review.identifier, question.identifier, theme.position or 0, theme.label, paper.code


def _document(summary: Sequence[ReviewFinding], job: Job) -> str:
    """Return the summary as Markdown: a section per review finding."""
    return render(
        "soqf.md.j2",
        review_findings=[_section(review_finding, job.evidence) for review_finding in summary],
        assessed=sum(bool(review_finding.judgements) for review_finding in summary),
        about=job.about,
        partial=job.evidence.partial,
    )


def _section(review_finding: ReviewFinding, evidence: SelectedEvidence) -> Mapping[str, object]:
    """Return what the summary tells of a review finding."""
    papers = evidence.papers_of(review_finding.findings)
    names = (*_COMPONENTS, "confidence")
    return {
        "title": review_finding.title,
        "anchor": f"{review_finding.review}-{review_finding.identifier.replace('/', '-')}",
        "grounds": review_finding.grounds,
        "papers": [paper.citation_key for paper in papers],
        "facts": _facts(review_finding, papers, evidence),
        "judged": {name: review_finding.judgements.get(name, NOT_ASSESSED) for name in names},
        "reasons": {name: review_finding.judgements.get(f"{name}Reason", "") for name in names},
    }
