"""The report against itself: figures that it states, recomputed from the graph.

Each ``ie:ReportedFigure`` names the query in ``queries/figures`` that recomputes it and what of the answer is the
number: how many papers, the sum of their numbers, or how many distinct values.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.errors import KnowledgeGraphError
from kg.evidence import Evidence, ReportedFigure
from kg.graph import Graph, select_reviews
from kg.library import find_query, run_query
from kg.numbers import decimal_number

__all__ = ["Reconciliation", "reconcile"]


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """A figure of the report beside its recomputation.

    ``counted`` lists the paper codes (or values) behind the computed number; ``issue`` names the source issue that
    explains a difference, empty where there is none.
    """

    review: str
    identifier: str
    section: str
    place: str
    statement: str
    stated: Decimal
    comparison: str
    computed: Decimal
    counted: tuple[str, ...]
    query: str
    parameters: str
    issue: str
    explanation: str

    @property
    def agrees(self) -> bool:
        """Whether the computed number is what the report states, in the way it states it."""
        if self.comparison == "at-least":
            return self.computed >= self.stated
        if self.comparison == "at-most":
            return self.computed <= self.stated
        if self.comparison == "about":
            return abs(self.computed - self.stated) * 10 <= self.stated
        return self.computed == self.stated

    @property
    def verdict(self) -> str:
        """``agrees``, ``explained`` (differs, and a source issue says why) or ``unexplained``."""
        if self.agrees:
            return "agrees"
        return "explained" if self.issue else "unexplained"


def reconcile(evidence: Evidence) -> list[Reconciliation]:
    """Recompute every reported figure from the graph of its review and return all of them, in the order of the graph.

    Papers are counted by their numbers, of which each review has its own.
    Raises :class:`~kg.errors.KnowledgeGraphError` where a figure's query or parameters do not work.
    """
    graph, several = evidence.graph, len(evidence.reviews) > 1
    graphs = {name: select_reviews(graph, [name]) if several else graph for name in evidence.reviews}
    figures = evidence.reported_figures.values()
    return [
        _recompute(graphs[figure.review.identifier], figure) for figure in figures if figure.query and figure.measure
    ]


def _recompute(graph: Graph, figure: ReportedFigure) -> Reconciliation:
    values: dict[str, list[str]] = {}
    for pair in figure.parameters.split():
        option, _, value = pair.partition("=")
        values.setdefault(option, []).append(value)
    try:
        results = run_query(find_query(figure.query, ("figures",)), graph, values)
    except KnowledgeGraphError as error:
        raise KnowledgeGraphError(
            f"reported-figures.csv, {figure.identifier}: {error}", f"Correct its query or parameters. {error.advice}"
        ) from error
    rows = list(results)
    counted = tuple(dict.fromkeys(row.get("paper") or row["value"] for row in rows))
    if figure.measure == "sum":
        computed = sum((decimal_number(row["number"]) for row in rows), Decimal(0))
    else:
        computed = Decimal(len(counted))
    return Reconciliation(
        review=figure.review.identifier,
        identifier=figure.identifier,
        section=figure.section.key,
        place=figure.place,
        statement=figure.statement,
        stated=decimal_number(figure.stated, "a reported figure"),
        comparison=figure.comparison,
        computed=computed,
        counted=counted,
        query=figure.query,
        parameters=figure.parameters,
        issue=figure.issue.identifier if figure.issue else "",
        explanation=figure.issue.statement if figure.issue else "",
    )
