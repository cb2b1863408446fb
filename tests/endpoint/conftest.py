"""The real servers, each started once, and a folder with the graph as ``integration-kg build`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg.folders import staged
from kg.rdf import write_graph
from tests.servers import Server, free_port, oxigraph_server, virtuoso_server


@pytest.fixture(scope="session")
def built(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the whole graph."""
    out = tmp_path_factory.mktemp("engines") / "out"
    with staged(out) as folder:
        write_graph(quads, folder)
    return out


@pytest.fixture(scope="package", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each of the servers in turn, running."""
    with oxigraph_server() if request.param == "oxigraph" else virtuoso_server() as running:
        yield running


@pytest.fixture(autouse=True)
def credentials(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of someone who may write to the server under test, and no other credentials."""
    for name in ("USER", "PASSWORD", "TOKEN", "ENDPOINT"):
        monkeypatch.delenv(f"INTEGRATION_KG_{name}", raising=False)
    if "server" in request.fixturenames:
        running: Server = request.getfixturevalue("server")
        if running.user:
            monkeypatch.setenv("INTEGRATION_KG_USER", running.user)
            monkeypatch.setenv("INTEGRATION_KG_PASSWORD", running.password)


@pytest.fixture
def dead_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that does not exist, and no other: whoever asks it fails."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
