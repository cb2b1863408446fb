"""The ontology and vocabularies that a review uses, read from Turtle."""

from __future__ import annotations

import functools
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg import paths
from kg.errors import UsageError
from kg.folders.file_names import is_file_name
from kg.namespaces import CORE_GRAPH, DCTERMS, ID, IE, RDFS
from kg.numbers import whole_number
from kg.rdf import in_graph, read_turtle
from kg.tables import Review

__all__ = ["finding_kinds", "load_schema", "schema_files", "scheme_slugs"]

_CORE = "evidence"
_REQUIRES = NamedNode(DCTERMS + "requires")
_POSITION = NamedNode(IE + "position")


def schema_files(review: Review) -> list[Path]:
    """Return the Turtle files of a review: core, domain, the vocabularies both require, and the review's own."""
    folder = paths.ontology()
    own = sorted((review.folder / "vocabulary").glob("*.ttl"))
    modules = [folder / f"{_CORE}.ttl", folder / "alignments.ttl"]
    domain = _file_stem(review["review"].rows[0]["domain"], "review.csv")
    modules += [path for path in (folder / f"{domain}.ttl", review.folder / f"{domain}.ttl") if path.is_file()]
    if len(modules) < 3:
        raise UsageError(
            f"The domain ontology {domain!r} named in review.csv was not found.",
            f"Put {domain}.ttl into {folder} or {review.folder}, or correct review.csv.",
        )
    available = {path.stem for path in own}
    items = _file_stem(review["review"].rows[0]["appraisal_items"], "review.csv")
    schemes = [] if items in available else [folder / "vocabulary" / f"{items}.ttl"]
    for module in modules:
        for triple in read_turtle(module):
            if triple.predicate == _REQUIRES and isinstance(triple.object, NamedNode):
                scheme = _file_stem(triple.object.value.removeprefix(ID), module.name)
                if scheme not in available:
                    schemes.append(folder / "vocabulary" / f"{scheme}.ttl")
    missing = [path.name for path in schemes if not path.is_file()]
    if missing:
        raise UsageError(f"Vocabularies are missing in {folder / 'vocabulary'}: {', '.join(missing)}.")
    return modules + sorted(set(schemes)) + own


def _file_stem(name: str, source: str) -> str:
    """Return a name of a file to be read. Raises :class:`~kg.errors.UsageError` where it could lead elsewhere."""
    if not is_file_name(name):
        raise UsageError(
            f"{source} names {name[:80]!r}, which is no name of a file.", "Name it without a path, such as integration."
        )
    return name


def load_schema(review: Review) -> list[Quad]:
    """Return the ontology and vocabularies of a review as quads of the shared graph."""
    return [quad for path in schema_files(review) for quad in in_graph(CORE_GRAPH, read_turtle(path))]


@functools.cache
def finding_kinds() -> tuple[str, ...]:
    """Return the names of the kinds of findings that the core ontology defines, sorted."""
    below, finding = NamedNode(RDFS + "subClassOf"), NamedNode(IE + "Finding")
    core = read_turtle(paths.ontology() / f"{_CORE}.ttl")
    kinds = (t.subject for t in core if t.predicate == below and t.object == finding)
    return tuple(sorted(kind.value.removeprefix(IE) for kind in kinds))  # type: ignore[union-attr]


@functools.cache
def scheme_slugs(scheme: str) -> tuple[str, ...]:
    """Return the slugs of a vocabulary of ``ontology/vocabulary`` in its order; empty where there is no such file."""
    path = paths.ontology() / "vocabulary" / f"{scheme}.ttl"
    if not path.is_file():
        return ()
    order = {
        t.subject: whole_number(t.object.value, f"a position in {path.name}")
        for t in read_turtle(path)
        if t.predicate == _POSITION and isinstance(t.object, Literal)
    }
    return tuple(Path(concept.value).name for concept in sorted(order, key=lambda c: order[c]))  # type: ignore
