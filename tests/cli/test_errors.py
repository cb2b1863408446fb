"""Whatever goes wrong, a command says so in a sentence and ends with the code that its contract names."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.cli import cli, main
from kg.folders import staged
from kg.rdf import write_graph

ALL = "SELECT * { ?s ?p ?o }"
CODE = "import sys; from kg.cli import main; main()"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "out"
    node = NamedNode("https://example.org/a")
    with staged(folder) as fresh:
        write_graph([Quad(node, node, Literal(f"{i:06}" * 20), node) for i in range(3000)], fresh)
    return folder


def call(*words: str, stdin: bytes = b"", **extra: Any) -> subprocess.CompletedProcess[bytes]:
    extra = {"stdout": subprocess.PIPE, **extra}
    return subprocess.run(
        [sys.executable, "-c", CODE, *words], input=stdin, stderr=subprocess.PIPE, check=False, timeout=120, **extra
    )


def told(done: subprocess.CompletedProcess[bytes]) -> str:
    """The sentence on standard error of a command that could not be carried out."""
    text = done.stderr.decode("utf-8")
    assert done.returncode == 2, text
    assert "Traceback" not in text
    assert "unsendable" not in text
    assert "Exception ignored" not in text
    assert text.strip()
    return text


def test_a_query_that_is_not_utf8(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_bytes(b"# one\n# caf\xe9\n" + ALL.encode())
    assert "q.rq is not UTF-8: byte 0xe9 in line 2" in told(call("sparql", str(file), "--out", str(out)))
    stdin = told(call("sparql", "-", "--out", str(out), stdin=b"\xff"))
    assert "Standard input is not UTF-8" in stdin


def test_a_query_with_a_byte_order_mark_is_answered(out: Path) -> None:
    assert call("sparql", "-", "--out", str(out), stdin=b"\xef\xbb\xbfASK {}").stdout.strip() == b"yes"


def test_no_query(out: Path, tmp_path: Path) -> None:
    assert "is empty" in told(call("sparql", "-", "--out", str(out), stdin=b" \n"))
    assert "no file" in told(call("sparql", str(tmp_path / "missing.rq"), "--out", str(out)))
    assert "cannot be read" in told(call("sparql", str(tmp_path), "--out", str(out)))


@pytest.mark.parametrize("seconds", ["nan", "inf", "1e308"])
def test_a_time_limit_that_is_none(seconds: str, out: Path) -> None:
    text = told(call("sparql", "-", "--out", str(out), "--timeout", seconds, stdin=ALL.encode()))
    assert f"'{seconds}' is not a number in plain digits from 0.1 to 86400" in " ".join(text.split())


def _empty_store(out: Path) -> None:
    (out / "store").mkdir()


def _corrupt_store(out: Path) -> None:
    Store(str(out / "store")).flush()
    for file in (out / "store").iterdir():
        file.write_bytes(b"rubbish")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda out: (out / "graph.nq").write_text("<a:a> <a:a> <a:a> .\n<a:a> <a:b> "),
        lambda out: (out / "graph.nq").write_bytes(b"\xff\xfe\x00"),
        lambda out: (out / "graph.nq").write_bytes(b""),
        lambda out: (out / "graph.nq").mkdir(),
        _empty_store,
        _corrupt_store,
    ],
    ids=["truncated", "binary", "empty", "a folder", "empty store", "corrupt store"],
)
def test_a_graph_that_is_broken(spoil: Callable[[Path], object], tmp_path: Path) -> None:
    spoil(tmp_path)
    text = told(call("sparql", "-", "--out", str(tmp_path), stdin=ALL.encode()))
    assert "integration-kg run" in text


def test_an_engine_that_fails_is_a_sentence(out: Path) -> None:
    """The engine's own objects end on their own thread, also where it fails half-way."""
    query = "SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, '(')) } ORDER BY ?o"
    assert call("sparql", "-", "--out", str(out), stdin=query.encode()).returncode in (0, 2)


def test_a_reader_that_has_gone_is_content(out: Path) -> None:
    for form in ("table", "csv", "json", "md"):
        command = [sys.executable, "-c", CODE, "sparql", "-", "--out", str(out), "--format", form]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdin and process.stdout and process.stderr
            process.stdout.close()
            process.stdin.write(ALL.encode())
            process.stdin.close()
            assert process.wait(60) == 0, form
            assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("form", ["table", "csv"])
def test_a_full_disk_is_told(form: str, out: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = call("sparql", "-", "--out", str(out), "--format", form, stdin=ALL.encode(), stdout=full)
    assert os.strerror(errno.ENOSPC) in told(done)


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def fail(*words: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(SystemExit) as caught:
        main([])
    assert isinstance(caught.value.code, int)
    return caught.value.code


def test_what_nobody_foresaw_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("INTEGRATION_KG_DEBUG", raising=False)
    assert failing(monkeypatch, KeyError("odd\nthing")) == 2
    said = capsys.readouterr().err
    assert "KeyError: 'odd\\nthing'" in said
    assert "report" in said
    assert "Traceback" not in said
    monkeypatch.setenv("INTEGRATION_KG_DEBUG", "1")
    assert failing(monkeypatch, KeyError("odd")) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_wanted_exit_keeps_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failing(monkeypatch, SystemExit(1)) == 1
    assert failing(monkeypatch, SystemExit(0)) == 0


def test_a_file_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(monkeypatch, PermissionError(errno.EACCES, "Permission denied", "x.csv")) == 2
    assert "Permission denied (x.csv)" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_not_read(encoding: str, tmp_path: Path) -> None:
    """A thousand characters of entities within entities stand for a gigabyte."""
    file = tmp_path / "bomb.rdf"
    declared = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "x" * 10}">' for i in range(9))
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    text = f'<!DOCTYPE r [{declared}]><r:RDF xmlns:r="{rdf}"><r:Description r:about="a:a"><b xmlns="a:">&e8;</b>'
    file.write_text(f"{text}</r:Description></r:RDF>", encoding=encoding)
    assert "declares entities" in told(call("validate", str(file)))
