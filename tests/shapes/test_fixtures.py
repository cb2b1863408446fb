"""One defect a fixture: each fires the shape it is named after, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.check import Shape, load_shapes, validate
from kg.graph import Graph
from kg.namespaces import SH, local_name
from kg.rdf import read_rdf

HERE = Path(__file__).parent
FIXTURES = {path.stem: path for path in sorted((HERE / "fixtures").glob("*.ru"))}
CLOSED = SH + "ClosedConstraintComponent"
#: The fixtures in groups of equal size, so that several workers share them.
GROUPS = [list(FIXTURES)[start::6] for start in range(6)]


def graph(name: str | None = None) -> Graph:
    """Return the base graph, with the defect of a fixture."""
    store = Store()
    store.extend(read_rdf(HERE / "base.ttl"))
    if name is not None:
        store.update(FIXTURES[name].read_text(encoding="utf-8"))
    return Graph.from_quads(store)


def needs_fixture(shape: Shape) -> bool:
    """Whether a shape can be at fault itself: a property shape, a query, or a closed node shape."""
    return not shape.node_shape or shape.select is not None or shape.closed


def test_every_shape_has_its_fixture() -> None:
    assert set(FIXTURES) == {local_name(shape.iri) for shape in load_shapes().all.values() if needs_fixture(shape)}


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
