"""What must not come back, and what must, in the analyst's terms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kg.graph import Graph
from kg.library import QueryFile, allowed_values, catalogue, find_query, run_query
from kg.namespaces import IE, concept_iri
from kg.sparql import ResultSet

RATED = [query for query in catalogue() if {"min-mmat", "unrated"} <= {p.option for p in query.parameters}]


def ask(graph: Graph, name: str, **values: str | list[str]) -> list[dict[str, str]]:
    given = {option.replace("_", "-"): [value] if isinstance(value, str) else value for option, value in values.items()}
    answer = run_query(find_query(name), graph, given)
    assert isinstance(answer, ResultSet)
    return list(answer)


def papers(rows: list[dict[str, str]]) -> set[int]:
    return {int(row["paper"].rsplit("/", 1)[-1]) for row in rows if "paper" in row}


def kinds(graph: Graph, finding: str) -> Iterator[str]:
    answer = graph.select(f"SELECT ?kind {{ <{finding}> a ?kind }}")
    for row in answer:
        yield row["kind"].rsplit("#", 1)[-1]


@pytest.mark.parametrize("query", RATED, ids=lambda query: query.name)
def test_no_low_rated_or_unrated_paper_is_in_a_high_rated_answer(query: object, graph: Graph) -> None:
    answer = run_query(query, graph, {"min-mmat": ["0.8"], "unrated": ["exclude"]})  # type: ignore[arg-type]
    assert isinstance(answer, ResultSet)
    for row in answer:
        if "rating" in row:
            assert Decimal(row["rating"]) >= Decimal("0.8")
        if "appraisal" in row and "paper" in row:
            assert row["appraisal"] == "Appraised"


@pytest.mark.parametrize("query", RATED, ids=lambda query: query.name)
def test_only_unrated_means_only_unrated(query: object, graph: Graph) -> None:
    answer = run_query(query, graph, {"unrated": ["only"]})  # type: ignore[arg-type]
    assert isinstance(answer, ResultSet)
    for row in answer:
        if "paper" in row and "appraisal" in row:
            assert "rating" not in row
            assert row["appraisal"] in ("Not in the source", "Not applicable")


def test_a_rating_of_zero_and_none_are_told_apart(graph: Graph) -> None:
    """Paper 26 computes to 0 in one section and is rated 20%; paper 34 has no rating at all."""
    every = ask(graph, "barriers-by-level", min_mmat="0", unrated="exclude")
    assert 34 not in papers(every)
    assert not papers(every) & set(range(33, 82))


def test_facilitators_are_not_among_barriers(graph: Graph) -> None:
    for row in ask(graph, "barriers-by-level", level="team"):
        assert "Barrier" in set(kinds(graph, row["finding"]))
    for row in ask(graph, "facilitators-by-level", level="team"):
        assert "Facilitator" in set(kinds(graph, row["finding"]))


def test_barriers_are_found_in_every_chapter_that_tells_of_them(graph: Graph) -> None:
    chapters = {row["anchor"].split("/")[0].split("#")[0] for row in ask(graph, "barriers-by-level")}
    assert chapters >= {"process", "experiences", "levels", "outcomes"}


def test_what_limits_that_integration_reduces_emergency_visits(graph: Graph) -> None:
    rows = [row for row in ask(graph, "contradictions") if "emergency" in row["statement"].lower()]
    assert papers(rows) == {19, 61, 67, 68}
    assert any("no difference" in row["statement"] for row in rows)
    # A trial of one programme does not rule out what integration does elsewhere: it limits it.
    assert {row["relationName"] for row in rows} == {"qualifies"}
    # Paper 68 is told in several ways, in places that the text does not set against each other.
    assert any(row["known"] == "found" and row["paper"].endswith("/68") for row in rows)


def test_paper_68_supports_what_the_report_cites_it_for(graph: Graph) -> None:
    rows = [row for row in ask(graph, "paper-profile", paper="68") if row["part"] == "finding"]
    answer = graph.select(
        "PREFIX ie: <https://w3id.org/integration-evidence/ontology#> PREFIX cito: <http://purl.org/spar/cito/> "
        "SELECT ?anchor { ?c a ie:Citation ; ie:anchor ?anchor ; cito:cites/ie:paperCode 68 }"
    )
    assert {row["anchor"] for row in rows} == {row["anchor"] for row in answer}


def test_young_peoples_own_voice_is_theirs(graph: Graph) -> None:
    rows = ask(graph, "young-peoples-voice")
    assert rows
    voice = concept_iri("perspective", "children-and-young-people")
    for finding in {row["finding"] for row in rows}:
        assert graph.run(f"ASK {{ <{finding}> <{IE}perspective> <{voice}> }}")


def test_the_paper_that_supports_nothing_is_named(graph: Graph) -> None:
    assert papers(ask(graph, "unused-papers")) == {47}


def test_every_research_question_leads_down_to_papers(graph: Graph) -> None:
    for question in ("overarching-1", "overarching-2", *(f"sub-{number}" for number in range(1, 8))):
        rows = ask(graph, "evidence-for-question", question=question)
        assert {row["conclusion"] for row in rows}
        assert papers(rows), question


@pytest.mark.parametrize("query", catalogue("questions") + catalogue("figures"), ids=lambda query: query.name)
def test_two_values_of_a_parameter_repeat_no_row(query: QueryFile, graph: Graph) -> None:
    """Any of the values counts; what has both comes once."""
    for parameter in query.parameters:
        if not parameter.several or parameter.type not in ("concept", "kind", "component"):
            continue
        values = list(allowed_values(parameter, graph))[:3]
        answer = run_query(query, graph, {parameter.option: values})
        assert isinstance(answer, ResultSet)
        assert len(set(answer.rows)) == len(answer)


def test_a_paper_of_two_regions_counts_once(graph: Graph) -> None:
    regions = ["europe-non-uk", "north-america", "oceania"]
    (chapter,) = ask(graph, "quality-of-evidence", section="outcomes", region=regions)
    designs = ask(graph, "designs-by-section", section="outcomes", region=regions)
    types = [row for row in designs if row["aspect"] == "study type"]
    assert int(chapter["papers"]) == sum(int(row["papers"]) for row in types)
    participants = {"group": ["young-people", "parents-and-carers"]}
    counted = run_query(find_query("participants-counted", ("figures",)), graph, participants)
    alone = run_query(find_query("participants-counted", ("figures",)), graph)
    assert isinstance(counted, ResultSet)
    assert isinstance(alone, ResultSet)
    assert set(counted.rows) <= set(alone.rows)


def test_a_gap_that_filters_make_is_told_from_one_of_the_report(graph: Graph) -> None:
    def cells(**values: list[str]) -> dict[str, set[tuple[str, ...]]]:
        found: dict[str, set[tuple[str, ...]]] = {}
        for row in ask(graph, "gaps", **values):
            found.setdefault(row["gap"], set()).add((row["componentName"], row["levelName"], row["kindName"]))
        return found

    everything, unrated, africa = cells(), cells(unrated=["only"]), cells(region=["africa"])
    assert everything["no evidence"] == unrated["no evidence"] == africa["no evidence"]
    assert "none passes the filters" not in everything
    assert unrated["none passes the filters"]
    assert everything["rated lower or unrated"].isdisjoint(everything["only rated lower"])
