"""A query reads this graph and calls no other server: proven on one that would be called, and on what is harmless."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.endpoint.remote import RemoteEngine
from kg.errors import KnowledgeGraphError, QueryError
from kg.namespaces import GRAPH
from kg.sparql import EmbeddedEngine, check_read_only
from kg.sparql.guard import may_call, query_form
from kg.sparql.tokens import tokens
from tests.servers import answering, free_port, reply

NOTHING = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


class Listener:
    """A server that anyone may call, and that remembers that it was."""

    def __init__(self) -> None:
        self.calls = 0
        self.url = ""

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        self.calls += 1
        reply(request, 200, NOTHING, Content_Type="application/sparql-results+json")

    def query(self, body: str) -> str:
        prefixes = "".join(f"PREFIX {name}: <{self.url}/> " for name in ("", "ex", "service", "a.b"))
        return f"{prefixes}PREFIX p: <http://127.0.0.1:> SELECT ?s {{ {body.replace('URL', self.url)} }}"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    found = Listener()
    with answering(found.handle) as url:
        found.url = url
        yield found


#: Each of these made the engine call the server, or would if the engine read it in another way that is allowed.
CALLS = [
    "SERVICE :x {?s ?p ?o}",
    "SERVICE:x{?s ?p ?o}",
    "SERVICE : {?s ?p ?o}",
    "SERVICE <URL/> {?s ?p ?o}",
    "service silent ex:x {?s ?p ?o}",
    "SERVICEex:x {?s ?p ?o}",
    "SERVICESILENTex:x {?s ?p ?o}",
    "service:x {?s ?p ?o}",
    "# c\rSERVICE <URL/> {?s ?p ?o}",
    "SERVICE # c\r<URL/>#\n{?s ?p ?o}",
    "FILTER('\\u005C' != '') SERVICE <URL/> {?s ?p ?o} FILTER(''='')",
    "FILTER(1<2)SERVICE#>\n:x {?s ?p ?o}",
    "FILTER(1<2)#>GRAPH\nservice:x {?s ?p ?o}",
    "FILTER(1<2)#>'\nSERVICE :x {?s ?p ?o} #'",
    "BIND(:x AS ?t) FILTER(1<2)SERVICE?t{?s?p?o}FILTER(2>1)",
    "{BIND(ex:\\' AS ?t)} UNION {SERVICE :x {?s ?p ?o}} UNION {BIND(ex:\\' AS ?t)}",
    "{?s ?p trueSERVICE :x {?s ?p ?o}} UNION {SERVICE :x {}}",
    "{?s ?p ex:.SERVICE :x {?s ?p ?o}}",
    "{?s ?p p:SERVICE :x {?s ?p ?o}}",
    "{?s ?p 'x'@en.SERVICE:x{?s ?p ?o}}",
    "VALUES ?t {'''' #\\uD800\n} SERVICE :x {?s ?p ?o} #'''\n",
    "S\\u0045RVICE :x {?s ?p ?o}",
    "GRAPH ?g {SERVICE a.b:x {?s ?p ?o}}",
]


@pytest.mark.parametrize("body", CALLS)
def test_nothing_is_called(body: str, listener: Listener) -> None:
    query = listener.query(body)
    before = listener.calls
    for engine in (EmbeddedEngine.from_quads([]), RemoteEngine(f"http://127.0.0.1:{free_port()}/sparql")):
        with pytest.raises(QueryError):
            engine.run(query, 10)
    assert listener.calls == before


def test_the_server_would_have_been_called(listener: Listener) -> None:
    """Else the test above would prove nothing."""
    called = 0
    for body in CALLS:
        before = listener.calls
        try:
            list(Store().query(listener.query(body)))  # type: ignore[arg-type]
        except (SyntaxError, RuntimeError):
            continue
        called += listener.calls > before
    assert called >= 12


BEFORE = [
    "",
    "FILTER(1<2)",
    "FILTER(1<2)#>\n",
    "# c\r",
    "BIND(ex:\\' AS ?q)",
    "BIND(<a:a'> AS ?q)",
    "#'\n",
    "'",
    '"',
    "'''",
]
BEFORE += [
    "<",
    "> ",
    "{}UNION",
    "OPTIONAL",
    "GRAPH ",
    "\\u0027",
    "VALUES ?a {'''' #\\uD800\n}",
    "}",
    ".",
    "\x0b",
    "BIND(1<2#>\n AS ?q)",
]
WORDS = [
    "SERVICE ",
    "service",
    "SERVICE SILENT ",
    "SERVICESILENT",
    "SERVICE#>\n",
    "trueSERVICE ",
    "p:SERVICE ",
    "ex:.SERVICE ",
    "?SERVICE ",
]
NAMES = [":x", ":", "<URL/>", "ex:x", "service:x", ":x#>\n", "<URL/#>", ":\\'x", "a.b:c"]
AFTER = ["", " ", "FILTER(2>1)", "#'", "#>", "'''", "'", '"', "> ", "#'''\n", "}"]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.sampled_from(BEFORE), max_size=4),
    word=st.sampled_from(WORDS),
    name=st.sampled_from(NAMES),
    after=st.lists(st.sampled_from(AFTER), max_size=3),
)
def test_nothing_is_called_however_it_is_wrapped(
    listener: Listener, before: list[str], word: str, name: str, after: list[str]
) -> None:
    query = listener.query(f"{''.join(before)}{word}{name}{{?s ?p ?o}}{''.join(after)}")
    calls = listener.calls
    try:
        EmbeddedEngine.from_quads([]).run(query, 10)
    except KnowledgeGraphError as error:
        assert error.advice
    assert listener.calls == calls


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://127.0.0.1/x> { ?s ?p ?o }",
        "PREFIX : <http://127.0.0.1/> SELECT * FROM :x { ?s ?p ?o }",
        "PREFIX : <http://127.0.0.1/> SELECT * FROM:x { ?s ?p ?o }",
        "PREFIX : <http://127.0.0.1/> SELECT * FROM NAMED :x { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { ?s ?p ?o }",
        f"SELECT * FROM <{GRAPH}rer2023/papers> FROM <http://127.0.0.1/> {{ ?s ?p ?o }}",
        f"SELECT * FROM <{GRAPH}../../../elsewhere> {{ ?s ?p ?o }}",
        f"BASE <{GRAPH}> SELECT * FROM <x> {{ ?s ?p ?o }}",
        "SELECT * # c\rFROM <http://127.0.0.1/x> { ?s ?p ?o }",
        "SELECT * FROM",
    ],
)
def test_no_other_graph_is_fetched(query: str) -> None:
    with pytest.raises(QueryError, match=r"FROM .*is refused"):
        check_read_only(query)


HARMLESS = [
    "SELECT ?service ?load ?from { ?service ?load ?from }",
    "SELECT ?service ?x { ?service ?p ?x }",
    "PREFIX service: <http://x/> SELECT * { ?s service:x ?o . { ?o service:y 1 } }",
    "PREFIX service: <http://x/> SELECT * { GRAPH service:x { ?s ?p ?o } }",
    "PREFIX : <http://x/> PREFIX ex: <http://x/> SELECT * { ?s :load ?o ; ex:service ?x ; :from ex:my.service }",
    "SELECT * { ?s <http://x/service?id=1#SERVICE> 'SERVICE <http://x/> {' }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { INSERT FROM",
    "SELECT * { ?s ?p '''it's a SERVICE <http://x/> {}''', \"\"\"SERVICE :x {}\"\"\" }",
    "SELECT * { ?s ?p 'social-service'@en-GB ; ?q _:service }",
    "SELECT * { ?s ?p ?o FILTER(?o<3 && ?o>2) FILTER(REGEX(?s, '^service\\\\d')) }",
    f"SELECT * FROM <{GRAPH}rer2023/findings> FROM NAMED <{GRAPH}ontology> {{ ?s ?p ?o }}",
    "PREFIX from: <http://x/> SELECT * { ?s from:x ?o }",
]


@pytest.mark.parametrize("query", HARMLESS)
def test_what_only_looks_like_it_is_answered(query: str) -> None:
    EmbeddedEngine.from_quads([]).run(query, 10)


@given(st.text(max_size=80))
@example("SERVICE <http://127.0.0.1/> {}")
def test_what_stands_in_a_string_or_comment_is_never_refused(text: str) -> None:
    inside = text.replace("\\", "/").replace("'", "")
    check_read_only(f"SELECT * {{ ?s ?p '''{inside}''' }}")
    comment = inside.replace("\n", " ").replace("\r", " ")
    check_read_only(f"SELECT * {{ ?s ?p ?o }} # {comment}")


@given(st.text(alphabet="'\"<>#\\{}()?:_@.-aSERVICEu0027\n\r \u00b7", max_size=60))
def test_tokens_are_all_of_a_query(text: str) -> None:
    whole = "".join(token.text for token in tokens(text))
    assert len(whole) <= len(text)
    for token in tokens(text):
        assert text.startswith(token.text, token.start)


@pytest.mark.parametrize("text", ["", " \n", "# only a comment"])
def test_an_empty_query_is_told(text: str) -> None:
    with pytest.raises(QueryError, match="is empty"):
        check_read_only(text)


def test_an_unknown_escape_is_told_with_its_cure() -> None:
    with pytest.raises(QueryError, match="backslash") as caught:
        check_read_only("SELECT * { ?s ?p ?o FILTER(REGEX(?o, '\\d')) }")
    assert "\\\\" in caught.value.advice


@pytest.mark.parametrize("bracket", ["{", "(", "["])
def test_what_would_bring_the_engine_down_is_refused(bracket: str) -> None:
    with pytest.raises(QueryError, match="deep"):
        check_read_only(f"SELECT * {bracket * 20_000}")
    with pytest.raises(QueryError, match="characters"):
        check_read_only("SELECT * " + bracket * 200_000)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 200 + "}" * 200,
        "ASK { FILTER(" + "(" * 190 + "1" + ")" * 190 + ") }",
        "ASK { FILTER(" + "!" * 20_000 + "true) }",
        "ASK { FILTER(" + "||".join(["true"] * 15_000) + ") }",
        "ASK { " + "FILTER EXISTS {" * 190 + "}" * 190 + " }",
        "ASK {" + "OPTIONAL{}" * 9_000 + "}",
    ],
    ids=["groups", "brackets", "signs", "alternatives", "exists", "optional"],
)
def test_what_is_let_through_does_not_bring_it_down(query: str) -> None:
    try:
        EmbeddedEngine.from_quads([]).run(query, 60)
    except QueryError as error:
        assert error.advice


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), 1e308, 0.0, -1.0])
def test_a_time_that_cannot_be_waited_for_is_told(seconds: float) -> None:
    for engine in (EmbeddedEngine.from_quads([]), RemoteEngine(f"http://127.0.0.1:{free_port()}/")):
        with pytest.raises(KnowledgeGraphError, match="cannot be waited for"):
            engine.run("ASK {}", seconds)


def test_the_form_is_read_from_the_text() -> None:
    assert query_form("# ASK\nPREFIX ask: <a:ask> construct { ?s ask:x ?o } WHERE {}") == "CONSTRUCT"
    assert query_form("BASE <a:select> ASK {}") == "ASK"
    assert query_form("SELECT* { ?describe ?p 'ASK' }") == "SELECT"
    assert query_form("DESCRIBE<a:a>") == "DESCRIBE"


UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")


@pytest.mark.parametrize("word", [*UPDATES, *map(str.lower, UPDATES)])
def test_every_update_is_refused_wherever_it_stands(word: str) -> None:
    for query in (
        f"{word} {{ ?s ?p ?o }}",
        f"ASK {{}} ; {word} <a:a>",
        f"PREFIX a: <a:> {word} DATA {{ a:a a:a a:a }}",
    ):
        with pytest.raises(QueryError, match=rf"{word.upper()} is refused"):
            check_read_only(query)


@pytest.mark.parametrize(("opening", "closing"), ["{}", "()", "[]"])
def test_brackets_may_be_within_each_other_up_to_a_limit(opening: str, closing: str) -> None:
    """What stands beside each other is no deeper, however much of it there is."""
    beside = (opening + closing) * 10_000
    check_read_only(f"ASK {opening * 200}{closing * 200} {beside}")
    with pytest.raises(QueryError, match="more than 200 deep"):
        check_read_only(f"ASK {beside} {opening * 201}{closing * 201}")
    mixed = ("{([" * 67)[:200]
    check_read_only(f"ASK {mixed}")
    with pytest.raises(QueryError, match="more than 200 deep"):
        check_read_only("ASK " + mixed + "{")


def test_brackets_in_strings_and_comments_are_no_brackets() -> None:
    check_read_only(f"ASK {{ ?s ?p '{'{' * 300}' }} # {'(' * 300}")


def test_a_query_may_be_long_up_to_a_limit() -> None:
    check_read_only("ASK {}".ljust(100_000))
    with pytest.raises(QueryError, match="The query has 100,001 characters; 100,000 are taken"):
        check_read_only("ASK {}".ljust(100_001))


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <a:a> {} }", "ASK { ?s ?p 'Service' }", "S\\u0045RVICE"])
def test_where_the_letters_stand_something_may_be_called(query: str) -> None:
    assert may_call(query)
    assert not may_call("SELECT * { ?serv ?ice 'a ser-vice' }")


@pytest.mark.parametrize("graph", [f"<{GRAPH}rer2023/papers>", f"NAMED <{GRAPH}ontology>"])
def test_a_graph_of_the_project_may_be_named(graph: str) -> None:
    check_read_only(f"SELECT * FROM {graph} {{ ?s ?p ?o }}")
    for elsewhere in (graph.replace("https:", "http:"), graph.replace(GRAPH, GRAPH + "../"), graph.replace("<", "<x:")):
        with pytest.raises(QueryError, match=r"FROM .*is refused"):
            check_read_only(f"SELECT * FROM {elsewhere} {{ ?s ?p ?o }}")
