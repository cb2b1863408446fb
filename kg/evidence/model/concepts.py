"""What things are coded with, and what every thing has: a name and a line that says what it is."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from kg.namespaces import ID, IE, local_name

__all__ = ["Coded", "Codings", "Concept", "Scheme", "Thing"]


class Thing:
    """Shows a thing in a line, as prompts and notebooks do: what names it, and what it says."""

    @property
    def key(self) -> str | int:
        """What names it."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}: {textwrap.shorten(self.summary, 90, placeholder=' …')}>"


@dataclass(frozen=True, kw_only=True, eq=False)
class Scheme:
    """A vocabulary."""

    iri: str
    title: str
    description: str = ""
    source: str = ""

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return local_name(self.iri)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Concept(Thing):
    """What something is coded with: a concept of a vocabulary, or a kind, status or answer of the ontology."""

    iri: str
    label: str
    scheme: Scheme | None = None
    position: int | None = None
    definition: str = ""
    notation: str = ""
    #: The concepts that it belongs under.
    broader: Sequence[Concept] = ()
    #: Of an item of an appraisal tool: the category of study designs that it is asked of.
    category: Concept | None = None
    #: The classes of the ontology that it is of, by local name.
    classes: frozenset[str] = frozenset()
    #: The rules that say when it is used.
    rules: Sequence[str] = ()

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return local_name(self.iri)

    @property
    def words(self) -> str:
        """The notation in words: of a rating class ``high`` or ``not in source``."""
        return self.notation.replace("-", " ")

    @property
    def order(self) -> tuple[int, str, str]:
        """The sort key: by position in the vocabulary, then by label."""
        return self.position or 0, self.label, self.iri

    @cached_property
    def lineage(self) -> frozenset[str]:
        """The IRIs of the concept and of all broader ones."""
        lineage: set[str] = set()
        stack = [self]
        while stack:
            concept = stack.pop()
            if concept.iri not in lineage:
                lineage.add(concept.iri)
                stack += concept.broader
        return frozenset(lineage)

    @property
    def key(self) -> str:
        """What names it."""
        return self.iri.removeprefix(ID) if self.iri.startswith(ID) else self.slug

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return self.label


#: Concepts by the property that something is coded with them by.
Codings: TypeAlias = Mapping[str, Sequence[Concept]]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Coded:
    """What is coded with concepts."""

    codings: Codings

    def coded(self, name: str) -> Sequence[Concept]:
        """Return the concepts under a property of the ontology, such as ``concerns`` or ``studyType``."""
        return self.codings.get(IE + name, ())
