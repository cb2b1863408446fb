"""Reading RDF files."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import KnowledgeGraphError, UsageError
from kg.folders import settle
from kg.namespaces import BASE

__all__ = ["read_rdf", "read_turtle"]

_LOG = logging.getLogger(__package__)

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}


def read_rdf(path: Path) -> list[Quad]:
    """Return the quads of an RDF file, whose format its suffix tells.

    Raises :class:`~kg.errors.UsageError` where the file is missing, its suffix is unknown, its syntax is wrong (with
    the line where the parser says so), or its XML declares entities.
    """
    settle(path.parent)
    suffixes = ", ".join(_FORMATS)
    rdf_format = _FORMATS.get(path.suffix.lower())
    if not path.is_file():
        what = f"{path} is a folder, expected a file." if path.is_dir() else f"There is no file {path}."
        raise UsageError(what, "Check the path; out/graph.nq is what run and build leave.")
    if rdf_format is None:
        suffix = path.suffix or "no suffix"
        raise UsageError(f"{path} has {suffix}, which tells no RDF format.", f"Known are: {suffixes}.")
    if rdf_format is RdfFormat.RDF_XML:
        _check_entities(path)
    try:
        quads = list(parse(path=str(path), format=rdf_format, base_iri=BASE))
    except SyntaxError as error:
        location = f"{path}:{error.lineno}" if error.lineno else f"{path}"
        raise UsageError(
            f"{location}: not valid {rdf_format.name}: {error.msg}", "Correct the line named above."
        ) from error
    except MemoryError as error:
        raise _long_literal_error(path) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}", "Check the file.") from error
    if any(isinstance(quad.object, Triple) for quad in quads):
        raise UsageError(
            f"{path} has triple terms (RDF 1.2), which SHACL does not check.", "Leave them out and try again."
        )
    _LOG.info("read %s: %d statements", path, len(quads))
    return quads


def _long_literal_error(path: Path) -> UsageError:
    return UsageError(
        f"{path} has a literal (or an IRI) of more than 16 MB, which is not read.",
        "Is a quotation mark left open? Else leave it out, and keep so long a text in a file of its own.",
    )


def _check_entities(path: Path) -> None:
    """Refuse XML that declares entities: a file of a thousand characters can stand for a thousand million."""
    try:
        # Without the zeros of UTF-16, which are of no other use in XML.
        declaration = re.search(rb"<!ENTITY|<!DOCTYPE[^<>]*+\[", path.read_bytes().replace(b"\0", b""))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the file.") from error
    if declaration:
        raise UsageError(
            f"{path} declares entities (<!DOCTYPE … [ … ]>), which are not read.",
            "Save it as Turtle, or write out in full what the entities stand for.",
        )


def read_turtle(path: Path) -> list[Triple]:
    """Return the triples of a Turtle file, blank nodes replaced by IRIs numbered in order of appearance.

    Raises :class:`~kg.errors.KnowledgeGraphError` with the file where it is missing or a folder, and with the line
    where it is not Turtle.
    """
    try:
        triples = [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE, base_iri=BASE)]
    except SyntaxError as error:
        raise KnowledgeGraphError(f"{path.name} is not valid Turtle: {error}", f"Correct {path}.") from error
    except MemoryError as error:
        raise _long_literal_error(path) from error
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}.", "Bring it back: the graph cannot be built without it.") from error
    except (OSError, ValueError) as error:
        what = "it is a folder, expected a file" if path.is_dir() else str(error)
        raise UsageError(f"{path} cannot be read: {what}.", "Put a file that can be read in its place.") from error
    names: dict[BlankNode, NamedNode] = {}

    def skolemise(node: object) -> object:
        if isinstance(node, BlankNode):
            fallback = NamedNode(f"{BASE}.well-known/genid/{path.stem}-{len(names) + 1}")
            return names.setdefault(node, fallback)
        return node

    return [Triple(skolemise(t.subject), t.predicate, skolemise(t.object)) for t in triples]  # type: ignore[arg-type]
