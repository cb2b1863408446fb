"""The remote engine on an endpoint that is down, slow, wrong or ill-meaning: always in time, always a sentence."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import ssl
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from kg.cli.sparql import command
from kg.endpoint.remote import RemoteEngine
from kg.endpoint.transport import Client
from kg.errors import EndpointError, KnowledgeGraphError, QueryError, UsageError
from kg.sparql import ResultSet
from tests.endpoint.asking import CONSTRUCT, JSON, ROWS, SELECT, always, ask
from tests.servers import Handler, answering, body_of, free_port, program, reply

pytestmark = pytest.mark.usefixtures("dead_proxy")


def test_rows_truth_and_triples() -> None:
    answer = ask(always(body=ROWS, Content_Type=f"{JSON};charset=utf-8"))
    assert answer == ResultSet(
        ("s", "n"),
        ((NamedNode("https://example.org/a"), Literal("é")), (NamedNode("https://example.org/b"), None)),
    )
    assert ask(always(body=b'{"head":{},"boolean":true}', Content_Type="application/json"), "ASK {}") is True
    node = NamedNode("https://example.org/a")
    lines = f"{node} {node} {node} .\n".encode()
    assert ask(always(body=lines, Content_Type="application/n-triples"), CONSTRUCT) == [Triple(node, node, node)]
    assert ask(always(body=lines, Content_Type="text/turtle"), CONSTRUCT) == [Triple(node, node, node)]
    assert ask(always(body=b"# Empty NT\n", Content_Type="application/n-triples"), CONSTRUCT) == []
    packed = gzip.compress(ROWS)
    assert ask(always(body=packed, Content_Type=JSON, Content_Encoding="gzip")) == answer


def test_virtuosos_ways_are_understood() -> None:
    for value, truth in (("1", True), ("0", False)):
        body = json.dumps(
            {
                "head": {"link": [], "vars": ["__ASK_RETVAL"]},
                "results": {
                    "bindings": [{"__ASK_RETVAL": {"type": "typed-literal", "datatype": "x:y", "value": value}}]
                },
            }
        ).encode()
        assert ask(always(body=body, Content_Type=JSON), "ASK {}") is truth
    with pytest.raises(EndpointError, match="cuts answers off at 2 rows"):
        ask(always(body=ROWS, Content_Type=JSON, X_SPARQL_MaxRows="2"))
    assert isinstance(ask(always(body=ROWS, Content_Type=JSON, X_SPARQL_MaxRows="100")), ResultSet)
    with pytest.raises(EndpointError, match="only part of the answer"):
        ask(always(body=ROWS, Content_Type=JSON, X_SQL_State="S1TAT"))


def test_the_request_is_one_that_every_server_takes() -> None:
    seen: list[tuple[str, str, str, dict[str, list[str]]]] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        content = request.headers["Content-Type"].partition(";")[0]
        form = parse_qs(body_of(request).decode("ascii"))
        seen.append((request.path, content, request.headers["Accept"], form))
        reply(request, 200, ROWS, Content_Type=JSON)

    query = "SELECT ?s { ?s ?p 'é & = + %' }"
    ask(handle, query)
    assert seen == [("/sparql", "application/x-www-form-urlencoded", JSON, {"query": [query]})]


@pytest.mark.parametrize("query", ["INSERT DATA { <a:a> <a:a> <a:a> }", "SELECT * { SERVICE <a:a> { } }", "SELECT {"])
def test_what_is_refused_or_malformed_is_never_sent(query: str) -> None:
    with pytest.raises(QueryError):
        RemoteEngine(f"http://127.0.0.1:{free_port()}/").run(query)


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("SELECT ?service { ?service ?p 'a service' }", True),
        ("# service\nASK { ?s ?p ?o }", True),
        ("SELECT ?service {\n ?service ?p 'open\n }\n", False),
        ("SELECT ?service { ?service ex:p ?o }", False),
    ],
)
def test_what_speaks_of_service_is_checked_without_being_run(query: str, sent: bool) -> None:
    if sent:
        form = b'{"head":{},"boolean":true}' if "ASK" in query else ROWS
        ask(always(body=form, Content_Type=JSON), query)
    else:
        with pytest.raises(QueryError, match="not valid SPARQL"):
            RemoteEngine(f"http://127.0.0.1:{free_port()}/").run(query)


BROKEN: dict[str, tuple[Handler, str]] = {
    "web page": (always(body=b"<html><body>Hello", Content_Type="text/html"), "a web page instead of results.*Hello"),
    "unnamed type": (always(body=ROWS), "something unnamed instead of results"),
    "other type": (always(body=b"a,b", Content_Type="image/png"), "image/png instead of results"),
    "triples for rows": (always(body=b"", Content_Type="application/n-triples"), "instead of results"),
    "empty": (always(Content_Type=JSON), "broken or cut short"),
    "cut json": (always(body=ROWS[:-9], Content_Type=JSON), "broken or cut short"),
    "page as json": (always(body=b"<html>", Content_Type=JSON), "broken or cut short"),
    "bad iri": (always(body=ROWS.replace(b"https://example.org/b", b"a b"), Content_Type=JSON), "broken or cut"),
    "truth for rows": (always(body=b'{"boolean":true}', Content_Type=JSON), "a truth value instead of results"),
    "cut transfer": (always(body=ROWS, Content_Type=JSON, Content_Length="99999"), "broke its answer off"),
    "bad gzip": (always(body=b"plain", Content_Type=JSON, Content_Encoding="gzip"), "broke its answer off"),
    "cut gzip": (always(body=gzip.compress(ROWS)[:-9], Content_Type=JSON, Content_Encoding="gzip"), "broke its"),
    "other packing": (always(body=ROWS, Content_Type=JSON, Content_Encoding="br"), "packed its answer"),
    "not found": (
        always(404, b"No such page", Content_Type="text/plain"),
        r"nothing at .*/sparql \(404\).*No such page",
    ),
    "unauthorised": (always(401), r"asks for credentials.*\(401\)"),
    "forbidden": (always(403, b"not you", Content_Type="text/plain"), r"does not allow.*\(403\).*not you"),
    "error": (
        always(500, b"\n\n  Boom \x1b[31m at\n line 2", Content_Type="text/plain"),
        r"error 500\. It says: Boom \[31m at",
    ),
    "error page": (
        always(
            500, b"<html><head><title>x</title></head><body><h1>Out of &lt;memory&gt;</h1>", Content_Type="text/html"
        ),
        "error 500.*Out of <memory>",
    ),
    "busy": (always(503, Content_Type="text/plain"), r"busy or not ready \(503\)"),
    "no content": (always(204), "error 204"),
    "no target": (always(302), r"sends requests on \(302\) and does not say where to"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_rubbish_is_told_in_words(name: str) -> None:
    handle, words = BROKEN[name]
    with pytest.raises(EndpointError, match=words) as caught:
        ask(handle)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_query_that_the_endpoint_does_not_take() -> None:
    with pytest.raises(QueryError, match=r"does not accept the query\. It says: Virtuoso 37000 Error"):
        ask(always(400, b"Virtuoso 37000 Error SP031\n\nSPARQL query:\n...", Content_Type="text/plain"))


def test_rows_for_a_yes_or_no_question() -> None:
    with pytest.raises(EndpointError, match="yes-or-no question with rows"):
        ask(always(body=ROWS, Content_Type=JSON), "ASK {}")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([200, 200, 200, 302, 400, 401, 500]),
    st.binary(max_size=80),
    st.sampled_from([JSON, "application/n-triples", "text/html", "", "é", "application/sparql-results+xml"]),
    st.sampled_from([SELECT, CONSTRUCT, "ASK {}"]),
)
def test_whatever_comes_nothing_else_is_raised(status: int, body: bytes, media: str, query: str) -> None:
    try:
        ask(always(status, body, Content_Type=media.encode().decode("latin-1")), query)
    except KnowledgeGraphError as error:
        assert str(error)


def test_no_one_there() -> None:
    with pytest.raises(EndpointError, match="the endpoint is down"):
        RemoteEngine(f"http://127.0.0.1:{free_port()}/sparql").run(SELECT)
    with pytest.raises(EndpointError, match=r"no server named no-such-host\.invalid"):
        Client("https://no-such-host.invalid/", None).send(
            "GET", "https://no-such-host.invalid/", seconds=20, headers={}
        )


def test_another_protocol_on_the_port() -> None:
    def hang_up(request: BaseHTTPRequestHandler) -> None:
        request.connection.shutdown(socket.SHUT_RDWR)

    def greet(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")

    with pytest.raises(EndpointError, match="broke its answer off"):
        ask(hang_up)
    with pytest.raises(EndpointError, match="does not speak http"):
        ask(greet)
    with (
        answering(always(body=ROWS)) as url,
        pytest.raises(EndpointError, match=r"does not speak https properly|broke its answer off"),
    ):
        RemoteEngine(url.replace("http:", "https:")).run(SELECT, 10)


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with answering(always(body=ROWS, Content_Type=JSON), context) as url:
        endpoint = url.replace("http:", "https:")
        with pytest.raises(EndpointError, match=r"certificate of 127\.0\.0\.1 cannot be trusted: self-signed"):
            RemoteEngine(endpoint).run(SELECT, 10)


def test_a_certificate_that_the_user_names_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    command = [program("openssl", "Debian package openssl"), *command[1:], "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with answering(always(body=ROWS, Content_Type=JSON), context) as url:
        assert isinstance(RemoteEngine(url.replace("http:", "https:")).run(SELECT, 10), ResultSet)


def test_another_machine_is_asked_through_the_proxy_that_the_system_names(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def proxy(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        reply(request, 200, ROWS, Content_Type=JSON)

    endpoint = "http://no-such-host.invalid/sparql"
    with answering(proxy) as url:
        monkeypatch.setenv("http_proxy", url)
        assert isinstance(RemoteEngine(endpoint).run(SELECT, 10), ResultSet)
        assert asked == [endpoint]
        monkeypatch.setenv("no_proxy", ".invalid")
        with pytest.raises(EndpointError, match="no server named"):
            RemoteEngine(endpoint).run(SELECT, 10)
    monkeypatch.delenv("no_proxy")
    with pytest.raises(EndpointError, match="the endpoint is down"):
        RemoteEngine(endpoint).run(SELECT, 10)


def test_requests_are_logged_without_what_the_address_or_the_header_hold(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("INTEGRATION_KG_TOKEN", "t0ken")
    with answering(always(body=ROWS, Content_Type=JSON)) as url, caplog.at_level("DEBUG", "kg"):
        RemoteEngine(f"{url}/sparql?key=k3y").run(SELECT, 10)
    assert f"POST {url}/sparql: 200, {len(ROWS)} bytes in " in caplog.text
    assert "t0ken" not in caplog.text
    assert "k3y" not in caplog.text


def test_the_library_for_http_is_loaded_for_an_endpoint_only(graph_folder: Path) -> None:
    code = """import sys
from click.testing import CliRunner
from kg.cli import cli
result = CliRunner().invoke(cli, ["query", "gaps", "--component", "trust", *sys.argv[1:]])
print(result.exit_code, "urllib3" in sys.modules)
"""

    def run(*words: str) -> str:
        done = subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    assert run("--out", str(graph_folder)) == "0 False"
    assert run("--endpoint", f"http://127.0.0.1:{free_port()}/") == "1 True"


def test_no_redirect_leaves_the_server() -> None:
    reached: list[str] = []

    def other(request: BaseHTTPRequestHandler) -> None:
        reached.append(request.path)
        reply(request, 200, ROWS, Content_Type=JSON)

    with answering(other) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            with pytest.raises(EndpointError, match="they are not sent there") as caught:
                ask(always(status, Location=f"{elsewhere}/sparql"))
            assert elsewhere in str(caught.value)
    assert reached == []
    for target in ("file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x"):
        with pytest.raises(EndpointError):
            ask(always(302, Location=target))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_within_the_server_keeps_the_query(status: int) -> None:
    bodies: list[bytes] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/sparql":
            reply(request, status, Location="/sparql/")
        else:
            bodies.append(body_of(request))
            reply(request, 200, ROWS, Content_Type=JSON)

    assert isinstance(ask(handle), ResultSet)
    assert bodies == [b"query=SELECT+%3Fs+%7B+%3Fs+%3Fp+%3Fo+%7D"]
    with pytest.raises(EndpointError, match="in a circle"):
        ask(always(status, Location="/sparql"))


NO_ADDRESSES = """|sparql|ftp://a.org/|file:///etc/passwd|http://|http://[::1|http://a b/|http://a/\r\nX: y|http://a:99999/
|http://a:0/|http://é.example/"""


@pytest.mark.parametrize("address", NO_ADDRESSES.split("|"))
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(UsageError, match="not an http or https address"):
        RemoteEngine(address)


def test_the_command_asks_the_endpoint_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(always(body=ROWS, Content_Type=JSON)) as url:
        monkeypatch.setenv("INTEGRATION_KG_ENDPOINT", url)
        result = CliRunner().invoke(command, ["-", "--format", "csv", "--out", str(tmp_path)], input=SELECT)
        assert result.exit_code == 0, result.output
        assert result.output == "s,n\nhttps://example.org/a,é\nhttps://example.org/b,\n"
        monkeypatch.delenv("INTEGRATION_KG_ENDPOINT")
        result = CliRunner().invoke(command, ["-", "--format", "csv", "--endpoint", url], input=SELECT)
        assert result.exit_code == 0, result.output


def test_a_missing_server_is_skipped_with_the_reason_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-server is not installed"):
        program("no-such-server", "nowhere")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-server is not installed"):
        program("no-such-server", "nowhere")
