"""Whether the defects notice it when the shapes lose a constraint: ``python -m tests.shapes.mutations``.

Each constraint is really dropped, and so is each class that a node shape targets. Those of different shapes are dropped
together, since a result names its shape. A loss is noticed where a defect is no longer reported, or where something is
reported of the base graph, with which nothing is wrong. It takes a minute or two.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.check import load_shapes
from kg.check.shapes import Shapes
from kg.namespaces import SH, local_name
from tests.shapes.defects import FIXTURE, Row, base, batches, changed, fixture, noticed, rows
from tests.shapes.test_defects import constraints


@dataclass(frozen=True)
class Drop:
    """What the shapes lose, the shapes whose results that may change, and the defects that are to notice it."""

    kind: str
    shape: str
    lost: frozenset[Triple]
    changes: frozenset[str]
    defects: tuple[Row, ...]


def drops() -> Iterator[Drop]:
    """Yield each constraint of each shape, those within ``sh:not`` among them, and each class that a shape targets."""
    stated: dict[object, list[Triple]] = {}
    for triple in load_shapes().triples:
        stated.setdefault(triple.subject, []).append(triple)
    listed = set(constraints())
    for triple in load_shapes().triples:
        shape, kind = name_of(triple.subject), parameter(triple)
        if kind == "sh:targetClass":
            below = frozenset(name_of(t.object) for t in stated[triple.subject] if parameter(t) == "sh:property")
            defects = tuple(row for row in rows() if row.shape == shape)
            defects = defects or tuple(row for row in rows() if row.shape in below)
            yield Drop(kind, shape, frozenset({triple}), below | {shape}, defects)
        elif (shape, kind) in listed:
            defects = tuple(row for row in rows() if (row.shape, row.constraint) == (shape, kind))
            # pySHACL refuses a shape that ignores properties and is not closed.
            with_it = {
                t for t in stated[triple.subject] if (kind, parameter(t)) == ("sh:closed", "sh:ignoredProperties")
            }
            yield Drop(kind, shape, frozenset({triple, *with_it}), frozenset({shape}), defects)
            for within in stated[triple.object] if kind == "sh:not" else []:
                yield Drop(f"{kind} {parameter(within)}", shape, frozenset({within}), frozenset({shape}), defects)


def parameter(triple: Triple) -> str:
    return "sh:" + triple.predicate.value.removeprefix(SH)


def name_of(node: object) -> str:
    return local_name(node.value) if isinstance(node, NamedNode) else ""


def together(some: Iterable[Drop]) -> list[list[Drop]]:
    """Return the drops in groups in which no two change the results of the same shape."""
    groups: list[list[Drop]] = []
    for drop in some:
        group = next((g for g in groups if not any(drop.changes & other.changes for other in g)), None)
        if group is None:
            groups.append(group := [])
        group.append(drop)
    return groups


def unnoticed(group: list[Drop]) -> list[Drop]:
    """Return the drops of a group that no defect notices."""
    gone = frozenset().union(*(drop.lost for drop in group))
    shapes = Shapes(triple for triple in load_shapes().triples if triple not in gone)
    wrong = {result.shape for result in noticed(base(), shapes)}
    left = [drop for drop in group if not drop.changes & wrong]
    lost: set[Row] = set()
    for batch in batches(sorted(row for drop in left for row in drop.defects if row.defect != FIXTURE)):
        found = noticed(changed(batch), shapes)
        lost |= {row for row in batch if row.expected not in found}
    left = [drop for drop in left if not lost.intersection(drop.defects)]
    return [drop for drop in left if all(is_reported(row, shapes) for row in drop.defects if row.defect == FIXTURE)]


def is_reported(row: Row, shapes: Shapes) -> bool:
    """Whether the fixture of a shape is reported by a constraint."""
    found = noticed(fixture(row.shape), shapes)
    return (row.shape, row.constraint) in {(result.shape, result.constraint) for result in found}


def main() -> int:
    groups = together(drops())
    dropped = Counter(drop.kind for group in groups for drop in group)
    missed = [drop for group in groups for drop in unnoticed(group)]
    misses = Counter(drop.kind for drop in missed)
    for kind in sorted(dropped):
        print(f"{kind:20} {dropped[kind] - misses[kind]:4} of {dropped[kind]:4} noticed")
    print(f"{'':20} {dropped.total() - misses.total():4} of {dropped.total():4}")
    for drop in missed:
        print(f"unnoticed: {drop.shape} {drop.kind}", *(name_of(triple.object) for triple in drop.lost))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
