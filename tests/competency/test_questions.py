"""Every question of the library: documented, ordered, the same on every engine, and safe from its parameters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, RdfFormat, serialize

from kg.cli.load import command
from kg.endpoint.remote import RemoteEngine
from kg.errors import QueryError
from kg.folders import staged
from kg.library import QueryFile, bind, catalogue, find_query, run_query
from kg.rdf import Term, term_text, write_graph
from kg.sparql import EmbeddedEngine, ResultSet
from tests.golden_results import golden, parameters, result
from tests.servers import Server, oxigraph_server, virtuoso_server

QUESTIONS = catalogue("questions")
VIEWS = tuple(query for query in catalogue("views") if query.form == "SELECT")
ALL = QUESTIONS + VIEWS
#: What has to have the same rows on every engine: these, what finds nothing here, and what recomputes figures.
NAMED = (*ALL, *catalogue("checks"), *catalogue("figures"))
GROUPS = {
    "Barriers and facilitators",
    "Gaps and contradictions",
    "Outcomes",
    "Profiles",
    "Quality of the evidence",
    "Search",
    "The report itself",
    "Voices",
}
#: The questions that the project promises to answer.
PROMISED = {
    "appraisal-items",
    "barriers-by-level",
    "both-barrier-and-facilitator",
    "co-located-findings",
    "code-profile",
    "component-profile",
    "contradictions",
    "country-profile",
    "designs-by-section",
    "evidence-for-question",
    "facilitators-by-level",
    "gaps",
    "level-profile",
    "measured-outcomes",
    "missing-appraisals",
    "most-cited-papers",
    "no-effect-or-negative",
    "outcomes-by-group",
    "paper-profile",
    "parents-voice",
    "participants",
    "quality-of-evidence",
    "rationales",
    "review-based-findings",
    "search",
    "service-model-profile",
    "single-paper-findings",
    "source-issues",
    "theme-profile",
    "unused-papers",
    "workforce-voice",
    "young-peoples-voice",
}


def name_of(query: QueryFile) -> str:
    return query.name


def comparable(rows: ResultSet) -> list[tuple[object, ...]]:
    """Return rows such that equal values are equal, however an engine writes numbers and truth values (as 1 and 0)."""
    return [tuple(_value(term) for term in row) for row in rows.rows]


def _value(term: Term) -> object:
    if isinstance(term, Literal) and term.datatype.value.endswith(("#integer", "#decimal", "#int", "#double")):
        return Decimal(term.value).normalize()
    if isinstance(term, Literal) and term.datatype.value.endswith("#boolean"):
        return Decimal(term.value in {"true", "1"})
    return term_text(term)


def test_every_promised_question_is_there() -> None:
    assert {query.name for query in QUESTIONS} >= PROMISED


@pytest.mark.parametrize("query", QUESTIONS, ids=name_of)
def test_a_question_is_documented(query: QueryFile) -> None:
    assert query.summary.endswith("?")
    assert query.description.endswith(".")
    assert query.tags[0] in GROUPS
    assert "ORDER BY" in query.text


@pytest.mark.parametrize("query", QUESTIONS, ids=name_of)
def test_stated_defaults_are_those_of_the_text(query: QueryFile, engine: EmbeddedEngine) -> None:
    options = {parameter.option for parameter in query.parameters}
    assert set(query.defaults) <= options
    assert set(query.enumerate) <= options
    stated = {option: [value] for option, value in query.defaults.items()}
    assert run_query(query, engine, stated) == run_query(query, engine)


@pytest.mark.parametrize("query", ALL, ids=name_of)
def test_a_query_has_an_answer_in_one_order(query: QueryFile, engine: EmbeddedEngine, quads: list[Quad]) -> None:
    answer = engine.run(query.text)
    assert isinstance(answer, ResultSet)
    assert len(answer) or query.name in {"site-confidence"}
    shuffled = list(quads)
    random.Random(1).shuffle(shuffled)
    assert EmbeddedEngine.from_quads(shuffled).run(query.text) == answer


@pytest.mark.parametrize("name", parameters())
def test_the_golden_result_holds(name: str, engine: EmbeddedEngine) -> None:
    assert result(name, engine) == golden(name)


def test_every_question_has_a_golden_result() -> None:
    assert {query.name for query in QUESTIONS} <= set(parameters())


ATTACKS = (
    '"} UNION { ?s ?p ?o } #',
    "ie:any } ?a ?b ?c . { #",
    "<http://example.org/>",
    "any> . ?x <",
    "\\u0022 } INSERT",
    "a\nb",
    "{}",
    "'\"\\",
    "🙂",
    "",
)


@pytest.mark.parametrize("query", [query for query in QUESTIONS if query.parameters], ids=name_of)
def test_no_parameter_changes_the_query(query: QueryFile, engine: EmbeddedEngine) -> None:
    """A value that is not allowed is refused; a text is only ever looked for."""
    before = len(run_query(query, engine))  # type: ignore[arg-type]
    for parameter in query.parameters:
        for attack in ATTACKS:
            try:
                answer = run_query(query, engine, {parameter.option: [attack]})
            except QueryError:
                continue
            assert parameter.type == "text"
            assert isinstance(answer, ResultSet)
            if attack:
                assert len(answer) <= before or query.name == "search"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(words=st.text(min_size=1, max_size=30))
def test_any_words_can_be_searched_for(engine: EmbeddedEngine, words: str) -> None:
    """Whatever is typed is searched for as it stands: what comes back contains it."""
    answer = run_query(find_query("search"), engine, {"words": [words]})
    assert isinstance(answer, ResultSet)
    for row in answer:
        assert words.lower() in row["statement"].lower()


@pytest.fixture(scope="module")
def plain_rdflib(quads: list[Quad]) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    data = serialize(quads, format=RdfFormat.N_QUADS)
    assert data is not None
    dataset.parse(data=data.decode("utf-8"), format="nquads")
    return dataset


@pytest.mark.parametrize("query", NAMED, ids=name_of)
def test_rdflib_gives_the_same_rows(query: QueryFile, engine: EmbeddedEngine, plain_rdflib: rdflib.Dataset) -> None:
    text = bind(query, parameters().get(query.name, {}), engine)
    expected = engine.run(text)
    assert isinstance(expected, ResultSet)
    found = plain_rdflib.query(text)
    assert [_from_rdflib(row) for row in found] == comparable(expected)  # type: ignore[arg-type]


def _from_rdflib(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(_rdflib_value(term) for term in row)


def _rdflib_value(term: object) -> object:
    if isinstance(term, rdflib.Literal) and isinstance(term.value, bool):
        return Decimal(term.value)
    if isinstance(term, rdflib.Literal) and isinstance(term.value, int | float | Decimal):
        return Decimal(str(term)).normalize()
    return "" if term is None else str(term)


@contextmanager
def loaded(server: AbstractContextManager[Server], quads: list[Quad], folder: Path) -> Iterator[RemoteEngine]:
    """Start a server and load the whole graph into it."""
    with staged(folder) as fresh:
        write_graph(quads, fresh)
    with server as running:
        done = CliRunner(env=_credentials(running)).invoke(
            command, ["--endpoint", running.endpoint, "--out", str(folder)]
        )
        assert done.exit_code == 0, done.output
        yield RemoteEngine(running.endpoint)


def _credentials(server: Server) -> dict[str, str]:
    if not server.user:
        return {}
    return {"INTEGRATION_KG_USER": server.user, "INTEGRATION_KG_PASSWORD": server.password}


@pytest.fixture(scope="module")
def oxigraph(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteEngine]:
    with loaded(oxigraph_server(), quads, tmp_path_factory.mktemp("oxigraph") / "out") as engine:
        yield engine


@pytest.fixture(scope="module")
def virtuoso(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteEngine]:
    with loaded(virtuoso_server(), quads, tmp_path_factory.mktemp("virtuoso") / "out") as engine:
        yield engine


#: Filters that analysts use together, for the queries that take them.
FILTERS = {"level": ["national"], "min-mmat": ["0.8"], "unrated": ["exclude"], "region": ["uk-other"]}


def check_same(query: QueryFile, engine: EmbeddedEngine, remote: RemoteEngine) -> None:
    """Ask both as the golden result does, and with filters."""
    taken = {parameter.option for parameter in query.parameters}
    asked = parameters().get(query.name, {})
    for values in (asked, {**asked, **{name: FILTERS[name] for name in FILTERS if name in taken}}):
        text = bind(query, values, engine)
        expected, found = engine.run(text), remote.run(text, 120)
        assert isinstance(expected, ResultSet)
        assert isinstance(found, ResultSet)
        assert comparable(found) == comparable(expected)


@pytest.mark.parametrize("query", NAMED, ids=name_of)
def test_oxigraph_gives_the_same_rows(query: QueryFile, engine: EmbeddedEngine, oxigraph: RemoteEngine) -> None:
    check_same(query, engine, oxigraph)


@pytest.mark.parametrize("query", NAMED, ids=name_of)
def test_virtuoso_gives_the_same_rows(query: QueryFile, engine: EmbeddedEngine, virtuoso: RemoteEngine) -> None:
    check_same(query, engine, virtuoso)


MODEL = find_query("components-model")


def triples_of(answer: object) -> set[tuple[object, ...]]:
    """Return triples such that equal numbers are equal."""
    assert isinstance(answer, list)
    return {(str(t.subject), str(t.predicate), _value(t.object)) for t in answer}


def test_rdflib_constructs_the_same_model(engine: EmbeddedEngine, plain_rdflib: rdflib.Dataset) -> None:
    graph = plain_rdflib.query(MODEL.text).graph
    assert graph is not None
    found = {(f"<{s}>", f"<{p}>", _rdflib_value(o)) for s, p, o in graph}
    assert found == triples_of(engine.run(MODEL.text))


def test_oxigraph_constructs_the_same_model(engine: EmbeddedEngine, oxigraph: RemoteEngine) -> None:
    assert triples_of(oxigraph.run(MODEL.text, 120)) == triples_of(engine.run(MODEL.text))


def test_virtuoso_constructs_the_same_model(engine: EmbeddedEngine, virtuoso: RemoteEngine) -> None:
    assert triples_of(virtuoso.run(MODEL.text, 120)) == triples_of(engine.run(MODEL.text))
