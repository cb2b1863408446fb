"""One defect a fixture: each fires the shape it is named after, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store

from kg.check import Report, Shape, load_shapes, validate
from kg.rdf import read_rdf

HERE = Path(__file__).parent
FIXTURES = {path.stem: path for path in sorted((HERE / "fixtures").glob("*.ru"))}
CLOSED = "http://www.w3.org/ns/shacl#ClosedConstraintComponent"


def local(iri: str) -> str:
    return iri.rsplit("#")[-1]


def graph(name: str | None = None) -> list[Quad]:
    """Return the base graph, with the defect of a fixture."""
    store = Store()
    store.extend(read_rdf(HERE / "base.ttl"))
    if name is not None:
        store.update(FIXTURES[name].read_text(encoding="utf-8"))
    return list(store)


def both_ways(name: str) -> tuple[Report, Report]:
    quads = graph(name)
    return validate(quads), validate(quads, reference=True)


@pytest.fixture(scope="module")
def reports() -> Mapping[str, tuple[Report, Report]]:
    """The reports on every fixture: the usual way, and by pySHACL alone. On all processors, as pySHACL is slow."""
    with ProcessPoolExecutor() as pool:
        return dict(zip(FIXTURES, pool.map(both_ways, FIXTURES, chunksize=8), strict=True))


def needs_fixture(shape: Shape) -> bool:
    """Whether a shape can be at fault itself: a property shape, a query, or a closed node shape."""
    return not shape.node_shape or shape.select is not None or shape.closed


def test_every_shape_has_its_fixture() -> None:
    assert set(FIXTURES) == {local(shape.iri) for shape in load_shapes().all.values() if needs_fixture(shape)}


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture_fires_its_shape_alone(name: str, reports: Mapping[str, tuple[Report, Report]]) -> None:
    report, _ = reports[name]
    assert {local(result.shape) for result in report.results} == {name}
    if load_shapes()[report.results[0].shape].closed:
        assert {result.component for result in report.results} == {CLOSED}


@pytest.mark.parametrize("name", FIXTURES)
def test_pyshacl_alone_finds_the_same(name: str, reports: Mapping[str, tuple[Report, Report]]) -> None:
    report, reference = reports[name]
    assert reference == report


def test_nothing_is_wrong_with_the_base() -> None:
    quads = graph()
    assert validate(quads).results == ()
    assert validate(quads, reference=True).results == ()


def test_every_node_shape_meets_the_base() -> None:
    assert not [iri for iri, count in validate(graph()).focus_nodes.items() if not count]


def test_every_fixture_says_what_is_wrong() -> None:
    assert [name for name, path in FIXTURES.items() if not path.read_text(encoding="utf-8").startswith("# ")] == []
