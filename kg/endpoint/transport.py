"""HTTP to an endpoint that may be down, slow, wrong or ill-meaning: bounded in time and size, errors for people."""

from __future__ import annotations

import contextlib
import html
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property, partial
from typing import IO, Any
from urllib.parse import urlsplit

from kg.endpoint.signer import Signer
from kg.errors import EndpointError, UsageError
from kg.settings import PASSWORD, TOKEN, USER, Credentials, Settings
from kg.sparql.deadline import check_seconds

__all__ = ["MOST_BYTES", "MOST_SECONDS", "Client", "Reply", "failure", "first_line"]

#: An answer longer than this is not read to its end.
MOST_BYTES = 256 * 1024 * 1024
#: The time limit where a caller gives none.
MOST_SECONDS = 600.0
_CHUNK = 64 * 1024
_REFUSALS_TRIED = 3


@dataclass(frozen=True)
class Reply:
    """What a server answered: the address asked, the status, the headers and the whole body, unpacked."""

    url: str
    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters, empty where the server names none."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


class Client:
    """Sends requests to one server. Credentials go to that server only, and never unencrypted over a network."""

    def __init__(self, url: str, credentials: Credentials | None = None, most_bytes: int = MOST_BYTES) -> None:
        """Raise :class:`~kg.errors.UsageError` where the address, or the way to it, cannot be used."""
        self.credentials = Settings.read().credentials if credentials is None else credentials
        self.url = _checked(url, self.credentials)
        self._most_bytes = most_bytes
        self._signers: dict[str, Signer] = {}

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def send(
        self, method: str, url: str, seconds: float | None, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        """Send a request and return the answer, whatever its status.

        ``seconds`` bounds all of it, from looking the name up to the last byte. Raises
        :class:`~kg.errors.EndpointError` where no whole answer came.
        """
        check_seconds(seconds)
        seconds = MOST_SECONDS if seconds is None else seconds
        until = time.monotonic() + seconds
        address = _checked(url, self.credentials)
        if _origin(address) != _origin(self.url):
            raise UsageError(f"{url} is not at the same server as {self.url}.", "Name an address at the same server.")
        signer = self._signers.setdefault(urlsplit(address).path, Signer(self.credentials))
        for _ in range(_REFUSALS_TRIED):
            request = urllib.request.Request(address, body, {"Accept-Encoding": "gzip", **headers}, method=method)  # noqa: S310 - checked to be http or https
            try:
                signer.sign(request)
            except (ValueError, urllib.error.URLError) as error:
                raise EndpointError(
                    f"{address} asks for the password in a way that is not known here.", "It must take Basic or Digest."
                ) from error
            exchange = _Exchange(request, self._context, self._most_bytes)
            reply = exchange.run(max(0.001, until - time.monotonic()), seconds)
            if not signer.learn(reply.status, reply.headers):
                break
        return reply


def _checked(url: str, credentials: Credentials) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "The address of the endpoint holds a user name or password.", f"Set {USER} and {PASSWORD} instead."
        )
    if parts.scheme not in ("http", "https") or not host or port == 0 or not url.isascii() or not _PLAIN.fullmatch(url):
        raise UsageError(f"{url!r} is not an http or https address.", "For example: https://example.org/sparql")
    if credentials and parts.scheme == "http" and not _loopback(host):
        raise UsageError(
            f"{url} is not encrypted: the credentials set in the environment are not sent there.",
            f"Use an https address, or unset {USER}, {PASSWORD} and {TOKEN}.",
        )
    return url.partition("#")[0]


_PLAIN = re.compile(r"[!-~]+")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]


class _Watched(http.client.HTTPConnection):
    """A connection that tells of its socket, so that another thread can end it."""

    def __init__(self, *args: Any, opened: list[socket.socket], **options: Any) -> None:
        super().__init__(*args, **options)
        self._opened = opened

    def connect(self) -> None:
        super().connect()
        self._opened.append(self.sock)


class _WatchedSecure(_Watched, http.client.HTTPSConnection):
    """The same, encrypted."""


class _Http(urllib.request.HTTPHandler):
    def __init__(self, opened: list[socket.socket]) -> None:
        super().__init__()
        self._make = partial(_Watched, opened=opened)

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._make, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, opened: list[socket.socket], context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._make = partial(_WatchedSecure, opened=opened, context=context)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._make, req)


class _SameServer(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within the same server, with the same method and body, and no other."""

    max_redirections = 4

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request:
        if code == 303 or not newurl.startswith(("http://", "https://")) or _origin(newurl) != _origin(req.full_url):
            raise EndpointError(
                f"{_shown(req.full_url)} sends requests on to {newurl[:200]!r}; they are not sent there.",
                "If that is the endpoint you mean, name it with --endpoint.",
            )
        following = urllib.request.Request(newurl, req.data, req.headers, method=req.get_method())  # noqa: S310 - same server
        signed = req.unredirected_hdrs.get("Authorization", "")
        if signed and not signed.startswith("Digest"):
            following.add_unredirected_header("Authorization", signed)
        return following


@dataclass
class _Exchange:
    """One request and its answer, on a thread that is left behind when the time is up."""

    request: urllib.request.Request
    context: ssl.SSLContext
    most_bytes: int
    _opened: list[socket.socket] = field(default_factory=list)
    _outcome: list[Reply | Exception] = field(default_factory=list)

    def run(self, seconds: float, stated: float) -> Reply:
        """Return the answer. Raises :class:`~kg.errors.EndpointError`; ``stated`` is the limit that its text names."""
        worker = threading.Thread(target=self._work, args=(seconds,), daemon=True)
        worker.start()
        worker.join(seconds)
        if not self._outcome:
            for opened in list(self._opened):
                _end(opened)
            raise _too_slow(self.request.full_url, stated)
        outcome = self._outcome[0]
        if isinstance(outcome, Reply):
            return outcome
        if isinstance(outcome, EndpointError):
            raise outcome
        raise _told(outcome, self.request.full_url, stated) from outcome

    def _work(self, seconds: float) -> None:
        try:
            self._outcome.append(self._exchange(seconds))
        except Exception as error:  # noqa: BLE001 - handed over to the calling thread
            self._outcome.append(error)

    def _exchange(self, seconds: float) -> Reply:
        opener = urllib.request.OpenerDirector()
        # What this machine itself offers is never asked for through a proxy.
        proxies: dict[str, str] | None = {} if _loopback(urlsplit(self.request.full_url).hostname or "") else None
        for handler in (
            urllib.request.ProxyHandler(proxies),
            _Http(self._opened),
            _Https(self._opened, self.context),
            _SameServer(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
        ):
            opener.add_handler(handler)
        try:
            response: Any = opener.open(self.request, timeout=seconds)
        except urllib.error.HTTPError as refusal:
            response = refusal
        with response:
            body = _read(response, self.most_bytes)
            return Reply(response.geturl(), response.status, response.headers, body)


def _end(opened: socket.socket) -> None:
    with contextlib.suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)


def _read(response: Any, most: int) -> bytes:
    """Return the whole body, unpacked. Raises :class:`~kg.errors.EndpointError` where it is too long."""
    shown = _shown(response.geturl())
    encoding = str(response.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise EndpointError(f"{shown} packed its answer in a way that was not asked for.")
    unpack = zlib.decompressobj(31) if "gzip" in encoding else None
    body, complete = bytearray(), True
    while chunk := response.read1(_CHUNK):
        body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
        complete = unpack is None or unpack.eof
        if len(body) > most:
            raise EndpointError(
                f"The answer of {shown} is longer than {most / 1024 / 1024:,.0f} MB and was not read to its end.",
                "Ask for less: name classes and properties, or add LIMIT.",
            )
    if not complete or getattr(response, "length", None):
        raise http.client.IncompleteRead(b"")
    return bytes(body)


def _shown(url: str) -> str:
    return url.partition("?")[0]


def _too_slow(url: str, seconds: float) -> EndpointError:
    return EndpointError(
        f"{_shown(url)} did not answer in full within {seconds:g} seconds.",
        "Make the query more selective, raise --timeout, or try again when the endpoint is less busy.",
    )


def _told(error: Exception, url: str, seconds: float) -> EndpointError:
    """Return what went wrong on the way, in words and with what to do."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    shown, host = _shown(url), urlsplit(url).hostname
    if isinstance(reason, TimeoutError):
        return _too_slow(url, seconds)
    if isinstance(reason, socket.gaierror):
        return EndpointError(f"There is no server named {host}.", "Check the spelling of --endpoint and the network.")
    if isinstance(reason, ConnectionRefusedError):
        return EndpointError(f"Nothing answers at {shown}: the endpoint is down.", "Start it, or check the port.")
    if isinstance(reason, ssl.SSLCertVerificationError):
        return EndpointError(
            f"The certificate of {host} cannot be trusted: {reason.verify_message}.",
            "If your organisation signs its own certificates, name its file in the variable SSL_CERT_FILE.",
        )
    if isinstance(reason, ssl.SSLError):
        return EndpointError(f"{shown} does not speak https properly.", "Check the port, or whether it is http.")
    if isinstance(reason, http.client.IncompleteRead | ConnectionError | zlib.error):
        return EndpointError(f"{shown} broke its answer off.", "Try again; the endpoint's log may say why.")
    if isinstance(reason, http.client.HTTPException):
        return EndpointError(f"{shown} does not speak http.", "Check the port, or whether it is https.")
    return EndpointError(f"{shown} cannot be asked: {reason}.", "Check the address and the network.")


def failure(reply: Reply, credentials: Credentials) -> EndpointError:
    """Return the error that an answer with an error status stands for, in words and with what to do."""
    shown, line = _shown(reply.url), credentials.hidden(first_line(reply))
    says = f" It says: {line}" if line else ""
    if reply.status in (401, 403):
        if credentials:
            return EndpointError(
                f"{shown} does not accept the credentials, or they may not do this ({reply.status}).{says}",
                f"Check {USER} and {PASSWORD}, or {TOKEN}, and the rights of that user.",
            )
        return EndpointError(
            f"{shown} asks for credentials, or does not allow this without them ({reply.status}).{says}",
            f"Set {USER} and {PASSWORD}, or {TOKEN}, in the environment.",
        )
    if reply.status in (404, 410):
        return EndpointError(f"There is nothing at {shown} ({reply.status}).{says}", "Check the path of the address.")
    if 300 <= reply.status < 400:
        return EndpointError(f"{shown} sends requests round in a circle ({reply.status}).", "Check --endpoint.")
    if reply.status == 413:
        return EndpointError(f"{shown} does not take that much at once (413).{says}", "Lower --piece.")
    if reply.status in (429, 502, 503, 504):
        return EndpointError(f"{shown} is busy or not ready ({reply.status}).{says}", "Try again later.")
    return EndpointError(f"{shown} answered with error {reply.status}.{says}", "The endpoint's log may say more.")


def first_line(reply: Reply) -> str:
    """Return the first telling line of an answer, of a web page without its markup, at most 200 characters."""
    text = reply.body[:20_000].decode("utf-8", "replace")
    if "html" in reply.media_type or text.lstrip().lower().startswith(("<!doctype", "<html")):
        text = re.sub(r"<(head|style|script)\b.*?</\1\s*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
        text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
    lines = (" ".join(line.split()) for line in text.splitlines())
    line = next((line for line in lines if line), "")
    return "".join(character for character in line if character.isprintable())[:200]
