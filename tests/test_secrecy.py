"""Secrets are blotted out of whatever is said, and nothing else is."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.endpoint.remote import RemoteEngine
from kg.endpoint.transport import Client
from kg.errors import UsageError
from kg.secrecy import has_user, masked, masked_address, secrets_of
from kg.settings import Credentials

SECRET = "s3cretpw"
BASIC = base64.b64encode(f"alice:{SECRET}".encode()).decode()

#: Addresses as people write them, good and bad, each with the secret somewhere in it.
ADDRESSES = (
    f"http://alice:{SECRET}@host/sparql",
    f"http://alice:{SECRET}@[bad/x",
    f"http://alice:{SECRET}@host:port/x",
    f"http://al:ice/{SECRET}@host/",
    f"http://alice:p@{SECRET}@host/",
    f"http://{SECRET}@host/",
    f"alice:{SECRET}@host",
    f"alice:{SECRET}@host:7878/sparql?x=1",
    f"//alice:{SECRET}@host",
    f"https://host/sparql?token={SECRET}",
    f"https://host/sparql?a=b&access_token={SECRET}&c=d",
    f"https://[bad?access_token={SECRET}",
    f"https://host/sparql#{SECRET}",
    f"https://host/sparql#access_token={SECRET}",
    f"ftp://host/x?api_key={SECRET}",
    f"host/x?key={SECRET}",
    f"ht tp://host/?{SECRET}",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_shown_without_its_secret(address: str) -> None:
    assert SECRET not in masked_address(address)
    assert "host" in masked_address(address) or "[bad" in masked_address(address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_error_about_an_address_repeats_its_secret(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATION_KG_TOKEN", "another-secret")
    try:
        engine = RemoteEngine(address)
    except UsageError as error:
        assert SECRET not in f"{error!r} {error} {error.advice}"
    else:
        assert SECRET not in engine.name
    with pytest.raises(UsageError) as caught:
        Client("https://elsewhere.example/", Credentials()).send("GET", address, seconds=1, headers={})
    assert SECRET not in f"{caught.value!r} {caught.value} {caught.value.advice}"


@pytest.mark.parametrize(
    "text",
    [
        f"Got unexpected extra argument (http://alice:{SECRET}@host/x)",
        f"There is no file http:/alice:{SECRET}@host/x.",
        f"alice:{SECRET}@host is down",
        f"GET /sparql?query=x&token={SECRET} HTTP/1.1",
        f"Authorization: Basic {BASIC}",
        f"Authorization: Bearer {SECRET}",
        f"you sent Basic {BASIC} for it",
        f"you sent Bearer {SECRET}",
        f'{{"Authorization": "Bearer {SECRET}"}}',
        f"Cookie: session={SECRET}; other=1",
        f"Set-Cookie: id={SECRET}",
        f"X-Api-Key: {SECRET}",
        f'Digest username="alice", response="{SECRET}"',
        f"the password={SECRET} is wrong",
        f"LocationParseError: Failed to parse: http://alice:{SECRET}@proxy:bad",
    ],
)
def test_what_looks_like_a_secret_is_blotted_out_of_any_text(text: str) -> None:
    assert SECRET not in masked(text)
    assert BASIC not in masked(text)
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "There is no server named example.org.",
        "Nothing answers at http://localhost:7878/query: the endpoint is down.",
        "https://w3id.org/integration-evidence/ontology#Finding has no label.",
        "Basic authentication is needed; the basic question is which token to use.",
        "findings.csv:12:3: 'x' is no level",
        "Tried: http://host/store (404); http://host/data (404).",
        "https://example.org/users/@me",
        "Set INTEGRATION_KG_USER and INTEGRATION_KG_PASSWORD, or INTEGRATION_KG_TOKEN, in the environment.",
        'SELECT * { ?s rdfs:label "x"@en }',
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert masked(text) in (text, text.replace("://example.org/users/@me", "://…@me"))


@given(st.text("abc123-_.~", min_size=8, max_size=12), st.sampled_from(["", ":80", ":x", "/p", "?q=1", "#f", "[", " "]))
def test_whatever_follows_a_user_and_password_they_are_not_shown(secret: str, rest: str) -> None:
    for address in (f"https://alice:{secret}@host{rest}", f"alice:{secret}@host{rest}"):
        assert has_user(address)
        assert secret not in masked_address(address)
        with pytest.raises(UsageError, match="holds a user name or password"):
            Client(address, Credentials())


def test_a_server_that_repeats_the_key_of_its_address_does_not_show_it() -> None:
    assert secrets_of("https://host/x?graph=a&token=abcdefgh#fragment1") == ("fragment1", "abcdefgh")
    client = Client("https://host/x?key=abcdefgh", Credentials())
    assert client.credentials.hidden("no such key abcdefgh here") == "no such key … here"
    assert not client.credentials
    assert "abcdefgh" not in repr(client.credentials)


@pytest.mark.parametrize(
    "address", ["https://example.org/@team/sparql", "http://[::1]:7878/query", "http://h:80/x?a=b@c"]
)
def test_an_address_without_a_user_has_none(address: str) -> None:
    assert not has_user(address)
