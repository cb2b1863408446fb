"""Summary of qualitative findings: the facts that a panel needs to judge confidence, and its judgements if it made any.

GRADE-CERQual judges each review finding by four components (Lewin et al. 2018,
https://doi.org/10.1186/s13012-017-0688-3): methodological limitations (https://doi.org/10.1186/s13012-017-0690-9),
coherence (https://doi.org/10.1186/s13012-017-0691-8), adequacy of data (https://doi.org/10.1186/s13012-017-0692-7)
and relevance (https://doi.org/10.1186/s13012-017-0693-6). The judgements are people's and come from the table
``cerqual.csv``; nothing here computes them.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.export.answers import rows
from kg.export.documents import render
from kg.export.evidence import NAMED, READ, Conclusion, Evidence, Finding, Paper
from kg.export.job import Job
from kg.export.references import csl_text
from kg.namespaces import IE, local_name

__all__ = ["COLUMNS", "NOT_ASSESSED", "ReviewFinding", "review_findings", "studies", "summary_row", "write_soqf"]

NOT_ASSESSED = "not assessed"

#: How the findings that make up a review finding are known to belong to it, in words.
_GROUNDS = {NAMED: "named by the text", READ: "read"}
_CODED = "coded with this component and kind"

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


@dataclass(frozen=True)
class ReviewFinding:
    """A conclusion, or a component with a kind of finding, and the findings that make it up.

    ``grounds`` says how these are known to belong to it.
    """

    review: str
    identifier: str
    title: str
    findings: Sequence[Finding]
    grounds: str
    judged: Mapping[str, str]


def write_soqf(job: Job, folder: Path) -> None:
    """Write ``soqf/summary.csv``, ``summary.md``, ``studies.csv`` and ``references.json``."""
    out = folder / "soqf"
    out.mkdir()
    found = review_findings(job.evidence)
    table = [COLUMNS, *(summary_row(one, job.evidence) for one in found)]
    (out / "summary.csv").write_text(_csv(table), encoding="utf-8", newline="")
    (out / "studies.csv").write_text(_csv(studies(job.evidence)), encoding="utf-8", newline="")
    (out / "summary.md").write_text(_document(found, job.evidence), encoding="utf-8", newline="")
    (out / "references.json").write_text(csl_text(job.evidence.papers.values()), encoding="utf-8", newline="")


def _csv(table: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(table)
    return buffer.getvalue()


def review_findings(evidence: Evidence) -> list[ReviewFinding]:
    """Return the conclusions, then every component and kind that has findings, each with the panel's judgements."""
    by_conclusion, by_pair = _judgements(evidence)
    found = [
        ReviewFinding(
            conclusion.review,
            conclusion.identifier,
            conclusion.statement,
            [evidence.findings[iri] for iri in conclusion.grounds if iri in evidence.findings],
            _grounds(conclusion, evidence),
            by_conclusion.get(conclusion.iri, {}),
        )
        for conclusion in evidence.conclusions.values()
    ]
    grouped: dict[tuple[str, int, str, str, str], list[Finding]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for finding in evidence.findings.values():
        for component in finding.coded("concerns"):
            for kind in finding.kinds:
                key = (finding.review, *component.order, kind.iri)
                grouped[key].append(finding)
                names[component.iri, kind.iri] = f"{component.label}: {kind.label}"
    for (review, _, _, component_iri, kind_iri), members in sorted(grouped.items()):
        identifier = f"{local_name(component_iri)}/{local_name(kind_iri)}"
        judged = by_pair.get((review, component_iri, kind_iri), {})
        found.append(ReviewFinding(review, identifier, names[component_iri, kind_iri], members, _CODED, judged))
    return found


def _grounds(conclusion: Conclusion, evidence: Evidence) -> str:
    """Return in words how the grounds of a conclusion are known; each by name where it is not the same for all."""
    known: dict[str, list[str]] = defaultdict(list)
    for iri, how in conclusion.grounds.items():
        if iri in evidence.findings:
            known[how].append(evidence.findings[iri].identifier)
    if len(known) == 1:
        return _GROUNDS[next(iter(known))]
    return "; ".join(f"{words}: {', '.join(known[how])}" for how, words in _GROUNDS.items() if how in known) or "none"


_Judged = Mapping[str, str]


def _judgements(evidence: Evidence) -> tuple[dict[str, _Judged], dict[tuple[str, str, str], _Judged]]:
    """Return the panel's judgements by conclusion, and by review, component and kind."""
    by_conclusion: dict[str, _Judged] = {}
    by_pair: dict[tuple[str, str, str], _Judged] = {}
    for row in rows(evidence.selection.graph, "confidence"):
        if "conclusion" in row:
            by_conclusion[row["conclusion"]] = row
        elif "component" in row:
            by_pair[local_name(row["review"]), row["component"], row["kind"]] = row
    return by_conclusion, by_pair


def summary_row(one: ReviewFinding, evidence: Evidence) -> list[str]:
    """Return the row of a review finding, in the order of :data:`COLUMNS`."""
    papers = _papers(one, evidence)
    facts = _facts(one, papers, evidence)
    cells = [
        one.review,
        one.identifier,
        one.title,
        "; ".join(finding.identifier for finding in one.findings),
        one.grounds,
        "; ".join(f"{paper.code} {paper.fields['citation']}" for paper in papers),
        str(len(papers)),
    ]
    for name in _COMPONENTS:
        cells += ["; ".join(facts[name]), one.judged.get(name, NOT_ASSESSED), one.judged.get(f"{name}Reason", "")]
    return [*cells, one.judged.get("confidence", NOT_ASSESSED), one.judged.get("confidenceReason", "")]


def _papers(one: ReviewFinding, evidence: Evidence) -> list[Paper]:
    wanted = {iri for finding in one.findings for iri in finding.supports}
    return [paper for iri, paper in evidence.papers.items() if iri in wanted]


def _facts(one: ReviewFinding, papers: Sequence[Paper], evidence: Evidence) -> dict[str, list[str]]:
    """Return what the graph holds for each component of CERQual, in short sentences."""
    return {
        "limitations": _limitations(papers, evidence),
        "coherence": _coherence(one, evidence),
        "adequacy": _adequacy(one, papers),
        "relevance": _relevance(one, papers),
    }


def _counted(values: Iterable[str]) -> str:
    """Return values with how often each occurs, the most frequent first."""
    counts = Counter(values)
    return ", ".join(f"{value} {counts[value]}" for value in sorted(counts, key=lambda v: (-counts[v], v)))


def _coded(papers: Iterable[Paper], name: str) -> list[str]:
    return [concept.label for paper in papers for concept in paper.codings.get(IE + name, ())]


def _limitations(papers: Sequence[Paper], evidence: Evidence) -> list[str]:
    designs = [design for paper in papers for design in sorted({judgement.category for judgement in paper.judgements})]
    failed = [
        f"{judgement.number} {judgement.asked} ({judgement.answer.lower()})"
        for paper in papers
        for judgement in paper.judgements
        if judgement.answer != "Yes"
    ]
    quality = Counter(paper.quality for paper in papers)
    return [
        f"study types: {_counted(_coded(papers, 'studyType')) or 'none stated'}",
        f"designs appraised: {_counted(designs) or 'none'}",
        f"items not answered yes: {_counted(failed) or 'none of those in the source'}",
        f"ratings: {', '.join(f'{name} {quality[name]}' for name in evidence.classes if quality[name]) or 'no paper'}",
    ]


def _coherence(one: ReviewFinding, evidence: Evidence) -> list[str]:
    within = {finding.iri for finding in one.findings}
    directions = [concept.label for finding in one.findings for concept in finding.coded("direction")]
    against = [
        f"{evidence.findings[relation.finding].identifier} {relation.relation} "
        f"{evidence.findings[relation.other].identifier}"
        for relation in evidence.relations
        if relation.finding in within or relation.other in within
    ]
    return [
        f"directions: {_counted(directions) or 'none coded'}",
        f"set against one another: {', '.join(against) or 'none'}",
    ]


def _adequacy(one: ReviewFinding, papers: Sequence[Paper]) -> list[str]:
    facts = [f"{len(papers)} papers, {len(one.findings)} findings"]
    alone = sum(len(finding.supports) == 1 for finding in one.findings)
    facts.append(f"findings that rest on one paper: {alone}")
    for column in ("families", "staff"):
        counts = [count for paper in papers for count in paper.counts if count.column == column]
        stated = [count.number for count in counts if count.number is not None]
        without = _counted(count.status.lower() for count in counts if count.number is None)
        facts.append(f"participants ({column}): counts stated add up to {sum(stated)}")
        facts += [f"counts without a number: {without}"] if without else []
    facts.append(f"methods: {_counted(_coded(papers, 'dataCollectionMethod')) or 'none stated'}")
    return facts


def _relevance(one: ReviewFinding, papers: Sequence[Paper]) -> list[str]:
    levels = [concept.label for finding in one.findings for concept in finding.coded("atLevel")]
    settings = [concept.label for finding in one.findings for concept in finding.coded("setting")]
    return [
        f"regions: {_counted(_coded(papers, 'region')) or 'none stated'}",
        f"populations: {_counted(_coded(papers, 'participantGroup')) or 'none stated'}",
        f"levels: {_counted(levels) or 'none coded'}",
        f"countries named: {_counted(settings) or 'none'}",
    ]


def studies(evidence: Evidence) -> list[list[str]]:
    """Return the table of studies by research question and theme: a header, then a row for each of them and paper.

    A paper belongs to a question if a finding that it supports is a ground of a conclusion that answers it; the last
    column says how these grounds are known.
    """
    found: dict[tuple[str, str, int, str, str], list[str]] = defaultdict(list)
    known: dict[tuple[str, str, int, str, str], set[str]] = defaultdict(set)
    for conclusion in evidence.conclusions.values():
        for question in conclusion.questions:
            asked = evidence.questions[question].identifier
            for finding in (evidence.findings[iri] for iri in conclusion.grounds if iri in evidence.findings):
                for component in finding.coded("concerns"):
                    for paper in finding.supports:
                        key = (finding.review, asked, component.position, component.label, paper)
                        known[key].add(conclusion.grounds[finding.iri])
                        if finding.identifier not in found[key]:
                            found[key].append(finding.identifier)
    header = ["review", "question", "theme", "paper", "citation", "study_type", "appraisal", "rating"]
    table = [[*header, "findings", "grounds"]]
    for key in sorted(found, key=lambda key: (key[:4], _code(key, evidence))):
        review, asked, _, label, iri = key
        fields = evidence.papers[iri].fields
        row = [review, asked, label, str(evidence.papers[iri].code), fields["citation"], fields.get("studyType", "")]
        row += [fields["appraisal"], fields.get("rating", ""), "; ".join(sorted(found[key]))]
        table.append([*row, "; ".join(words for how, words in _GROUNDS.items() if how in known[key])])
    return table


def _code(key: tuple[str, str, int, str, str], evidence: Evidence) -> int:
    return evidence.papers[key[-1]].code


def _document(found: Sequence[ReviewFinding], evidence: Evidence) -> str:
    """Return the summary as Markdown: a section per review finding."""
    return render(
        "soqf.md.j2",
        review_findings=[_section(one, evidence) for one in found],
        assessed=sum(bool(one.judged) for one in found),
        selection=evidence.selection,
        counts=evidence.counts_of_all,
        partial=evidence.partial,
    )


def _section(one: ReviewFinding, evidence: Evidence) -> Mapping[str, object]:
    """Return what the summary tells of a review finding."""
    papers = _papers(one, evidence)
    judged = (*_COMPONENTS, "confidence")
    return {
        "title": one.title,
        "anchor": f"{one.review}-{one.identifier.replace('/', '-')}",
        "grounds": one.grounds,
        "papers": [paper.key for paper in papers],
        "facts": _facts(one, papers, evidence),
        "judged": {name: one.judged.get(name, NOT_ASSESSED) for name in judged},
        "reasons": {name: one.judged.get(f"{name}Reason", "") for name in judged},
    }
