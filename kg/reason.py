"""Description-logic reasoning: whether the ontology is consistent and the data agree with it.

The only module that imports owlready2, which brings HermiT; HermiT runs on a Java runtime.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.errors import ReasonerError
from kg.namespaces import BASE, DCTERMS, IE, OWL, RDF, RDFS, SKOS, XSD

__all__ = ["Verdict", "reason"]

#: Datatypes outside the OWL 2 datatype map (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps), which HermiT refuses.
_UNSUPPORTED_DATATYPES = {XSD + name for name in ("date", "gYear", "gYearMonth", "gDay", "gMonth", "duration")}
#: Labels, notes and mappings: HermiT ignores annotations, and without them it starts sooner.
_ANNOTATIONS = {
    *(SKOS + name for name in ("prefLabel", "altLabel", "definition", "scopeNote", "notation", "closeMatch")),
    *(RDFS + name for name in ("label", "comment")),
    *(DCTERMS + name for name in ("source", "description", "license", "requires")),
    SKOS + "relatedMatch",
    OWL + "versionIRI",
    OWL + "imports",
}
#: True of every thing of a review and checked by SHACL; HermiT takes minutes over it and seconds without.
_SHAPE_PROPERTIES = {IE + "partOfReview"}
_TEXT = {XSD + "string", RDF + "langString", XSD + "anyURI"}
_SKOLEM = BASE + ".well-known/genid/"
_JAVA_ADVICE = (
    "Install a Java runtime and run the command again: "
    "apt-get install default-jre-headless (Debian, Ubuntu), brew install openjdk (macOS), "
    "winget install EclipseAdoptium.Temurin.21.JRE (Windows)."
)


@dataclass(frozen=True)
class Verdict:
    """What the reasoner found: consistency, the classes that can have no member, and what it read."""

    consistent: bool
    unsatisfiable: tuple[str, ...]
    triples: int
    explanation: str = ""

    @property
    def sound(self) -> bool:
        """Whether the ontology is consistent and every class can have members."""
        return self.consistent and not self.unsatisfiable


def reason(triples: Iterable[Triple], memory: int = 1000) -> Verdict:
    """Run HermiT over triples (schema, data or both) and return its verdict.

    ``memory`` is the most that the Java runtime may use, in megabytes. Annotations, plain text (which the shapes
    check) and literals of datatypes that HermiT refuses are left out. Raises :class:`~kg.errors.ReasonerError` where
    there is no Java runtime or it fails.
    """
    if shutil.which("java") is None:
        raise ReasonerError(
            "The reasoner HermiT needs a Java runtime, and there is none on this machine.", _JAVA_ADVICE
        )
    import owlready2
    import owlready2.reasoning

    statements = sorted({_unskolemise(t) for t in triples if _is_input(t)}, key=str)
    owlready2.reasoning.JAVA_MEMORY = memory
    # owlready2 reads no Turtle; a private world keeps this run apart from any other.
    world = owlready2.World()
    ontology = world.get_ontology(BASE + "reasoning#")
    ontology.load(fileobj=io.BytesIO(serialize(statements, format=RdfFormat.N_TRIPLES) or b""))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0, infer_property_values=False)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        return Verdict(False, (), len(statements), str(error).strip())
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerError(f"HermiT failed: {_first_line(str(error))}", _JAVA_ADVICE) from error
    nothing = owlready2.Nothing
    classes = sorted(c.iri for c in world.inconsistent_classes() if c is not nothing)
    return Verdict(True, tuple(classes), len(statements))


def _is_input(triple: Triple) -> bool:
    if triple.predicate.value in _ANNOTATIONS | _SHAPE_PROPERTIES:
        return False
    value = triple.object
    return not (isinstance(value, Literal) and value.datatype.value in _UNSUPPORTED_DATATYPES | _TEXT)


def _unskolemise(triple: Triple) -> Triple:
    """Turn the IRIs that stand for blank nodes back into them: owlready2 reads class expressions from no others."""
    return Triple(_node(triple.subject), triple.predicate, _node(triple.object))  # type: ignore[arg-type]


def _node(term: object) -> object:
    if isinstance(term, NamedNode) and term.value.startswith(_SKOLEM):
        return BlankNode(re.sub(r"\W", "", term.value[len(_SKOLEM) :]))
    return term


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), text)
