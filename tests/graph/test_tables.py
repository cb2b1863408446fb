"""Every cell of every table is in the graph, as its description says, and nothing else by the same properties."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import BASE, DCTERMS, GRAPH, ID, IE, PREFIXES, RDF, RDFS
from tests import oracle

METADATA = json.loads((oracle.FOLDER / "csv-metadata.json").read_text(encoding="utf-8"))
TABLES: dict[str, Mapping[str, Any]] = {table["url"].removesuffix(".csv"): table for table in METADATA["tables"]}
XSD = PREFIXES["xsd"]

Statement = tuple[str, str, str, str]


def filled(pattern: str, row: oracle.Row) -> str:
    """Return the IRI of a pattern: of a thing of the review, a concept, a query, a shape, or by a prefix."""
    for name, cell in row.items():
        pattern = pattern.replace(f"{{{name}}}", quote(cell.replace("#", "/"), safe="/.-"))
    prefix, colon, rest = pattern.partition(":")
    if not colon:
        return f"{ID}rer2023/{pattern}"
    bases = {"concept": ID, "query": f"{BASE}query/", "shape": f"{BASE}shapes#"}
    return (bases.get(prefix) or PREFIXES[prefix]) + rest


def kind_of(column: Mapping[str, Any]) -> str:
    datatype = column.get("datatype", "string")
    name = str(datatype["base"] if isinstance(datatype, dict) else datatype)
    return XSD + (name if name in ("integer", "decimal", "boolean", "anyURI", "gYearMonth", "date") else "string")


def expected_statements(name: str) -> Iterator[Statement]:
    """Yield what a table has to state, cell by cell: subject, property, value and what kind of value it is."""
    schema = TABLES[name]["tableSchema"]
    for row in oracle.table(name) if "aboutUrl" in schema else []:
        subject = filled(schema["aboutUrl"], row)
        for column in schema["columns"]:
            if "propertyUrl" not in column:
                continue
            predicate = filled(column["propertyUrl"], row)
            if column.get("virtual"):
                yield subject, predicate, filled(column["valueUrl"], row), "iri"
                continue
            cell, separator = row[column["name"]], column.get("separator")
            for value in (cell.split(separator) if separator else [cell]) if cell else []:
                if "valueUrl" in column:
                    yield subject, predicate, filled(column["valueUrl"], {**row, column["name"]: value}), "iri"
                else:
                    yield subject, predicate, value, kind_of(column)


@pytest.fixture(scope="module")
def stated(quads: list[Quad]) -> dict[str, set[Statement]]:
    """What the graph of each table states."""
    told: dict[str, set[Statement]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and isinstance(quad.subject, NamedNode):
            value = quad.object
            kind = (
                "iri" if not isinstance(value, Literal) else XSD + "string" if value.language else value.datatype.value
            )
            assert isinstance(value, NamedNode | Literal)
            table = quad.graph_name.value.removeprefix(f"{GRAPH}rer2023/")
            told.setdefault(table, set()).add((quad.subject.value, quad.predicate.value, value.value, kind))
    return told


#: By these the build says more than the cells hold, which is tested where it is made.
MADE_TOO = {RDF + "type", RDFS + "label", IE + "partOfReview"}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_cell_is_in_the_graph_of_its_table(name: str, stated: dict[str, set[Statement]]) -> None:
    expected = set(expected_statements(name))
    told = stated.get(name.rsplit("/", 1)[-1], set())
    assert not expected - told, "cells that the graph lacks"
    subjects = {subject for subject, *_ in expected}
    properties = {predicate for _, predicate, *_ in expected} - MADE_TOO
    by_these = {one for one in told if one[0] in subjects and one[1] in properties}
    assert not by_these - expected, "what no cell says"


def test_tables_that_describe_things_say_much(stated: dict[str, set[Statement]]) -> None:
    """Else the test above would prove little."""
    described = {name for name in TABLES if next(expected_statements(name), None)}
    assert {"findings", "papers", "citations", "relations", "conclusions", "participants", "influences"} <= described
    assert sum(len(set(expected_statements(name))) for name in described) > 15_000
    assert DCTERMS + "identifier" in {predicate for _, predicate, *_ in expected_statements("findings")}
