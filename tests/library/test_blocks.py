"""Blocks that queries share are put in where a query names them, and what comes out is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg import paths
from kg.errors import QueryError
from kg.library import expand_blocks, read_query, write_library

QUERIES = sorted(path for path in paths.queries().rglob("*.rq") if path.parent.name not in ("filters", "rules"))
BLOCKS = sorted((paths.queries() / "filters").glob("*.rq"))


def test_a_block_stands_where_it_is_named_and_as_far_in() -> None:
    text = "#+ summary: x\n\nASK {\n  ?paper ie:year 2018 .\n    #include site-filters\n}\n"
    whole = expand_blocks(text, "x.rq")
    assert whole.startswith("#+ summary: x\nPREFIX ie: <")
    assert (
        "    ?finding a ie:Finding ; ie:supportedBy ?paper .\n    ?paper ie:ratingClass/skos:notation ?class .\n"
        in whole
    )
    assert expand_blocks(whole, "x.rq") == whole


def test_prefixes_are_those_that_are_used() -> None:
    whole = expand_blocks('ASK { ?s skos:notation "rdfs:label" ; ie:x <http://example.org/owl:a> } # sh:path\n', "x.rq")
    assert re.findall(r"^PREFIX (\w+):", whole, re.MULTILINE) == ["ie", "skos"]


def test_a_query_with_prologue_keeps_its_own() -> None:
    text = "PREFIX ie: <http://example.org/>\nASK { ?s ie:x 1 }\n"
    assert expand_blocks(text, "x.rq") == text


def test_a_block_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(QueryError, match=r"x\.rq includes 'site-filter', which is no block") as caught:
        expand_blocks("ASK {\n  #include site-filter\n}\n", "x.rq")
    assert "site-filters" in caught.value.advice


def test_every_query_is_complete_and_valid() -> None:
    for path in QUERIES:
        text = read_query(path).text
        assert "#include" not in text, path
        Store().query(text)


def test_every_block_is_shared() -> None:
    texts = [path.read_text(encoding="utf-8") for path in QUERIES]
    for block in BLOCKS:
        assert sum(text.count(f"#include {block.stem}\n") for text in texts) >= 3, block
        assert block.read_text(encoding="utf-8").startswith("#+ summary: ")


def test_no_query_repeats_a_block_or_declares_a_prefix() -> None:
    bodies = {block.stem: "".join(block.read_text(encoding="utf-8").splitlines()[1:]) for block in BLOCKS}
    for path in QUERIES:
        text = path.read_text(encoding="utf-8")
        # What is searched is asked while the graph is built, as it stands, like the rules.
        assert ("PREFIX" in text) == (path.stem == "search-texts"), path
        flat = "".join(line.strip() for line in text.splitlines())
        for name, body in bodies.items():
            assert "".join(body.split("  ")) not in flat, (path, name)


def test_the_library_is_written_whole(tmp_path: Path) -> None:
    write_library(tmp_path / "queries")
    written = sorted(path.relative_to(tmp_path / "queries") for path in (tmp_path / "queries").rglob("*.rq"))
    rules = sorted((paths.queries() / "rules").glob("*.rq"))
    assert written == sorted(path.relative_to(paths.queries()) for path in (*QUERIES, *rules))
    for path in QUERIES:
        relative = path.relative_to(paths.queries())
        text = (tmp_path / "queries" / relative).read_text(encoding="utf-8")
        assert "#given" not in text and "#include" not in text
        assert re.sub(r"(?m)^\s*# --.*\n", "", text) == read_query(path).complete
    assert (tmp_path / "queries" / "parameters.yaml").is_file()
