"""The defects of defects.csv, and which constraints of which shapes report them.

A row names a constraint, by its shape and parameter, and one defect that it reports. Terms are written as in Turtle,
the path as in SPARQL: a property, or ``^`` and a property that leads to the thing. The defects of a thing of base.ttl,
the ``focus``, are

- ``missing``: nothing is stated by the path;
- ``added``: the value, or values, are stated beside what there is;
- ``replaced``: the value is stated instead of what there is.

``fixture`` stands for the defect of the fixture that is named after the shape. Shapes that cannot but report a defect
as well, since they hold things against each other, are named under ``also``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.check import load_shapes
from kg.check.core import check_by_pyshacl
from kg.check.queries import check_by_queries, instances
from kg.check.shapes import Shapes
from kg.graph import Graph
from kg.namespaces import ID, PREFIXES, SH, local_name
from kg.rdf import read_rdf

__all__ = [
    "CHANGES",
    "FIXTURE",
    "FIXTURES",
    "Noticed",
    "Row",
    "base",
    "batches",
    "changed",
    "fixture",
    "noticed",
    "rows",
]

HERE = Path(__file__).parent
FIXTURES = {path.stem: path for path in sorted((HERE / "fixtures").glob("*.ru"))}
FIXTURE = "fixture"
CHANGES = ("missing", "added", "replaced")

_PROLOGUE = f"@base <{ID}> .\n" + "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


class Noticed(NamedTuple):
    """A constraint that does not hold, and the thing that it does not hold of."""

    shape: str
    constraint: str
    focus: str


class Row(NamedTuple):
    """A row of the table."""

    shape: str
    constraint: str
    focus: str
    path: str
    defect: str
    value: str
    also: str

    @property
    def expected(self) -> Noticed:
        """What a defect of a thing is reported as."""
        return Noticed(self.shape, self.constraint, _term(self.focus).value)

    @property
    def further(self) -> set[str]:
        """The shapes that report it as well."""
        return set(self.also.split())


@cache
def rows() -> tuple[Row, ...]:
    with (HERE / "defects.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Row(**row) for row in csv.DictReader(lines))


def batches(some: Iterable[Row]) -> list[list[Row]]:
    """Return rows in groups to be validated at once: one defect of a thing, and one that others report as well."""
    groups: list[list[Row]] = []
    for row in some:
        for group in groups:
            if not any(row.focus == other.focus or (row.also and other.also) for other in group):
                group.append(row)
                break
        else:
            groups.append([row])
    return groups


@cache
def base() -> frozenset[Quad]:
    return frozenset(read_rdf(HERE / "base.ttl"))


def fixture(name: str) -> set[Quad]:
    """Return the base graph with the defect of a fixture."""
    store = Store()
    store.extend(base())
    store.update(FIXTURES[name].read_text(encoding="utf-8"))
    return set(store)


def changed(some: Iterable[Row]) -> set[Quad]:
    """Return the base graph with the defects of some rows."""
    quads = set(base())
    for row in some:
        name, inverse = row.path.removeprefix("^"), row.path.startswith("^")
        if row.defect != "added":
            focus, predicate = _term(row.focus), _term(name)
            stated = {q for q in quads if q.predicate == predicate and (q.object if inverse else q.subject) == focus}
            assert stated, f"nothing is there to be taken away by {row}"
            quads -= stated
        if row.defect != "missing":
            subject, value = (row.value, row.focus) if inverse else (row.focus, row.value)
            statements = set(parse(_PROLOGUE + f"{subject} {name} {value} .", format=RdfFormat.TURTLE))
            assert not statements & quads, f"something is there already that is added by {row}"
            quads |= statements
    return quads


@cache
def _term(text: str) -> NamedNode:
    (quad,) = parse(_PROLOGUE + f"{text} {text} {text} .", format=RdfFormat.TURTLE)
    assert isinstance(quad.subject, NamedNode)
    return quad.subject


def noticed(quads: Iterable[Quad], shapes: Shapes | None = None) -> set[Noticed]:
    """Return all constraints that do not hold; of those of one shape and value, a report keeps only the first."""
    graph, shapes = Graph.from_quads(quads), shapes or load_shapes()
    members = instances(graph, shapes.target_classes)
    met = {shape.iri: sum(len(members[target]) for target in shape.targets) for shape in shapes.node_shapes}
    core = check_by_pyshacl(shapes.core_quads(graph.quads, members), shapes.core_triples)
    results = core + check_by_queries(graph, shapes, met)
    return {Noticed(local_name(r.shape), _parameter(r.component), r.focus) for r in results}


def _parameter(component: str) -> str:
    name = component.removeprefix(SH).removesuffix("ConstraintComponent")
    return "sh:sparql" if name == "SPARQL" else f"sh:{name[0].lower()}{name[1:]}"
