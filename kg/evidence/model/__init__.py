"""The evidence as values: what reviews, papers, findings and conclusions are in Python.

Things link to each other (``finding.papers``, ``conclusion.grounds``) and are made once for each graph, so that two are
the same exactly when they are one object. What the source lacks is None or empty.
"""

from kg.evidence.model.concepts import Codings, Concept, Scheme
from kg.evidence.model.findings import (
    CodingDifference,
    Conclusion,
    Finding,
    Ground,
    Influence,
    Relation,
    ReportedFigure,
    SourceIssue,
    Support,
)
from kg.evidence.model.papers import Appraisal, Author, Judgement, Paper, ParticipantCount, Work
from kg.evidence.model.reports import Agreement, Contributor, Criterion, Place, ResearchQuestion, Review, Section

__all__ = [
    "Agreement",
    "Appraisal",
    "Author",
    "CodingDifference",
    "Codings",
    "Concept",
    "Conclusion",
    "Contributor",
    "Criterion",
    "Finding",
    "Ground",
    "Influence",
    "Judgement",
    "Paper",
    "ParticipantCount",
    "Place",
    "Relation",
    "ReportedFigure",
    "ResearchQuestion",
    "Review",
    "Scheme",
    "Section",
    "SourceIssue",
    "Support",
    "Work",
]
