"""One defect a fixture: each fires the shape it is named after, by the constraints listed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from kg.check import Shape, load_shapes, validate
from kg.graph import Graph
from kg.namespaces import ID, IE, local_name
from kg.rdf import RDF_TYPE
from tests.shapes.defects import FIXTURE, FIXTURES, base, fixture, noticed, rows

#: The fixtures in groups of equal size, so that several workers share them.
GROUPS = [list(FIXTURES)[start::6] for start in range(6)]
#: How the IRIs of the base graph's own review begin; a copy changes its name. What all reviews share has others.
OWN = f"{ID}rer2023/"
#: What this shape finds of a review depends on the other reviews beside it.
ACROSS = {("FindingStatedTwice", "sh:sparql")}


def needs_fixture(shape: Shape) -> bool:
    """Whether a shape can be at fault itself: a property shape, a query, or a closed node shape."""
    return not shape.node_shape or shape.select is not None or shape.closed


def test_every_shape_has_its_fixture() -> None:
    assert set(FIXTURES) == {local_name(shape.iri) for shape in load_shapes().all.values() if needs_fixture(shape)}


def is_own(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(OWN)


def copied(name: str) -> set[Quad] | None:
    """Return the graph of a fixture as that of a review named after it; None where its defect is not the review's."""

    def renamed(term: Any) -> Any:
        return NamedNode(term.value.replace(OWN, f"{ID}{name}/", 1)) if is_own(term) else term

    quads = fixture(name)
    if not all(is_own(quad.subject) for quad in quads ^ base()):
        return None
    return {Quad(renamed(q.subject), q.predicate, renamed(q.object), q.graph_name) for q in quads}


def listed(name: str) -> set[tuple[str, str]]:
    """Return the constraints that notice a fixture, as defects.csv lists them."""
    return {(row.shape, row.constraint) for row in rows() if (row.shape, row.defect) == (name, FIXTURE)}


def fired(quads: Iterable[Quad]) -> dict[str, set[tuple[str, str]]]:
    """Return the constraints that fire, by the review of the thing at fault (or the thing, where it is of none)."""
    constraints: dict[str, set[tuple[str, str]]] = {}
    for shape, constraint, focus in noticed(quads):
        review = focus.removeprefix(ID).split("/")[0]
        constraints.setdefault(review if review in FIXTURES else focus, set()).add((shape, constraint))
    return constraints


@pytest.mark.parametrize("names", GROUPS, ids=range(len(GROUPS)))
def test_fixtures_fire_their_shape_beside_each_other(names: Sequence[str]) -> None:
    """Each defect is that of a review of its own, and all reviews are checked at once, which takes a fraction."""
    across = {shape for shape, _ in ACROSS}
    copies = {name: copy for name in names if name not in across and (copy := copied(name)) is not None}
    assert len(copies) > len(names) / 2
    found = fired(quad for copy in copies.values() for quad in copy)
    assert {review: constraints - ACROSS for review, constraints in found.items()} == {n: listed(n) for n in copies}
    for name in sorted(set(names) - set(copies)):
        assert set().union(*fired(fixture(name)).values()) == listed(name)


@pytest.mark.reference
@pytest.mark.parametrize("names", GROUPS, ids=range(len(GROUPS)))
def test_fixtures_fire_their_shape_alone(names: Sequence[str]) -> None:
    fired_alone = {name: set().union(*fired(fixture(name)).values()) for name in names}
    assert fired_alone == {name: listed(name) for name in names}


@pytest.mark.reference
@pytest.mark.parametrize("names", GROUPS, ids=range(len(GROUPS)))
def test_pyshacl_alone_finds_the_same(names: Sequence[str]) -> None:
    graphs = {name: Graph.from_quads(fixture(name)) for name in names}
    assert [name for name, graph in graphs.items() if validate(graph, reference=True) != validate(graph)] == []


def test_nothing_is_wrong_with_the_base() -> None:
    graph = Graph.from_quads(base())
    assert validate(graph).results == ()
    assert validate(graph, reference=True).results == ()


def test_a_design_category_without_items_is_told() -> None:
    bare = NamedNode(f"{ID}design-category/bare")
    quads = {*base(), Quad(bare, RDF_TYPE, NamedNode(f"{IE}DesignCategory"))}
    told = {
        result.focus for result in validate(Graph.from_quads(quads)).results if result.shape.endswith("#CategoryItems")
    }
    assert told == {bare.value}


def test_every_node_shape_meets_the_base() -> None:
    assert not [iri for iri, count in validate(Graph.from_quads(base())).focus_nodes.items() if not count]


def test_every_fixture_says_what_is_wrong() -> None:
    assert [name for name, path in FIXTURES.items() if not path.read_text(encoding="utf-8").startswith("# ")] == []
