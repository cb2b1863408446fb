"""What the environment says, read in one place: every variable that the package knows is a field here.

Other programs' variables are theirs to read: proxies (``https_proxy``, ``no_proxy``) and the certificates that are
trusted (``SSL_CERT_FILE``) by the libraries that a request goes through.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import UsageError
from kg.numbers import is_decimal, is_whole
from kg.secrecy import BLOT, masked

__all__ = [
    "DEBUG",
    "ENDPOINT",
    "LIMITS",
    "MAX_MEMORY",
    "MAX_ROWS",
    "PASSWORD",
    "TIMEOUT",
    "TOKEN",
    "USER",
    "Bounds",
    "Credentials",
    "Settings",
]

ENDPOINT = "INTEGRATION_KG_ENDPOINT"
USER = "INTEGRATION_KG_USER"
PASSWORD = "INTEGRATION_KG_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN = "INTEGRATION_KG_TOKEN"  # noqa: S105 - the name of a variable
DEBUG = "INTEGRATION_KG_DEBUG"
TIMEOUT = "INTEGRATION_KG_TIMEOUT"
MAX_MEMORY = "INTEGRATION_KG_MAX_MEMORY"
MAX_ROWS = "INTEGRATION_KG_MAX_ROWS"
_CACHE = "INTEGRATION_KG_CACHE"

#: The columns of a page where no terminal says how many it has, and how many may be asked for.
_COLUMNS, _FEWEST_COLUMNS, _MOST_COLUMNS = 100, 20, 1000
#: The least and the most that a bound may be, by its option: seconds up to those of a day, rows, megabytes.
LIMITS = {"--timeout": (0, 86_400), "--max-rows": (1, 1_000_000_000), "--max-memory": (64, 1_000_000)}


@dataclass(frozen=True)
class Credentials:
    """A user name with its password, or a token, or nothing; secrets are never part of what is printed."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    #: What the address that is asked carries and may be a secret.
    address: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    @property
    def basic(self) -> str:
        """The user and password as RFC 7617 writes them."""
        return base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")

    def hidden(self, text: str) -> str:
        """Return a text (of a server, say) with every secret in it blotted out."""
        for secret in filter(None, (self.password, self.token, self.basic if self.user else "", *self.address)):
            text = text.replace(secret, BLOT)
        return masked(text)


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a query that somebody wrote may take; whatever takes more is ended.

    Raises :class:`~kg.errors.UsageError` where a number is none that can hold.
    """

    #: The seconds from the question to the last row of its answer, at most those of a day.
    seconds: float = 60
    #: The megabytes (of 1,048,576 bytes) that the work may take, and its answer: from 64 to a million.
    megabytes: int = 1024
    #: The rows, or the statements, of an answer: from 1 to a thousand million.
    rows: int = 100_000

    def __post_init__(self) -> None:
        given = {"--timeout": self.seconds, "--max-memory": self.megabytes, "--max-rows": self.rows}
        for option, value in given.items():
            least, most = LIMITS[option]
            if not (least <= value <= most and value):
                raise UsageError(
                    f"{value!r} is no number for {option}: it is from {least:,} to {most:,}.", f"Set {option} again."
                )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment says, each with what holds where it says nothing.

    Values that only some commands use are checked when they are used, so that no other command fails on them.
    """

    #: The SPARQL endpoint that is asked where none is named (``INTEGRATION_KG_ENDPOINT``).
    endpoint: str = ""
    #: The folder of what is built once and kept: ``INTEGRATION_KG_CACHE``, or the system's place for such files
    #: (``XDG_CACHE_HOME``, ``LOCALAPPDATA`` on Windows, else ``~/.cache``).
    cache: Path = Path(".cache")
    #: Who asks an endpoint: ``INTEGRATION_KG_USER`` and ``INTEGRATION_KG_PASSWORD``, or ``INTEGRATION_KG_TOKEN``.
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    #: Whether an unexpected error shows its whole trace (``INTEGRATION_KG_DEBUG=1``).
    debug: bool = False
    #: The columns of what is printed where it goes to no terminal (``COLUMNS``, from 20 to 1000).
    columns: int = _COLUMNS
    #: The most seconds that a query may take (``INTEGRATION_KG_TIMEOUT``; 60).
    timeout: str = ""
    #: The most megabytes that a query of one's own may take (``INTEGRATION_KG_MAX_MEMORY``; 1024).
    max_memory: str = ""
    #: The most rows of an answer to a query of one's own (``INTEGRATION_KG_MAX_ROWS``; 100,000).
    max_rows: str = ""

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return what an environment says, of this process unless another is given."""
        variables = os.environ if environment is None else environment
        columns = variables.get("COLUMNS", "")
        usable = is_whole(columns) and _FEWEST_COLUMNS <= int(columns) <= _MOST_COLUMNS
        return cls(
            endpoint=variables.get(ENDPOINT, ""),
            cache=_cache(variables),
            user=variables.get(USER, ""),
            password=variables.get(PASSWORD, ""),
            token=variables.get(TOKEN, ""),
            debug=variables.get(DEBUG) == "1",
            columns=int(columns) if usable else _COLUMNS,
            timeout=variables.get(TIMEOUT, ""),
            max_memory=variables.get(MAX_MEMORY, ""),
            max_rows=variables.get(MAX_ROWS, ""),
        )

    @property
    def bounds(self) -> Bounds:
        """What a query may take. Raises :class:`~kg.errors.UsageError` where a variable holds no such number."""
        texts = (
            (TIMEOUT, self.timeout, is_decimal),
            (MAX_MEMORY, self.max_memory, is_whole),
            (MAX_ROWS, self.max_rows, is_whole),
        )
        for name, text, is_number in texts:
            if text and not is_number(text):
                raise UsageError(f"{name} is {text[:40]!r}; expected a number in plain digits.", f"Set {name} again.")
        given = Bounds()
        return Bounds(
            seconds=float(self.timeout) if self.timeout else given.seconds,
            megabytes=int(self.max_memory) if self.max_memory else given.megabytes,
            rows=int(self.max_rows) if self.max_rows else given.rows,
        )

    @property
    def credentials(self) -> Credentials:
        """Who asks an endpoint. Raises :class:`~kg.errors.UsageError` where the values cannot be used."""
        for name, value in ((USER, self.user), (PASSWORD, self.password), (TOKEN, self.token)):
            if not value.isprintable() or (name == TOKEN and not value.isascii()):
                raise UsageError(f"{name} holds a character that cannot be part of it.", f"Set {name} again.")
        if bool(self.user) != bool(self.password):
            missing = PASSWORD if self.user else USER
            raise UsageError(f"{missing} is not set.", f"Set both {USER} and {PASSWORD}, or neither.")
        if self.user and self.token:
            raise UsageError(f"Both {USER} and {TOKEN} are set.", "Set one of them: a user or a token.")
        return Credentials(self.user, self.password, self.token)


def _cache(variables: Mapping[str, str]) -> Path:
    folder = variables.get(_CACHE)
    if folder:
        return Path(folder)
    system = variables.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    return (Path(system) if system else Path.home() / ".cache") / "integration-kg"
