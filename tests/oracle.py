"""What each question has to answer, worked out from the tables of the review by other means than the graph's.

The tables are read with ``csv`` and the names of concepts with rdflib; nothing of the package is used, so that a fault
in reading, building or asking cannot be in what it is compared with. A row is a text by column, as an answer has it:
things by the last part of their IRI, numbers without trailing zeros, and no column where there is nothing to tell.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeAlias

import rdflib
from rdflib.namespace import RDFS, SKOS

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "kg" / "reviews" / "rer2023"
IDS = "https://w3id.org/integration-evidence/id/"
IE = rdflib.Namespace("https://w3id.org/integration-evidence/ontology#")

Row: TypeAlias = dict[str, str]
#: What a question is asked with: the values of each option.
Options: TypeAlias = dict[str, Sequence[str]]

#: The column of findings or papers, and the scheme, in which an option looks.
OF_FINDINGS = {
    "level": ("levels", "level"),
    "component": ("components", "component"),
    "perspective": ("perspectives", "perspective"),
    "direction": ("direction", "direction"),
    "basis": ("basis", "basis"),
    "country": ("settings", "place"),
    "model": ("models", "service-model"),
    "code": ("codes", "code"),
}
OF_PAPERS = {
    "region": ("regions", "place"),
    "source-type": ("source_type", "source-type"),
    "study-type": ("study_type", "study-type"),
}
REVIEWS = ("systematic-literature-review", "secondary-review")
SHORTAGES = ("funding-and-resources", "staffing-and-wellbeing", "workload-and-capacity")


@cache
def table(name: str) -> list[Row]:
    """Return the rows of a table as they stand in the file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def by(name: str, column: str) -> dict[str, list[Row]]:
    """Return the rows of a table by what one column says."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in table(name):
        groups[row[column]].append(row)
    return groups


@cache
def vocabularies() -> rdflib.Graph:
    """Return the concepts and classes, for their names and what is broader."""
    graph = rdflib.Graph()
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def label(scheme: str, name: str) -> str:
    """Return the name of a concept, or of a kind of findings."""
    if scheme == "kind":
        return str(vocabularies().value(IE[name], RDFS.label))
    return str(vocabularies().value(rdflib.URIRef(f"{IDS}{scheme}/{name}"), SKOS.prefLabel))


@cache
def definition(scheme: str, name: str) -> str:
    """Return the definition of a concept."""
    return str(vocabularies().value(rdflib.URIRef(f"{IDS}{scheme}/{name}"), SKOS.definition))


@cache
def within(scheme: str, name: str) -> frozenset[str]:
    """Return a concept and all broader ones."""
    concept = rdflib.URIRef(f"{IDS}{scheme}/{name}")
    around = vocabularies().transitive_objects(concept, SKOS.broader)
    return frozenset(str(one).removeprefix(f"{IDS}{scheme}/") for one in around)


@cache
def concepts(scheme: str) -> list[str]:
    """Return the names of all concepts of a scheme."""
    of_scheme = vocabularies().subjects(SKOS.inScheme, rdflib.URIRef(IDS + scheme))
    return [str(one).removeprefix(f"{IDS}{scheme}/") for one in of_scheme]


def number(value: Decimal | int) -> str:
    """Return a number without trailing zeros."""
    return f"{Decimal(value).normalize():f}"


# Papers


@cache
def rating(paper: str) -> Decimal | None:
    """Return the overall rating of a paper, from 0 to 1."""
    for row in by("appraisals", "paper").get(paper, []):
        if row["overall_rating"] != "N/A":
            return Decimal(row["overall_rating"].rstrip("%")) / 100
    return None


@cache
def appraisal(paper: str) -> str:
    """Return whether a paper was appraised, and why not."""
    if rating(paper) is not None:
        return "Appraised"
    is_review = by("characteristics", "paper")[paper][0]["study_type"] in REVIEWS
    return "Not applicable" if is_review or paper in by("appraisals", "paper") else "Not in the source"


def rating_class(paper: str) -> str:
    """Return the class of a paper's rating: high from 80 %, low up to 40 %, and why where there is none."""
    value = rating(paper)
    if value is None:
        return appraisal(paper).lower().replace(" ", "-").replace("in-the", "in")
    return "high" if value >= Decimal("0.8") else "low" if value <= Decimal("0.4") else "middle"


@cache
def citation(paper: str) -> str:
    """Return how a paper is cited in a text."""
    names = [row["family"] or row["organisation"] for row in by("authors", "paper")[paper]]
    if len(names) > 2 or "et al." in names:
        names = [f"{names[0]} et al."]
    return f"{' and '.join(names)} ({by('papers', 'code')[paper][0]['year']})"


def about(paper: str) -> Row:
    """Return what every row tells of a paper."""
    value = rating(paper)
    told = {"paper": paper, "citation": citation(paper), "appraisal": appraisal(paper)}
    return told if value is None else {**told, "rating": number(value)}


def coded(row: Row, columns: dict[str, tuple[str, str]], options: Options) -> bool:
    """Whether a row is coded with one of the values of every option, or with what lies below it."""
    return all(
        "any" in options.get(option, ["any"])
        or any(within(scheme, name) & set(options[option]) for name in row[column].split())
        for option, (column, scheme) in columns.items()
    )


def is_let_through(paper: str, options: Options) -> bool:
    """Whether the options on papers let a paper through."""
    value, (unrated, *_) = rating(paper), options.get("unrated", ["include"])
    if value is None and unrated == "exclude":
        return False
    if value is not None and (unrated == "only" or value < Decimal(options.get("min-mmat", ["0"])[0])):
        return False
    named = options.get("paper", [paper])
    return paper in named and coded(by("characteristics", "paper")[paper][0], OF_PAPERS, options)


def papers(options: Options) -> list[str]:
    """Return the papers that the options let through."""
    return [row["code"] for row in table("papers") if is_let_through(row["code"], options)]


# Findings


def kinds(finding: Row) -> list[str]:
    return finding["kinds"].split()


@cache
def effects(finding: str) -> frozenset[str]:
    """Return what an outcome is told to be an effect of."""
    sources = set()
    for row in by("influences", "finding").get(finding, []):
        if row["from"] != "context" and row["state"] == "present":
            sources.add("in-place")
        elif row["from"] == "context" or row["from"] in SHORTAGES:
            sources.add("shortage-or-circumstances")
        else:
            sources.add("lacking-or-strained")
    return frozenset(sources or {"not-told"})


def is_in(section: str, keys: Sequence[str]) -> bool:
    """Whether a section is one of those named, or stands below one."""
    return "any" in keys or any(f"{section}/".startswith(f"{key}/") for key in keys)


@cache
def supporting(finding: str) -> frozenset[str]:
    """Return all papers behind a finding."""
    row = by("findings", "id")[finding][0]
    return frozenset(
        paper for anchor in row["anchors"].split() for paper in by("citations", "anchor")[anchor][0]["papers"].split()
    )


def evidence(options: Options, without: Sequence[str] = ()) -> Iterator[tuple[Row, Row]]:
    """Yield each finding that passes, with what a row tells of it, of one of its papers and of the place.

    ``without`` names options that a question reads otherwise.
    """
    options = {name: values for name, values in options.items() if name not in without}
    for finding in table("findings"):
        wanted = options.get("kind", ["Finding"])
        if not ({"Finding", "any", *kinds(finding)} & set(wanted) and coded(finding, OF_FINDINGS, options)):
            continue
        if "effect-of" in options and not {"any", *effects(finding["id"])} & set(options["effect-of"]):
            continue
        for anchor in finding["anchors"].split():
            (marker,) = by("citations", "anchor")[anchor]
            for paper in marker["papers"].split():
                if is_in(marker["section"], options.get("section", ["any"])) and is_let_through(paper, options):
                    told = {"finding": finding["id"], "statement": finding["statement"], "anchor": anchor}
                    yield finding, {**told, **about(paper)}


def heading(anchor: str) -> str:
    """Return the heading that an anchor stands under."""
    return by("sections", "key")[anchor.split("#")[0]][0]["title"]


def main_kind(finding: Row) -> Row:
    return {"kindName": label("kind", kinds(finding)[0])}


def named(options: Options, option: str, finding: Row) -> list[str]:
    """Return the codings of a finding that are what an option names, or lie below it."""
    column, scheme = OF_FINDINGS[option]
    values = set(options[option])
    return [name for name in finding[column].split() if "any" in values or within(scheme, name) & values]


def statement(name: str, identifier: str) -> str:
    """Return the statement of a finding, a conclusion or a question."""
    return by(name, "id")[identifier][0]["statement"]
