"""Labels of vocabularies: which identifier is meant where a label was entered."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg import paths
from kg.errors import KnowledgeGraphError
from kg.namespaces import SKOS, local_name
from kg.rdf import read_turtle, term_text

__all__ = ["identifier_of"]

_LABELS = frozenset({SKOS + "prefLabel", SKOS + "altLabel"})
_SCHEME = re.compile(r"concept:([a-z0-9-]+)/")


def identifier_of(label: str, value_url: str, folder: Path) -> str:
    """Return the identifier of the concept that has a label, in the vocabulary of a column; empty where none has it.

    ``value_url`` is the pattern of the column's IRIs, ``folder`` that of the review, which may bring vocabularies.
    """
    scheme = _SCHEME.match(value_url)
    return _identifiers(scheme[1], folder).get(label.casefold(), "") if scheme else ""


@functools.lru_cache(maxsize=64)
def _identifiers(scheme: str, folder: Path) -> Mapping[str, str]:
    """Return the identifiers of a vocabulary by their labels, and by themselves, in small letters."""
    files = [path / f"{scheme}.ttl" for path in (folder / "vocabulary", paths.ontology() / "vocabulary")]
    found: dict[str, str] = {}
    for file in files:
        if not file.is_file():
            continue
        try:
            triples = read_turtle(file)
        except KnowledgeGraphError:
            # It is told where the vocabulary is needed; here it is only of help.
            continue
        for triple in triples:
            if triple.predicate.value in _LABELS and isinstance(triple.subject, NamedNode):
                identifier = local_name(triple.subject.value)
                assert isinstance(triple.object, Literal)
                found.setdefault(term_text(triple.object).casefold(), identifier)
                found[identifier.casefold()] = identifier
        break
    return found
