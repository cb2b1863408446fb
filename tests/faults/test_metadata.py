"""What people write beside the tables may be wrong: each fault is told in its place, and never called the program's.

The description of the tables, the parameters and headers of queries, the rules, the shapes and the ontology.
"""

from __future__ import annotations

import copy
import json
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg import paths
from kg.check.shapes import load_shapes
from kg.errors import KnowledgeGraphError, TableError, UsageError
from kg.graph.building import build_graph
from kg.graph.schema import finding_kinds, scheme_slugs
from kg.library import blocks, parameter, query_files
from kg.namespaces import IE, XSD
from kg.rdf import read_rdf
from kg.tables import METADATA, read_review
from tests.commands import call
from tests.conftest import SECOND

#: So many members of a description are spoilt in each of the ways below.
MEMBERS = int(os.environ.get("INTEGRATION_KG_SPOILT", "12"))
SEED = 20_260_101


@pytest.fixture
def review_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    shutil.copytree(SECOND, folder)
    return folder


def described(change: Callable[[Any], object], folder: Path) -> list[str]:
    """Change the description of a review's tables and return the faults that reading tells, each as a sentence."""
    document = json.loads((SECOND / METADATA).read_text(encoding="utf-8"))
    change(document)
    (folder / METADATA).write_text(json.dumps(document, indent=1), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_review(folder)
    assert {fault.file for fault in caught.value.faults} == {METADATA}
    return [str(fault) for fault in caught.value.faults]


def table(document: Any, name: str) -> Any:
    return next(one["tableSchema"] for one in document["tables"] if one["url"] == f"{name}.csv")


def column(document: Any, of: str, name: str) -> Any:
    return next(one for one in table(document, of)["columns"] if one["name"] == name)


@pytest.mark.parametrize(
    ("of", "name", "change", "told"),
    [
        ("review", "id", {"datatype": {"format": "("}}, "the format '(' is no regular expression"),
        ("papers", "year", {"datatype": "intger"}, "there is no datatype 'intger'; did you mean 'integer'?"),
        ("papers", "year", {"datatype": {"base": "integer", "minimum": "old"}}, "minimum is 'old', expected a number"),
        ("papers", "title", {"propertyUrl": "dcterm:title"}, "the prefix 'dcterm' is not declared"),
        ("papers", "title", {"propertyUrl": "title"}, "'title' has no prefix"),
        ("papers", "title", {"propertyURL": "x"}, "a column has no 'propertyURL'; did you mean 'propertyUrl'?"),
        ("papers", "title", {"required": "yes"}, "required is 'yes', expected true or false"),
        ("papers", "title", {"name": "year"}, "the column 'year' of papers.csv is described twice"),
        ("findings", "levels", {"valueUrl": "concepts:level/{levels}"}, "did you mean concept:?"),
        ("findings", "levels", {"valueUrl": "concept:level/{lvels}"}, "did you mean 'levels'?"),
        ("findings", "levels", {"separator": ""}, "'' separates no values"),
    ],
)
def test_a_column_that_is_described_badly_is_told(
    of: str, name: str, change: dict[str, Any], told: str, review_folder: Path
) -> None:
    found = described(lambda document: column(document, of, name).update(change), review_folder)
    assert any(told in fault for fault in found), found
    assert not any(fault.startswith("csv-metadata.json:1:1:") for fault in found)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d["tables"].append(copy.deepcopy(d["tables"][0])), "review.csv is described twice"),
        (lambda d: d["tables"].pop(), "is in the folder and is not described"),
        (lambda d: table(d, "authors").update(primaryKey="papr"), "'papr' is no column of this table"),
        (lambda d: d.update(dialect={"delimiter": ";"}), "delimiter is ';', expected ','"),
    ],
)
def test_a_description_that_cannot_be_held_is_told(
    change: Callable[[Any], object], told: str, review_folder: Path
) -> None:
    found = described(change, review_folder)
    assert any(told in fault for fault in found), found


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"resource": "paprs.csv"}, "no table 'paprs.csv' is described; did you mean 'papers.csv'?"),
        ({"columnReference": ["cod"]}, "'cod' is no column of papers.csv; did you mean 'code'?"),
        ({"columnReference": ["code", "year"]}, "a foreign key is one column here and one there"),
    ],
)
def test_a_foreign_key_to_nowhere_is_told(part: dict[str, Any], told: str, review_folder: Path) -> None:
    found = described(lambda d: table(d, "authors")["foreignKeys"][0]["reference"].update(part), review_folder)
    assert any(told in fault for fault in found), found


def test_the_place_of_a_fault_is_its_line(review_folder: Path) -> None:
    (fault,) = described(lambda d: column(d, "papers", "year").update(datatype="intger"), review_folder)
    line = int(fault.split(":")[1])
    assert '"datatype": "intger"' in (review_folder / METADATA).read_text(encoding="utf-8").splitlines()[line - 1]


def test_what_is_said_twice_is_told(review_folder: Path) -> None:
    path = review_folder / METADATA
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"primaryKey": "id"', '"primaryKey": "id", "primaryKey": "id"', 1), encoding="utf-8")
    with pytest.raises(TableError, match=r"csv-metadata\.json:\d+:\d+: 'primaryKey' is said twice of one thing"):
        read_review(review_folder)


@pytest.mark.parametrize("missing", ["papers", "findings", "citations", "authors"])
def test_a_table_that_the_graph_needs_is_named_where_none_is_described(missing: str, review_folder: Path) -> None:
    document = json.loads((SECOND / METADATA).read_text(encoding="utf-8"))
    document["tables"] = [one for one in document["tables"] if one["url"] != f"{missing}.csv"]
    for one in document["tables"]:
        keys = one["tableSchema"].get("foreignKeys", [])
        one["tableSchema"]["foreignKeys"] = [key for key in keys if key["reference"]["resource"] != f"{missing}.csv"]
    (review_folder / METADATA).write_text(json.dumps(document), encoding="utf-8")
    (review_folder / f"{missing}.csv").unlink()
    with pytest.raises(TableError, match=rf"csv-metadata\.json:1:1: no table {missing}\.csv is described"):
        build_graph(read_review(review_folder))


def parts(document: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield way
    for step, part in document.items() if isinstance(document, dict) else enumerate(document):
        yield from parts(part, (*way, step)) if isinstance(part, dict | list) else [(*way, step)]


def test_a_description_spoilt_anywhere_is_read_or_told(review_folder: Path) -> None:
    """Members taken out, misspelt, and made other values, at random places: never is the program at fault."""
    document = json.loads((SECOND / METADATA).read_text(encoding="utf-8"))
    ways = [way for way in parts(document) if way and not any(":" in str(step) for step in way)]
    chance = random.Random(SEED)
    print(f"seed {SEED}, {MEMBERS} members")
    outcomes: dict[str, int] = {}
    for way in chance.sample(ways, MEMBERS):
        changes: list[Any] = [None, 7, [], {}, "\x1b[2J", "rename"]
        for change in changes:
            spoilt = copy.deepcopy(document)
            owner = spoilt
            for step in way[:-1]:
                owner = owner[step]
            if change is None:
                del owner[way[-1]]
            elif change == "rename" and isinstance(owner, dict):
                owner[f"{way[-1]}x"] = owner.pop(way[-1])
            else:
                owner[way[-1]] = change
            (review_folder / METADATA).write_text(json.dumps(spoilt), encoding="utf-8")
            try:
                build_graph(read_review(review_folder))
                outcomes["read"] = outcomes.get("read", 0) + 1
            except KnowledgeGraphError as error:
                assert "\x1b" not in str(error), (way, change)
                outcomes["told"] = outcomes.get("told", 0) + 1
    print(outcomes)
    assert outcomes["told"] > outcomes["read"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the ontology, shapes and queries, which commands read anew for each test."""
    root = tmp_path / "data"
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(paths.data_root() / name, root / name)
    monkeypatch.setattr(paths, "data_root", lambda: root)
    kept = (
        query_files.read_query, query_files.catalogue, parameter.parameters, parameter._by_option, blocks._blocks,
        finding_kinds, scheme_slugs, load_shapes,
    )  # fmt: skip
    for function in kept:
        function.cache_clear()
    yield root
    for function in kept:
        function.cache_clear()


def told(*words: str, cwd: Path) -> str:
    done = call(*words, cwd=cwd)
    assert done.returncode in (1, 2), done.stdout
    assert "fault of the program" not in done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


LEVEL = "- option: level\n  variable: level\n  type: concept\n  scheme: level\n  several: true\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, b"", "parameters.yaml:1: expected a list of parameters"),
        (None, b"a: b", "parameters.yaml:1: expected a list of parameters"),
        (None, b"- a\n", "parameters.yaml:1: 'a' is no parameter"),
        (None, b"- option: [", "parameters.yaml:1: not valid YAML"),
        (None, b"a: b\n\xff", "parameters.yaml:2: byte 0xff is not UTF-8"),
        (LEVEL, LEVEL.replace("  variable: level\n", ""), "parameters.yaml:12: variable is missing or empty"),
        (LEVEL, LEVEL.replace("several: true", "several: yes"), "several is 'yes', expected true or false"),
        (LEVEL, LEVEL.replace("concept", "concpet"), "parameters.yaml:14: there is no type 'concpet'"),
        (LEVEL, LEVEL.replace("scheme: level", "schem: level"), "'schem' says nothing here; did you mean 'scheme'?"),
        ("minimum: 0", "minimum: zero", "minimum is 'zero', expected a number"),
        (LEVEL, LEVEL + "  patterns: x\n", "expected a pattern for each kind of thing"),
        ("variable: kind\n", "variable: level\n", "the variable 'level' is described twice"),
    ],
)  # fmt: skip
def test_parameters_that_cannot_be_read_are_told(old: str | None, new: Any, expected: str, data: Path) -> None:
    path = data / "queries" / "parameters.yaml"
    text = path.read_text(encoding="utf-8")
    if "patterns: x" in str(new):
        text = re.sub(r"(  help: Level of[^\n]*\n)  patterns:\n(?:    .*\n)+", r"\1", text, count=1)
    assert old is None or old in text
    path.write_bytes(new if old is None else text.replace(old, new, 1).encode("utf-8"))
    for words in (("query", "--list"), ("query", "barriers-by-level", "--help")):
        assert expected in told(*words, cwd=data)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff", "10-types.rq:1: byte 0xff is not UTF-8"),
        (b"x", "In the rule 10-types.rq: The query is not valid SPARQL"),
        (b"SELECT * { ?s ?p ?o }", "In the rule 10-types.rq: The query is answered with rows"),
        (
            b'CONSTRUCT { ?s <a:b> "x"^^<http://www.w3.org/2001/XMLSchema#decimal> } WHERE { ?s a ?c }',
            "In the rule 10-types.rq: it makes 'x' an xsd:decimal, which is no number",
        ),
        (None, "10-types.rq cannot be read: it is a folder, expected a file"),
    ],
)
def test_rules_that_cannot_be_applied_are_told(content: bytes | None, expected: str, data: Path) -> None:
    rule = data / "queries" / "rules" / "10-types.rq"
    rule.unlink()
    rule.mkdir() if content is None else rule.write_bytes(content)
    assert expected in told("build", "--review", str(SECOND), cwd=data)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "draft.rq:1: the query needs a header"),
        ("#+ - a\n", "draft.rq:1: the query needs a header"),
        ("#+ summary: a: b\n", "draft.rq:1: not valid YAML"),
        ("#+ summary: a\n#+ description: b\n#+ tags: c\n", "draft.rq:3: tags is 'c', expected a list of purposes"),
        ("#+ summary: a\n#+ description: b\n#+ tags: [c]\n#+ defaults: x\n", "draft.rq:4: defaults is 'x'"),
        ("#+ summary: a\n#+ description: b\n#+ tags: [c]\n#+ default: []\n", "did you mean 'defaults'?"),
        ("#+ summary: a\n#+ description: b\n#+ tags: [c]\n#+ enumerate: [1]\n", "draft.rq:4: enumerate is"),
        ("#+ summary: a\n#+ description: b\n#+ tags: [c]\n#+ beside: x\n", "draft.rq:4: beside is 'x'"),
        ("#+ summary: a\n#+ description: b\n#+ tags: [c]\n}\n", "The query is not valid SPARQL"),
        ("#+ summary: a\n#+ description: b\n#+ tags: [c]\n#given finding: lvl\n", "In draft.rq: There is no parameter"),
        ("\udcff", "draft.rq:1: byte 0xff is not UTF-8"),
    ],
)
def test_a_broken_draft_is_listed_with_its_reason_and_others_work(header: str, expected: str, data: Path) -> None:
    text = f"{header}SELECT ?s {{ ?s ?p ?o }} ORDER BY ?s\n"
    (data / "queries" / "questions" / "draft.rq").write_bytes(text.encode("utf-8", "surrogateescape"))
    listing = call("query", "--list", cwd=data)
    assert listing.returncode == 0, listing.stderr
    broken = " ".join(listing.stdout[listing.stdout.index("broken") :].split())
    assert "draft" in broken
    assert expected in broken
    assert "barriers-by-level" in listing.stdout
    assert call("query", "barriers-by-level", "--help", cwd=data).returncode == 0
    if "not valid SPARQL" not in expected:
        assert expected in " ".join(told("query", "draft", cwd=data).split())


#: What is put in place of the first sh:path of a file of shapes, and what is then told of the shape.
PATHS = {
    "": "has 0 paths (sh:path), expected one",
    'sh:path "x" ;': "has a path (sh:path) that is 'x', expected a property",
    "sh:path () ;": "has a path (sh:path) that is an empty list",
    "sh:path ie:a , ie:b ;": "has 2 paths (sh:path), expected one",
    "sh:path [ sh:nothing ie:a ] ;": "has a path (sh:path) that is none of a property, a list",
    "sh:path [ <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ie:a ] ;": "that is no list of two steps or more",
    "sh:path _:l ; sh:severity ie:bad ;": "that is none of a property",
    'sh:path ie:a ; sh:minCount "x" ;': "has 'x' for sh:minCount, expected a whole number",
    'sh:path ie:a ; sh:pattern "(" ;': "has '(' for sh:pattern, which is no regular expression",
    "sh:path ie:a ; sh:severity ie:bad ;": "expected sh:Violation, sh:Warning, sh:Info",
}


@pytest.mark.parametrize(("path", "expected"), PATHS.items())
def test_a_shape_that_is_not_well_formed_is_named(path: str, expected: str, data: Path) -> None:
    file = data / "shapes" / "appraisal.ttl"
    file.write_text(
        re.sub(r"sh:path [^;]+;", lambda _: path, file.read_text(encoding="utf-8"), count=1), encoding="utf-8"
    )
    (data / "a.ttl").write_text("<a:a> <a:b> <a:c> .", encoding="utf-8")
    said = told("validate", "a.ttl", cwd=data)
    assert "The shape https://w3id.org/integration-evidence/shapes#" in said
    assert expected in said


def test_a_path_that_runs_in_a_circle_is_told_at_once(data: Path) -> None:
    file = data / "shapes" / "appraisal.ttl"
    text = re.sub(r"sh:path [^;]+;", "sh:path _:l ;", file.read_text(encoding="utf-8"), count=1)
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    file.write_text(f"{text}\n_:l <{rdf}first> ie:x ; <{rdf}rest> _:l .\n", encoding="utf-8")
    (data / "a.ttl").write_text("<a:a> <a:b> <a:c> .", encoding="utf-8")
    assert "that is no list of two steps or more" in told("validate", "a.ttl", cwd=data)


@pytest.mark.parametrize("name", ["evidence.ttl", "alignments.ttl", "vocabulary/level.ttl"])
def test_a_file_of_the_ontology_that_is_missing_is_named(name: str, data: Path) -> None:
    (data / "ontology" / name).unlink()
    assert Path(name).name in told("build", cwd=data)


def test_a_folder_is_not_called_missing(data: Path) -> None:
    (data / "ontology" / "evidence.ttl").unlink()
    (data / "ontology" / "evidence.ttl").mkdir()
    assert "evidence.ttl cannot be read: it is a folder, expected a file" in told("build", cwd=data)
    (data / "b.ttl").mkdir()
    with pytest.raises(UsageError, match=r"b\.ttl is a folder, expected a file\."):
        read_rdf(data / "b.ttl")


def test_a_literal_of_many_megabytes_is_told(data: Path) -> None:
    (data / "a.ttl").write_text(f'<a:a> <a:b> "{"x" * 17_000_000}" .', encoding="utf-8")
    assert "a.ttl has a literal (or an IRI) of more than 16 MB" in told("validate", "a.ttl", cwd=data)


def test_values_that_cannot_be_compared_are_told(data: Path) -> None:
    (data / "a.ttl").write_text(
        f'<a:a> a <{IE}Review> ; <{IE}firstYear> "x y"^^<{XSD}integer> ; <{IE}lastYear> 2020 .', encoding="utf-8"
    )
    assert "values that they compare are not of one datatype" in told("validate", "a.ttl", cwd=data)


def test_a_value_that_is_not_of_its_datatype_shows_no_traceback(data: Path) -> None:
    text = '<a:a> a <https://w3id.org/integration-evidence/ontology#Paper> ; <a:b> "2020-13-45"^^'
    (data / "a.ttl").write_text(f"{text}<http://www.w3.org/2001/XMLSchema#date> .", encoding="utf-8")
    for words in (("validate", "a.ttl"), ("validate", "--reference", "a.ttl")):
        done = call(*words, cwd=data)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr + done.stdout
