"""The real graph on real servers: loaded, loaded again after an interruption, counted, and asked."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, Quad

from kg.cli.load import command
from kg.endpoint.counts import other_graphs
from kg.endpoint.remote import RemoteEngine
from kg.endpoint.transport import Client
from kg.endpoint.upload import find_graph_store, graph_stores, read_graphs
from kg.errors import EndpointError
from kg.graph import Graph
from kg.library import bind, find_query
from kg.namespaces import BASE, GRAPH, XSD
from kg.rdf import Term
from kg.sparql import Answer, ResultSet
from tests.servers import Server, oxigraph_server, virtuoso_server

pytestmark = pytest.mark.servers


PREFIXES = """PREFIX ie: <https://w3id.org/integration-evidence/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
#: Where tests put graphs of their own.
TESTED = f"{GRAPH}test/"
QUERIES = {
    "ratings": "SELECT ?code ?rating { ?a ie:appraises ?p ; ie:overallRating ?rating . ?p ie:paperCode ?code } "
    "ORDER BY ?code ?rating",
    "totals": "SELECT ?kind (COUNT(DISTINCT ?f) AS ?n) { ?f a ?kind ; ie:supportedBy ?p } "
    "GROUP BY ?kind ORDER BY ?kind",
    "statements": "SELECT ?f ?text { ?f ie:statement ?text } ORDER BY ?f ?text",
    "labels": "SELECT ?c ?label { ?c skos:prefLabel ?label } ORDER BY ?c ?label",
    "unbound": "SELECT ?p ?rating { ?p ie:paperCode ?code OPTIONAL { ?a ie:appraises ?p ; ie:overallRating ?rating } } "
    "ORDER BY ?code ?rating",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } "
    f'FILTER (STRSTARTS(STR(?g), "{GRAPH}")) }} GROUP BY ?g ORDER BY ?g',
    "construct": "CONSTRUCT { ?f ie:supportedBy ?p } WHERE { ?f a ie:Barrier ; ie:supportedBy ?p }",
    "texts": "CONSTRUCT { ?f ie:statement ?t } WHERE { ?f ie:statement ?t }",
    "yes": "ASK { ?f a ie:Barrier }",
    "no": "ASK { ?f a ie:NoSuchClass }",
}


def load(server: Server, out: Path, *more: str) -> Result:
    return CliRunner().invoke(command, ["--endpoint", server.endpoint, "--out", str(out), *more])


@pytest.fixture(scope="module")
def loaded(server: Server, built: Path) -> RemoteEngine:
    """An engine at the server, with the graph loaded by the command."""
    environment = {"INTEGRATION_KG_USER": server.user, "INTEGRATION_KG_PASSWORD": server.password}
    result = CliRunner(env=environment).invoke(command, ["--endpoint", server.endpoint, "--out", str(built)])
    assert result.exit_code == 0, result.output
    assert "every count agrees" in result.output
    return RemoteEngine(server.endpoint)


def comparable(answer: Answer) -> object:
    """An answer with numbers by value (Virtuoso writes 1.0 as 1), triples in any order."""
    if isinstance(answer, ResultSet):
        return answer.variables, [tuple(value(term) for term in row) for row in answer.rows]
    if isinstance(answer, list):
        return sorted((str(triple.subject), str(triple.predicate), str(triple.object)) for triple in answer)
    return answer


def value(term: Term) -> object:
    if isinstance(term, Literal) and term.datatype.value in (XSD + "decimal", XSD + "integer"):
        return Decimal(term.value)
    return str(term)


@pytest.fixture
def cleaned(server: Server) -> Iterator[None]:
    """Remove the graphs that a test made at the server."""
    yield
    client = Client(server.endpoint)
    answer = RemoteEngine(server.endpoint).run(
        f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{TESTED}")) }}', 60
    )
    assert isinstance(answer, ResultSet)
    for row in answer:
        store = find_graph_store(client, graph_stores(server.endpoint, bool(server.user)), row["g"], 60)
        reply = client.send("DELETE", f"{store.url}?{urlencode({'graph': row['g']})}", seconds=60, headers={})
        assert reply.status in (200, 204)


def test_every_graph_has_its_statements(loaded: RemoteEngine, quads: list[Quad]) -> None:
    expected = Counter(str(quad.graph_name)[1:-1] for quad in quads)
    answer = loaded.run(PREFIXES + QUERIES["graphs"], 60)
    assert isinstance(answer, ResultSet)
    assert {row["g"]: int(row["n"]) for row in answer} == expected


@pytest.mark.parametrize("name", QUERIES)
def test_answers_are_those_of_the_embedded_engine(loaded: RemoteEngine, graph: Graph, name: str) -> None:
    query = PREFIXES + QUERIES[name]
    ours = comparable(graph.run(query))
    assert comparable(loaded.run(query, 60)) == ours
    assert ours or name == "no", "a question without an answer proves nothing"


def test_a_question_of_the_library_is_bound_and_answered_there(loaded: RemoteEngine, graph: Graph) -> None:
    query = find_query("barriers-by-level")
    values = {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"]}
    text = bind(query, values, Graph(engine=loaded))
    assert text == bind(query, values, graph)
    answer = loaded.run(text, 60)
    assert isinstance(answer, ResultSet)
    assert len(answer) > 0
    assert comparable(answer) == comparable(graph.run(text))


def test_loading_again_replaces_and_adds_nothing(server: Server, loaded: RemoteEngine, built: Path) -> None:
    result = load(server, built)
    assert result.exit_code == 0, result.output


@pytest.mark.usefixtures("cleaned")
def test_statements_that_are_gone_from_the_build_are_gone_from_the_server(server: Server, tmp_path: Path) -> None:
    graph, other = f"<{TESTED}replaced>", f"<{TESTED}other>"
    lines = [f'<{BASE}a> <{BASE}p> "{number}" {graph} .' for number in range(10)]
    (tmp_path / "graph.nq").write_text("\n".join([*lines, f"<{BASE}a> <{BASE}p> <{BASE}b> {other} ."]) + "\n")
    assert load(server, tmp_path).exit_code == 0
    (tmp_path / "graph.nq").write_text(lines[0] + "\n")
    result = load(server, tmp_path)
    assert result.exit_code == 0, result.output
    assert "graphs that this build does not have" in result.output
    assert other[1:-1] in other_graphs(
        Graph(engine=RemoteEngine(server.endpoint)), read_graphs(tmp_path / "graph.nq"), 60
    )
    answer = RemoteEngine(server.endpoint).run(f"SELECT ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}", 60)
    assert isinstance(answer, ResultSet)
    assert [row["o"] for row in answer] == ["0"]


@pytest.mark.usefixtures("cleaned")
def test_text_arrives_as_it_was_sent(server: Server, tmp_path: Path) -> None:
    texts = ['quote " backslash \\ tab \t', "line\nbreak\r\nand\rreturn", "é ü 漢 😀 \u200b", "<b>&amp;</b>", "", " "]
    graph = f"{TESTED}text"
    quads = [f"<{BASE}t{i}> <{BASE}p> {Literal(text)} <{graph}> ." for i, text in enumerate(texts)]
    quads.append(f"<{BASE}t9> <{BASE}p> {Literal('Gwasanaethau', language='cy')} <{graph}> .")
    (tmp_path / "graph.nq").write_text("\n".join(quads) + "\n", encoding="utf-8")
    result = load(server, tmp_path)
    assert result.exit_code == 0, result.output
    engine = RemoteEngine(server.endpoint)
    answer = engine.run(f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ORDER BY ?s", 60)
    assert isinstance(answer, ResultSet)
    assert [row[0] for row in answer.rows] == [*map(Literal, texts), Literal("Gwasanaethau", language="cy")]
    triples = engine.run(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", 60)
    assert isinstance(triples, list)
    assert {triple.object for triple in triples} == {row[0] for row in answer.rows}


def test_a_load_that_was_killed_is_run_again(server: Server, loaded: RemoteEngine, built: Path) -> None:
    arguments = ["--endpoint", server.endpoint, "--out", str(built), "-v"]
    code = "from kg.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "load", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        # Killed while the third graph is on its way.
        begun = next((line for line in process.stderr if "(3 of " in line), None)
        process.send_signal(signal.SIGKILL)
    assert begun is not None
    result = load(server, built)
    assert result.exit_code == 0, result.output
    assert "every count agrees" in result.output


@pytest.mark.parametrize("run", [oxigraph_server, virtuoso_server])
def test_a_slow_query_is_given_up(
    run: Callable[[], AbstractContextManager[Server]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'<{BASE}{number}> <{BASE}p> "{number}" <{TESTED}slow> .\n' for number in range(3_000)]
    (tmp_path / "graph.nq").write_text("".join(lines), encoding="utf-8")
    # A server of its own: it goes on computing after nobody waits for the answer any more.
    with run() as running:
        if running.user:
            monkeypatch.setenv("INTEGRATION_KG_USER", running.user)
            monkeypatch.setenv("INTEGRATION_KG_PASSWORD", running.password)
        assert load(running, tmp_path).exit_code == 0
        started = time.monotonic()
        with pytest.raises(EndpointError, match=r"did not answer in full within 0\.5 seconds"):
            RemoteEngine(running.endpoint).run(
                "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (?c != ?f && ?f != ?i) }", 0.5
            )
        assert time.monotonic() - started < 5


def test_a_server_without_credentials_says_which_to_set(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with virtuoso_server(most_rows=500) as running:
        result = load(running, built)
        assert isinstance(result.exception, EndpointError)
        assert "asks for credentials" in str(result.exception)
        assert "INTEGRATION_KG_USER" in result.exception.advice
        monkeypatch.setenv("INTEGRATION_KG_USER", "dba")
        monkeypatch.setenv("INTEGRATION_KG_PASSWORD", "not-the-password")
        result = load(running, built)
        assert isinstance(result.exception, EndpointError)
        assert "does not accept the credentials" in str(result.exception)
        assert "not-the-password" not in f"{result.exception} {result.exception.advice} {result.output}"
        monkeypatch.setenv("INTEGRATION_KG_PASSWORD", "dba")
        result = load(running, built)
        assert result.exit_code == 0, result.output
        assert "cuts answers off at 500 rows" in result.output
        with pytest.raises(EndpointError, match="cuts answers off at 500 rows"):
            RemoteEngine(running.endpoint).run(PREFIXES + QUERIES["statements"], 60)


def test_a_server_that_keeps_graphs_apart_is_told_of(built: Path) -> None:
    with oxigraph_server(union=False) as running:
        result = load(running, built)
        assert result.exit_code == 0, result.output
        assert "Queries that name no graph see nothing here" in result.output
