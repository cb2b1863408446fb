"""What an export holds: the part of the graph that a selection names, closed.

A selection is closed when every node it mentions is described: a finding comes with its citations, supports and all
its papers, a paper with its appraisal and its answers, anything with its sections up the tree and its review. The
ontology and the vocabularies always come whole. What tells of a body of evidence is not kept for a part of
it: figures that the report states, and confidence in a finding some of whose grounds are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from kg.errors import QueryError
from kg.folders import is_file_name
from kg.graph import CANDIDATE_ENDS, Graph, is_candidate, review_of, select_reviews
from kg.library import ANY, QueryFile, find_parameter, find_query, run_query, to_terms
from kg.namespaces import IE, RDF, local_name
from kg.rdf import term_text

__all__ = ["Selection", "select", "selection_query"]

_TYPE = RDF + "type"

#: Links along which nothing is drawn into a selection: they are kept only between things that are in it.
_CROSS_LINKS = frozenset(
    IE + name
    for name in (
        "assessesConclusion",
        "concernsFinding",
        "concernsPaper",
        "contradicts",
        "drawsOn",
        "groundFinding",
        "groundOf",
        "qualifies",
        "relates",
        "relatesTo",
        "sibling",
    )
) | frozenset(CANDIDATE_ENDS)
#: Things that come with what they point to: property → they belong to its object.
_OWNERSHIP = frozenset({IE + "appraises", IE + "claimedIn", IE + "codingOf", IE + "supports"})
#: The most characters of a name that says the filters in full.
_LONGEST_NAME = 80
#: How the review was made and its outline; both come with the review.
_FRAME = frozenset(
    IE + name
    for name in (
        "CodingAgreement",
        "Contributor",
        "Criterion",
        "Database",
        "Extraction",
        "ResearchQuestion",
        "Search",
        "SearchConcept",
        "Section",
    )
)


@dataclass(frozen=True)
class Selection:
    """The graph of an export, the papers that pass its filters, and the filters.

    ``papers`` are those by which findings were selected; the graph also describes the other papers of these findings.
    ``unrated`` is the number of papers that pass every filter but that on ratings, because they have none.
    """

    graph: Graph
    papers: frozenset[str]
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unrated: int = 0

    @property
    def description(self) -> str:
        """The filters in words, as on the command line; empty where nothing was left out."""
        return " ".join(f"--{option} {value}" for option, values in self.filters.items() for value in values)

    @property
    def name(self) -> str:
        """A name for the folder that holds it, made of its filters; empty where nothing was left out.

        It holds on every system. Where it cannot say the filters in full, it ends in a mark that tells them from
        others that would have the same name.
        """
        full = "_".join(f"{option}-{value}" for option, values in self.filters.items() for value in values)
        name = re.sub(r"[^a-z0-9._]+", "-", full.lower())
        if not full or (name == full.lower() and len(name) <= _LONGEST_NAME and is_file_name(name)):
            return name
        return f"{name[:_LONGEST_NAME].strip('._-')}-{hashlib.sha256(full.encode()).hexdigest()[:8]}"

    @property
    def key(self) -> dict[str, list[str]]:
        """What tells it from other selections, however its filters were written: its reviews, and what each names."""
        named = {option: sorted(self.filter_values(option) or values) for option, values in self.filters.items()}
        return {**dict(sorted(named.items())), "review": sorted(self.graph.reviews)}

    @property
    def is_filtered(self) -> bool:
        """Whether a filter may have left findings or papers of its reviews out, so that absence proves nothing."""
        return any(option != "review" for option in self.filters)

    def filter_values(self, option: str) -> frozenset[str]:
        """Return what a filter names, as IRIs or texts; nothing where it is not given or any value will do."""
        if option == "review":
            return frozenset(self.filters.get(option, ()))
        terms = to_terms(find_parameter(option), self.filters.get(option, ()), self.graph)
        return frozenset(map(term_text, terms)) - {IE + ANY}


def selection_query() -> QueryFile:
    """Return the query whose parameters are the filters of an export."""
    return find_query("findings", ("selections",))


def select(graph: Graph, filters: Mapping[str, Sequence[str]] | None = None, reviews: Sequence[str] = ()) -> Selection:
    """Return the selection that filters and reviews name; everything where none is given.

    ``filters`` maps options of the query library (``level``) to values. Raises :class:`~kg.errors.QueryError` where
    a value does not exist or no finding passes.
    """
    order = [parameter.option for parameter in selection_query().parameters]
    given = sorted((filters or {}).items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    filters = {option: values for option, values in given if values}
    all_filters = dict(filters)
    if reviews:
        graph = select_reviews(graph, reviews)
        all_filters["review"] = list(reviews)
    if not filters:
        papers = frozenset(row["paper"] for row in run_query(find_query("papers", ("selections",)), graph))
        return Selection(graph, papers, all_filters)
    rows = list(run_query(selection_query(), graph, filters))
    if not rows:
        raise QueryError("No finding passes these filters, so there is nothing to export.", "Leave one of them out.")
    findings = frozenset(row["finding"] for row in rows)
    questions = to_terms(find_parameter("question"), filters.get("question", ()), graph)
    quads = _Closure(graph.quads).close(findings, [term_text(term) for term in questions])
    papers = frozenset(row["paper"] for row in rows)
    return Selection(Graph.from_quads(quads), papers, all_filters, _count_unrated(graph, filters))


def _count_unrated(graph: Graph, filters: Mapping[str, Sequence[str]]) -> int:
    """Return how many papers are left out for want of a rating alone."""
    if list(filters.get("unrated", ())) != ["exclude"]:
        return 0
    rows = run_query(selection_query(), graph, {**filters, "unrated": ["only"]})
    return len({row["paper"] for row in rows})


class _Closure:
    """Finds everything that belongs to a set of findings."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._quads = quads
        candidates = {term_text(quad.subject) for quad in quads if is_candidate(quad)}
        shared = {term_text(quad.subject) for quad in quads if not review_of(quad)} - candidates
        self._things = {term_text(quad.subject) for quad in quads} - shared
        self._links: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._dependents: dict[str, list[str]] = defaultdict(list)
        self._members: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            subject, predicate, value = term_text(quad.subject), quad.predicate.value, term_text(quad.object)
            if predicate == _TYPE:
                self._members[value].add(subject)
            elif value in self._things and isinstance(quad.object, NamedNode):
                self._links[subject].append((predicate, value))
                if predicate in _OWNERSHIP:
                    self._dependents[value].append(subject)

    def close(self, findings: frozenset[str], questions: Sequence[str]) -> list[Quad]:
        """Return the quads of a closed selection around findings.

        With ``questions``, only conclusions that answer one of them belong to it.
        """
        nodes: set[str] = set()
        self._draw(nodes, findings)
        reviews = nodes & self._members[IE + "Review"]
        frame = {node for name in _FRAME for node in self._members[name]}
        self._draw(nodes, {node for node in frame if self._targets(node, "partOfReview") & reviews})
        self._draw(nodes, self._conclusions(nodes, questions))
        for name, ends in (
            ("Relation", ("relates", "relatesTo")),
            ("Ground", ("groundOf", "groundFinding")),
            ("Siblings", ("sibling",)),
        ):
            self._draw(nodes, {r for r in self._members[IE + name] if self._targets(r, *ends) <= nodes})
        candidates = self._members[IE + "SameWorkCandidate"]
        self._draw(nodes, {c for c in candidates if {v for p, v in self._links[c] if p in CANDIDATE_ENDS} <= nodes})
        issues = self._members[IE + "SourceIssue"]
        self._draw(nodes, {i for i in issues if self._targets(i, "concernsPaper", "concernsFinding") & nodes})
        self._draw(nodes, self._assessments(nodes))
        return [quad for quad in self._quads if self._is_selected(quad, nodes)]

    def _draw(self, selection: set[str], nodes: Iterable[str]) -> None:
        """Add nodes and all that they point to or own."""
        stack = [node for node in nodes if node not in selection]
        while stack:
            node = stack.pop()
            if node not in selection:
                selection.add(node)
                stack += [value for predicate, value in self._links[node] if predicate not in _CROSS_LINKS]
                stack += self._dependents[node]

    def _targets(self, node: str, *names: str) -> set[str]:
        predicates = {IE + name for name in names}
        return {value for predicate, value in self._links[node] if predicate in predicates}

    def _conclusions(self, nodes: set[str], questions: Sequence[str]) -> set[str]:
        """Return the conclusions that rest on a selected finding; of a question named, those too that rest on none."""
        selection = set(questions)
        conclusions = set()
        for conclusion in self._members[IE + "Conclusion"]:
            grounds = self._targets(conclusion, "drawsOn")
            answers = {local_name(question) for question in self._targets(conclusion, "answers")}
            if (not selection or answers & selection) and (grounds & nodes or (selection and not grounds)):
                conclusions.add(conclusion)
        return conclusions

    def _assessments(self, nodes: set[str]) -> set[str]:
        """Return the assessments of confidence whose whole body of evidence is selected."""
        findings_by_component = defaultdict(set)
        for quad in self._quads:
            if quad.predicate.value == IE + "concerns":
                findings_by_component[term_text(quad.object)].add(term_text(quad.subject))
        assessments = set()
        for node in self._members[IE + "ConfidenceAssessment"]:
            conclusions = self._targets(node, "assessesConclusion")
            grounds = set().union(*({c} | self._targets(c, "drawsOn") for c in conclusions))
            statements = (quad for quad in self._quads if term_text(quad.subject) == node)
            values = {quad.predicate.value.removeprefix(IE): term_text(quad.object) for quad in statements}
            if "assessesComponent" in values:
                grounds = (
                    findings_by_component[values["assessesComponent"]] & self._members[values.get("assessesKind", "")]
                )
                grounds &= self._members[IE + "Finding"]
            if grounds and grounds <= nodes:
                assessments.add(node)
        return assessments

    def _is_selected(self, quad: Quad, nodes: set[str]) -> bool:
        subject, value = term_text(quad.subject), term_text(quad.object)
        if subject in self._things and subject not in nodes:
            return False
        return not isinstance(quad.object, NamedNode) or value not in self._things or value in nodes
