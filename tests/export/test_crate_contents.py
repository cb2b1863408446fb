"""What an RO-Crate says of itself and of every file in it, without other programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.export import Selection, export
from kg.rdf import read_rdf
from kg.version import VERSION_DATE, __version__
from tests import oracle

#: Media types by the ends of names.
MEDIA_TYPES = {
    "cff": "application/yaml",
    "csv": "text/csv",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "nq": "application/n-quads",
    "rq": "application/sparql-query",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "txt": "text/plain",
    "yaml": "application/yaml",
}
TITLE = "Children's Services Reform Research: Rapid Evidence Review"
PUBLISHER = "CELCIS, the Centre for Excellence for Children's Care and Protection"
REPORT = "https://w3id.org/integration-evidence/id/rer2023/review/rer2023"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
AUTHORS = ["Robert Porter", "Emma Young", "Jane Scott", "Leanne McIver", "Kate Mackinnon"]
AUTHORS += ["Nadine Fowler", "Heather Ottaway"]
#: Folders, with the ends of the names of what is in them; files beside them.
FOLDERS = {"csv": {"csv", "json"}, "queries": {"rq", "yaml"}, "shapes": {"ttl"}}
FILES = {
    "CITATION.cff",
    "LICENCE.md",
    "README.md",
    "context.jsonld",
    "graph.jsonld",
    "graph.nq",
    "graph.trig",
    "graph.ttl",
    "manifest-sha256.txt",
    "ontology.ttl",
    "references.json",
    "validation.json",
    "validation.ttl",
    "void.ttl",
}


@pytest.fixture(scope="module")
def crate(part: Selection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crate of a selection: barriers at national level."""
    folder = tmp_path_factory.mktemp("crate")
    export(part, ["ro-crate"], folder)
    return folder / "ro-crate"


@pytest.fixture(scope="module")
def entities(crate: Path) -> dict[str, dict[str, Any]]:
    """What the metadata describe, by identifier."""
    metadata = json.loads((crate / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert metadata["@context"] == "https://w3id.org/ro/crate/1.2/context"
    described = {entity["@id"]: entity for entity in metadata["@graph"]}
    assert len(described) == len(metadata["@graph"])
    return described


def files(crate: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(crate.rglob("*")):
        if path.is_file() and path.name != "ro-crate-metadata.json":
            yield path.relative_to(crate).as_posix(), path


def counted() -> str:
    rows = list(oracle.evidence({"level": ["national"], "kind": ["Barrier"]}))
    findings = {finding["id"] for finding, _ in rows}
    papers = {paper for finding in findings for paper in oracle.supporting(finding)}
    return f"{len(findings)} findings from {len(papers)} papers"


def test_the_crate_says_what_it_is(entities: dict[str, dict[str, Any]]) -> None:
    root = {name: value for name, value in entities["./"].items() if name != "hasPart"}
    assert root == {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence graph of {TITLE}",
        "description": "Validated linked data; each finding is traced to the place in the report and the papers "
        f"behind it. Title: Evidence graph of {TITLE}. Source: {TITLE} (2023-06), {PUBLISHER}. Selection: --level "
        f"national --kind Barrier. Counts: {counted()}. Version: {__version__} of {VERSION_DATE}. "
        f"Licence: CC BY 4.0, {LICENCE}.",
        "datePublished": VERSION_DATE,
        "version": __version__,
        "license": {"@id": LICENCE},
        "author": {"@id": "#curators"},
        "publisher": {"@id": "#curators"},
        "keywords": "evidence synthesis, rapid evidence review, linked data, knowledge graph",
        "isBasedOn": {"@id": REPORT},
        "mentions": {"@id": "#software"},
    }
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert entities["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}


def test_what_the_crate_refers_to_is_described(entities: dict[str, dict[str, Any]]) -> None:
    report = entities[REPORT]
    assert (report["@type"], report["name"], report["datePublished"]) == ("Report", TITLE, "2023-06")
    assert [entities[author["@id"]]["name"] for author in report["author"]] == AUTHORS
    for author in report["author"]:
        person = entities[author["@id"]]
        assert person["@type"] == "Person"
        assert person["name"] == f"{person['givenName']} {person['familyName']}"
    publisher = entities[report["publisher"]["@id"]]
    assert (publisher["@type"], publisher["name"]) == ("Organization", PUBLISHER)
    assert entities[LICENCE]["name"] == "Creative Commons Attribution 4.0 International"
    assert entities["#curators"]["name"] == "Curators of the evidence graph"
    assert (entities["#software"]["name"], entities["#software"]["version"]) == ("integration-kg", __version__)


def test_it_holds_these_files_and_no_others(crate: Path) -> None:
    names = {name for name, _ in files(crate)}
    assert {name for name in names if "/" not in name} == FILES
    for folder, ends in FOLDERS.items():
        assert {name.rsplit(".", 1)[-1] for name in names if name.startswith(f"{folder}/")} == ends
    assert {name.split("/")[0] for name in names if "/" in name} == set(FOLDERS)


def test_every_file_is_described_as_it_is(crate: Path, entities: dict[str, dict[str, Any]]) -> None:
    described = {name for name, entity in entities.items() if entity["@type"] == "File"}
    assert described == {name for name, _ in files(crate)}
    for name, path in files(crate):
        entity, content = entities[name], path.read_bytes()
        assert entity["name"] == name
        assert entity["contentSize"] == str(len(content))
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert entity["encodingFormat"] == MEDIA_TYPES[name.rsplit(".", 1)[-1]]
        about = entities[name.split("/")[0] + "/"] if "/" in name else entity
        assert entity["description"] == about["description"]


def test_everything_is_part_of_the_crate_and_of_its_folder(crate: Path, entities: dict[str, dict[str, Any]]) -> None:
    def parts(name: str) -> set[str]:
        listed = [part["@id"] for part in entities[name]["hasPart"]]
        assert len(set(listed)) == len(listed)
        return set(listed)

    names = {name for name, _ in files(crate)}
    assert parts("./") == names | {f"{folder}/" for folder in FOLDERS}
    for folder in FOLDERS:
        assert parts(f"{folder}/") == {name for name in names if name.startswith(f"{folder}/")}
        assert entities[f"{folder}/"]["@type"] == "Dataset"


def test_no_two_kinds_of_file_are_described_alike(entities: dict[str, dict[str, Any]]) -> None:
    told = [entities[name]["description"] for name in sorted(FILES | {f"{folder}/" for folder in FOLDERS})]
    assert len(set(told)) == len(told)
    assert "N-Quads" in entities["graph.nq"]["description"]
    assert "TriG" in entities["graph.trig"]["description"]
    assert "Turtle" in entities["graph.ttl"]["description"]
    assert "licence" in entities["LICENCE.md"]["description"]
    assert "Checksums" in entities["manifest-sha256.txt"]["description"]
    assert "VoID" in entities["void.ttl"]["description"]


def test_the_readme_and_the_licence_say_the_same(crate: Path, entities: dict[str, dict[str, Any]]) -> None:
    readme = (crate / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(f"# Evidence graph of {TITLE}\n")
    assert "Selection: `--level national --kind Barrier`." in readme
    assert f"\n{counted()}.\n" in readme
    for name in sorted(FILES | {f"{folder}/" for folder in FOLDERS}):
        assert f"| `{name}` | {entities[name]['description']} |" in readme
    licence = (crate / "LICENCE.md").read_text(encoding="utf-8")
    assert LICENCE in licence
    assert f"- {TITLE} (2023-06), {PUBLISHER}\n" in licence


def test_the_manifest_lists_every_other_file(crate: Path) -> None:
    lines = (crate / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    expected = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}"
        for name, path in files(crate)
        if name != "manifest-sha256.txt"
    ]
    assert sorted(lines) == sorted(expected)


def test_its_graph_is_the_selection_in_every_form(crate: Path, part: Selection) -> None:
    quads = set(part.graph.quads)
    for name in ("graph.nq", "graph.trig", "graph.jsonld"):
        assert set(read_rdf(crate / name)) == quads, name
    triples = {(quad.subject, quad.predicate, quad.object) for quad in read_rdf(crate / "graph.ttl")}
    assert triples == {(quad.subject, quad.predicate, quad.object) for quad in quads}


def test_references_and_tables_are_those_of_the_selection(crate: Path) -> None:
    rows = list(oracle.evidence({"level": ["national"], "kind": ["Barrier"]}))
    papers = {paper for finding, _ in rows for paper in oracle.supporting(finding["id"])}
    references = json.loads((crate / "references.json").read_text(encoding="utf-8"))
    assert {one["id"] for one in references} == {f"rer2023-{paper}" for paper in papers}
    citation = yaml.safe_load((crate / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["type"], citation["version"], citation["license"]) == ("dataset", __version__, "CC-BY-4.0")
    (report,) = citation["references"]
    assert (report["title"], report["year"], report["month"]) == (TITLE, 2023, 6)
    assert [f"{one['given-names']} {one['family-names']}" for one in report["authors"]] == AUTHORS
