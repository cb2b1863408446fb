"""Rules and shapes that people change end in time, and the one that is too slow is named."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: In a process of its own: the engine goes on with the query until the process ends.
CODE = """
import os, tempfile, types
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kg.check.queries import check_by_queries
from kg.errors import QueryError
from kg.graph import Graph, closure
node = NamedNode("https://example.org/a")
graph = Graph.from_quads(Quad(node, node, Literal(str(i)), node) for i in range(1000))
where = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
class Shapes:
    prologue = ""
    node_shapes = [types.SimpleNamespace(iri="https://example.org/shape", select="SELECT (COUNT(*) AS ?this) " + where)]
queries = Path(tempfile.mkdtemp())
(queries / "rules").mkdir()
(queries / "rules" / "90-slow.rq").write_text(
    "CONSTRUCT { ?a ?b ?n } WHERE { { SELECT (COUNT(*) AS ?n) " + where + " } ?a ?b ?c }", encoding="utf-8")
try:
    if WHAT == "shape":
        check_by_queries(graph, Shapes(), {"https://example.org/shape": 1})
    else:
        closure.paths = types.SimpleNamespace(queries=lambda: queries)
        closure.apply_rules(graph, "https://example.org/g")
except QueryError as error:
    print(error, flush=True)
os._exit(0)
"""


@pytest.mark.parametrize(("what", "name"), [("shape", "https://example.org/shape"), ("rule", "90-slow.rq")])
def test_a_slow_one_is_named(what: str, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"WHAT = {what!r}\n{CODE}"],
        env={**os.environ, "INTEGRATION_KG_TIMEOUT": "0.3"},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    assert name in done.stdout
    assert "was not answered within 0.3 seconds" in done.stdout
