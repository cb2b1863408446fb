"""Every namespace, prefix and IRI pattern of the project, set in this one place."""

from __future__ import annotations

import re

__all__ = [
    "BASE",
    "BIBO",
    "CITO",
    "CORE_GRAPH",
    "DCTERMS",
    "FABIO",
    "FOAF",
    "GRAPH",
    "ID",
    "IE",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SH",
    "SKOS",
    "XSD",
    "compact",
    "concept_iri",
    "expand",
    "graph_iri",
    "local_name",
    "thing_iri",
]

BASE = "https://w3id.org/integration-evidence/"
IE = BASE + "ontology#"
ID = BASE + "id/"
GRAPH = BASE + "graph/"
#: The graph that holds the ontology and the vocabularies, shared by all reviews.
CORE_GRAPH = GRAPH + "ontology"

BIBO = "http://purl.org/ontology/bibo/"
CITO = "http://purl.org/spar/cito/"
DCTERMS = "http://purl.org/dc/terms/"
FABIO = "http://purl.org/spar/fabio/"
FOAF = "http://xmlns.com/foaf/0.1/"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

#: Prefix to namespace, as used in queries, shapes and every serialisation. ``shapes/prefixes.ttl``
#: declares the same pairs for SHACL; a test holds the two together.
PREFIXES: dict[str, str] = {
    "bibo": BIBO,
    "cito": CITO,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "dqv": "http://www.w3.org/ns/dqv#",
    "fabio": FABIO,
    "foaf": FOAF,
    "id": ID,
    "ie": IE,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sepio": "http://purl.obolibrary.org/obo/SEPIO_",
    "sh": SH,
    "skos": SKOS,
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}

_SAFE_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_\-.]*(?<!\.)\Z")


def expand(name: str) -> str:
    """Return the full IRI of a prefixed name (``ie:Paper``); an IRI or unknown prefix is returned as it is."""
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    return name


def compact(iri: str) -> str:
    """Return the shortest readable form of an IRI: ``prefix:local`` where the local part allows, else the IRI."""
    best = iri
    for prefix, namespace in PREFIXES.items():
        local = iri[len(namespace) :]
        if iri.startswith(namespace) and _SAFE_LOCAL_NAME.match(local):
            candidate = f"{prefix}:{local}"
            best = min(best, candidate, key=len)
    return best


def local_name(iri: str) -> str:
    """Return the last part of an IRI: the slug of a concept, the name of a class, the identifier of a thing.

    >>> local_name("https://w3id.org/integration-evidence/id/component/trust")
    'trust'
    """
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def thing_iri(review: str, kind: str, identifier: str) -> str:
    """Return the IRI of a thing of a review, e.g. ``thing_iri("rer2023", "paper", "68")``."""
    return f"{ID}{review}/{kind}/{identifier}"


def concept_iri(scheme: str, slug: str = "") -> str:
    """Return the IRI of a concept (``component``, ``co-location``) or, without a slug, of its scheme."""
    return f"{ID}{scheme}/{slug}" if slug else f"{ID}{scheme}"


def graph_iri(review: str, table: str) -> str:
    """Return the IRI of the named graph that holds the triples of one table of a review."""
    return f"{GRAPH}{review}/{table}"
