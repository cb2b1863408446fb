"""The form of the shapes: what can be told of them before anything is held against them, shape by shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.characters import excerpt
from kg.errors import UsageError
from kg.expressions import Expression
from kg.namespaces import RDF, SH
from kg.numbers import is_whole
from kg.rdf import term_text

__all__ = ["check_form"]

_Subject = NamedNode | BlankNode | Triple
_Term = NamedNode | BlankNode | Literal | Triple
_Objects = Mapping[tuple[_Subject, NamedNode], list[_Term]]

_TYPE, _FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
_KINDS = (NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape"))
_PATH, _IGNORED, _SELECT = (NamedNode(SH + name) for name in ("path", "ignoredProperties", "select"))
#: How paths are made of paths (https://www.w3.org/TR/shacl/#property-paths).
_STEPS = ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_SEVERITIES = ("Violation", "Warning", "Info")
_COUNTS = ("minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount")
#: Paths within paths, at most: more stand for a path that holds itself.
_DEEPEST = 20


def check_form(triples: Iterable[Triple]) -> None:
    """Raise :class:`~kg.errors.UsageError`, naming the shape, where one is not well formed."""
    objects: dict[tuple[_Subject, NamedNode], list[_Term]] = {}
    for triple in triples:
        objects.setdefault((triple.subject, triple.predicate), []).append(triple.object)
    for (subject, predicate), values in objects.items():
        if predicate == _TYPE and set(values) & set(_KINDS):
            for shortcoming in _shortcomings(subject, objects, _KINDS[1] in values):
                raise UsageError(f"The shape {_name(subject, objects)} {shortcoming}.", "Correct it in shapes/*.ttl.")


def _name(subject: _Subject, objects: _Objects) -> str:
    if isinstance(subject, NamedNode):
        return subject.value
    names = [term_text(name) for name in objects.get((subject, NamedNode(SH + "name")), [])]
    return excerpt(names[0]) if names else "without a name"


def _shortcomings(subject: _Subject, objects: _Objects, is_property: bool) -> Iterator[str]:
    def values(name: str) -> list[_Term]:
        return objects.get((subject, NamedNode(SH + name)), [])

    if not isinstance(subject, NamedNode):
        yield "has no IRI, by which what it finds is told; give it one (shape:…)"
    paths = values("path")
    if is_property and len(paths) != 1:
        yield f"has {len(paths)} paths (sh:path), expected one"
    for path in paths:
        if wrong := _path_shortcoming(path, objects):
            yield f"has a path (sh:path) that {wrong}"
    for name in _COUNTS:
        for count in values(name):
            if not isinstance(count, Literal) or not is_whole(count.value):
                yield f"has {excerpt(term_text(count))} for sh:{name}, expected a whole number"
    for severity in values("severity"):
        if term_text(severity).removeprefix(SH) not in _SEVERITIES:
            yield f"has the severity {excerpt(term_text(severity))}, expected sh:{', sh:'.join(_SEVERITIES)}"
    for pattern in values("pattern"):
        try:
            Expression(term_text(pattern), "".join(sorted(map(term_text, values("flags")))))
        except ValueError as error:
            yield f"has {excerpt(term_text(pattern))} for sh:pattern, which {error}"
    for head in values("ignoredProperties"):
        if _items(head, objects) is None:
            yield "has sh:ignoredProperties that are no list"
    for constraint in values("sparql"):
        for query in objects.get((constraint, _SELECT), []):  # type: ignore[arg-type]
            if not re.search(r"[?$]this\b", term_text(query)):
                yield "has a query (sh:select) without $this, by which it tells what falls short"


def _path_shortcoming(path: _Term, objects: _Objects, depth: int = 0) -> str:
    """Return what is wrong with a property path; nothing where it is well formed."""
    if isinstance(path, NamedNode):
        return "is an empty list" if path == _NIL else ""
    if not isinstance(path, BlankNode) or depth > _DEEPEST:
        return f"is {excerpt(term_text(path))}, expected a property" if depth <= _DEEPEST else "holds itself"
    parts: list[_Term] | None
    if (path, _FIRST) in objects or (path, _REST) in objects:
        parts = _items(path, objects)
    elif alternatives := objects.get((path, NamedNode(SH + "alternativePath"))):
        parts = _items(alternatives[0], objects)
    else:
        steps = [value for step in _STEPS for value in objects.get((path, NamedNode(SH + step)), [])]
        if len(steps) != 1:
            return f"is none of a property, a list, and sh:alternativePath, sh:{', sh:'.join(_STEPS)}"
        return _path_shortcoming(steps[0], objects, depth + 1)
    if parts is None or len(parts) < 2:
        return "is no list of two steps or more"
    return next((wrong for part in parts if (wrong := _path_shortcoming(part, objects, depth + 1))), "")


def _items(head: _Term, objects: _Objects) -> list[_Term] | None:
    """Return the members of an RDF list; None where it is broken or runs in a circle."""
    members: list[_Term] = []
    seen: set[_Term] = set()
    while head != _NIL:
        if not isinstance(head, NamedNode | BlankNode) or head in seen:
            return None
        seen.add(head)
        first, rest = objects.get((head, _FIRST), []), objects.get((head, _REST), [])
        if len(first) != 1 or len(rest) != 1:
            return None
        members += first
        head = rest[0]
    return members
