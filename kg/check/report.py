"""What a validation found, as values, JSON and RDF."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import BASE, PREFIXES, RDF, SH, XSD
from kg.rdf import turtle

__all__ = ["SEVERITIES", "Report", "Result"]

#: From the worst: the build fails; the source contradicts itself; worth a look.
SEVERITIES = ("Violation", "Warning", "Info")

_REPORT = BASE + "validation-report"
_IRI = re.compile(r"https?://[^\s<>\"{}|^`\\]+\Z")


@dataclass(frozen=True, kw_only=True)
class Result:
    """One place where a shape does not hold.

    ``value`` is what was found there (none where something is missing), ``message`` what to do; ``table`` and
    ``column`` are to be opened, at line ``row`` of the table where it is known. ``explained_by`` is the source
    issue that explains a warning. ``component`` is the kind of SHACL constraint.
    """

    severity: str
    shape: str
    focus: str
    value: str | None
    message: str
    table: str | None
    column: str | None
    row: int | None
    explained_by: str | None
    component: str

    def order(self) -> tuple[int, str, int, str, str]:
        """Return the sort key: the worst first, then by shape, row, node and value."""
        return SEVERITIES.index(self.severity), self.shape, self.row or 0, self.focus, self.value or ""


@dataclass(frozen=True)
class Report:
    """The results of a validation, the number of shapes, and how many nodes each node shape was held against."""

    results: tuple[Result, ...]
    shapes: int
    focus_nodes: Mapping[str, int]

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos do not count."""
        return not self.counts["Violation"]

    @property
    def counts(self) -> dict[str, int]:
        """The number of results by severity."""
        return {severity: sum(r.severity == severity for r in self.results) for severity in SEVERITIES}

    @property
    def checked_nothing(self) -> bool:
        """Whether no shape found a node to check, so that the absence of results means nothing."""
        return not any(self.focus_nodes.values())

    def as_json(self) -> dict[str, Any]:
        """Return the report as values that ``json`` writes."""
        return {
            "conforms": self.conforms,
            "counts": self.counts,
            "shapes": self.shapes,
            "focus_nodes": dict(sorted(self.focus_nodes.items())),
            "results": [asdict(result) for result in self.results],
        }

    def as_turtle(self) -> str:
        """Return a ``sh:ValidationReport`` in Turtle, the same on every run and without blank nodes.

        As the SHACL standard has it, ``sh:conforms`` is true only where there is no result of any severity.
        """
        report = NamedNode(_REPORT)
        triples = [
            Triple(report, NamedNode(RDF + "type"), NamedNode(SH + "ValidationReport")),
            Triple(report, NamedNode(SH + "conforms"), _boolean(not self.results)),
        ]
        nodes = [NamedNode(f"{_REPORT}#result-{number}") for number in range(1, len(self.results) + 1)]
        triples += [Triple(report, NamedNode(SH + "result"), node) for node in nodes]
        for node, result in zip(nodes, self.results, strict=True):
            triples += _result_triples(node, result)
        return turtle(triples)


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=NamedNode(XSD + "boolean"))


def _node(text: str) -> NamedNode | Literal:
    return NamedNode(text) if _IRI.match(text) else Literal(text)


def _result_triples(node: NamedNode, result: Result) -> list[Triple]:
    """Return the triples of one result; its explanation is given by ``rdfs:seeAlso``."""
    pairs: list[tuple[str, NamedNode | Literal]] = [
        (RDF + "type", NamedNode(SH + "ValidationResult")),
        (SH + "resultSeverity", NamedNode(SH + result.severity)),
        (SH + "sourceShape", NamedNode(result.shape)),
        (SH + "sourceConstraintComponent", NamedNode(result.component)),
        (SH + "focusNode", _node(result.focus)),
        (SH + "resultMessage", Literal(result.message, language="en")),
    ]
    if result.value is not None:
        pairs.append((SH + "value", _node(result.value)))
    if result.explained_by is not None:
        pairs.append((PREFIXES["rdfs"] + "seeAlso", NamedNode(result.explained_by)))
    return [Triple(node, NamedNode(predicate), value) for predicate, value in pairs]
