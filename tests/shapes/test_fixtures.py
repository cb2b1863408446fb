"""One defect a fixture: each fires the shape it is named after, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.check import Shape, load_shapes, validate
from kg.graph import Graph
from kg.namespaces import ID, SH, local_name
from kg.rdf import read_rdf

HERE = Path(__file__).parent
FIXTURES = {path.stem: path for path in sorted((HERE / "fixtures").glob("*.ru"))}
CLOSED = SH + "ClosedConstraintComponent"
#: The fixtures in groups of equal size, so that several workers share them.
GROUPS = [list(FIXTURES)[start::6] for start in range(6)]
#: How the IRIs of the base graph's own review begin; a copy changes its name. What all reviews share has others.
OWN = f"{ID}rer2023/"
#: What this shape finds of a review depends on the other reviews beside it.
ACROSS = {"FindingStatedTwice"}


@cache
def base() -> frozenset[Quad]:
    return frozenset(read_rdf(HERE / "base.ttl"))


def graph(name: str | None = None) -> Graph:
    """Return the base graph, with the defect of a fixture."""
    store = Store()
    store.extend(base())
    if name is not None:
        store.update(FIXTURES[name].read_text(encoding="utf-8"))
    return Graph.from_quads(store)


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

    quads = set(graph(name).quads)
    if not all(is_own(quad.subject) for quad in quads ^ base()):
        return None
    return {Quad(renamed(q.subject), q.predicate, renamed(q.object), q.graph_name) for q in quads}


def fired(quads: Iterable[Quad]) -> dict[str, set[str]]:
    """Return the shapes that fire, by the review of the thing at fault (or the thing, where it is of none)."""
    shapes: dict[str, set[str]] = {}
    for result in validate(Graph.from_quads(quads)).results:
        review = result.focus.removeprefix(ID).split("/")[0]
        otherwise = load_shapes()[result.shape].closed and result.component != CLOSED
        name = local_name(result.shape) + " by another component than the closed shape's" * otherwise
        shapes.setdefault(review if review in FIXTURES else result.focus, set()).add(name)
    return shapes


@pytest.mark.parametrize("names", GROUPS, ids=range(len(GROUPS)))
def test_fixtures_fire_their_shape_beside_each_other(names: Sequence[str]) -> None:
    """Each defect is that of a review of its own, and all reviews are checked at once, which takes a fraction."""
    copies = {name: copy for name in names if name not in ACROSS and (copy := copied(name)) is not None}
    assert len(copies) > len(names) / 2
    found = fired(quad for copy in copies.values() for quad in copy)
    assert {review: shapes - ACROSS for review, shapes in found.items()} == {name: {name} for name in copies}
    for name in sorted(set(names) - set(copies)):
        assert set().union(*fired(graph(name).quads).values()) == {name}


@pytest.mark.reference
@pytest.mark.parametrize("names", GROUPS, ids=range(len(GROUPS)))
def test_fixtures_fire_their_shape_alone(names: Sequence[str]) -> None:
    wrong: dict[str, object] = {}
    for name in names:
        results = validate(graph(name)).results
        fired = {local_name(result.shape) for result in results}
        if fired != {name}:
            wrong[name] = fired
        elif load_shapes()[results[0].shape].closed and {result.component for result in results} != {CLOSED}:
            wrong[name] = "by another component than the closed shape's"
    assert not wrong


@pytest.mark.reference
@pytest.mark.parametrize("names", GROUPS, ids=range(len(GROUPS)))
def test_pyshacl_alone_finds_the_same(names: Sequence[str]) -> None:
    assert [n for n in names if validate(graph(n), reference=True) != validate(graph(n))] == []


def test_nothing_is_wrong_with_the_base() -> None:
    assert validate(graph()).results == ()
    assert validate(graph(), reference=True).results == ()


def test_every_node_shape_meets_the_base() -> None:
    assert not [iri for iri, count in validate(graph()).focus_nodes.items() if not count]


def test_every_fixture_says_what_is_wrong() -> None:
    assert [name for name, path in FIXTURES.items() if not path.read_text(encoding="utf-8").startswith("# ")] == []
