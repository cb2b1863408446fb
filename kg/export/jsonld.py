"""JSON-LD: the graph in its named graphs, compact with the project's context, and a readable tree per finding.

Written directly rather than by a JSON-LD processor, which takes a minute for a graph of this size; tests read the
result back with processors (https://www.w3.org/TR/json-ld11/).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.export.context import Names, context_file, read_names
from kg.export.job import Job
from kg.namespaces import BIBO, DCTERMS, IE, RDF, RDFS, SKOS
from kg.numbers import whole_number
from kg.rdf import term_text

__all__ = ["compact_document", "finding_trees", "write_graph_document", "write_jsonld"]

Json = dict[str, Any]
_TYPE = RDF + "type"
_Descriptions = dict[str, dict[str, list[NamedNode | Literal]]]

#: What a tree tells of a finding: these, then whatever it is coded with, then the rest.
_FIRST = (DCTERMS + "identifier", IE + "statement", IE + "mainKind", IE + "mainlyConcerns")
_LAST = tuple(IE + name for name in ("anchor", "reportedIn", "qualifies", "contradicts", "supportedBy", "partOfReview"))
#: What it tells of things that stand under a property of the finding; of all others, their label.
_BRANCHES: Mapping[str, tuple[str, ...]] = {
    IE + "supportedBy": (
        IE + "paperCode",
        IE + "shortCitation",
        DCTERMS + "title",
        BIBO + "doi",
        IE + "year",
        IE + "paperStatus",
        IE + "paperRating",
        IE + "studyType",
        IE + "region",
    ),
    IE + "reportedIn": (IE + "sectionKey", DCTERMS + "title"),
    IE + "partOfReview": (DCTERMS + "title", DCTERMS + "issued", DCTERMS + "publisher"),
    IE + "qualifies": (IE + "statement",),
    IE + "contradicts": (IE + "statement",),
}
_LABELS = (SKOS + "prefLabel", RDFS + "label")


def write_jsonld(job: Job, folder: Path) -> None:
    """Write ``jsonld/graph.jsonld`` (everything, in named graphs) and ``findings.jsonld`` (a tree per finding)."""
    out = folder / "jsonld"
    out.mkdir()
    write_graph_document(job, out)
    _write(out / "findings.jsonld", finding_trees(job.selection.graph.triples), job)


def write_graph_document(job: Job, folder: Path) -> None:
    """Write ``graph.jsonld``: everything, in named graphs."""
    _write(folder / "graph.jsonld", compact_document(job.selection.graph.quads), job)


def _write(path: Path, document: Json, job: Job) -> None:
    """Write a document that says what it is under ``about``: the context gives it no meaning, so it states nothing."""
    context = {**document["@context"], "about": None}
    content = {"@context": context, "about": dict(job.about), "@graph": document["@graph"]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="")


def compact_document(quads: Sequence[Quad]) -> Json:
    """Return quads as a compact JSON-LD document: one entry per named graph, one node per subject."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs[term_text(quad.graph_name) if isinstance(quad.graph_name, NamedNode) else ""].append(quad)
    names = read_names()
    content: list[Json] = []
    for graph in sorted(graphs):
        nodes = _nodes(graphs[graph], names)
        content += [{"@id": names.iri(graph), "@graph": nodes}] if graph else nodes
    return {**context_file(), "@graph": content}


def _describe(statements: Iterable[Quad | Triple]) -> _Descriptions:
    descriptions: _Descriptions = defaultdict(lambda: defaultdict(list))
    for statement in statements:
        if isinstance(statement.object, NamedNode | Literal):
            descriptions[term_text(statement.subject)][statement.predicate.value].append(statement.object)
    return descriptions


def _nodes(quads: Sequence[Quad], names: Names) -> list[Json]:
    descriptions = _describe(quads)
    return [_node(subject, descriptions[subject], names) for subject in sorted(descriptions)]


def _node(subject: str, properties: Mapping[str, list[NamedNode | Literal]], names: Names) -> Json:
    node: Json = {"@id": names.iri(subject)}
    if _TYPE in properties:
        node["@type"] = _one_or_all(sorted(names.type(term_text(value)) for value in properties[_TYPE]))
    for iri in sorted(properties):
        if iri != _TYPE:
            name, definition = names.property(iri)
            node[name] = _one_or_all([names.value(value, definition) for value in sorted(properties[iri], key=str)])
    return node


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def finding_trees(triples: Sequence[Triple]) -> Json:
    """Return a document with one tree per finding: its claim, its codings by name, and each paper with its rating."""
    descriptions = _describe(triples)
    names = read_names()
    kinds = {
        subject
        for subject, properties in descriptions.items()
        if any(term_text(value) == IE + "Finding" for value in properties.get(RDFS + "subClassOf", ()))
    }
    finding = NamedNode(IE + "Finding")
    subjects = [subject for subject in sorted(descriptions) if finding in descriptions[subject].get(_TYPE, ())]
    return {
        **context_file(),
        "@graph": [
            _tree(subject, parent="", descriptions=descriptions, names=names, kinds=kinds) for subject in subjects
        ],
    }


def _tree(subject: str, *, parent: str, descriptions: _Descriptions, names: Names, kinds: set[str]) -> Json:
    """Return the tree of a thing that stands under a property (none at the root)."""
    properties = descriptions[subject]
    node: Json = {"@id": names.iri(subject)}
    types = sorted(term_text(value) for value in properties.get(_TYPE, ()))
    if not parent:
        node["@type"] = _one_or_all([names.type(one) for one in types if one in kinds])
    for iri in _BRANCHES.get(parent, _LABELS) if parent else (*_FIRST, *_codings(properties, descriptions), *_LAST):
        if iri in properties:
            name, definition = names.property(iri)
            values = sorted(properties[iri], key=lambda term: _order(term, descriptions))
            node[name] = _one_or_all(
                [
                    _branch(
                        value, parent=iri, definition=definition, descriptions=descriptions, names=names, kinds=kinds
                    )
                    for value in values
                ]
            )
    return node


def _codings(properties: Mapping[str, list[NamedNode | Literal]], descriptions: _Descriptions) -> list[str]:
    """Return the properties whose values are concepts of a vocabulary."""
    return [
        iri
        for iri in sorted(properties)
        if iri not in _FIRST
        and any(SKOS + "inScheme" in descriptions.get(term_text(value), {}) for value in properties[iri])
    ]


def _branch(
    value: NamedNode | Literal,
    *,
    parent: str,
    definition: Mapping[str, str],
    descriptions: _Descriptions,
    names: Names,
    kinds: set[str],
) -> Any:
    if isinstance(value, NamedNode) and value.value in descriptions:
        return _tree(value.value, parent=parent, descriptions=descriptions, names=names, kinds=kinds)
    return names.value(value, definition)


def _order(term: NamedNode | Literal, descriptions: _Descriptions) -> tuple[int, str]:
    """Return the sort key of a value: papers by number, concepts by position, all else by text."""
    properties = descriptions.get(term_text(term), {})
    for iri in (IE + "paperCode", IE + "position"):
        if iri in properties:
            return whole_number(properties[iri][0].value, "a position"), str(term)
    return 0, str(term)
