"""Who asks: credentials from the environment, and how they are shown to a server."""

from __future__ import annotations

import base64
import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message

from kg.errors import UsageError

__all__ = ["PASSWORD", "TOKEN", "USER", "Credentials", "Signer"]

USER = "INTEGRATION_KG_USER"
PASSWORD = "INTEGRATION_KG_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN = "INTEGRATION_KG_TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True)
class Credentials:
    """A user name with its password, or a token, or nothing; secrets are never part of what is printed."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Credentials:
        """Return what the environment holds. Raises :class:`~kg.errors.UsageError` where it cannot be used."""
        given = os.environ if environment is None else environment
        values = {name: given.get(name, "") for name in (USER, PASSWORD, TOKEN)}
        for name, value in values.items():
            if not value.isprintable() or (name == TOKEN and not value.isascii()):
                raise UsageError(f"{name} holds a character that cannot be part of it.", f"Set {name} again.")
        if bool(values[USER]) != bool(values[PASSWORD]):
            missing = PASSWORD if values[USER] else USER
            raise UsageError(f"{missing} is not set.", f"Set both {USER} and {PASSWORD}, or neither.")
        if values[USER] and values[TOKEN]:
            raise UsageError(f"Both {USER} and {TOKEN} are set.", "Set one of them: a user or a token.")
        return cls(values[USER], values[PASSWORD], values[TOKEN])

    @property
    def basic(self) -> str:
        """The user and password as RFC 7617 writes them."""
        return base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")

    def hidden(self, text: str) -> str:
        """Return a text (of a server, say) with every secret in it blotted out."""
        secrets = [self.password, self.token, self.basic if self.user else ""]
        for secret in filter(None, secrets):
            text = text.replace(secret, "…")
        return text


class Signer:
    """Signs the requests to one address in the way its server asks for.

    A token goes along from the start. A user and password are shown only when the server asks for them, as
    Digest (RFC 7616) where it offers that, else as Basic: Virtuoso asks for Digest, and refuses for good where it
    is shown Basic.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._challenge: dict[str, str] | None = None
        self._basic = False
        self._passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        self._digest = urllib.request.HTTPDigestAuthHandler(self._passwords)

    def sign(self, request: urllib.request.Request) -> None:
        """Add the Authorization header that the server asked for so far.

        Raises ``ValueError`` or ``URLError`` where it asks for a kind of Digest that is not known here.
        """
        if self._credentials.token:
            value = f"Bearer {self._credentials.token}"
        elif self._challenge:
            self._passwords.add_password(None, request.full_url, self._credentials.user, self._credentials.password)
            answer = self._digest.get_authorization(request, self._challenge)
            if not answer:
                raise ValueError("a challenge without realm or nonce")
            value = f"Digest {answer}"
        elif self._basic:
            value = f"Basic {self._credentials.basic}"
        else:
            return
        # Not sent along to where a redirect may lead: the transport signs that request anew.
        request.add_unredirected_header("Authorization", value)

    def learn(self, status: int, headers: Message) -> bool:
        """Take note of a refusal; return whether signing the same request again may help."""
        if status not in (401, 403) or not self._credentials.user:
            return False
        challenges = [challenge.strip() for challenge in headers.get_all("WWW-Authenticate", [])]
        digest = [challenge for challenge in challenges if challenge.lower().startswith("digest ")]
        if digest and status == 401:
            again = self._challenge is None or "stale=true" in digest[0].lower().replace('"', "")
            self._challenge = _parameters(digest[0])
            return again
        again = not self._basic and self._challenge is None
        self._basic = again or self._basic
        return again


def _parameters(challenge: str) -> dict[str, str]:
    items = urllib.request.parse_http_list(challenge.partition(" ")[2])
    return urllib.request.parse_keqv_list([item for item in items if "=" in item])
