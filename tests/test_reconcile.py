"""The report's figures are recomputed; what differs has to be explained."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import KnowledgeGraphError
from kg.evidence import Evidence
from kg.graph import Graph
from kg.library.linked_data import CATALOGUE_GRAPH
from kg.namespaces import IE, graph_iri, thing_iri
from kg.rdf import iri
from kg.reconcile import Reconciliation, reconcile


@pytest.fixture(scope="module")
def figures(graph: Graph) -> dict[str, Reconciliation]:
    return {figure.identifier: figure for figure in reconcile(Evidence(graph))}


def test_every_difference_is_explained(figures: dict[str, Reconciliation]) -> None:
    verdicts = Counter(figure.verdict for figure in figures.values())
    assert verdicts["unexplained"] == 0
    assert verdicts["agrees"] > 100


@pytest.mark.parametrize(
    ("section", "total", "grey"),
    [("rationales", 34, 3), ("process", 66, 8), ("experiences", 68, 9), ("levels", 32, 3), ("outcomes", 44, 8)],
)
def test_chapter_totals_are_those_of_the_report(
    figures: dict[str, Reconciliation], section: str, total: int, grey: int
) -> None:
    chapter = [figure for figure in figures.values() if figure.section == section and figure.query == "papers-listed"]
    everything = [f for f in chapter if f.parameters.split() == [f.parameters] and f.parameters.startswith("chapter=")]
    assert [(f.stated, f.computed) for f in everything] == [(Decimal(total), Decimal(total))]
    (of_grey,) = [f for f in chapter if f.parameters.split()[1:] == ["source-type=grey-literature"]]
    assert (of_grey.stated, of_grey.computed) == (Decimal(grey), Decimal(grey))


def test_an_explained_difference_names_its_papers(figures: dict[str, Reconciliation]) -> None:
    (figure,) = [f for f in figures.values() if f.section == "rationales" and "health practitioners" in f.statement]
    assert (figure.stated, figure.computed, figure.verdict) == (Decimal(16), Decimal(17), "explained")
    assert " ".join(figure.counted) == "1 10 12 13 18 22 24 35 43 50 63 66 71 78 82 86 87"
    assert figure.explanation


@pytest.mark.parametrize(
    ("comparison", "computed", "agrees"),
    [
        ("equal", 10, True),
        ("equal", 9, False),
        ("at-least", 11, True),
        ("at-least", 9, False),
        ("at-most", 9, True),
        ("at-most", 11, False),
        ("about", 11, True),
        ("about", 12, False),
    ],
)
def test_comparisons(figures: dict[str, Reconciliation], comparison: str, computed: int, agrees: bool) -> None:
    figure = replace(
        next(iter(figures.values())), stated=Decimal(10), computed=Decimal(computed), comparison=comparison, issue=""
    )
    assert figure.agrees is agrees
    assert figure.verdict == ("agrees" if agrees else "unexplained")


def test_a_figure_with_an_unknown_query_names_its_row(quads: list[Quad]) -> None:
    figure = NamedNode(thing_iri("rer2023", "reported-figure", "rf001"))
    recomputed = iri("ie:recomputedBy")
    wrong = Quad(figure, recomputed, iri("ie:nothing-such"), NamedNode(graph_iri("rer2023", "reported-figures")))
    kept = [quad for quad in quads if not (quad.subject == figure and quad.predicate == recomputed)]
    with pytest.raises(KnowledgeGraphError, match=r"reported-figures\.csv, rf001: There is no query"):
        reconcile(Evidence(Graph.from_quads([*kept, wrong])))


def test_literals_are_plain(quads: list[Quad]) -> None:
    """No text begins or ends with a space; only queries of the library end with a line, and stems stand in spaces."""
    stems = NamedNode(IE + "searchStems")
    stated = [q for q in quads if q.graph_name != NamedNode(CATALOGUE_GRAPH) and q.predicate != stems]
    assert not [q for q in stated if isinstance(q.object, Literal) and q.object.value != q.object.value.strip()]
