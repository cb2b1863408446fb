"""Every constraint of the shapes reports a defect, so that none can be lost unnoticed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pyoxigraph import NamedNode

from kg.check import load_shapes
from kg.namespaces import SH, local_name
from tests.shapes.defects import CHANGES, FIXTURE, FIXTURES, Row, batches, changed, noticed, rows

#: What the shapes say in SHACL's terms that is not a constraint.
NO_CONSTRAINTS = {
    *("targetClass", "path", "property", "ignoredProperties"),
    *("name", "description", "message", "severity"),
}
BATCHES = batches(row for row in rows() if row.defect != FIXTURE)
#: The batches in groups, so that none takes long.
GROUPS = [BATCHES[start::6] for start in range(6)]


def constraints() -> list[tuple[str, str]]:
    """Return each constraint by its shape and parameter."""
    shapes = {NamedNode(iri) for iri in load_shapes().all}
    return [
        (local_name(triple.subject.value), "sh:" + name)
        for triple in load_shapes().triples
        if isinstance(triple.subject, NamedNode) and triple.subject in shapes
        if (name := triple.predicate.value.removeprefix(SH)) != triple.predicate.value and name not in NO_CONSTRAINTS
    ]


def test_every_constraint_has_a_defect() -> None:
    """A constraint that is added to the shapes needs its row."""
    assert set(constraints()) - {(row.shape, row.constraint) for row in rows()} == set()


def test_every_defect_has_its_constraint() -> None:
    """A constraint that is taken from the shapes leaves a row behind."""
    assert {(row.shape, row.constraint) for row in rows()} - set(constraints()) == set()


def test_no_shape_has_two_constraints_of_a_kind() -> None:
    """Results tell shape and parameter, so that they could not be told apart."""
    assert len(constraints()) == len(set(constraints()))


def test_rows_are_in_order_and_complete() -> None:
    assert list(rows()) == sorted(set(rows()))
    for row in rows():
        assert row.defect in (*CHANGES, FIXTURE), row
        assert bool(row.value) == (row.defect in ("added", "replaced")), row
        assert bool(row.focus) == bool(row.path) == (row.defect != FIXTURE), row
        assert row.further <= {local_name(iri) for iri in load_shapes().all} - {row.shape}, row


def test_every_fixture_has_its_constraint() -> None:
    assert {row.shape for row in rows() if row.defect == FIXTURE} == set(FIXTURES)


def is_reported(some: Sequence[Row]) -> bool:
    """Whether the defects are reported by their constraints, by the shapes named with them, and by nothing else."""
    found, expected = noticed(changed(some)), {row.expected for row in some}
    further = set().union(*(row.further for row in some))
    return expected <= found and {result.shape for result in found - expected} == further


@pytest.mark.parametrize("group", GROUPS, ids=range(len(GROUPS)))
def test_defects_are_reported_by_their_constraint(group: Sequence[Sequence[Row]]) -> None:
    """Many are checked at once, each of another thing; where that goes wrong, one by one tells which it is."""
    for batch in group:
        if not is_reported(batch):
            wrong = [row for row in batch if not is_reported([row])]
            raise AssertionError(wrong or f"right one by one and wrong together: {batch}")
