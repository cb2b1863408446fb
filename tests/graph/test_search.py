"""What is searched of each thing is stated once, from the texts that the tables and vocabularies have of it."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import Graph, review_of
from kg.graph.search import add_search_stems
from kg.namespaces import CORE_GRAPH, ID, IE
from kg.stems import search_stems
from tests import oracle

STEMS = NamedNode(IE + "searchStems")


def stems(quads: list[Quad]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if quad.predicate == STEMS:
            assert isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
            found[quad.subject.value.removeprefix(ID)].append(quad.object.value)
    return found


def test_each_thing_is_searched_in_its_texts(quads: list[Quad]) -> None:
    authors = oracle.by("authors", "paper")
    told = {f"rer2023/finding/{row['id']}": [row["statement"]] for row in oracle.table("findings")}
    told |= {f"rer2023/conclusion/{row['id']}": [row["statement"]] for row in oracle.table("conclusions")}
    for row in oracle.table("source-issues"):
        told[f"rer2023/source-issue/{row['id']}"] = [text for text in (row["statement"], row["reason"]) if text]
    found = stems(quads)
    assert {name: found[name] for name in told} == {name: [search_stems(texts)] for name, texts in told.items()}
    for row in oracle.table("papers"):
        (text,) = found[f"rer2023/paper/{row['code']}"]
        assert text.startswith(f" {row['code']} . "), row
        for told_of_it in (row["title"], row["year"], *(one["family"] for one in authors[row["code"]])):
            assert search_stems([told_of_it]).split(" . ")[0].strip() in text, row


def test_nothing_else_is_searched_but_concepts(quads: list[Quad], graph: Graph) -> None:
    kinds = graph.select(
        f"SELECT DISTINCT ?class WHERE {{ ?thing <{IE}searchStems> ?stems ; a ?class . VALUES ?class {{ <{IE}Finding>"
        f" <{IE}Conclusion> <{IE}Paper> <{IE}SourceIssue> <http://www.w3.org/2004/02/skos/core#Concept> }} }}"
    )
    assert len(kinds) == 5
    found = stems(quads)
    assert all(len(texts) == 1 for texts in found.values())
    own = [name for name in found if name.startswith("rer2023/")]
    assert {name.split("/")[1] for name in own} == {"finding", "conclusion", "paper", "source-issue"}


def test_stems_of_concepts_stand_where_all_reviews_share_them(quads: list[Quad]) -> None:
    for quad in quads:
        if quad.predicate == STEMS:
            shared = not quad.subject.value.startswith(f"{ID}rer2023/")  # type: ignore[union-attr]
            assert (quad.graph_name == NamedNode(CORE_GRAPH)) == shared
            assert review_of(quad) == ("" if shared else "rer2023")


def test_other_names_of_a_concept_follow_its_label(quads: list[Quad]) -> None:
    (text,) = stems(quads)["component/funding-and-resources"]
    assert text.startswith(" fund and resourc . ")
    assert " money " in text and " pool budget " in text


def test_what_has_no_text_is_not_searched() -> None:
    assert len(add_search_stems(Graph.from_quads([]), "urn:graph")) == 0
