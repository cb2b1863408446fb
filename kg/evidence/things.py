"""Things of one kind by name, and the part of them that filters name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from kg.errors import KnowledgeGraphError
from kg.evidence.model import Review
from kg.library import ParameterValue

__all__ = ["Key", "Things", "UnknownThingError", "things_of_reviews"]

#: What names a thing: its identifier or number, its IRI, or its review and one of these.
Key: TypeAlias = str | int | tuple[str, str | int]


class _HasIri(Protocol):
    @property
    def iri(self) -> str: ...


Thing = TypeVar("Thing", bound=_HasIri)


class UnknownThingError(KnowledgeGraphError, KeyError):
    """There is no thing of that name, or several reviews have one."""

    __str__ = Exception.__str__


class Things(Mapping[Key, Thing], Generic[Thing]):
    """Things of one kind, in the order of the graph.

    ``papers[12]``, ``findings["f0463"]``; where a graph holds several reviews, ``papers["rer2023", 12]``. An IRI names
    a thing in any graph. :meth:`where` takes the filters of the command line.
    """

    def __init__(
        self,
        things: Iterable[Thing],
        *,
        noun: str,
        name: Callable[[Thing], tuple[str, str | int]],
        reviews: Iterable[str] = (),
        selector: Callable[[Mapping[str, ParameterValue]], frozenset[str]] | None = None,
    ) -> None:
        """Take things with a noun for sentences, what names one, and what gives the IRIs that pass some filters.

        ``name`` returns the review and the identifier in it; the review is empty for what reviews share.
        """
        self._noun = noun
        self._selector = selector
        self._reviews = tuple(reviews)
        self._name = name
        self.by_iri: dict[str, Thing] = {thing.iri: thing for thing in things}
        self._by_name = {(review, str(key)): thing for thing in self.by_iri.values() for review, key in (name(thing),)}

    def __getitem__(self, key: Key) -> Thing:
        """Return a thing. Raises :class:`UnknownThingError` with the nearest names, or the reviews that have one."""
        if isinstance(key, tuple):
            pairs = [(str(key[0]), str(key[1]))]
        else:
            if key in self.by_iri:
                return self.by_iri[str(key)]
            pairs = [(review, str(key)) for review in self._reviews or ("",)]
        matches = [pair for pair in pairs if pair in self._by_name]
        if len(matches) == 1 and (isinstance(key, tuple) or len(pairs) == 1):
            return self._by_name[matches[0]]
        raise self._unknown_thing_error(key, matches)

    def _unknown_thing_error(self, key: Key, matches: list[tuple[str, str]]) -> UnknownThingError:
        if isinstance(key, tuple) or len(self._reviews) < 2:
            review, identifier = (str(key[0]), str(key[1])) if isinstance(key, tuple) else ("", str(key))
            names = [name for owner, name in self._by_name if not review or owner == review]
            near = difflib.get_close_matches(identifier, names, 3)
            advice = f"The nearest: {', '.join(near)}." if near else f"The graph has {len(names)}: {_excerpt(names)}."
            if isinstance(key, tuple) and review not in self._reviews:
                advice = f"The graph holds: {', '.join(self._reviews) or 'no review'}."
            scope = f" in the review {review}" if review else ""
            return UnknownThingError(f"There is no {self._noun} {identifier!r}{scope}.", advice)
        owners = " and ".join(review for review, _ in matches) or "none"
        verb = "have" if len(matches) > 1 else "has"
        example = matches[0][0] if matches else self._reviews[0]
        return UnknownThingError(
            f"The graph holds several reviews ({', '.join(self._reviews)}); {owners} {verb} a {self._noun} {key!r}.",
            f"Name the review too: [{example!r}, {key!r}].",
        )

    def __iter__(self) -> Iterator[Key]:
        for thing in self.by_iri.values():
            review, key = self._name(thing)
            yield (review, key) if len(self._reviews) > 1 and review else key

    def __len__(self) -> int:
        return len(self.by_iri)

    def where(self, **filters: ParameterValue) -> list[Thing]:
        """Return the things that pass all filters, in the order of the graph.

        The filters are those of the command line, with ``_`` for ``-``: ``where(kind="Barrier", level="national")``.
        Raises :class:`~kg.errors.QueryError`, with the nearest that exist, for a filter or value that does not.
        """
        if self._selector is None or not filters:
            return list(self.by_iri.values())
        iris = self._selector(filters)
        return [thing for iri, thing in self.by_iri.items() if iri in iris]

    def __repr__(self) -> str:
        return f"<{len(self)} {self._noun}s: {_excerpt([str(key) for key in self])}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


class _HasReview(_HasIri, Protocol):
    @property
    def review(self) -> Review: ...

    @property
    def key(self) -> str | int: ...


Statement = TypeVar("Statement", bound=_HasReview)


def things_of_reviews(
    noun: str,
    things: Iterable[Statement],
    *,
    reviews: Iterable[str],
    selector: Callable[[Mapping[str, ParameterValue]], frozenset[str]] | None = None,
) -> Things[Statement]:
    """Return things that reviews say, by their names within their review; see :class:`Things`."""
    return Things(
        things,
        noun=noun,
        name=lambda thing: (thing.review.identifier, thing.key),
        reviews=reviews,
        selector=selector,
    )


def _excerpt(names: list[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
