"""The components model: what a query counts of components, with the links that chance does not explain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, Triple

from kg.derive.chance import Together, pairs_told_together
from kg.graph import Graph
from kg.library import find_query, lookup
from kg.namespaces import IE
from kg.rdf import decimal, iri, term_text

__all__ = ["CHANCE", "components_model"]

#: Two components are linked where chance has as many papers, or findings, in common in less than one of twenty draws.
CHANCE = 0.05
_PLACES = Decimal("0.000001")

_Pairs = Mapping[tuple[str, str], Together]


def components_model(graph: Graph) -> list[Triple]:
    """Return the components model of a graph: components counted, and linked where chance does not explain it."""
    triples = graph.construct(find_query("components-model", ("views",)).text)
    stated: dict[Any, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        stated[triple.subject][triple.predicate.value.removeprefix(IE)] = term_text(triple.object)
    told = _told_together(graph)
    added: list[Triple] = []
    explained = set()
    for link, values in stated.items():
        if "linkFrom" not in values:
            continue
        pair = (values["linkFrom"], values["linkTo"])
        papers = told[values["partOfReview"], f"{IE}Paper"][pair]
        findings = told[values["partOfReview"], f"{IE}Finding"][pair]
        chance = min(papers.chance, findings.chance)
        if chance >= CHANCE:
            explained.add(link)
            continue
        added += [
            Triple(link, iri("ie:expectedPaperCount"), _rounded(papers.expected)),
            Triple(link, iri("ie:expectedFindingCount"), _rounded(findings.expected)),
            Triple(link, iri("ie:chance"), _rounded(chance)),
        ]
    return [*(triple for triple in triples if triple.subject not in explained), *added]


def _told_together(graph: Graph) -> dict[tuple[str, str], _Pairs]:
    """Return what chance would have of each two components, by review, of papers and of findings."""
    holders: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in graph.select(lookup("components-told")):
        holders[row["review"], row["class"]][row["holder"]].add(row["component"])
    return {key: pairs_told_together(named.values()) for key, named in holders.items()}


def _rounded(number: float) -> Literal:
    """Return a number to six places, and no less than the last of them: nothing is expected never."""
    return decimal(max(Decimal(number).quantize(_PLACES), _PLACES))
