"""An endpoint that is slow, endless or huge is given up in time and in bounds, while its answer comes."""

from __future__ import annotations

import gzip
import json
import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest

from kg.endpoint.remote import RemoteEngine
from kg.errors import EndpointError, KnowledgeGraphError, QueryError
from kg.settings import Bounds
from kg.sparql import ResultSet
from tests.endpoint.asking import CONSTRUCT, JSON, SELECT, always, ask
from tests.servers import Handler, answering, body_of

pytestmark = pytest.mark.usefixtures("dead_proxy")


def silent(request: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def dripping_head(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(60):
        request.wfile.write(f"X-{number}: 1\r\n".encode())
        time.sleep(0.05)


def dripping_body(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
    for _ in range(60):
        request.wfile.write(b" ")
        time.sleep(0.05)


@pytest.mark.parametrize("handle", [silent, dripping_head, dripping_body])
def test_the_time_limit_bounds_all_of_it(handle: Handler) -> None:
    with answering(handle) as url:
        before = threading.active_count()
        started = time.monotonic()
        with pytest.raises(EndpointError, match=r"did not answer in full within 0\.4 seconds"):
            RemoteEngine(url).run(SELECT, 0.4)
        assert time.monotonic() - started < 2
        time.sleep(0.5)
        # The thread that was left behind has ended with its connection (the server's own may still sleep).
        assert threading.active_count() <= before + 1


def endless(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
    while True:
        request.wfile.write(b" " * 65_536)


def endless_chunks(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    while True:
        request.wfile.write(b"10000\r\n" + b" " * 65_536 + b"\r\n")


@pytest.mark.parametrize(
    "handle",
    [
        endless,
        endless_chunks,
        always(body=b" " * 2_000_000, Content_Type=JSON),
        always(body=gzip.compress(b" " * 50_000_000), Content_Type=JSON, Content_Encoding="gzip"),
        always(500, b"x" * 2_000_000, Content_Type="text/plain"),
    ],
)
def test_the_size_limit_holds(handle: Handler) -> None:
    with pytest.raises(EndpointError, match="longer than 1 MB"):
        ask(handle, most_bytes=1024 * 1024)


def rows_without_end(request: BaseHTTPRequestHandler) -> None:
    body_of(request)
    request.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
    request.wfile.write(b'{"head":{"vars":["a","b"]},"results":{"bindings":[{}')
    while True:
        request.wfile.write(b',{"a":{"type":"literal","value":"x"}}' * 1000)


def lines_without_end(request: BaseHTTPRequestHandler) -> None:
    body_of(request)
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n\r\n")
    while True:
        request.wfile.write(b"<a:a> <a:b> <a:c> .\n" * 1000)


@pytest.mark.parametrize(
    ("handle", "query", "bounds", "words"),
    [
        (rows_without_end, SELECT, Bounds(rows=5000), "more than 5,000 rows; it was stopped there"),
        (lines_without_end, CONSTRUCT, Bounds(rows=5000), "more than 5,000 statements; it was stopped there"),
        (rows_without_end, SELECT, Bounds(megabytes=64, rows=10**9), "more than 64 MB of memory; it was stopped after"),
    ],
)
def test_an_answer_is_given_up_while_it_comes(handle: Handler, query: str, bounds: Bounds, words: str) -> None:
    with answering(handle) as url, pytest.raises(QueryError, match=words):
        RemoteEngine(url).run_bounded(query, bounds)


def test_reading_an_answer_is_part_of_its_time() -> None:
    started = time.monotonic()
    with answering(rows_without_end) as url, pytest.raises(KnowledgeGraphError, match=r"within 0\.5 seconds"):
        RemoteEngine(url).run_bounded(SELECT, Bounds(seconds=0.5, rows=10**9))
    assert time.monotonic() - started < 30


def test_a_row_of_many_columns_is_read_as_fast_as_it_is_long() -> None:
    names = [f"v{i}" for i in range(40_000)]
    body = json.dumps({"head": {"vars": names}, "results": {"bindings": [{}] * 5}}).encode()
    answer = ask(always(body=body, Content_Type=JSON), SELECT, seconds=60)
    assert isinstance(answer, ResultSet)
    assert answer.rows == ((None,) * 40_000,) * 5
