"""RDF in its serialisations: sorted, with named graphs where the format has them, and a comment that says of what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from kg.errors import UsageError
from kg.export.about import about_lines
from kg.export.job import Job
from kg.namespaces import CORE_GRAPH, PREFIXES
from kg.rdf import NOT_XML, sort_triples, term_text

__all__ = ["write_nquads", "write_ontology", "write_rdfxml", "write_trig", "write_turtle"]


def write_turtle(job: Job, folder: Path) -> None:
    """Write ``graph.ttl``: the union of all graphs."""
    _write(folder / "graph.ttl", job.selection.graph.triples, RdfFormat.TURTLE, job)


def write_trig(job: Job, folder: Path) -> None:
    """Write ``graph.trig``, with its named graphs."""
    _write(folder / "graph.trig", job.selection.graph.quads, RdfFormat.TRIG, job)


def write_nquads(job: Job, folder: Path) -> None:
    """Write ``graph.nq``, with its named graphs; every command reads this file.

    It has no comments, at which some readers (Raptor 2.0) stop: the manifest says what it is.
    """
    _write(folder / "graph.nq", job.selection.graph.quads, RdfFormat.N_QUADS, job)


def write_rdfxml(job: Job, folder: Path) -> None:
    """Write ``graph.rdf``: the union of all graphs as RDF/XML.

    Raises :class:`~kg.errors.UsageError` where a text has a control character, which XML cannot hold.
    """
    triples = job.selection.graph.triples
    for triple in triples:
        match = NOT_XML.search(term_text(triple.object))
        if match:
            raise UsageError(
                f"{triple.subject} has a control character (U+{ord(match[0]):04X}), which RDF/XML cannot hold.",
                "Correct the text in the tables, or export turtle, trig, nquads or jsonld instead.",
            )
    _write(folder / "graph.rdf", triples, RdfFormat.RDF_XML, job)


def write_ontology(job: Job, folder: Path) -> None:
    """Write ``ontology.ttl``: the ontology and the vocabularies that the graph uses."""
    core = sort_triples(quad for quad in job.selection.graph.quads if quad.graph_name == NamedNode(CORE_GRAPH))
    _write(folder / "ontology.ttl", core, RdfFormat.TURTLE, job)


def _write(path: Path, statements: Sequence[Quad] | Sequence[Triple], rdf_format: RdfFormat, job: Job) -> None:
    """Write statements after comments that say what they are: the data themselves stay those of the graph."""
    data: Any = serialize(statements, format=rdf_format, prefixes={} if rdf_format == RdfFormat.N_QUADS else PREFIXES)
    lines = [] if rdf_format == RdfFormat.N_QUADS else about_lines(job.about)
    if rdf_format == RdfFormat.RDF_XML:
        declaration, _, rest = data.partition(b"?>")
        # Two hyphens would end a comment; control characters are in no XML.
        comment = NOT_XML.sub("\ufffd", "\n".join(lines)).replace("--", "- -")
        path.write_bytes(declaration + f"?>\n<!--\n{comment}\n-->".encode() + rest)
    else:
        path.write_bytes("".join(f"# {line}\n" for line in lines).encode() + data)
