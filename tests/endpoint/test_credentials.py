"""Credentials come from the environment, go to one server only, never unencrypted, and never into a message."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from kg.endpoint.remote import RemoteEngine
from kg.endpoint.transport import Client
from kg.errors import EndpointError, UsageError
from kg.sparql import ResultSet
from tests.servers import answering, reply

SELECT = "SELECT ?s { ?s ?p ?o }"
JSON = "application/sparql-results+json"
EMPTY = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
SECRET = "s3cret:word"
BASIC = "Basic YW5hOnMzY3JldDp3b3Jk"

SetUser = Callable[[], None]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "TOKEN", "ENDPOINT"):
        monkeypatch.delenv(f"INTEGRATION_KG_{name}", raising=False)


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATION_KG_USER", "ana")
    monkeypatch.setenv("INTEGRATION_KG_PASSWORD", SECRET)


@pytest.mark.usefixtures("user")
def test_basic_is_shown_only_when_asked_for() -> None:
    seen: list[str | None] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"])
        if seen[-1] == BASIC:
            reply(request, 200, EMPTY, Content_Type=JSON)
        else:
            reply(request, 401, WWW_Authenticate='Basic realm="x"')

    with answering(handle) as url:
        engine = RemoteEngine(f"{url}/sparql")
        assert isinstance(engine.run(SELECT, 10), ResultSet)
        assert isinstance(engine.run(SELECT, 10), ResultSet)
    assert seen == [None, BASIC, BASIC]


@pytest.mark.usefixtures("user")
def test_an_open_endpoint_is_shown_nothing() -> None:
    seen: list[str | None] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"])
        reply(request, 200, EMPTY, Content_Type=JSON)

    with answering(handle) as url:
        RemoteEngine(url).run(SELECT, 10)
    assert seen == [None]


def digest_is_right(request: BaseHTTPRequestHandler, nonce: str) -> bool:
    fields = dict(re.findall(r'(\w+)="?([^",]+)"?', request.headers["Authorization"] or ""))
    if fields.get("nonce") != nonce:
        return False

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    whole = md5(f"ana:here:{SECRET}"), fields["nc"], fields["cnonce"], md5(f"{request.command}:{request.path}")
    return str(fields["response"]) == md5(f"{whole[0]}:{nonce}:{whole[1]}:{whole[2]}:auth:{whole[3]}")


@pytest.mark.usefixtures("user")
def test_digest_keeps_the_password_to_itself_and_takes_a_new_nonce() -> None:
    seen: list[str] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"] or "")
        nonce = "first" if len(seen) < 4 else "second"
        if digest_is_right(request, nonce):
            reply(request, 200, EMPTY, Content_Type=JSON)
        else:
            stale = ', stale="true"' if len(seen) > 1 else ""
            reply(request, 401, WWW_Authenticate=f'Digest realm="here", nonce="{nonce}", qop="auth"{stale}')

    with answering(handle) as url:
        engine = RemoteEngine(f"{url}/sparql?x=1")
        for _ in range(3):
            assert isinstance(engine.run(SELECT, 10), ResultSet)
    # Asked, signed; signed at once; the old nonce refused, signed anew.
    assert [value[:6] for value in seen] == ["", "Digest", "Digest", "Digest", "Digest"]
    assert not any(SECRET in value for value in seen)


@pytest.mark.usefixtures("user")
def test_a_wrong_password_is_tried_once() -> None:
    seen: list[str] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"] or "")
        reply(request, 401, WWW_Authenticate='Digest realm="here", nonce="n", qop="auth"')

    with answering(handle) as url, pytest.raises(EndpointError, match="does not accept the credentials"):
        RemoteEngine(url).run(SELECT, 10)
    assert len(seen) == 2


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize(
    "challenge", ['Digest realm="r", nonce="n", algorithm="X", qop="auth"', 'Digest qop="auth-int"']
)
def test_a_digest_that_is_not_known(challenge: str) -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        reply(request, 401, WWW_Authenticate=challenge)

    with answering(handle) as url, pytest.raises(EndpointError, match="not known here"):
        RemoteEngine(url).run(SELECT, 10)


def test_a_token_is_sent_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATION_KG_TOKEN", "t0ken")
    seen: list[str] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"])
        reply(request, 403, b"token t0ken may not", Content_Type="text/plain")

    with answering(handle) as url, pytest.raises(EndpointError, match="does not accept the credentials") as caught:
        RemoteEngine(url).run(SELECT, 10)
    assert seen == ["Bearer t0ken"]
    assert "t0ken" not in str(caught.value)


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 200])
def test_secrets_that_a_server_echoes_are_blotted_out(status: int) -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        body = f"you sent {request.headers['Authorization']} for ana:{SECRET}".encode()
        if request.headers["Authorization"]:
            reply(request, status, body, Content_Type="text/plain")
        else:
            reply(request, 401, WWW_Authenticate='Basic realm="x"')

    with answering(handle) as url, pytest.raises(Exception, match="you sent Basic … for ana:…") as caught:
        RemoteEngine(url).run(SELECT, 10)
    assert SECRET not in repr(caught.value)


@pytest.mark.usefixtures("user")
def test_credentials_do_not_follow_a_redirect_to_another_server() -> None:
    seen: list[str | None] = []

    def thief(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Authorization"])
        reply(request, 200, EMPTY, Content_Type=JSON)

    with answering(thief) as elsewhere:

        def handle(request: BaseHTTPRequestHandler) -> None:
            if request.headers["Authorization"]:
                reply(request, 307, Location=elsewhere)
            else:
                reply(request, 401, WWW_Authenticate='Basic realm="x"')

        with answering(handle) as url, pytest.raises(EndpointError, match="not sent there"):
            RemoteEngine(url).run(SELECT, 10)
        with answering(handle) as url, pytest.raises(UsageError, match="not at the same server"):
            Client(url).send("GET", elsewhere, seconds=10, headers={})
    assert seen == []


@pytest.mark.usefixtures("user")
def test_credentials_are_not_sent_unencrypted_over_a_network() -> None:
    for address in ("http://example.org/sparql", "http://10.0.0.1/", "http://localhost.example.org/", "http://[::2]/"):
        with pytest.raises(UsageError, match="not encrypted") as caught:
            RemoteEngine(address)
        assert SECRET not in str(caught.value)
    for address in ("http://localhost:7878/query", "http://127.0.0.2/", "http://[::1]/", "https://example.org/sparql"):
        assert RemoteEngine(address).name == address


def test_without_credentials_plain_http_is_allowed() -> None:
    assert RemoteEngine("http://example.org/sparql?default-graph-uri=x").name == "http://example.org/sparql"


def test_credentials_in_an_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="holds a user name or password") as caught:
        RemoteEngine(f"https://ana:{SECRET.partition(':')[0]}@example.org/sparql")
    assert "s3cret" not in f"{caught.value} {caught.value.advice}"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"USER": "ana"}, "INTEGRATION_KG_PASSWORD is not set"),
        ({"PASSWORD": "x"}, "INTEGRATION_KG_USER is not set"),
        ({"USER": "ana", "PASSWORD": "x", "TOKEN": "y"}, "Both INTEGRATION_KG_USER and INTEGRATION_KG_TOKEN"),
        ({"TOKEN": "hid\r\nden: yes"}, "INTEGRATION_KG_TOKEN holds a character"),
        ({"TOKEN": "hiddén"}, "INTEGRATION_KG_TOKEN holds a character"),
        ({"USER": "ana", "PASSWORD": "hid\nden"}, "INTEGRATION_KG_PASSWORD holds a character"),
    ],
)
def test_an_environment_that_cannot_be_used(
    values: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"INTEGRATION_KG_{name}", value)
    with pytest.raises(UsageError, match=words) as caught:
        RemoteEngine("https://example.org/sparql")
    assert "hid" not in f"{caught.value} {caught.value.advice}"


@pytest.mark.usefixtures("user")
def test_nothing_shows_a_password() -> None:
    client = Client("https://example.org/")
    assert SECRET not in repr(client.credentials)
    assert SECRET not in repr(client)
    assert SECRET not in str(vars(client))
