"""The entities of a selection as tables: typed columns and rows, the same for CSV, XLSX and Parquet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.export.answers import answer, rows
from kg.export.evidence import NAMED, READ, Evidence
from kg.namespaces import ID, IE, XSD, local_name
from kg.numbers import decimal_number, whole_number
from kg.rdf import Term, term_text
from kg.sparql import ResultSet

__all__ = ["SEPARATOR", "Cell", "Column", "Table", "cell_text", "make_tables"]

#: Between the values of a cell that holds several, where a format has no lists.
SEPARATOR = "; "

Cell: TypeAlias = str | int | float | tuple[str, ...] | None

#: Tables that are one query, and whether its first variable is the thing that a row describes.
_QUERIES = {
    "reviews": False,
    "contributors": False,
    "questions": True,
    "sections": True,
    "authors": False,
    "participants": False,
    "judgements": False,
    "supports": False,
    "relations": False,
    "influences": False,
    "conclusion-grounds": False,
    "source-issues": True,
    "source-issue-things": False,
}
_INTEGERS = frozenset(
    {"code", "year", "position", "number", "paragraph", "sentence", "first_year", "last_year", "paper"}
)
_NUMBERS = frozenset({"rating", "computed"})

#: Column names of the core's coded properties; others take their label in the ontology.
_CODED = {
    "atLevel": "levels",
    "concerns": "components",
    "perspective": "perspectives",
    "direction": "direction",
    "effectOf": "effect_of",
    "basis": "basis",
    "setting": "settings",
    "code": "codes",
}
_PAPER_CODED = {
    "dataCollectionMethod": "methods",
    "participantGroup": "groups",
    "region": "regions",
    "relevantTo": "chapters",
}


@dataclass(frozen=True)
class Column:
    """A column: its name and the kind of its values: text, integer, number or list."""

    name: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A table of one kind of entity."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[tuple[Cell, ...]]


def cell_text(cell: Cell) -> str:
    """Return a cell as text; several values are joined by :data:`SEPARATOR`, an empty cell is empty."""
    if cell is None:
        return ""
    return SEPARATOR.join(cell) if isinstance(cell, tuple) else str(cell)


def make_tables(evidence: Evidence) -> dict[str, Table]:
    """Return all tables by name, each sorted as its query says."""
    maker = _Maker(evidence)
    made = [maker.from_query(name, described) for name, described in _QUERIES.items()]
    made += [
        maker.evidence(),
        maker.papers(),
        maker.appraisals(),
        maker.findings(),
        maker.finding_codings(),
        maker.conclusions(),
        maker.codebook(),
    ]
    return {table.name: table for table in sorted(made, key=lambda table: table.name)}


class _Maker:
    """Makes tables from the evidence and the queries of one selection."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._graph = evidence.selection.graph
        self._reviews = frozenset(evidence.selection.graph.reviews)

    def _short(self, iri: str) -> str:
        """Return what identifies a thing within its review, or a concept within its scheme."""
        parts = iri.removeprefix(ID).split("/")
        return "/".join(parts[2:]) if iri.startswith(ID) and parts[0] in self._reviews else local_name(iri)

    def _review_of(self, iri: str) -> str:
        return iri.removeprefix(ID).split("/")[0]

    def _cell(self, term: Term) -> Cell:
        if term is None:
            return None
        if isinstance(term, NamedNode):
            return self._short(term.value)
        if isinstance(term, Literal) and term.datatype.value == XSD + "integer":
            return whole_number(term.value)
        if isinstance(term, Literal) and term.datatype.value == XSD + "decimal":
            return float(decimal_number(term.value))
        return term_text(term)

    def from_query(self, name: str, described: bool) -> Table:
        """Return a query's answer with a column for the review first and, for described things, their IRI last."""
        found: ResultSet = answer(self._graph, name)
        names = [_snake(variable) for variable in found.variables]
        repeated = {"review", "identifier", *(["code"] if "paper" in names else [])}
        kept = [i for i, column in enumerate(names) if column not in repeated]
        columns = [Column("review"), *(_column(names[i]) for i in kept)]
        made = []
        for row in found.rows:
            iri = term_text(row[0])
            cells = [self._cell(row[i]) for i in kept]
            typed = [_typed(cell, column) for cell, column in zip(cells, columns[1:], strict=True)]
            made.append((self._review_of(iri), *typed, *([iri] if described else [])))
        if described:
            columns[1] = Column("id")
            columns.append(Column("iri"))
        return Table(name, columns, made)

    def evidence(self) -> Table:
        """Return one row per finding, supporting paper and anchor, with all that findings are filtered by.

        It answers by filters alone what the other tables answer when they are joined.
        """
        facets = {
            name: _CODED[name] for name in ("atLevel", "concerns", "perspective", "direction", "effectOf", "basis")
        }
        columns = [Column(name) for name in ("review", "finding", "statement", "main_kind")]
        columns += [Column(name, "list") for name in ("kinds", *facets.values())]
        columns += [_column(name) for name in ("paper", "citation", "rating", "appraisal", "selected")]
        columns += [_column(name) for name in ("anchor", "section", "heading", "paragraph", "sentence")]
        made: list[tuple[Cell, ...]] = []
        for finding in self._evidence.findings.values():
            coded = [_labels(concepts) for concepts in (finding.kinds, *map(finding.coded, facets))]
            about: tuple[Cell, ...] = (finding.review, finding.identifier, finding.statement, coded[0][0], *coded)
            for iri, anchors in finding.supports.items():
                paper = self._evidence.papers[iri]
                rating = _typed(paper.fields.get("rating"), Column("rating", "number"))
                passes = "yes" if iri in self._evidence.selection.papers else "no"
                by = (paper.code, paper.fields["citation"], rating, paper.fields["appraisal"], passes)
                for anchor in anchors:
                    place = finding.places[anchor]
                    where = (anchor, place.section, place.heading, place.paragraph, place.sentence)
                    made.append((*about, *by, *where))
        return Table("evidence", columns, made)

    def papers(self) -> Table:
        """Return the papers with their bibliographic record, codings and appraisal."""
        fields = ("title", "container", "year", "volume", "issue", "pages", "article_number", "doi", "url", "publisher")
        more = ("citation", "reference", "source_type", "study_type", "appraisal", "rating")
        columns = [Column("review"), Column("code", "integer"), Column("work_type"), Column("authors", "list")]
        columns += [_column(name) for name in (*fields, *more)] + [Column("quality"), Column("selected")]
        columns += [Column(name, "list") for name in _PAPER_CODED.values()] + [Column("findings", "integer")]
        supported: dict[str, int] = defaultdict(int)
        for finding in self._evidence.findings.values():
            for paper_iri in finding.supports:
                supported[paper_iri] += 1
        made = []
        for iri, paper in self._evidence.papers.items():
            record = {_snake(name): value for name, value in paper.fields.items()}
            named = [a.organisation or ", ".join(part for part in (a.family, a.given) if part) for a in paper.authors]
            cells: list[Cell] = [paper.review, paper.code, paper.kind, tuple(named)]
            cells += [_typed(record.get(name), _column(name)) for name in (*fields, *more)]
            cells += [paper.quality, "yes" if iri in self._evidence.selection.papers else "no"]
            cells += [tuple(c.label for c in paper.codings.get(IE + name, ())) for name in _PAPER_CODED]
            made.append((*cells, supported[iri], iri))
        return Table("papers", [*columns, Column("iri")], made)

    def appraisals(self) -> Table:
        """Return one row per appraisal with the answer to each item of the tool."""
        items = rows(self._graph, "appraisal-items")
        answers = {(row["paper"], row["item"]): row["answer"] for row in rows(self._graph, "judgements")}
        columns = [Column("review"), Column("paper", "integer"), Column("citation"), Column("status")]
        columns += [Column("rating", "number"), Column("printed"), Column("computed", "number")]
        columns += [Column(f"item_{item.get('notation', local_name(item['item']))}") for item in items]
        made = []
        for row in rows(self._graph, "appraisals"):
            paper = self._evidence.papers[row["paper"]]
            cells: list[Cell] = [paper.review, paper.code, paper.fields["citation"], row["status"]]
            cells += [_typed(row.get(name), _column(name)) for name in ("rating", "printed", "computed")]
            cells += [answers.get((row["paper"], item["item"])) for item in items]
            made.append((*cells, row["appraisal"]))
        made.sort(key=lambda cells: (str(cells[0]), int(str(cells[1]))))
        return Table("appraisals", [*columns, Column("iri")], made)

    def _coded_properties(self) -> dict[str, str]:
        """Return property → column: the core's first, then those that a domain brings."""
        found = {row["property"]: _words(row["label"]) for row in rows(self._graph, "coded-properties")}
        core = {IE + name: column for name, column in _CODED.items()}
        return core | {iri: column for iri, column in found.items() if iri not in core}

    def findings(self) -> Table:
        """Return the findings with all codings, papers and anchors, one row each."""
        coded = self._coded_properties()
        columns = [Column("review"), Column("id"), Column("kinds", "list")]
        columns += [Column(name, "list") for name in coded.values()]
        columns += [Column(name, "list") for name in ("papers", "citations", "anchors", "sections")]
        columns += [Column("statement"), Column("iri")]
        made: list[tuple[Cell, ...]] = []
        for iri, finding in self._evidence.findings.items():
            papers = [self._evidence.papers[paper] for paper in finding.supports]
            anchors = dict.fromkeys(anchor for given in finding.supports.values() for anchor in given)
            made.append(
                (
                    finding.review,
                    finding.identifier,
                    _labels(finding.kinds),
                    *(_labels(finding.codings.get(name, ())) for name in coded),
                    tuple(str(paper.code) for paper in papers),
                    tuple(paper.fields["citation"] for paper in papers),
                    tuple(anchors),
                    tuple(finding.sections),
                    finding.statement,
                    iri,
                )
            )
        return Table("findings", columns, made)

    def finding_codings(self) -> Table:
        """Return one row per finding and coding, with the concept's IRI, for tools that join tables."""
        coded = self._coded_properties()
        columns = [Column(name) for name in ("review", "finding", "facet", "concept", "label", "iri")]
        made: list[tuple[Cell, ...]] = [
            (finding.review, finding.identifier, facet, concept.slug, concept.label, concept.iri)
            for finding in self._evidence.findings.values()
            for facet, concepts in (
                ("kinds", finding.kinds),
                *((column, finding.codings.get(iri, ())) for iri, column in coded.items()),
            )
            for concept in concepts
        ]
        return Table("finding-codings", columns, made)

    def conclusions(self) -> Table:
        """Return the conclusions with the questions they answer and the findings they rest on."""
        columns = [Column("review"), Column("id"), Column("section")]
        columns += [Column(name, "list") for name in ("questions", "components", "named_grounds", "read_grounds")]
        columns += [Column("statement"), Column("iri")]
        made: list[tuple[Cell, ...]] = []
        for iri, conclusion in self._evidence.conclusions.items():
            grounds: Mapping[str, list[str]] = defaultdict(list)
            for finding, how in conclusion.grounds.items():
                grounds[how].append(self._short(finding))
            made.append(
                (
                    conclusion.review,
                    conclusion.identifier,
                    conclusion.section,
                    tuple(self._short(question) for question in conclusion.questions),
                    _labels(conclusion.components),
                    tuple(grounds[NAMED]),
                    tuple(grounds[READ]),
                    conclusion.statement,
                    iri,
                )
            )
        return Table("conclusions", columns, made)

    def codebook(self) -> Table:
        """Return the concepts of all vocabularies with their definitions and the rules of their use."""
        notes: dict[str, list[str]] = defaultdict(list)
        for row in rows(self._graph, "scope-notes"):
            notes[row["concept"]].append(row["note"])
        columns = [Column("vocabulary"), Column("concept"), Column("position", "integer"), Column("label")]
        columns += [Column("definition"), Column("broader"), Column("rules", "list"), Column("iri")]
        made: list[tuple[Cell, ...]] = [
            (
                row["scheme"],
                local_name(row["concept"]),
                _typed(row.get("position"), Column("position", "integer")),
                row["label"],
                row.get("definition"),
                row.get("broader"),
                tuple(notes[row["concept"]]),
                row["concept"],
            )
            for row in rows(self._graph, "codebook")
        ]
        return Table("codebook", columns, made)


def _labels(concepts: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(getattr(concept, "label", concept)) for concept in concepts)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _words(label: str) -> str:
    return re.sub(r"\W+", "_", label.lower()).strip("_")


def _column(name: str) -> Column:
    return Column(name, "integer" if name in _INTEGERS else "number" if name in _NUMBERS else "text")


def _typed(cell: Cell, column: Column) -> Cell:
    """Return a cell as the kind of its column says."""
    if cell is None or isinstance(cell, tuple):
        return cell
    if column.kind == "integer":
        return cell if isinstance(cell, int) else whole_number(str(cell))
    if column.kind == "number":
        return cell if isinstance(cell, float) else float(decimal_number(str(cell)))
    return str(cell)
