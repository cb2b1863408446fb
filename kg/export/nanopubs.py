"""Nanopublications: one per finding, each with its assertion, its provenance and what is known of its publication.

Unsigned: whoever publishes them signs with a key of their own, which gives them their lasting (trusty) identifiers.
Rules: https://nanopub.net/guidelines/working_draft/ (four graphs, none empty; provenance speaks of the assertion,
publication info of the nanopublication; every statement in one of the four). What the graphs say are the queries in
``queries/nanopublications``, each asked once for all findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg.evidence import Finding
from kg.export.description import makers
from kg.export.job import Job
from kg.folders.file_names import FileNames
from kg.library import construct, find_query
from kg.namespaces import PREFIXES, thing_iri
from kg.rdf import in_graph, sort_quads, term_text

__all__ = ["write_nanopubs"]

#: The graphs of a nanopublication, each with the query that makes it.
_GRAPHS = {"Head": "head", "assertion": "assertion", "provenance": "provenance", "pubinfo": "publication"}

#: Prefixes of the files.
_FILE_PREFIXES = ("bibo", "dcat", "dcterms", "foaf", "id", "ie", "prov", "rdf", "rdfs", "skos", "xsd")
_NP = "http://www.nanopub.org/nschema#"

#: What is said of each thing.
_Descriptions = Mapping[str, list[Triple]]


def write_nanopubs(job: Job, folder: Path) -> None:
    """Write ``nanopubs/<finding>.trig``, one file per finding; with several reviews, in a folder per review."""
    out = folder / "nanopubs"
    out.mkdir()
    reviews = FileNames(out)
    findings = job.evidence.findings.values()
    folders = {review: reviews.path(review) for review in sorted({one.review.identifier for one in findings})}
    names = {review: FileNames(folder) for review, folder in folders.items()}
    if len(job.evidence.reviews) < 2:
        names = dict.fromkeys(folders, FileNames(out))
    paths = {finding: names[finding.review.identifier].path(finding.identifier, ".trig") for finding in findings}
    graphs = {name: _graph(job, query) for name, query in _GRAPHS.items()}
    for finding, path in paths.items():
        path.parent.mkdir(exist_ok=True)
        nanopub = _iri(finding)
        roots = (nanopub, f"{nanopub}assertion", finding.iri)
        quads = [
            quad
            for name, descriptions in graphs.items()
            for quad in in_graph(nanopub + name, _reachable(roots, descriptions))
        ]
        prefixes = {name: PREFIXES[name] for name in _FILE_PREFIXES} | {"np": _NP, "this": nanopub}
        serialize(sort_quads(quads), str(path), format=RdfFormat.TRIG, prefixes=prefixes)


def _iri(finding: Finding) -> str:
    """Return the IRI of a nanopublication; its end lets signing rename its graphs along with it."""
    return thing_iri(finding.review.identifier, "nanopublication", finding.identifier) + "#"


def _graph(job: Job, name: str) -> _Descriptions:
    """Return what one of the graphs says in all nanopublications together, by subject."""
    descriptions: dict[str, list[Triple]] = defaultdict(list)
    query = find_query(name, ("nanopublications",))
    for triple in construct(query, job.selection.graph, [makers()]):
        descriptions[term_text(triple.subject)].append(triple)
    return descriptions


def _reachable(things: Iterable[str], descriptions: _Descriptions) -> Iterator[Triple]:
    """Yield what is said of some things, of what that leads to, and so on."""
    stack, visited = list(things), set()
    while stack:
        thing = stack.pop()
        if thing in descriptions and thing not in visited:
            visited.add(thing)
            for triple in descriptions[thing]:
                yield triple
                if isinstance(triple.object, NamedNode):
                    stack.append(triple.object.value)
