"""Keeping secrets out of what is said: messages, logs and traces name an address without what it lets in with."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import parse_qsl

__all__ = ["BLOT", "has_user", "masked", "masked_address", "secrets_of"]

#: What stands in the place of a secret.
BLOT = "…"

#: Names under which addresses and headers carry secrets.
_NAMES = r"(?:[\w-]*(?:token|secret|password|passwd|pwd|api-?_?key|signature|credential)[\w-]*|key|sig|auth|pw|pass)"
#: A user, or a user and password, before the host of an address: as far as the last sign that can end it.
_USER_OF_ADDRESS = re.compile(r"(?<=://)[^\s\"'<>]*@")
_USER_AND_PASSWORD = re.compile(r"(?<![\w@…])[^\s:\"'<>@,()]+:(?!//)[^\s\"'<>@]+@(?=[\w\[])")
_PARAMETER = re.compile(rf"(?i)([?&;#]|\b)({_NAMES})=[^&;#\s\"'<>,)]+")
_HEADER = re.compile(
    rf"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?{_NAMES})(\"?\s*:\s*\"?)(?=\S)[^\r\n\"]+"
)
_BEARER = re.compile(r"\b((?i:bearer|token))\s+(?=[^\s\"',;]*[\d._~+/=-])[A-Za-z0-9._~+/=-]{6,}")
_BASIC = re.compile(r"\b((?i:basic))\s+([A-Za-z0-9+/]{4,}={0,2})")
_DIGEST = re.compile(r"\b((?i:digest))\s+\w+=[^\r\n]*")


def masked(text: str) -> str:
    """Return a text of any kind (a message, a log line, a trace) with what looks like a secret blotted out."""
    text = _USER_OF_ADDRESS.sub(f"{BLOT}@", text)
    text = _USER_AND_PASSWORD.sub(f"{BLOT}@", text)
    text = _PARAMETER.sub(rf"\1\2={BLOT}", text)
    text = _HEADER.sub(rf"\1\2{BLOT}", text)
    text = _DIGEST.sub(rf"\1 {BLOT}", text)
    text = _BEARER.sub(rf"\1 {BLOT}", text)
    return _BASIC.sub(_mask_basic, text)


def _mask_basic(match: re.Match[str]) -> str:
    """Blot out what is a user and password as RFC 7617 writes them; "basic" is a word of English, too."""
    try:
        is_secret = b":" in base64.b64decode(match[2], validate=True)
    except (binascii.Error, ValueError):
        is_secret = False
    return f"{match[1]} {BLOT}" if is_secret else match[0]


def masked_address(address: str) -> str:
    """Return an address as people may see it: without a user, and without its query and fragment, which may hold keys.

    It need not be one that can be read.
    """
    start = re.split(r"[?#]", address, maxsplit=1)[0]
    ending = f"{address[len(start)]}{BLOT}" if len(address) > len(start) + 1 else address[len(start) :]
    if has_user(start):
        start = _USER_OF_ADDRESS.sub(f"{BLOT}@", start) if "://" in start else f"{BLOT}@{start.rpartition('@')[2]}"
    return masked(start) + ending


def has_user(address: str) -> bool:
    """Whether an address has a user, or a user and password, before its host, however it is written."""
    rest = re.sub(r"^[A-Za-z][\w+.-]*://", "", address)
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        return True
    # A password with a slash in it ends the host early; what stands before it is then no number of a port.
    port = authority.rpartition(":")[2] if ":" in authority and not authority.endswith("]") else ""
    return bool(port) and not port.isdigit() and "@" in re.split(r"[?#]", rest, maxsplit=1)[0]


def secrets_of(address: str) -> tuple[str, ...]:
    """Return what an address carries that may be a secret: values of its query, and its fragment; the longest first.

    Short values are left out, since blotting them out would leave nothing of a sentence.
    """
    rest, _, fragment = address.partition("#")
    query = rest.partition("?")[2]
    values = {value for _, value in parse_qsl(query)} | {part.partition("=")[2] for part in query.split("&")}
    values |= {fragment, fragment.partition("=")[2]}
    return tuple(sorted((value for value in values if len(value) >= _FEWEST), key=lambda value: (-len(value), value)))


_FEWEST = 6
