"""What a dataset says of itself: VoID and DCAT, its licence, and how to cite it.

VoID: https://www.w3.org/TR/void/. DCAT 3: https://www.w3.org/TR/vocab-dcat-3/. Citation File Format 1.2.0:
https://doi.org/10.5281/zenodo.5171937.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode, Triple

from kg.evidence import Review
from kg.export.evidence import SelectedEvidence
from kg.export.selection import Selection
from kg.namespaces import BASE, DCTERMS, FOAF, PREFIXES, RDF, XSD
from kg.numbers import whole_number
from kg.rdf import term_text, turtle
from kg.version import __version__

__all__ = [
    "CURATORS",
    "CURATORS_NAME",
    "LICENCE",
    "MEDIA_TYPES",
    "citation_file",
    "dataset_iri",
    "dataset_title",
    "describe",
    "sha256",
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

_VOID = PREFIXES["void"]
_DCAT = PREFIXES["dcat"]
_SPDX = "http://spdx.org/rdf/terms#"
_TYPE = RDF + "type"


def dataset_iri(reviews: Sequence[str]) -> str:
    """Return the IRI of the dataset that holds these reviews."""
    return f"{BASE}dataset/{'-'.join(reviews)}"


def dataset_title(evidence: SelectedEvidence) -> str:
    """Return the title of a dataset in words."""
    return "Evidence graph of " + "; ".join(review.title for review in evidence.reviews.values())


def sha256(path: Path) -> str:
    """Return the SHA-256 checksum of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def describe(evidence: SelectedEvidence, folder: Path, files: Sequence[str]) -> str:
    """Return a VoID and DCAT description of a selection in Turtle; ``files`` are its distributions in ``folder``."""
    sink = _Sink(dataset_iri(list(evidence.reviews)))
    sink.add("", _TYPE, NamedNode(_VOID + "Dataset"))
    sink.add("", _TYPE, NamedNode(_DCAT + "Dataset"))
    sink.add("", DCTERMS + "title", Literal(dataset_title(evidence), language="en"))
    sink.add("", DCTERMS + "license", NamedNode(LICENCE))
    sink.add("", DCTERMS + "creator", NamedNode(CURATORS))
    sink.add(CURATORS, FOAF + "name", Literal(CURATORS_NAME, language="en"))
    sink.add("", _DCAT + "version", Literal(__version__))
    chosen = evidence.selection.described
    sink.add("", DCTERMS + "description", Literal(f"Selection: {chosen}" if chosen else "Everything.", language="en"))
    for review in evidence.reviews.values():
        sink.add("", DCTERMS + "source", NamedNode(review.iri))
        sink.add("", DCTERMS + "issued", Literal(review.issued, datatype=NamedNode(XSD + "gYearMonth")))
    _add_statistics(sink, evidence.selection)
    for name in files:
        _add_distribution(sink, folder / name, name)
    return turtle(sorted(set(sink.triples), key=str), {"spdx": _SPDX})


class _Sink:
    """Collects triples; an empty subject is the dataset, one that starts with "#" a part of it."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self.triples: list[Triple] = []

    def node(self, name: str) -> NamedNode:
        return NamedNode(self._dataset + name if name[:1] in ("", "#") else name)

    def add(self, subject: str, predicate: str, value: NamedNode | Literal) -> None:
        self.triples.append(Triple(self.node(subject), NamedNode(predicate), value))

    def count(self, subject: str, name: str, number: int) -> None:
        self.add(subject, _VOID + name, Literal(str(number), datatype=NamedNode(XSD + "integer")))


def _add_statistics(sink: _Sink, selection: Selection) -> None:
    triples = selection.graph.triples
    classes = Counter(term_text(t.object) for t in triples if t.predicate.value == _TYPE)
    properties = Counter(t.predicate.value for t in triples)
    sink.count("", "triples", len(triples))
    sink.count("", "distinctSubjects", len({t.subject for t in triples}))
    sink.count("", "distinctObjects", len({t.object for t in triples}))
    sink.count("", "classes", len(classes))
    sink.count("", "properties", len(properties))
    used = {name for name, space in PREFIXES.items() if any(iri.startswith(space) for iri in (*classes, *properties))}
    for name in used:
        sink.add("", _VOID + "vocabulary", NamedNode(PREFIXES[name]))
    for kind, counts, link, number in (
        ("class", classes, "class", "entities"),
        ("property", properties, "property", "triples"),
    ):
        for position, iri in enumerate(sorted(counts), 1):
            part = f"#{kind}-{position}"
            sink.add("", f"{_VOID}{kind}Partition", sink.node(part))
            sink.add(part, _VOID + link, NamedNode(iri))
            sink.count(part, number, counts[iri])


def _add_distribution(sink: _Sink, path: Path, name: str) -> None:
    part = f"#distribution-{name.replace('/', '-')}"
    sink.add("", _DCAT + "distribution", sink.node(part))
    sink.add(part, _TYPE, NamedNode(_DCAT + "Distribution"))
    sink.add(part, DCTERMS + "title", Literal(name))
    sink.add(part, DCTERMS + "license", NamedNode(LICENCE))
    media = MEDIA_TYPES[path.suffix]
    sink.add(part, _DCAT + "mediaType", NamedNode(f"https://www.iana.org/assignments/media-types/{media}"))
    size = Literal(str(path.stat().st_size), datatype=NamedNode(XSD + "nonNegativeInteger"))
    sink.add(part, _DCAT + "byteSize", size)
    sink.add(part, _SPDX + "checksum", sink.node(part + "-checksum"))
    sink.add(part + "-checksum", _TYPE, NamedNode(_SPDX + "Checksum"))
    sink.add(part + "-checksum", _SPDX + "algorithm", NamedNode(_SPDX + "checksumAlgorithm_sha256"))
    sink.add(part + "-checksum", _SPDX + "checksumValue", Literal(sha256(path), datatype=NamedNode(XSD + "hexBinary")))


def citation_file(evidence: SelectedEvidence) -> str:
    """Return how to cite the dataset and the reports behind it, as CITATION.cff."""
    content = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": "Cite the graph and the report it is made from.",
        "title": dataset_title(evidence),
        "version": __version__,
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
