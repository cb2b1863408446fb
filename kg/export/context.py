"""The JSON-LD context: a name for every property of the ontology, with the kind of its values.

``ontology/context.jsonld`` is what :func:`make_context` makes of the ontology; a test holds the two together.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import paths
from kg.namespaces import DCTERMS, IE, OWL, PREFIXES, RDF, RDFS, SKOS, XSD, compact
from kg.numbers import is_whole
from kg.rdf import term_text

__all__ = ["Names", "context_file", "make_context", "read_names"]

#: Properties from elsewhere that get a short name, and what their values are ("@id", a language, or nothing).
_EXTERNAL_TERMS: dict[str, tuple[str, dict[str, str]]] = {
    "altLabel": (SKOS + "altLabel", {"@language": "en"}),
    "broader": (SKOS + "broader", {"@type": "@id"}),
    "cites": (PREFIXES["cito"] + "cites", {"@type": "@id"}),
    "comment": (RDFS + "comment", {}),
    "creator": (DCTERMS + "creator", {"@type": "@id"}),
    "definition": (SKOS + "definition", {"@language": "en"}),
    "doi": (PREFIXES["bibo"] + "doi", {}),
    "familyName": (PREFIXES["foaf"] + "familyName", {}),
    "givenName": (PREFIXES["foaf"] + "givenName", {}),
    "identifier": (DCTERMS + "identifier", {}),
    "inScheme": (SKOS + "inScheme", {"@type": "@id"}),
    "isPartOf": (DCTERMS + "isPartOf", {"@type": "@id"}),
    "issue": (PREFIXES["bibo"] + "issue", {}),
    "issued": (DCTERMS + "issued", {"@type": "xsd:gYearMonth"}),
    "label": (RDFS + "label", {"@language": "en"}),
    "name": (PREFIXES["foaf"] + "name", {}),
    "obtainsSupportFrom": (PREFIXES["cito"] + "obtainsSupportFrom", {"@type": "@id"}),
    "pages": (PREFIXES["bibo"] + "pages", {}),
    "prefLabel": (SKOS + "prefLabel", {"@language": "en"}),
    "publisher": (DCTERMS + "publisher", {}),
    "reference": (DCTERMS + "bibliographicCitation", {}),
    "scopeNote": (SKOS + "scopeNote", {"@language": "en"}),
    "title": (DCTERMS + "title", {}),
    "topConceptOf": (SKOS + "topConceptOf", {"@type": "@id"}),
    "volume": (PREFIXES["bibo"] + "volume", {}),
    "workType": (DCTERMS + "type", {"@type": "@id"}),
}

#: What a namespace has to end in to be a prefix without further ado (https://www.w3.org/TR/json-ld11/#compact-iris).
_DELIMITERS = ":/?#[]@"

#: Annotation properties of the ontology whose values are things.
_IRI_VALUED = frozenset({"explains", "mainKind", "recomputedBy", "relationType", "scope"})


def make_context(schema: Iterable[Quad | Triple]) -> dict[str, Any]:
    """Return the context document for an ontology: prefixes, then terms, sorted by name."""
    descriptions: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for statement in schema:
        if isinstance(statement.object, NamedNode) and term_text(statement.subject).startswith(IE):
            descriptions[term_text(statement.subject)][statement.predicate.value].add(statement.object.value)
    terms = {name: {"@id": compact(iri), **values} for name, (iri, values) in _EXTERNAL_TERMS.items()}
    for iri, values in descriptions.items():
        name = iri.removeprefix(IE)
        types = values[RDF + "type"]
        if types & {OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"}:
            datatype = next(iter(sorted(values[RDFS + "range"])), "")
            terms[name] = {"@id": f"ie:{name}", **_values(name, types, datatype)}
    prefixes = {
        name: space if space[-1] in _DELIMITERS else {"@id": space, "@prefix": True} for name, space in PREFIXES.items()
    }
    return {"@context": {"@version": 1.1, "@vocab": IE, **prefixes, **dict(sorted(terms.items()))}}


def _values(name: str, types: set[str], datatype: str) -> dict[str, str]:
    if OWL + "ObjectProperty" in types or name in _IRI_VALUED:
        return {"@type": "@id"}
    if datatype.startswith(XSD) and datatype != XSD + "string":
        return {"@type": compact(datatype)}
    return {}


def context_file() -> dict[str, Any]:
    """Return the content of ``ontology/context.jsonld``."""
    content: dict[str, Any] = json.loads((paths.ontology() / "context.jsonld").read_text(encoding="utf-8"))
    return content


@dataclass(frozen=True)
class Names:
    """Names of properties and the values they take, as the context says."""

    terms: Mapping[str, tuple[str, Mapping[str, str]]]
    prefixes: Mapping[str, str]
    _cache: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def iri(self, iri: str) -> str:
        """Return an IRI with the longest prefix that fits, else as it is."""
        if iri not in self._cache:
            self._cache[iri] = self._shorten(iri)
        return self._cache[iri]

    def _shorten(self, iri: str) -> str:
        candidates = [(len(space), prefix) for prefix, space in self.prefixes.items() if iri.startswith(space)]
        if not candidates:
            return iri
        length, prefix = max(candidates)
        local = iri[length:]
        return iri if not local or local.startswith("//") else f"{prefix}:{local}"

    def type(self, iri: str) -> str:
        """Return the name of a class: without prefix where it is one of the ontology."""
        return iri.removeprefix(IE) if iri.startswith(IE) and ":" not in iri[len(IE) :] else self.iri(iri)

    def property(self, iri: str) -> tuple[str, Mapping[str, str]]:
        """Return the name of a property and what the context says of its values."""
        return self.terms.get(iri) or (self.iri(iri), {})

    def value(self, term: NamedNode | Literal, definition: Mapping[str, str]) -> Any:
        """Return a value as JSON-LD writes it under a property of which the context has this definition."""
        if isinstance(term, NamedNode):
            name = self.iri(term.value)
            return name if definition.get("@type") == "@id" else {"@id": name}
        datatype = self.iri(term.datatype.value)
        if term.language:
            is_default = definition.get("@language") == term.language
            return term.value if is_default else {"@value": term.value, "@language": term.language}
        if datatype == "xsd:string":
            return {"@value": term.value} if definition else term.value
        if datatype == "xsd:integer" and _is_canonical(term.value):
            return int(term.value)
        return term.value if definition.get("@type") == datatype else {"@value": term.value, "@type": datatype}


def _is_canonical(text: str) -> bool:
    """Whether a JSON number stands for exactly this lexical form."""
    return is_whole(text)


@functools.cache
def read_names() -> Names:
    """Return the names that the context gives."""
    entries = context_file()["@context"]
    prefixes = {name: entry for name, entry in entries.items() if isinstance(entry, str) and name[0] != "@"}
    prefix_entries = {name: entry for name, entry in entries.items() if isinstance(entry, dict) and "@prefix" in entry}
    prefixes |= {name: entry["@id"] for name, entry in prefix_entries.items()}
    terms = {}
    for name, entry in entries.items():
        if isinstance(entry, dict) and name not in prefix_entries:
            prefix, _, local = entry["@id"].partition(":")
            definition = {key: value for key, value in entry.items() if key in ("@type", "@language")}
            terms[prefixes[prefix] + local] = (name, definition)
    return Names(terms, prefixes)
