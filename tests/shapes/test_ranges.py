"""Numbers have to be in range: what is at an end of it passes, and what is beyond is told."""

from __future__ import annotations

from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg.check import validate
from kg.graph import Graph
from kg.namespaces import IE, SH, XSD, local_name
from tests.shapes.defects import base

#: The lowest and highest number that each shape lets through, with what it is said of and by which property.
RANGES: dict[str, tuple[str, str, str, str | None]] = {
    "AgreementCoded": ("CodingAgreement", "codedByEither", "0", None),
    "AgreementCoefficient": ("CodingAgreement", "coefficient", "-1.0", "1.0"),
    "AgreementFindings": ("CodingAgreement", "codedFindings", "1", None),
    "AgreementWhereCoded": ("CodingAgreement", "coefficientWhereCoded", "-1.0", "1.0"),
    "AppraisalComputedRating": ("Appraisal", "computedRating", "0.0", "1.0"),
    "AppraisalOverallRating": ("Appraisal", "overallRating", "0.0", "1.0"),
    "AuthorPosition": ("Author", "position", "1", None),
    "CitationCluster": ("Citation", "cluster", "1", None),
    "CitationParagraph": ("Citation", "paragraph", "1", None),
    "CitationSentence": ("Citation", "sentence", "0", None),
    "ClaimCount": ("FactorSummary", "claimCount", "1", None),
    "ConclusionParagraph": ("Conclusion", "paragraph", "1", None),
    "ContributorPosition": ("Contributor", "position", "1", None),
    "CountNumber": ("ParticipantCount", "number", "0", None),
    "CountPosition": ("ParticipantCount", "position", "1", None),
    "FigureStated": ("ReportedFigure", "stated", "0", None),
    "LinkChance": ("ComponentLink", "chance", "0.0", "0.05"),
    "LinkExpectedFindings": ("ComponentLink", "expectedFindingCount", "0.0", None),
    "LinkExpectedPapers": ("ComponentLink", "expectedPaperCount", "0.0", None),
    "LinkSharedFindings": ("ComponentLink", "sharedFindingCount", "0", None),
    "LinkSharedPapers": ("ComponentLink", "sharedPaperCount", "1", None),
    "ModelFindingCount": ("ComponentSummary", "findingCount", "1", None),
    "ModelPaperCount": ("ComponentSummary", "paperCount", "1", None),
    "PaperCode": ("Paper", "paperCode", "1", None),
    "QuestionPosition": ("ResearchQuestion", "position", "1", None),
    "SectionPosition": ("Section", "position", "1", None),
    "SummaryBetweenness": ("ComponentSummary", "betweenness", "0.0", "1.0"),
    "SummaryCommunity": ("ComponentSummary", "community", "1", None),
    "SummaryDegree": ("ComponentSummary", "degree", "0", None),
    "ThresholdValue": ("Threshold", "value", "0.0", "1.0"),
}
STEP = Decimal("0.1")


def out_of_range(numbers: dict[str, Decimal]) -> set[str]:
    """Return which of the shapes find a number out of range, where each is about a thing that has this number."""
    changed = set(base())
    for shape, number in numbers.items():
        kind, name, *_ = RANGES[shape]
        things = {quad.subject for quad in base() if quad.object == NamedNode(IE + kind)}
        of_kind = [quad for quad in base() if quad.predicate.value == IE + name and quad.subject in things]
        quad = min(of_kind, key=str)
        assert isinstance(quad.object, Literal)
        whole = quad.object.datatype.value == XSD + "integer"
        literal = Literal(f"{number:.0f}" if whole else f"{number:f}", datatype=quad.object.datatype)
        changed.remove(quad)
        changed.add(Quad(quad.subject, quad.predicate, literal, quad.graph_name))
    ranges = {SH + "MinInclusiveConstraintComponent", SH + "MaxInclusiveConstraintComponent"}
    results = validate(Graph.from_quads(sorted(changed, key=str))).results
    return {local_name(result.shape) for result in results if result.component in ranges}


def beyond(end: str, way: int) -> Decimal:
    """Return the next number out of range: whole ones by one, decimals by a tenth."""
    return Decimal(end) + way * (STEP if "." in end else 1)


def test_numbers_at_the_ends_of_their_range_pass() -> None:
    assert out_of_range({shape: Decimal(low) for shape, (_, _, low, _) in RANGES.items()}) == set()
    assert out_of_range({shape: Decimal(high) for shape, (*_, high) in RANGES.items() if high}) == set()


def test_numbers_beyond_their_range_are_told() -> None:
    below = {shape: beyond(low, -1) for shape, (_, _, low, _) in RANGES.items()}
    assert out_of_range(below) == set(below)
    above = {shape: beyond(high, 1) for shape, (*_, high) in RANGES.items() if high}
    assert out_of_range(above) == set(above)
