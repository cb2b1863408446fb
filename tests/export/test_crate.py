"""The RO-Crate, checked by roc-validator, sha256sum, rocrate and rdflib."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml
from rocrate.rocrate import ROCrate

from kg.namespaces import PREFIXES
from kg.rdf import read_rdf
from kg.version import VERSION_DATE
from tests.export.conftest import HOSTILE

pytestmark = pytest.mark.programs


def validated(crate: Path, severity: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.export.crate_check", str(crate), severity],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("folder", ["packages", "part_folder", "hostile"])
def test_nothing_that_is_required_is_missing(folder: str, request: pytest.FixtureRequest) -> None:
    assert validated(request.getfixturevalue(folder) / "ro-crate", "REQUIRED") == []


def test_what_is_recommended_and_missing_the_source_does_not_say(packages: Path) -> None:
    found = validated(packages / "ro-crate", "RECOMMENDED")
    unknown = ("affiliation", "precision of a day", "ROR identifier", "ORCID identifier", "contactPoint", "have a URL")
    assert not [issue for issue in found if not any(name in issue for name in unknown)]


def test_the_validator_finds_a_fault(hostile: Path, tmp_path: Path) -> None:
    crate = tmp_path / "crate"
    crate.mkdir()
    metadata = json.loads((hostile / "ro-crate" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    for entity in metadata["@graph"]:
        if entity["@id"] == "./":
            del entity["license"]
            entity["hasPart"] = []
    metadata["@graph"] = [e for e in metadata["@graph"] if e["@type"] not in ("File", "Dataset") or e["@id"] == "./"]
    (crate / "ro-crate-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    assert any("license" in issue.lower() for issue in validated(crate, "REQUIRED"))


def test_it_holds_what_it_promises(packages: Path) -> None:
    crate = ROCrate(packages / "ro-crate")
    described = {entity.id for entity in crate.data_entities}
    present = {path.relative_to(crate.source).as_posix() for path in crate.source.rglob("*") if path.is_file()}
    assert present - {"ro-crate-metadata.json"} <= described
    for name in ("graph.nq", "ontology.ttl", "shapes/finding.ttl", "queries/parameters.yaml", "csv/findings.csv"):
        assert name in present
    for name in ("validation.ttl", "void.ttl", "LICENCE.md", "CITATION.cff", "manifest-sha256.txt", "README.md"):
        assert name in present


def test_checksums_agree_with_the_files(packages: Path) -> None:
    folder = packages / "ro-crate"
    lines = (folder / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert present - set(listed) == {"manifest-sha256.txt", "ro-crate-metadata.json"}


def test_the_graph_in_it_is_the_graph(everything: Path, packages: Path) -> None:
    assert (packages / "ro-crate" / "graph.nq").read_bytes() == (everything / "graph.nq").read_bytes()
    assert set(read_rdf(packages / "ro-crate" / "graph.jsonld")) == set(read_rdf(everything / "graph.nq"))


def test_void_counts_what_is_there(part_folder: Path) -> None:
    description = rdflib.Graph().parse(part_folder / "ro-crate" / "void.ttl", format="turtle")
    graph = rdflib.Graph().parse(part_folder / "ro-crate" / "graph.ttl", format="turtle")
    void = rdflib.Namespace(PREFIXES["void"])
    (dataset,) = description.subjects(rdflib.RDF.type, void.Dataset)
    counted = {name: int(str(description.value(dataset, void[name]))) for name in ("triples", "distinctSubjects")}
    assert counted == {"triples": len(graph), "distinctSubjects": len(set(graph.subjects()))}
    partitions = {
        str(description.value(part, void["class"])): int(str(description.value(part, void["entities"])))
        for part in description.objects(None, void["classPartition"])
    }
    kinds: dict[str, int] = {}
    for kind in graph.objects(None, rdflib.RDF.type):
        kinds[str(kind)] = kinds.get(str(kind), 0) + 1
    assert partitions == kinds


def test_the_citation_file_is_yaml_and_names_the_authors(packages: Path, hostile: Path) -> None:
    content: dict[str, Any] = yaml.safe_load((packages / "ro-crate" / "CITATION.cff").read_text(encoding="utf-8"))
    assert content["references"][0]["authors"][0]["family-names"] == "Porter"
    assert yaml.safe_load((hostile / "ro-crate" / "CITATION.cff").read_text(encoding="utf-8"))["type"] == "dataset"


def test_no_day_of_today_is_written(packages: Path) -> None:
    metadata = json.loads((packages / "ro-crate" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    root = next(entity for entity in metadata["@graph"] if entity["@id"] == "./")
    assert root["datePublished"] == VERSION_DATE == date.fromisoformat(VERSION_DATE).isoformat()
    report = next(entity for entity in metadata["@graph"] if entity["@type"] == "Report")
    assert report["datePublished"] == "2023-06"
    citation = yaml.safe_load((packages / "ro-crate" / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["date-released"]) == VERSION_DATE
    description = rdflib.Graph().parse(packages / "ro-crate" / "void.ttl", format="turtle")
    issued = {str(thing): str(day) for thing, day in description.subject_objects(rdflib.DCTERMS.issued)}
    assert sorted(issued.values()) == ["2023-06", VERSION_DATE]
    assert issued[report["@id"]] == "2023-06"
    assert not [entity for entity in metadata["@graph"] if "sdDatePublished" in entity]


def test_hostile_text_survives(hostile: Path) -> None:
    assert HOSTILE in {str(value) for value in rdflib.Graph().parse(hostile / "ro-crate" / "graph.ttl").objects()}
