"""What a server answered, and the sentence that an answer with an error status stands for."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from urllib3 import HTTPHeaderDict

from kg.characters import excerpt
from kg.errors import EndpointError
from kg.secrecy import masked_address
from kg.settings import PASSWORD, TOKEN, USER, Credentials

__all__ = ["REDIRECTS", "Reply", "display_url", "failure", "first_line"]

#: The statuses of answers that send a request on to another address.
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Reply:
    """What a server answered: the address asked, the status, the headers and the whole body, unpacked."""

    url: str
    status: int
    headers: HTTPHeaderDict
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters, empty where the server names none."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def display_url(url: str) -> str:
    """Return an address as messages show it: without its query and fragment, which may be long, and may hold a key."""
    return re.split(r"[?#]", url, maxsplit=1)[0]


def failure(reply: Reply, credentials: Credentials) -> EndpointError:
    """Return the error that an answer with an error status stands for, in words and with what to do."""
    url, line = display_url(reply.url), credentials.hidden(first_line(reply))
    quotation = f" It says: {line}" if line else ""
    if reply.status in (401, 403):
        if credentials:
            return EndpointError(
                f"{url} does not accept the credentials, or they may not do this ({reply.status}).{quotation}",
                f"Check {USER} and {PASSWORD}, or {TOKEN}, and the rights of that user.",
            )
        return EndpointError(
            f"{url} asks for credentials, or does not allow this without them ({reply.status}).{quotation}",
            f"Set {USER} and {PASSWORD}, or {TOKEN}, in the environment.",
        )
    if reply.status in (404, 410):
        return EndpointError(
            f"There is nothing at {url} ({reply.status}).{quotation}", "Check the path of the address."
        )
    if 300 <= reply.status < 400:
        location = reply.headers.get("Location", "")
        if reply.status in REDIRECTS and location:
            return EndpointError(f"{url} sends requests round in a circle ({reply.status}).", "Check --endpoint.")
        where = (
            f"to {excerpt(masked_address(location), 200)}, which is not followed"
            if location
            else "and does not say where to"
        )
        return EndpointError(f"{url} sends requests on ({reply.status}) {where}.", "Check --endpoint.")
    if reply.status == 413:
        return EndpointError(
            f"{url} does not take that much at once (413).{quotation}",
            "Raise its limit on the size of a request (nginx: client_max_body_size), or load graph.nq by other means.",
        )
    if reply.status in (429, 502, 503, 504):
        return EndpointError(
            f"{url} is busy or not ready ({reply.status}).{quotation}", "Try again later.", passing=True
        )
    return EndpointError(f"{url} answered with error {reply.status}.{quotation}", "The endpoint's log may say more.")


def first_line(reply: Reply) -> str:
    """Return the first telling line of an answer, of a web page without its markup, at most 200 characters."""
    text = reply.body[:20_000].decode("utf-8", "replace")
    if "html" in reply.media_type or text.lstrip().lower().startswith(("<!doctype", "<html")):
        text = re.sub(r"<(head|style|script)\b.*?</\1\s*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
        text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
    lines = (" ".join(line.split()) for line in text.splitlines())
    line = next((line for line in lines if line), "")
    return "".join(character for character in line if character.isprintable())[:200]
