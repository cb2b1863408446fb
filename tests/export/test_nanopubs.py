"""Nanopublications, checked and signed with the package ``nanopub``."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest
from nanopub import Nanopub, NanopubConf
from nanopub.profile import Profile, generate_keyfiles
from nanopub.utils import MalformedNanopubError

from kg.namespaces import BASE, DCTERMS, ID, IE, PREFIXES, PROV, RDF, RDFS, SKOS
from kg.rdf import read_rdf, term_text
from kg.tables import Review
from kg.version import __version__
from tests import oracle
from tests.export.conftest import HOSTILE


def test_there_is_one_per_finding(everything: Path, review: Review) -> None:
    found = {path.stem for path in (everything / "nanopubs").glob("*.trig")}
    assert found == {row["id"] for row in review["findings"]}


def graphs_of(folder: Path, finding: str) -> dict[str, set[tuple[str, str, str]]]:
    """Return what each graph of a nanopublication says, by the end of its name."""
    told: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for quad in read_rdf(folder / "nanopubs" / f"{finding}.trig"):
        graph = term_text(quad.graph_name).rsplit("#", 1)[-1]
        told[graph].add((term_text(quad.subject), quad.predicate.value, term_text(quad.object)))
    return told


def test_one_says_what_it_has_to_graph_by_graph(everything: Path, tmp_path: Path) -> None:
    """The claim and its coding; where it stands and what it rests on; who made it. Read by hand, every statement."""
    text = (Path(__file__).parent / "f0463.trig").read_text(encoding="utf-8")
    expected = tmp_path / "f0463.trig"
    expected.write_text(text.replace("VERSION", __version__), encoding="utf-8")
    assert set(read_rdf(everything / "nanopubs" / "f0463.trig")) == set(read_rdf(expected))


#: The property of each column of codings, and the scheme of its values.
CODINGS = {
    "levels": ("atLevel", "level"),
    "components": ("concerns", "component"),
    "perspectives": ("perspective", "perspective"),
    "direction": ("direction", "direction"),
    "basis": ("basis", "basis"),
    "settings": ("setting", "place"),
    "models": ("serviceModel", "service-model"),
    "codes": ("code", "code"),
}
CHOSEN = random.Random(1).sample([row["id"] for row in oracle.table("findings")], 40)


@pytest.mark.parametrize("finding", CHOSEN)
def test_the_assertion_is_the_claim_as_it_was_coded(everything: Path, finding: str) -> None:
    """Nothing of where it stands or what it rests on, and nothing that follows by rules."""
    (row,) = oracle.by("findings", "id")[finding]
    iri = f"{ID}rer2023/finding/{finding}"
    kinds = row["kinds"].split()
    expected = {(iri, RDF + "type", IE + kind) for kind in kinds}
    expected |= {(IE + kind, RDFS + "label", oracle.label("kind", kind)) for kind in kinds}
    expected |= {(iri, IE + "mainKind", IE + kinds[0]), (iri, DCTERMS + "identifier", finding)}
    expected |= {(iri, predicate, row["statement"]) for predicate in (IE + "statement", RDFS + "label")}
    for column, (name, scheme) in CODINGS.items():
        for value in row[column].split():
            concept = f"{ID}{scheme}/{value}"
            expected |= {(iri, IE + name, concept), (concept, SKOS + "prefLabel", oracle.label(scheme, value))}
    for component in row["components"].split()[:1]:
        expected.add((iri, IE + "mainlyConcerns", f"{ID}component/{component}"))
    assert graphs_of(everything, finding)["assertion"] == expected


@pytest.mark.parametrize("finding", CHOSEN)
def test_provenance_is_of_the_assertion_and_publication_info_of_the_whole(everything: Path, finding: str) -> None:
    told = graphs_of(everything, finding)
    whole = f"{ID}rer2023/nanopublication/{finding}#"
    (row,) = oracle.by("findings", "id")[finding]
    papers = {f"{ID}rer2023/paper/{paper}" for paper in oracle.supporting(finding)}
    of_assertion = {(whole + "assertion", PROV + "hadPrimarySource", f"{ID}rer2023/review/rer2023")}
    of_assertion |= {(whole + "assertion", PROV + "wasDerivedFrom", paper) for paper in papers}
    of_assertion |= {(whole + "assertion", IE + "anchor", anchor) for anchor in row["anchors"].split()}
    assert {one for one in told["provenance"] if one[0] == whole + "assertion"} == of_assertion
    rated = {(one[0], one[2]) for one in told["provenance"] if one[1] == IE + "paperRating"}
    ratings = {paper: oracle.rating(paper) for paper in oracle.supporting(finding)}
    assert rated == {
        (f"{ID}rer2023/paper/{paper}", oracle.number(value)) for paper, value in ratings.items() if value is not None
    }
    title = "Children's Services Reform Research: Rapid Evidence Review"
    assert told["pubinfo"] == {
        (whole, DCTERMS + "creator", BASE + "curators"),
        (BASE + "curators", PREFIXES["foaf"] + "name", "Curators of the evidence graph"),
        (whole, DCTERMS + "isPartOf", BASE + "dataset/rer2023"),
        (whole, DCTERMS + "license", "https://creativecommons.org/licenses/by/4.0/"),
        (whole, PREFIXES["dcat"] + "version", __version__),
        (whole, RDFS + "label", f"{finding} of {title}"),
    }
    schema = "http://www.nanopub.org/nschema#"
    assert told["Head"] == {
        (whole, RDF + "type", schema + "Nanopublication"),
        (whole, schema + "hasAssertion", whole + "assertion"),
        (whole, schema + "hasProvenance", whole + "provenance"),
        (whole, schema + "hasPublicationInfo", whole + "pubinfo"),
    }


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
