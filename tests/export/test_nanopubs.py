"""Nanopublications, checked and signed with the package ``nanopub``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from nanopub import Nanopub, NanopubConf
from nanopub.profile import Profile, generate_keyfiles
from nanopub.utils import MalformedNanopubError

from kg.namespaces import DCTERMS, ID, IE, PROV
from kg.rdf import read_rdf, term_text
from kg.tables import Review
from tests.export.conftest import HOSTILE


def test_there_is_one_per_finding(everything: Path, review: Review) -> None:
    found = {path.stem for path in (everything / "nanopubs").glob("*.trig")}
    assert found == {row["id"] for row in review["findings"]}


@pytest.mark.programs
def test_they_are_valid(everything: Path, part_folder: Path, hostile: Path) -> None:
    some = sorted((everything / "nanopubs").glob("*.trig"))
    # One in fifteen of the whole, and all of two smaller exports: the package takes 30 ms for each.
    checked = [*some[::15], *(part_folder / "nanopubs").glob("*.trig"), *(hostile / "nanopubs").glob("*.trig")]
    for path in checked:
        assert Nanopub(rdf=path).is_valid, path


def test_the_check_can_fail(everything: Path, tmp_path: Path) -> None:
    text = (everything / "nanopubs" / "f0001.trig").read_text(encoding="utf-8")
    start = text.index("this:provenance {")
    broken = tmp_path / "f0001.trig"
    broken.write_text(text[:start] + text[text.index("this:pubinfo {") :], encoding="utf-8")
    with pytest.raises(MalformedNanopubError):
        _ = Nanopub(rdf=broken).is_valid


def test_a_signed_one_has_a_lasting_identifier(everything: Path, tmp_path: Path) -> None:
    generate_keyfiles(tmp_path)
    profile = Profile(
        orcid_id="https://orcid.org/0000-0000-0000-0000",
        name="A person",
        private_key=tmp_path / "id_rsa",
        public_key=tmp_path / "id_rsa.pub",
    )
    nanopub = Nanopub(rdf=everything / "nanopubs" / "f0101.trig", conf=NanopubConf(profile=profile))
    nanopub.sign()
    assert nanopub.has_valid_signature
    assert nanopub.has_valid_trusty
    graphs = [str(graph.identifier) for graph in nanopub.rdf.contexts() if len(graph)]
    assert len(graphs) == 4
    assert all("/RA" in graph for graph in graphs)


def test_provenance_names_the_anchors_and_every_paper(everything: Path, review: Review) -> None:
    cited = {row["anchor"]: set(row["papers"]) for row in review["citations"]}
    chosen = random.Random(0).sample(list(review["findings"]), 40)
    for row in chosen:
        quads = read_rdf(everything / "nanopubs" / f"{row['id']}.trig")
        told = [q for q in quads if term_text(q.graph_name).endswith("#provenance")]
        anchors = {term_text(q.object) for q in told if q.predicate.value == IE + "anchor"}
        papers = {term_text(q.object).rsplit("/", 1)[-1] for q in told if q.predicate.value == PROV + "wasDerivedFrom"}
        assert anchors == set(row["anchors"])
        assert papers == {str(code) for anchor in row["anchors"] for code in cited[anchor]}


def test_each_speaks_of_its_own_finding_and_papers_alone(everything: Path, part_folder: Path, review: Review) -> None:
    for folder in (everything, part_folder):
        for path in (folder / "nanopubs").glob("*.trig"):
            quads = read_rdf(path)
            subjects = {term_text(quad.subject) for quad in quads}
            assert {iri for iri in subjects if "/finding/" in iri} == {f"{ID}{review.identifier}/finding/{path.stem}"}
            cited = {term_text(quad.object) for quad in quads if quad.predicate.value == PROV + "wasDerivedFrom"}
            assert {iri for iri in subjects if "/paper/" in iri} == cited
            assert {iri.partition("#")[2] for iri in subjects if "/nanopublication/" in iri} == {"", "assertion"}


def test_publication_info_tells_licence_and_maker_and_no_date(everything: Path) -> None:
    quads = read_rdf(everything / "nanopubs" / "f0001.trig")
    about = {q.predicate.value for q in quads if term_text(q.graph_name).endswith("#pubinfo")}
    assert {DCTERMS + "license", DCTERMS + "creator", DCTERMS + "isPartOf"} <= about
    assert DCTERMS + "created" not in about


def test_hostile_text_survives(hostile: Path) -> None:
    nanopub = Nanopub(rdf=hostile / "nanopubs" / "f0001.trig")
    assert HOSTILE in {str(value) for value in nanopub.assertion.objects()}
