"""Servers that lie: whatever comes, a query ends in time, in bounds, and with a sentence."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from kg.endpoint.remote import RemoteEngine
from kg.errors import EndpointError, KnowledgeGraphError, QueryError
from kg.settings import Bounds
from tests.servers import answering, body_of, reply

SELECT = "SELECT ?s { ?s ?p ?o }"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
BOUNDS = Bounds(seconds=5, megabytes=64, rows=10_000)

Handler = Callable[[BaseHTTPRequestHandler], None]


def head(request: BaseHTTPRequestHandler, *lines: str) -> None:
    body_of(request)
    request.wfile.write("\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode())


def one(body: bytes, media: str = JSON, **headers: str) -> Handler:
    return lambda request: reply(request, 200, body, Content_Type=media, **headers)


def a_string_without_end(request: BaseHTTPRequestHandler) -> None:
    head(request, f"Content-Type: {JSON}")
    request.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"')
    while True:
        request.wfile.write(b"x" * 65_536)


def brackets_without_end(request: BaseHTTPRequestHandler) -> None:
    head(request, f"Content-Type: {JSON}")
    while True:
        request.wfile.write(b"[" * 65_536)


def columns_without_end(request: BaseHTTPRequestHandler) -> None:
    head(request, f"Content-Type: {JSON}")
    request.wfile.write(b'{"head":{"vars":["a"')
    number = 0
    while True:
        request.wfile.write(b"".join(b',"v%d"' % (number + i) for i in range(1000)))
        number += 1000


def a_drip_of_rows(request: BaseHTTPRequestHandler) -> None:
    head(request, f"Content-Type: {JSON}")
    request.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[{}')
    while True:
        request.wfile.write(b",{}")
        time.sleep(0.05)


def shorter_than_it_says(request: BaseHTTPRequestHandler) -> None:
    head(request, f"Content-Type: {JSON}", "Content-Length: 5000")
    request.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[]}}')


def elsewhere(request: BaseHTTPRequestHandler) -> None:
    reply(request, 307, b"", Location="http://169.254.169.254/latest/meta-data")


def in_a_circle(request: BaseHTTPRequestHandler) -> None:
    reply(request, 307, b"", Location=request.path)


ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
BOMB = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "%b">%b]><sparql>&z;</sparql>' % (
    b"x" * 1000,
    b"".join(b'<!ENTITY %c "%b">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(25)),
)
LYING: dict[str, Handler] = {
    "rows under the name of triples": one(ROWS, "application/n-triples"),
    "a page under the name of rows": one(b"<html><body>Sign in</body></html>"),
    "a page": one(b"<html><body>Sign in</body></html>", "text/html"),
    "a type of nothing": one(ROWS, "\u00b5;;;".encode().decode("latin-1")),
    "no gzip under its name": one(ROWS, Content_Encoding="gzip"),
    "gzip cut off": one(gzip.compress(ROWS)[:-8], Content_Encoding="gzip"),
    "a bomb of gzip": one(gzip.compress(b" " * 300_000_000, 1), Content_Encoding="gzip"),
    "packed as nobody asked": one(ROWS, Content_Encoding="br"),
    "entities within entities": one(BOMB, XML),
    "a string without end": a_string_without_end,
    "brackets without end": brackets_without_end,
    "columns without end": columns_without_end,
    "a drip of rows": a_drip_of_rows,
    "shorter than it says": shorter_than_it_says,
    "sent on elsewhere": elsewhere,
    "sent on in a circle": in_a_circle,
    "more rows than are taken": one(ROWS.replace(b"[]", b"[{}" + b",{}" * 20_000 + b"]")),
    "numbers for values": one(ROWS.replace(b"[]", b'[{"s":{"type":"literal","value":1}}]')),
    "a value of 17 MB": one(ROWS.replace(b"[]", b'[{"s":{"type":"literal","value":"%b"}}]' % (b"x" * 17_000_000))),
}


@pytest.mark.parametrize("what", LYING)
def test_a_server_that_lies(what: str) -> None:
    started = time.monotonic()
    with answering(LYING[what]) as url, pytest.raises(KnowledgeGraphError) as caught:
        RemoteEngine(f"{url}/sparql").run_bounded(SELECT, BOUNDS)
    assert isinstance(caught.value, EndpointError | QueryError)
    assert 0 < len(str(caught.value)) < 1000
    assert str(caught.value).isprintable()
    assert time.monotonic() - started < 60
