"""The shapes: what each is called, what it targets, and how severe it is when it does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg import paths
from kg.check.form import check_form
from kg.check.results import text_of
from kg.errors import QueryError
from kg.namespaces import IE, RDF, RDFS, SH
from kg.rdf import read_rdf
from kg.sparql import check_read_only

__all__ = ["Shape", "Shapes", "load_shapes"]

_Subject = NamedNode | BlankNode | Triple
_Term = NamedNode | BlankNode | Literal | Triple

_TYPE = NamedNode(RDF + "type")
_SUBCLASS = NamedNode(RDFS + "subClassOf")
_FIRST = NamedNode(RDF + "first")
_REST = NamedNode(RDF + "rest")
_NIL = NamedNode(RDF + "nil")
_TARGET = NamedNode(SH + "targetClass")
_PROPERTY = NamedNode(SH + "property")
_SPARQL = NamedNode(SH + "sparql")
_IGNORED_PROPERTIES = NamedNode(SH + "ignoredProperties")
_PATH = NamedNode(SH + "path")
#: Properties whose values are queries, and those whose values would change data or fetch something.
_QUERIES = ("select", "ask", "construct")
_UPDATES_AND_SCRIPTS = ("update", "js", "jsLibrary", "jsLibraryURL", "jsFunctionName")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One named shape; ``select`` is its query, where it has one, and ``closed`` whether it lists all properties."""

    iri: str
    node_shape: bool
    targets: tuple[str, ...]
    name: str
    description: str
    message: str
    severity: str
    table: str | None
    column: str | None
    select: str | None
    closed: bool


class Shapes:
    """The shapes graph and the shapes in it, by IRI."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = tuple(triples)
        self._objects: dict[tuple[_Subject, NamedNode], list[_Term]] = {}
        for triple in self.triples:
            self._objects.setdefault((triple.subject, triple.predicate), []).append(triple.object)
        self._shapes = {shape.iri: shape for shape in self._read()}

    def __len__(self) -> int:
        return len(self._shapes)

    def __getitem__(self, iri: str) -> Shape:
        return self._shapes[iri]

    @property
    def all(self) -> Mapping[str, Shape]:
        """Every shape by its IRI."""
        return self._shapes

    @cached_property
    def node_shapes(self) -> tuple[Shape, ...]:
        """The node shapes, in order of their IRIs."""
        return tuple(shape for shape in self._shapes.values() if shape.node_shape)

    @cached_property
    def target_classes(self) -> frozenset[str]:
        """Every class that a shape targets."""
        return frozenset(target for shape in self.node_shapes for target in shape.targets)

    @cached_property
    def prologue(self) -> str:
        """The prefixes that the queries use, as SPARQL."""
        prefix, namespace = NamedNode(SH + "prefix"), NamedNode(SH + "namespace")
        declarations = [subject for subject, predicate in self._objects if predicate == prefix]
        pairs = [(self._text(node, prefix), self._text(node, namespace)) for node in declarations]
        return "".join(sorted(f"PREFIX {name}: <{iri}>\n" for name, iri in pairs))

    @cached_property
    def core_triples(self) -> tuple[Triple, ...]:
        """The shapes without their queries, so arranged that pySHACL visits each shape once.

        pySHACL calls a property shape once per focus node of the node shape it belongs to, and a shape with a
        target of its own once for all. So every property shape gets the targets of its node shape, and a
        closed node shape lists the paths of its property shapes as ignored.
        """
        triples = [t for t in self.triples if t.predicate not in (_PROPERTY, _SPARQL, _IGNORED_PROPERTIES)]
        for shape in self.node_shapes:
            node = NamedNode(shape.iri)
            properties = self._objects.get((node, _PROPERTY), [])
            triples += [Triple(p, _TARGET, NamedNode(t)) for p in properties for t in shape.targets]  # type: ignore[arg-type]
            for head in self._objects.get((node, _IGNORED_PROPERTIES), []):
                property_paths = [path for p in properties for path in self._objects[p, _PATH]]  # type: ignore[index]
                triples += _as_list(node, _IGNORED_PROPERTIES, self._items(head) + property_paths)
        return tuple(triples)

    @cached_property
    def irrelevant(self) -> frozenset[_Term]:
        """The properties that make no difference to the core constraints.

        They are those that every closed shape ignores and that nothing else in the shapes mentions. Most of
        what the rules add to a graph is stated by them, and pySHACL need not read it.
        """
        lists = [members for (_, predicate), members in self._objects.items() if predicate == _IGNORED_PROPERTIES]
        list_cells = [cell for heads in lists for head in heads for cell in self._cells(head)]
        objects = {triple.object for triple in self.triples if triple.subject not in list_cells}
        ignored = [frozenset(self._items(head)) for heads in lists for head in heads]
        return frozenset.intersection(*ignored) - objects - {_TYPE} if ignored else frozenset()

    def core_quads(self, quads: Iterable[Quad], members: Mapping[str, frozenset[str]]) -> list[Quad]:
        """Return the quads that the core constraints look at; ``members`` are the things of each class targeted.

        They look at what a thing of a class states by the properties that the shapes of the class mention or,
        where such a shape is closed, do not ignore. Of anything else they look at classes and at what paths of
        several steps pass through. This relies on shapes referring to others by ``sh:property`` alone.
        """
        classes: dict[str, tuple[str, ...]] = {}
        for name in sorted(members):
            for thing in members[name]:
                classes[thing] = (*classes.get(thing, ()), name)
        irrelevant, always_relevant = self.irrelevant, self._path_properties | {_TYPE, _SUBCLASS}
        relevance: dict[tuple[tuple[str, ...], NamedNode], bool] = {}
        core: list[Quad] = []
        for quad in quads:
            if quad.predicate in irrelevant:
                continue
            if quad.predicate not in always_relevant:
                key = classes.get(text_of(quad.subject), ()), quad.predicate
                if key not in relevance:
                    relevance[key] = any(self._is_relevant(shape, key) for shape in self.node_shapes)
                if not relevance[key]:
                    continue
            core.append(quad)
        return core

    def _is_relevant(self, shape: Shape, key: tuple[tuple[str, ...], NamedNode]) -> bool:
        """Return whether a node shape looks at a property of a thing of some classes."""
        classes, predicate = key
        if not set(shape.targets).intersection(classes):
            return False
        node = NamedNode(shape.iri)
        if predicate in self._values_below(self._objects.get((node, _PROPERTY), [])):
            return True
        ignored = {item for head in self._objects.get((node, _IGNORED_PROPERTIES), []) for item in self._items(head)}
        return shape.closed and predicate not in ignored

    @cached_property
    def _path_properties(self) -> frozenset[_Term]:
        """The properties in paths of several steps, which lead to or from other things than focus nodes."""
        property_paths = [
            path for (_, predicate), values in self._objects.items() if predicate == _PATH for path in values
        ]
        return frozenset(self._values_below(path for path in property_paths if isinstance(path, BlankNode)))

    def _values_below(self, nodes: Iterable[_Term]) -> set[_Term]:
        """Return the values of some nodes, and of the blank nodes below them."""
        values: set[_Term] = set()
        stack = list(nodes)
        while stack:
            node = stack.pop()
            for value in self._values.get(node, []):
                if isinstance(value, BlankNode):
                    stack.append(value)
                values.add(value)
        return values

    @cached_property
    def _values(self) -> dict[_Term, list[_Term]]:
        """What the shapes state of each node, by whatever property."""
        values: dict[_Term, list[_Term]] = {}
        for triple in self.triples:
            values.setdefault(triple.subject, []).append(triple.object)
        return values

    def _cells(self, node: _Term) -> list[_Term]:
        """Return the cells of an RDF list."""
        cells: list[_Term] = []
        while node != _NIL:
            cells.append(node)
            (node,) = self._objects[node, _REST]  # type: ignore[index]
        return cells

    def _items(self, node: _Term) -> list[_Term]:
        """Return the members of an RDF list."""
        return [member for cell in self._cells(node) for member in self._objects[cell, _FIRST]]  # type: ignore[index]

    def check_queries(self) -> None:
        """Raise :class:`~kg.errors.QueryError` where a query or script in the shapes could reach outside this graph.

        They are what stands under ``sh:select``, ``sh:ask`` and ``sh:construct`` (https://www.w3.org/TR/shacl/, part 2,
        and SHACL-AF); updates and JavaScript are not run at all, nor are other graphs fetched.
        """
        for triple in self.triples:
            name = triple.predicate.value.removeprefix(SH)
            if name in _UPDATES_AND_SCRIPTS and triple.predicate.value.startswith(SH):
                raise QueryError(f"sh:{name} of {triple.subject} is refused.", "Shapes only read; use sh:select.")
            if name in _QUERIES and isinstance(triple.object, Literal):
                try:
                    check_read_only(self.prologue + triple.object.value)
                except QueryError as error:
                    raise QueryError(f"In sh:{name} of {triple.subject}: {error}", error.advice) from error

    def _read(self) -> list[Shape]:
        kinds = {NamedNode(SH + "NodeShape"): True, NamedNode(SH + "PropertyShape"): False}
        node_shapes = {
            triple.subject: kinds[triple.object]  # type: ignore[index]
            for triple in self.triples
            if triple.predicate == _TYPE and triple.object in kinds
        }
        return [self._shape(node, kind) for node, kind in sorted(node_shapes.items(), key=lambda item: str(item[0]))]

    def _shape(self, node: _Subject, node_shape: bool) -> Shape:
        def text(name: str) -> str:
            return self._text(node, NamedNode(SH + name)) or ""

        constraints = self._objects.get((node, _SPARQL), [])
        selects = [self._text(c, NamedNode(SH + "select")) for c in constraints]  # type: ignore[arg-type]
        assert isinstance(node, NamedNode), f"a shape has no name: {text('name')}"
        return Shape(
            iri=node.value,
            node_shape=node_shape,
            targets=tuple(sorted(t.value for t in self._objects.get((node, _TARGET), []) if isinstance(t, NamedNode))),
            name=text("name"),
            description=text("description"),
            message=text("message"),
            severity=text("severity").removeprefix(SH),
            table=self._text(node, NamedNode(IE + "table")),
            column=self._text(node, NamedNode(IE + "column")),
            select=selects[0] if selects else None,
            closed=(node, _IGNORED_PROPERTIES) in self._objects,
        )

    def _text(self, subject: _Subject, predicate: NamedNode) -> str | None:
        values = self._objects.get((subject, predicate), [])
        return values[0].value if values and isinstance(values[0], NamedNode | Literal) else None


@lru_cache(maxsize=1)
def load_shapes() -> Shapes:
    """Return the shapes in ``shapes/``, read once.

    Raises :class:`~kg.errors.UsageError` where a shape is not well formed, and :class:`~kg.errors.QueryError` where a
    query in them does more than read this graph.
    """
    files = sorted(paths.shapes().glob("*.ttl"))
    triples = [quad.triple for path in files for quad in read_rdf(path)]
    check_form(triples)
    shapes = Shapes(triples)
    shapes.check_queries()
    return shapes


def _as_list(subject: NamedNode, predicate: NamedNode, members: list[_Term]) -> list[Triple]:
    """Return the triples that state an RDF list."""
    cells = [BlankNode() for _ in members]
    rests: list[_Term] = [*cells, _NIL]
    triples = [Triple(subject, predicate, rests[0])]
    for cell, member, rest in zip(cells, members, rests[1:], strict=True):
        triples += [Triple(cell, _FIRST, member), Triple(cell, _REST, rest)]
    return triples
