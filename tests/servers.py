"""Servers for tests: real ones on loopback, each with a folder of its own, and one that answers as a test wants.

Each is a context manager that starts its server on a free port, waits until it answers, and ends it for certain.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

__all__ = [
    "Handler",
    "Server",
    "answering",
    "body_of",
    "free_port",
    "oxigraph_server",
    "program",
    "reply",
    "virtuoso_server",
]

_READY_SECONDS = 60.0
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """A running server: its SPARQL endpoint, the process, and who may write to it (nobody in particular: empty)."""

    name: str
    endpoint: str
    pid: int
    user: str = ""
    password: str = ""


def program(name: str, origin: str) -> str:
    """Return the path of a program. Where it is missing, skip the test with the reason, or fail where CI is true."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found:
        return found
    reason = f"{name} is not installed ({origin})"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; with CI=true every engine must be there")
    pytest.skip(reason)


def free_port() -> int:
    """Return a port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph_server(*, union: bool = True) -> Iterator[Server]:
    """Run the oxigraph server of the package index; ``union``: all graphs together are the default graph."""
    binary = program("oxigraph", "pip install oxigraph")
    with _folder() as folder:
        port = free_port()
        command = [binary, "serve", "--location", str(folder / "data"), "--bind", f"{_HOST}:{port}"]
        endpoint = f"http://{_HOST}:{port}/query"
        with _running([*command, *(["--union-default-graph"] if union else [])], folder, endpoint) as pid:
            yield Server("oxigraph", endpoint, pid)


@contextmanager
def virtuoso_server(*, most_rows: int = 1_000_000) -> Iterator[Server]:
    """Run Virtuoso; ``most_rows``: where it cuts answers off (10,000 as it is delivered)."""
    binary = program("virtuoso-t", "Debian package virtuoso-opensource")
    with _folder() as folder:
        port = free_port()
        (folder / "virtuoso.ini").write_text(
            _VIRTUOSO.format(folder=folder, port=port, sql_port=free_port(), host=_HOST, most_rows=most_rows),
            encoding="utf-8",
        )
        endpoint = f"http://{_HOST}:{port}/sparql"
        with _running([binary, "+foreground", "+configfile", "virtuoso.ini"], folder, endpoint) as pid:
            yield Server("virtuoso", endpoint, pid, "dba", "dba")


_VIRTUOSO = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
MaxCheckpointRemap = 2000
Striping = 0
[Parameters]
ServerPort = {host}:{sql_port}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DefaultIsolation = 2
DirsAllowed = {folder}
[HTTPServer]
ServerPort = {host}:{port}
ServerRoot = {folder}
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = {most_rows}
MaxQueryExecutionTime = 60
"""


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kg-server-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _running(command: Sequence[str], folder: Path, endpoint: str) -> Iterator[int]:
    """Run a server until the block ends, and end it with the test session even where that is killed."""
    leash = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [*leash, *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, endpoint, folder)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _wait(process: subprocess.Popen[bytes], endpoint: str, folder: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            # No proxy, whatever the environment says: the server is on this machine.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(f"{endpoint}?query=ASK%7B%7D", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    log = (folder / "output.txt").read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"{process.args!r} did not start (exit status {process.poll()}):\n{log}")


#: What a test's server does with one request.
Handler = Callable[[BaseHTTPRequestHandler], None]


def body_of(request: BaseHTTPRequestHandler) -> bytes:
    """Read a request's body; a second time there is none."""
    length = int(request.headers.get("Content-Length") or 0)
    del request.headers["Content-Length"]
    return request.rfile.read(length)


def reply(request: BaseHTTPRequestHandler, status: int = 200, body: bytes = b"", **headers: str) -> None:
    """Read what is left of a request's body and send an answer; ``Content_Type="text/html"`` is a header."""
    body_of(request)
    request.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


@contextmanager
def answering(handle: Handler, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve on loopback with ``handle`` for every request, encrypted where a context is given.

    Yields the address with http, without a slash at its end.
    """

    class Requests(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            self.close_connection = True
            with suppress(BrokenPipeError, ConnectionResetError):
                handle(self)

        do_GET = do_POST = do_PUT = _any  # noqa: N815 - the names that http.server asks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
            """Keep quiet."""

    server = ThreadingHTTPServer((_HOST, 0), Requests)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://{_HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
