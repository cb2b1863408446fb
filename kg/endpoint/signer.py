"""How credentials are shown to a server: as a token, or as it asks for a user and password."""

from __future__ import annotations

import urllib.request
from email.message import Message

from kg.settings import Credentials

__all__ = ["Signer"]


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
