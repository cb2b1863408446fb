"""What a dataset says of itself: VoID and DCAT, its licence, and how to cite it.

VoID: https://www.w3.org/TR/void/. DCAT 3: https://www.w3.org/TR/vocab-dcat-3/. Citation File Format 1.2.0:
https://doi.org/10.5281/zenodo.5171937.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode, Triple

from kg.evidence import Review
from kg.export.evidence import SelectedEvidence
from kg.library import Facts, construct, find_query
from kg.namespaces import BASE, PREFIXES, XSD
from kg.numbers import whole_number
from kg.rdf import english, integer, iri, sort_triples, term_text, text, turtle
from kg.version import VERSION_DATE, __version__

__all__ = [
    "CURATORS",
    "CURATORS_NAME",
    "LICENCE",
    "MEDIA_TYPES",
    "citation_file",
    "dataset_iri",
    "dataset_title",
    "describe",
    "makers",
    "sha256",
    "version_date",
]

#: The licence of everything that is built from the tables, see LICENSE-DATA.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: Who made the graph; the findings are the report's, which their provenance says.
CURATORS = BASE + "curators"
CURATORS_NAME = "Curators of the evidence graph"

MEDIA_TYPES = {
    ".bib": "application/x-bibtex",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".rq": "application/sparql-query",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
}


def dataset_iri(reviews: Sequence[str]) -> str:
    """Return the IRI of the dataset that holds these reviews."""
    return f"{BASE}dataset/{'-'.join(reviews)}"


def dataset_title(evidence: SelectedEvidence) -> str:
    """Return the title of a dataset in words."""
    return "Evidence graph of " + "; ".join(review.title for review in evidence.reviews.values())


def version_date(evidence: SelectedEvidence) -> str:
    """Return the day of the data's version; of a report that came out after it, the month of the report."""
    return max(VERSION_DATE, *(review.issued for review in evidence.reviews.values()))


def sha256(path: Path) -> str:
    """Return the SHA-256 checksum of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def makers() -> dict[str, NamedNode | Literal]:
    """Return the facts of who made a dataset or a part of it, under which licence, and with which version."""
    return {
        "curators": NamedNode(CURATORS),
        "curatorsName": english(CURATORS_NAME),
        "licence": NamedNode(LICENCE),
        "version": text(__version__),
    }


def describe(evidence: SelectedEvidence, about_text: str, folder: Path, files: Sequence[str]) -> str:
    """Return a VoID and DCAT description of a selection in Turtle; ``files`` are its distributions in ``folder``.

    ``about_text`` says what it is.
    What it says are the queries in ``queries/descriptions``; what the graph does not say is given to them.
    """
    graph = evidence.graph
    issued = version_date(evidence)
    dataset = {
        **makers(),
        "dataset": NamedNode(dataset_iri(list(evidence.reviews))),
        "title": english(dataset_title(evidence)),
        "selection": english(about_text),
        "issued": Literal(issued, datatype=NamedNode(XSD + ("date" if issued.count("-") == 2 else "gYearMonth"))),
        "objects": integer(len({triple.object for triple in graph.triples})),
    }
    vocabularies = [{"vocabulary": NamedNode(namespace)} for namespace in PREFIXES.values()]
    facts: Facts = [dataset, *vocabularies, *(_file(folder, name) for name in files)]
    queries = (find_query(name, ("descriptions",)) for name in ("dataset", "statistics", "distributions"))
    triples = [_with_byte_size(triple) for query in queries for triple in construct(query, graph, facts)]
    return turtle(sort_triples(triples), {"spdx": "http://spdx.org/rdf/terms#"})


def _file(folder: Path, name: str) -> dict[str, NamedNode | Literal]:
    path = folder / name
    return {
        "file": text(name),
        "mediaName": text(MEDIA_TYPES[path.suffix]),
        "size": integer(path.stat().st_size),
        "sha256": Literal(sha256(path), datatype=NamedNode(XSD + "hexBinary")),
    }


def _with_byte_size(triple: Triple) -> Triple:
    """Return a triple with a size as DCAT has it: the engine writes all whole numbers as integers."""
    if triple.predicate != iri("dcat:byteSize"):
        return triple
    size = Literal(term_text(triple.object), datatype=NamedNode(XSD + "nonNegativeInteger"))
    return Triple(triple.subject, triple.predicate, size)


def citation_file(evidence: SelectedEvidence) -> str:
    """Return how to cite the dataset and the reports behind it, as CITATION.cff."""
    content = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": "Cite the graph and the report it is made from.",
        "title": dataset_title(evidence),
        "version": __version__,
        **({"date-released": version_date(evidence)} if version_date(evidence).count("-") == 2 else {}),
        "authors": [{"name": CURATORS_NAME}],
        "license": "CC-BY-4.0",
        "references": [_reference(review) for review in evidence.reviews.values()],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=math.inf)


def _reference(review: Review) -> dict[str, Any]:
    year, _, month = review.issued.partition("-")
    authors = [{"family-names": author.family, "given-names": author.given} for author in review.authors]
    return {
        "type": "report",
        "title": review.title,
        "year": whole_number(year, "a year"),
        **({"month": whole_number(month.removeprefix("0"), "a month")} if month else {}),
        "publisher": {"name": review.publisher},
        "authors": authors or [{"name": review.publisher}],
    }
