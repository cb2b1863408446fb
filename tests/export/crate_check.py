"""Check an RO-Crate with roc-validator, in a process of its own and without network: ``crate_check CRATE SEVERITY``.

The validator reads the specification's JSON-LD context from the network. Here its cache is filled beforehand with
the context that comes with the package rocrate (of version 1.3, in which the terms of 1.2 mean the same).
"""

from __future__ import annotations

import json
import sys
import tempfile
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter

__all__ = ["CONTEXT", "check"]

CONTEXT = "https://w3id.org/ro/crate/1.2/context"


class _Served(BaseAdapter):
    """Answers every request with the bundled context."""

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        from urllib3 import HTTPResponse

        content = resources.files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
        response = requests.Response()
        response.status_code = 200
        response.url = str(request.url)
        response.request = request
        response.headers["Content-Type"] = "application/ld+json"
        response.raw = HTTPResponse(body=BytesIO(content), status=200, preload_content=False)
        return response

    def close(self) -> None:
        """Nothing is open."""


def check(crate: Path, severity: str) -> list[str]:
    """Return what the validator finds at a severity (REQUIRED, RECOMMENDED or OPTIONAL) and above."""
    from requests_cache import CachedSession
    from rocrate_validator import models, services

    with tempfile.TemporaryDirectory() as folder:
        cache = str(Path(folder) / "http")
        session: Any = CachedSession(cache_name=cache, backend="sqlite", expire_after=-1)
        session.mount("https://w3id.org/", _Served())
        session.get(CONTEXT)
        session.close()
        settings = services.ValidationSettings(
            rocrate_uri=str(crate),
            profile_identifier="ro-crate-1.2",
            requirement_severity=models.Severity[severity],
            offline=True,
            cache_path=cache,
        )
        result = services.validate(settings)
        return sorted(
            f"{issue.severity.name} {issue.check.identifier} {issue.message}" for issue in result.get_issues()
        )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(check(Path(sys.argv[1]), sys.argv[2])) + "\n")
