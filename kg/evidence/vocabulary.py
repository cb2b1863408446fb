"""What things are coded with: vocabularies and the terms of the ontology, which reviews share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, partial

from kg.evidence.model import Codings, Concept, Scheme
from kg.evidence.rows import EvidenceReader, optional_integer, resolve
from kg.evidence.selections import select_concepts
from kg.evidence.things import Things
from kg.namespaces import IE, local_name

__all__ = ["Vocabulary"]


class Vocabulary(EvidenceReader):
    """The vocabularies of a graph, each kind of thing read once, when it is first asked for."""

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """The vocabularies by IRI."""
        return {
            row["scheme"]: Scheme(
                iri=row["scheme"],
                title=row["title"],
                description=row.get("description", ""),
                source=row.get("source", ""),
            )
            for row in self._rows("schemes")
        }

    @cached_property
    def concepts(self) -> Things[Concept]:
        """The concepts of all vocabularies, by scheme and slug (``level/national``)."""
        rows_by_concept = self._rows_by("concepts", "concept")
        classes = self._rows_by("concept-classes", "concept")
        concepts: dict[str, Concept] = {}

        def concept(iri: str, ancestors: frozenset[str] = frozenset()) -> Concept:
            if iri not in concepts:
                row, lineage = rows_by_concept[iri][0], ancestors | {iri}
                parents = dict.fromkeys(one["parent"] for one in rows_by_concept[iri] if "parent" in one)
                concepts[iri] = Concept(
                    iri=iri,
                    label=row["label"],
                    scheme=self.schemes.get(row["scheme"]),
                    position=optional_integer(row, "position"),
                    definition=row.get("definition", ""),
                    notation=row.get("notation", ""),
                    broader=tuple(
                        concept(one, lineage) for one in parents if one in rows_by_concept and one not in lineage
                    ),
                    category=concept(row["category"], lineage) if row.get("category") in rows_by_concept else None,
                    classes=frozenset(local_name(one["class"]) for one in classes.get(iri, ())),
                    rules=self._rules.get(iri, ()),
                )
            return concepts[iri]

        for iri in rows_by_concept:
            concept(iri)
        return Things(
            [concepts[iri] for iri in rows_by_concept],
            noun="concept",
            name=lambda concept: ("", concept.key),
            selector=partial(select_concepts, concepts),
        )

    @cached_property
    def kinds(self) -> Mapping[str, Concept]:
        """The kinds that findings can be of by IRI, in the order of the ontology."""
        return {
            row["kind"]: Concept(
                iri=row["kind"],
                label=row["label"],
                definition=row.get("definition", ""),
                position=optional_integer(row, "position"),
                rules=self._rules.get(row["kind"], ()),
            )
            for row in self._rows("kinds")
        }

    @cached_property
    def terms(self) -> Mapping[str, Concept]:
        """The terms of the ontology that are values, such as statuses and answers, by IRI."""
        return {
            iri: Concept(
                iri=iri,
                label=rows[0]["label"],
                definition=rows[0].get("definition", ""),
                notation=rows[0].get("notation", ""),
                position=optional_integer(rows[0], "position"),
                classes=frozenset(local_name(row["class"]) for row in rows if "class" in row),
            )
            for iri, rows in self._rows_by("terms", "term").items()
        }

    @cached_property
    def _rules(self) -> Mapping[str, Sequence[str]]:
        return {
            iri: tuple(row["note"] for row in rows) for iri, rows in self._rows_by("scope-notes", "concept").items()
        }

    def _value(self, iri: str) -> Concept:
        """Return the concept or term that an IRI names; one without a label has its own name for it."""
        return self.concepts.by_iri.get(iri) or self.terms.get(iri) or Concept(iri=iri, label=local_name(iri))

    @cached_property
    def _codings(self) -> Mapping[str, Codings]:
        """What findings, papers and conclusions are coded with, by their IRIs."""
        codings: dict[str, dict[str, list[Concept]]] = defaultdict(lambda: defaultdict(list))
        for row in self._rows("codings"):
            concept = resolve(self.concepts.by_iri, row["concept"], "concept")
            codings[row["thing"]][row["property"]].append(concept)
        # The main component comes first, whatever the order of the vocabulary.
        for by_property in codings.values():
            main = by_property.get(IE + "mainlyConcerns", [])
            by_property[IE + "concerns"].sort(key=lambda concept: (concept not in main, concept.order))
        return codings
