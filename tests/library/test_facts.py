"""What a graph does not say is given to a query as rows of terms, and none of them changes the query."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode

from kg.graph import Graph
from kg.library import Facts, construct, find_query
from kg.rdf import term_text, text

TEXT = """CONSTRUCT { ?file ?says ?size } WHERE {
  VALUES ?says { <http://example.org/size> }
  VALUES (?file ?size) { }
}"""
FILE = NamedNode("http://example.org/file")


def constructed(facts: Facts) -> list[str]:
    query = replace(find_query("distributions", ("descriptions",)), text=TEXT)
    return [term_text(triple.object) for triple in construct(query, Graph.from_quads([]), facts)]


def test_a_block_takes_the_rows_that_have_all_of_its_variables() -> None:
    whole: dict[str, NamedNode | Literal] = {"size": text("12"), "file": FILE, "checksum": text("0a")}
    assert constructed([whole, {"file": FILE}, {"size": text("13")}]) == ["12"]


def test_without_facts_nothing_is_constructed() -> None:
    assert constructed([]) == []


@pytest.mark.parametrize(
    "value",
    [
        r"\u0022) } #",
        r"a\\u0022",
        "bell\x07 \\U00000022",
        r"\n",
        "\\",
        '") } UNION { ?s ?p ?o } #',
        "\\\x07",
        "a\nb\\u",
    ],
)
def test_a_fact_stays_what_it_is(value: str) -> None:
    assert constructed([{"file": FILE, "size": text(value)}]) == [value]
