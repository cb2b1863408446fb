"""The report against itself: figures that it states, recomputed from the graph.

Each ``ie:ReportedFigure`` names the query in ``queries/figures`` that recomputes it and what of the answer is the
number: how many papers, the sum of their numbers, or how many distinct values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import KnowledgeGraphError
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.numbers import decimal_number

__all__ = ["Reconciliation", "reconcile"]

_FIGURES = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ie: <https://w3id.org/integration-evidence/ontology#>
SELECT ?figure ?id ?key ?place ?statement ?stated ?comparison ?query ?measure ?parameters ?issue ?explanation WHERE {
  ?figure a ie:ReportedFigure ; dcterms:identifier ?id ; ie:reportedIn/ie:sectionKey ?key ; ie:place ?place ;
    ie:statement ?statement ; ie:stated ?stated ; ie:comparison ?comparison ; ie:recomputedBy ?query ;
    ie:measure ?measure .
  OPTIONAL { ?figure ie:parameters ?parameters }
  OPTIONAL { ?figure ie:explainedBy ?source . ?source dcterms:identifier ?issue ; ie:statement ?explanation }
} ORDER BY ?id"""


@dataclass(frozen=True)
class Reconciliation:
    """A figure of the report beside its recomputation.

    ``counted`` lists the paper codes (or values) behind the computed number; ``issue`` names the source issue that
    explains a difference, empty where there is none.
    """

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


def reconcile(graph: Graph) -> list[Reconciliation]:
    """Recompute every reported figure of the graph and return all of them, in order of identifier.

    Raises :class:`~kg.errors.KnowledgeGraphError` where a figure's query or parameters do not work.
    """
    figures = graph.select(_FIGURES)
    return [_recompute(graph, row) for row in figures]


def _recompute(graph: Graph, row: Mapping[str, str]) -> Reconciliation:
    name = row["query"].rsplit("/", 1)[-1]
    values: dict[str, list[str]] = {}
    for pair in row.get("parameters", "").split():
        option, _, value = pair.partition("=")
        values.setdefault(option, []).append(value)
    try:
        answer = run_query(find_query(name, ("figures",)), graph, values)
    except KnowledgeGraphError as error:
        raise KnowledgeGraphError(
            f"reported-figures.csv, {row['id']}: {error}", f"Correct its query or parameters. {error.advice}"
        ) from error
    measured = list(answer)
    counted = tuple(dict.fromkeys(entry.get("paper") or entry["value"] for entry in measured))
    if row["measure"] == "sum":
        computed = sum((decimal_number(entry["number"]) for entry in measured), Decimal(0))
    else:
        computed = Decimal(len(counted))
    return Reconciliation(
        row["id"],
        row["key"],
        row["place"],
        row["statement"],
        decimal_number(row["stated"], "a reported figure"),
        row["comparison"],
        computed,
        counted,
        name,
        row.get("parameters", ""),
        row.get("issue", ""),
        row.get("explanation", ""),
    )
