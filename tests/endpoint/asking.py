"""The remote engine asked, with an endpoint that answers as a test says."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler

from kg.endpoint.remote import RemoteEngine
from kg.endpoint.transport import Client
from tests.servers import Handler, answering, reply

__all__ = ["CONSTRUCT", "JSON", "ROWS", "SELECT", "always", "ask"]

SELECT = "SELECT ?s { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
JSON = "application/sparql-results+json"
ROWS = json.dumps(
    {
        "head": {"vars": ["s", "n"]},
        "results": {
            "bindings": [
                {"s": {"type": "uri", "value": "https://example.org/a"}, "n": {"type": "literal", "value": "é"}},
                {"s": {"type": "uri", "value": "https://example.org/b"}},
            ]
        },
    }
).encode()


def always(status: int = 200, body: bytes = b"", **headers: str) -> Handler:
    def handle(request: BaseHTTPRequestHandler) -> None:
        reply(request, status, body, **headers)

    return handle


def ask(handle: Handler, query: str = SELECT, seconds: float = 10, most_bytes: int = 1_000_000) -> object:
    with answering(handle) as url:
        endpoint = f"{url}/sparql"
        return RemoteEngine(endpoint, Client(endpoint, most_bytes=most_bytes)).run(query, seconds)
