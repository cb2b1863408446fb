"""How credentials are shown to a server: as a token, or as it asks for a user and password."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress

from kg.endpoint.replies import display_url
from kg.errors import EndpointError
from kg.settings import Credentials

__all__ = ["Signer"]


class Signer:
    """Signs the requests to one address in the way its server asks for.

    A token goes along from the start. A user and password are shown only when the server asks for them, as
    Digest (RFC 7616) where it offers that, else as Basic: Virtuoso asks for Digest, and refuses for good where it
    is shown Basic. Digests are computed by Python's own urllib.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._challenge: dict[str, str] | None = None
        self._basic = False
        self._passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        self._digest = urllib.request.HTTPDigestAuthHandler(self._passwords)

    def headers(self, method: str, url: str) -> dict[str, str]:
        """Return the Authorization header that the server asked for so far, or none.

        Raises :class:`~kg.errors.EndpointError` where it asks for a kind of Digest that is not known here.
        """
        if self._credentials.token:
            return {"Authorization": f"Bearer {self._credentials.token}"}
        if self._challenge:
            return {"Authorization": f"Digest {self._digest_authorization(method, url, self._challenge)}"}
        return {"Authorization": f"Basic {self._credentials.basic}"} if self._basic else {}

    def _digest_authorization(self, method: str, url: str, challenge: dict[str, str]) -> str:
        self._passwords.add_password(None, url, self._credentials.user, self._credentials.password)
        request = urllib.request.Request(url, method=method)  # noqa: S310 - it is signed, and never opened
        with suppress(ValueError, urllib.error.URLError):
            answer = self._digest.get_authorization(request, challenge)
            if answer:
                return answer
        raise EndpointError(
            f"{display_url(url)} asks for the password in a way that is not known here.",
            "It must take Basic or Digest.",
        )

    def learn(self, status: int, challenges: Sequence[str]) -> bool:
        """Take note of a refusal; return whether signing the same request again may help."""
        if status not in (401, 403) or not self._credentials.user:
            return False
        digest = [challenge.strip() for challenge in challenges if challenge.strip().lower().startswith("digest ")]
        if digest and status == 401:
            retry = self._challenge is None or "stale=true" in digest[0].lower().replace('"', "")
            self._challenge = _parameters(digest[0])
            return retry
        retry = not self._basic and self._challenge is None
        self._basic = retry or self._basic
        return retry


def _parameters(challenge: str) -> dict[str, str]:
    items = urllib.request.parse_http_list(challenge.partition(" ")[2])
    return urllib.request.parse_keqv_list([item for item in items if "=" in item])
