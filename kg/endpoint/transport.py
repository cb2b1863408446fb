"""HTTP to an endpoint that may be down, slow, wrong or ill-meaning: bounded in time and size, errors for people.

What HTTP is, urllib3 knows. Here stands what it leaves open: which addresses may be asked, one deadline over all of a
request, a limit of size, and sentences.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import logging
import re
import socket
import ssl
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from kg.characters import excerpt
from kg.endpoint.replies import REDIRECTS, Reply, display_url
from kg.endpoint.signer import Signer
from kg.errors import EndpointError, UsageError
from kg.secrecy import has_user, masked, masked_address, secrets_of
from kg.settings import PASSWORD, TOKEN, USER, Credentials, Settings
from kg.sparql.deadline import check_seconds, within

__all__ = ["MOST_BYTES", "MOST_SECONDS", "Client", "Incoming"]

_LOG = logging.getLogger(__package__)

#: An answer longer than this is not read to its end.
MOST_BYTES = 256 * 1024 * 1024
#: The time limit where a caller gives none.
MOST_SECONDS = 600.0
_CHUNK = 64 * 1024
#: So often a request is sent again, signed as the server asks for or where it sends it on to.
_ATTEMPTS = 7
_PLAIN = re.compile(r"[!-~]+")


class Client:
    """Sends requests to one server. Credentials go to that server only, and never unencrypted over a network."""

    def __init__(self, url: str, credentials: Credentials | None = None, most_bytes: int = MOST_BYTES) -> None:
        """Raise :class:`~kg.errors.UsageError` where the address, or the way to it, cannot be used."""
        settings = Settings.read().credentials if credentials is None else credentials
        self.credentials = replace(settings, address=secrets_of(url))
        self.url = _valid_address(url, self.credentials)
        self._most_bytes = most_bytes
        self._signers: dict[str, Signer] = {}

    def send(
        self,
        method: str,
        url: str,
        *,
        seconds: float | None,
        headers: Mapping[str, str],
        body: bytes | None = None,
        receive: Receive | None = None,
    ) -> Reply:
        """Send a request and return the answer, whatever its status.

        Where the status is 200, ``receive`` reads the body while it comes, on a thread of its own; the reply has an
        empty one then. ``seconds`` bounds all of it, from looking the name up to the last byte. A redirect is followed
        within the server, with the same method and body, and no other. Raises :class:`~kg.errors.EndpointError` where
        no whole answer came.
        """
        check_seconds(seconds)
        seconds = MOST_SECONDS if seconds is None else seconds
        deadline = time.monotonic() + seconds
        address = _valid_address(url, self.credentials)
        if _origin(address) != _origin(self.url):
            message = f"{masked_address(url)} is not at the same server as {masked_address(self.url)}."
            raise UsageError(message, "Name an address at the same server.")
        for _ in range(_ATTEMPTS):
            signer = self._signers.setdefault(urlsplit(address).path, Signer(self.credentials))
            signed_headers = {"Accept-Encoding": "gzip", **headers, **signer.headers(method, address)}
            remaining = max(0.001, deadline - time.monotonic())
            reply = self._exchange(
                method,
                address,
                headers=signed_headers,
                body=body,
                seconds=remaining,
                limit=seconds,
                receive=receive,
            )
            target = _redirect(reply)
            if target:
                address = target
            elif not signer.learn(reply.status, reply.headers.getlist("WWW-Authenticate")):
                break
        return reply

    def _exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None,
        seconds: float,
        limit: float,
        receive: Receive | None,
    ) -> Reply:
        """Return the answer to one request, which is given up after some seconds; errors name ``limit``."""
        start = time.perf_counter()
        closers: list[Callable[[], object]] = []
        received: list[Incoming] = []

        def work() -> Reply:
            try:
                with _open_response(
                    method, url, headers=headers, body=body, seconds=seconds, closers=closers
                ) as response:
                    incoming = Incoming(response, url, self._most_bytes, lambda: time.perf_counter() < start + seconds)
                    received.append(incoming)
                    if receive is None or response.status != 200:
                        return Reply(url, response.status, response.headers, incoming.read())
                    reply = Reply(url, response.status, response.headers, b"")
                    receive(reply, incoming)
                    return reply
            except (HTTPError, OSError, http.client.HTTPException, zlib.error) as error:
                raise _transport_error(error, url, limit) from error

        def late() -> EndpointError:
            # What is left behind ends with its connection.
            for close in list(closers):
                with contextlib.suppress(AttributeError, OSError, RuntimeError, ValueError):
                    close()
            return _timeout_error(url, limit)

        reply = within(work, seconds, late)
        milliseconds = (time.perf_counter() - start) * 1000
        _LOG.info(
            "%s %s: %d, %s bytes in %.0f ms",
            method,
            display_url(url),
            reply.status,
            f"{received[-1].count:,}",
            milliseconds,
        )
        return reply


def _valid_address(url: str, credentials: Credentials) -> str:
    # Looked for before the address is read: of one that cannot be read, no part is known to be a secret.
    if has_user(url):
        raise UsageError(
            "The address of the endpoint holds a user name or password.", f"Set {USER} and {PASSWORD} instead."
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in ("http", "https") or not host or port == 0 or not url.isascii() or not _PLAIN.fullmatch(url):
        raise UsageError(
            f"{masked_address(url)!r} is not an http or https address.", "For example: https://example.org/sparql"
        )
    if credentials and parts.scheme == "http" and not _is_loopback(host):
        raise UsageError(
            f"{display_url(url)} is not encrypted: the credentials set in the environment are not sent there.",
            f"Use an https address, or unset {USER}, {PASSWORD} and {TOKEN}.",
        )
    return url.partition("#")[0]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _redirect(reply: Reply) -> str | None:
    """Return the address that an answer sends a request on to; None for any other answer.

    Raises :class:`~kg.errors.EndpointError` where it is at another server, or is to be asked in another way (303).
    """
    location = reply.headers.get("Location")
    if reply.status not in REDIRECTS or not location:
        return None
    try:
        target = urljoin(reply.url, location)
    except ValueError:  # no address at all
        target = location
    try:
        is_same_server = reply.status != 303 and _origin(_valid_address(target, Credentials())) == _origin(reply.url)
    except UsageError:
        is_same_server = False
    if not is_same_server:
        address = excerpt(masked_address(target), 200)
        raise EndpointError(
            f"{display_url(reply.url)} sends requests on to {address}; they are not sent there.",
            "If that is the endpoint you mean, name it with --endpoint.",
        )
    return target.partition("#")[0]


@contextlib.contextmanager
def _open_response(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None,
    seconds: float,
    closers: list[Callable[[], object]],
) -> Iterator[urllib3.BaseHTTPResponse]:
    """Yield the answer to a request, its body unread; ``closers`` takes what ends it, called by another thread."""
    with _manager(url) as manager:
        pool = manager.connection_from_url(url)
        connection_class = pool.ConnectionCls

        def connect(*arguments: Any, **options: Any) -> Any:
            connection: Any = connection_class(*arguments, **options)
            closers.append(lambda: connection.sock.shutdown(socket.SHUT_RDWR))
            return connection

        pool.ConnectionCls = connect  # type: ignore[assignment]
        with manager.urlopen(
            method,
            url,
            body=body,
            headers={"Connection": "close", **headers},
            timeout=seconds,
            retries=False,
            redirect=False,
            preload_content=False,
        ) as response:
            closers.append(response.shutdown)
            yield response


def _manager(url: str) -> urllib3.PoolManager:
    """Return what makes connections, by way of the proxy that the system names; none leads to this machine itself."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxy = urllib.request.getproxies().get(parts.scheme)
    if not proxy or _is_loopback(host) or urllib.request.proxy_bypass(host):
        return urllib3.PoolManager()
    return urllib3.ProxyManager(proxy if "://" in proxy else f"http://{proxy}")


class Incoming:
    """The body of an answer while it comes, as a file: unpacked, and bounded in bytes and in time.

    It is unpacked here because urllib3 takes a cut gzip stream for a whole one. ``count`` tells its bytes so far.
    """

    def __init__(
        self, response: urllib3.BaseHTTPResponse, url: str, most_bytes: int, is_in_time: Callable[[], bool]
    ) -> None:
        self._url, self._most_bytes, self._is_in_time = url, most_bytes, is_in_time
        self._chunks = self._unpacked(response)
        self._rest = b""
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Return at most some bytes, of all of them where no number is given; none where the body has ended.

        Raises :class:`~kg.errors.EndpointError` where it is too long, and TimeoutError where it comes too late.
        """
        if not self._is_in_time():
            raise TimeoutError
        if size < 0:
            return self._rest + b"".join(self._chunks)
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def _unpacked(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip", "x-gzip"):
            raise EndpointError(f"{display_url(self._url)} packed its answer in a way that was not asked for.")
        unpack = zlib.decompressobj(31) if "gzip" in encoding else None
        complete = True
        for chunk in response.stream(_CHUNK, decode_content=False):
            if unpack:
                chunk = unpack.decompress(chunk, self._most_bytes + 1 - self.count)
                complete = unpack.eof
            self.count += len(chunk)
            if self.count > self._most_bytes:
                megabytes = f"{self._most_bytes / 1024 / 1024:,.0f} MB"
                raise EndpointError(
                    f"The answer of {display_url(self._url)} is longer than {megabytes} and was not read to its end.",
                    "Ask for less: name classes and properties, or add LIMIT.",
                )
            yield chunk
        if not complete:
            raise http.client.IncompleteRead(b"")


#: What reads the body of an answer while it comes.
Receive = Callable[[Reply, Incoming], None]


def _timeout_error(url: str, seconds: float) -> EndpointError:
    return EndpointError(
        f"{display_url(url)} did not answer in full within {seconds:g} seconds.",
        "Make the query more selective, raise --timeout, or try again when the endpoint is less busy.",
    )


def _transport_error(error: BaseException, url: str, seconds: float) -> EndpointError:
    """Return what went wrong on the way, in words and with what to do."""
    address, host = display_url(url), urlsplit(url).hostname
    # urllib3 wraps what the socket, TLS and http.client raise.
    reasons = [error]
    while inner := reasons[-1].__cause__ or reasons[-1].__context__:
        reasons.append(inner)

    def cause(*kinds: type[BaseException]) -> Any:
        return next((reason for reason in reasons if isinstance(reason, kinds)), None)

    if cause(TimeoutError):
        return _timeout_error(url, seconds)
    if cause(socket.gaierror):
        return EndpointError(f"There is no server named {host}.", "Check the spelling of --endpoint and the network.")
    if cause(ConnectionRefusedError):
        return EndpointError(
            f"Nothing answers at {address}: the endpoint is down.", "Start it, or check the port.", passing=True
        )
    if certificate_error := cause(ssl.SSLCertVerificationError):
        return EndpointError(
            f"The certificate of {host} cannot be trusted: {certificate_error.verify_message}.",
            "If your organisation signs its own certificates, name its file in the variable SSL_CERT_FILE.",
        )
    if cause(ssl.SSLError):
        return EndpointError(f"{address} does not speak https properly.", "Check the port, or whether it is http.")
    if cause(http.client.IncompleteRead, ConnectionError, zlib.error):
        return EndpointError(
            f"{address} broke its answer off.", "Try again; the endpoint's log may say why.", passing=True
        )
    if cause(http.client.HTTPException):
        return EndpointError(f"{address} does not speak http.", "Check the port, or whether it is https.")
    return EndpointError(
        f"{address} cannot be asked: {masked(str(reasons[-1]))}.", "Check the address and the network."
    )
