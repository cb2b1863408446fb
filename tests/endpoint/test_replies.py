"""An answer with an error status is told for what it is."""

from __future__ import annotations

import pytest
from urllib3 import HTTPHeaderDict

from kg.endpoint.replies import Reply, failure
from kg.settings import Credentials


@pytest.mark.parametrize(
    ("status", "location", "told"),
    [
        (300, "file:///etc/passwd", "sends requests on (300) to 'file:///etc/passwd', which is not followed"),
        (305, "\x1b[2J", r"sends requests on (305) to '\x1b[2J', which is not followed"),
        (302, "", "sends requests on (302) and does not say where to"),
        (302, "/sparql", "sends requests round in a circle (302)"),
    ],
)
def test_only_a_circle_is_called_one(status: int, location: str, told: str) -> None:
    headers = HTTPHeaderDict({"Location": location} if location else {})
    error = failure(Reply("https://example.org/sparql", status, headers, b""), Credentials())
    assert told in str(error)
