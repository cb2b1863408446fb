"""No address in any file is followed: whatever is read, a listener on this machine hears nothing."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import paths
from kg.check.shapes import load_shapes
from kg.cli import cli


class Listener:
    """An HTTP server that notes what it is asked for, and answers with nothing of use."""

    def __init__(self) -> None:
        heard: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(f"{self.command} {self.path}")
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            do_POST = do_HEAD = do_GET  # noqa: N815 - the names that the server looks for

            def log_message(self, *_: object) -> None:
                pass

        self.heard = heard
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/called"


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the ontology, shapes and queries that commands read instead of the project's."""
    root = tmp_path / "data"
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(paths.data_root() / name, root / name)
    shutil.copytree(paths.viz() / "templates", root / "viz" / "templates")
    monkeypatch.setattr(paths, "data_root", lambda: root)
    load_shapes.cache_clear()
    yield root
    load_shapes.cache_clear()


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def refused(done: Result) -> str:
    assert done.exception is not None
    return str(done.exception)


def test_the_listener_hears(listener: Listener) -> None:
    import urllib.request

    urllib.request.urlopen(listener.url).close()
    assert listener.heard == ["GET /called"]


def _dialect(found: dict[str, object], url: str) -> None:
    found["dialect"] = url


def _table_dialect(found: dict[str, list[dict[str, object]]], url: str) -> None:
    found["tables"][0]["dialect"] = url


def _schema(found: dict[str, list[dict[str, object]]], url: str) -> None:
    found["tables"][0]["tableSchema"] = url


def _context(found: dict[str, object], url: str) -> None:
    found["@context"] = url


def _context_in_list(found: dict[str, object], url: str) -> None:
    found["@context"] = ["http://www.w3.org/ns/csvw", {"@base": url}]


def _base(found: dict[str, object], url: str) -> None:
    found["@base"] = url


def _table(found: dict[str, list[dict[str, object]]], url: str) -> None:
    found["tables"][0]["url"] = f"{url}/review.csv"


def _reference(found: dict[str, list[dict[str, object]]], url: str) -> None:
    for table in found["tables"]:
        schema = table["tableSchema"]
        assert isinstance(schema, dict)
        for key in schema.get("foreignKeys", []):
            key["reference"]["resource"] = f"{url}/papers.csv"


def _up(found: dict[str, list[dict[str, object]]], url: str) -> None:
    found["tables"][0]["url"] = "../../review.csv"


@pytest.mark.parametrize("command", ["build", "validate", "run", "agreement", "appraisals", "reason"])
@pytest.mark.parametrize(
    "spoil",
    [_dialect, _table_dialect, _schema, _context, _context_in_list, _base, _table, _reference, _up],
    ids=lambda spoil: spoil.__name__,
)
def test_the_description_of_tables(
    command: str, spoil: Callable[..., None], copied_review: Path, listener: Listener, tmp_path: Path
) -> None:
    file = copied_review / "csv-metadata.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    spoil(found, listener.url)
    file.write_text(json.dumps(found, indent=1), encoding="utf-8")
    where = ["--out", tmp_path / "out"] if command in ("build", "run") else []
    said = refused(run(command, "--review", copied_review, *where))
    assert "csv-metadata.json:" in said
    assert listener.heard == []


JSONLD = '{"@context": "%s", "@id": "http://example.org/a", "name": "x"}'
XML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF SYSTEM "%s">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:xi="http://www.w3.org/2001/XInclude">
<xi:include href="%s"/>
</rdf:RDF>"""
TURTLE = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
<http://example.org/o> a owl:Ontology ; owl:imports <%s> ; sh:shapesGraph <%s> ; sh:suggestedShapesGraph <%s> ."""


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.jsonld", JSONLD), ("a.rdf", XML), ("a.ttl", TURTLE), ("a.trig", TURTLE)],
    ids=["context", "dtd-and-xinclude", "imports", "imports-in-trig"],
)
@pytest.mark.parametrize("command", ["validate", "validate-by-reference", "merge", "export"])
def test_files_of_rdf(command: str, name: str, text: str, listener: Listener, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text.replace("%s", listener.url), encoding="utf-8")
    words: list[object] = {
        "validate": ["validate", file],
        "validate-by-reference": ["validate", file, "--reference"],
        "merge": ["merge", file, "--out", tmp_path / "merged"],
        "export": ["export", "turtle", "--graph", file, "--out", tmp_path / "export"],
    }[command]
    run(*words)
    assert listener.heard == []


@pytest.mark.parametrize("way", ["fast", "reference"])
@pytest.mark.parametrize("name", ["select", "ask", "construct"])
def test_queries_in_shapes(name: str, way: str, data: Path, listener: Listener) -> None:
    call = f"SERVICE <{listener.url}> {{ $this ?p ?o }}"
    query = {
        "select": f"SELECT $this WHERE {{ {call} }}",
        "ask": f"ASK {{ {call} }}",
        "construct": f"CONSTRUCT {{ $this a $this }} WHERE {{ {call} }}",
    }[name]
    shape = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ie: <https://w3id.org/integration-evidence/ontology#> .
<https://w3id.org/integration-evidence/shapes#Calling> a sh:NodeShape ; sh:targetClass ie:Review ; sh:name "x"@en ;
    sh:message "x"@en ; sh:severity sh:Violation ; sh:sparql [ sh:{name} "{query}" ] ."""
    (data / "shapes" / "calling.ttl").write_text(shape, encoding="utf-8")
    said = refused(run("validate", *(["--reference"] if way == "reference" else [])))
    assert f"In sh:{name} of" in said
    assert "SERVICE is refused" in said
    assert listener.heard == []


def test_scripts_in_shapes(data: Path) -> None:
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://example.org/s> a sh:NodeShape ; sh:name "x" ; sh:js [ sh:jsFunctionName "f" ] ."""
    (data / "shapes" / "calling.ttl").write_text(shape, encoding="utf-8")
    assert "is refused" in refused(run("validate"))


def test_rules(data: Path, listener: Listener, tmp_path: Path) -> None:
    rule = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"
    (data / "queries" / "rules" / "99-calling.rq").write_text(rule, encoding="utf-8")
    said = refused(run("build", "--out", tmp_path / "out"))
    assert "99-calling.rq" in said
    assert "SERVICE is refused" in said
    assert listener.heard == []


def test_ontologies(data: Path, listener: Listener, copied_review: Path, tmp_path: Path) -> None:
    core = data / "ontology" / "evidence.ttl"
    added = f"\n<https://w3id.org/integration-evidence/ontology> owl:imports <{listener.url}> .\n"
    core.write_text(core.read_text(encoding="utf-8") + added, encoding="utf-8")
    run("build", "--review", copied_review, "--out", tmp_path / "out")
    run("reason", "--schema-only", "--review", copied_review)
    assert listener.heard == []


@pytest.mark.parametrize("domain", ["../../elsewhere", "/etc/passwd", "http://127.0.0.1/x", "CON"])
def test_the_name_of_a_domain_is_no_path(domain: str, copied_review: Path, tmp_path: Path) -> None:
    for file, old, new in (
        ("review.csv", ",integration\n", f",{domain}\n"),
        ("csv-metadata.json", '"format": "[a-z0-9]+(-[a-z0-9]+)*"', '"format": ".*"'),
    ):
        path = copied_review / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")
    assert "is no name of a file" in refused(run("build", "--review", copied_review, "--out", tmp_path / "out"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "ASK {{ SERVICE SILENT <{url}> {{ }} }}",
    ],
)
def test_query_files(query: str, listener: Listener, graph_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(query.format(url=listener.url), encoding="utf-8")
    assert "is refused" in refused(run("sparql", file, "--out", graph_file.parent))
    assert listener.heard == []
