"""What must not come back, and what must, in the analyst's terms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kg.library import QueryFile, allowed_values, catalogue, find_query, run_query
from kg.namespaces import IE, concept_iri
from kg.sparql import EmbeddedEngine, ResultSet

RATED = [query for query in catalogue() if {"min-mmat", "unrated"} <= {p.option for p in query.parameters}]


def ask(engine: EmbeddedEngine, name: str, **values: str | list[str]) -> list[dict[str, str]]:
    given = {option.replace("_", "-"): [value] if isinstance(value, str) else value for option, value in values.items()}
    answer = run_query(find_query(name), engine, given)
    assert isinstance(answer, ResultSet)
    return list(answer)


def papers(rows: list[dict[str, str]]) -> set[int]:
    return {int(row["paper"].rsplit("/", 1)[-1]) for row in rows if "paper" in row}


def kinds(engine: EmbeddedEngine, finding: str) -> Iterator[str]:
    answer = engine.run(f"SELECT ?kind {{ <{finding}> a ?kind }}")
    assert isinstance(answer, ResultSet)
    for row in answer:
        yield row["kind"].rsplit("#", 1)[-1]


@pytest.mark.parametrize("query", RATED, ids=lambda query: query.name)
def test_no_low_rated_or_unrated_paper_is_in_a_high_rated_answer(query: object, engine: EmbeddedEngine) -> None:
    answer = run_query(query, engine, {"min-mmat": ["0.8"], "unrated": ["exclude"]})  # type: ignore[arg-type]
    assert isinstance(answer, ResultSet)
    for row in answer:
        if "rating" in row:
            assert Decimal(row["rating"]) >= Decimal("0.8")
        if "appraisal" in row and "paper" in row:
            assert row["appraisal"] == "Appraised"


@pytest.mark.parametrize("query", RATED, ids=lambda query: query.name)
def test_only_unrated_means_only_unrated(query: object, engine: EmbeddedEngine) -> None:
    answer = run_query(query, engine, {"unrated": ["only"]})  # type: ignore[arg-type]
    assert isinstance(answer, ResultSet)
    for row in answer:
        if "paper" in row and "appraisal" in row:
            assert "rating" not in row
            assert row["appraisal"] in ("Not in the source", "Not applicable")


def test_a_rating_of_zero_and_none_are_told_apart(engine: EmbeddedEngine) -> None:
    """Paper 26 computes to 0 in one section and is rated 20%; paper 34 has no rating at all."""
    every = ask(engine, "barriers-by-level", min_mmat="0", unrated="exclude")
    assert 34 not in papers(every)
    assert not papers(every) & set(range(33, 82))


def test_facilitators_are_not_among_barriers(engine: EmbeddedEngine) -> None:
    for row in ask(engine, "barriers-by-level", level="team"):
        assert "Barrier" in set(kinds(engine, row["finding"]))
    for row in ask(engine, "facilitators-by-level", level="team"):
        assert "Facilitator" in set(kinds(engine, row["finding"]))


def test_barriers_are_found_in_every_chapter_that_tells_of_them(engine: EmbeddedEngine) -> None:
    chapters = {row["anchor"].split("/")[0].split("#")[0] for row in ask(engine, "barriers-by-level")}
    assert chapters >= {"process", "experiences", "levels", "outcomes"}


def test_what_limits_that_integration_reduces_emergency_visits(engine: EmbeddedEngine) -> None:
    rows = [row for row in ask(engine, "contradictions") if "emergency" in row["statement"].lower()]
    assert papers(rows) == {19, 61, 67, 68}
    assert any("no difference" in row["statement"] for row in rows)
    # A trial of one programme does not rule out what integration does elsewhere: it limits it.
    assert {row["relationName"] for row in rows} == {"qualifies"}
    # Paper 68 is told in several ways, in places that the text does not set against each other.
    assert any(row["known"] == "found" and row["paper"].endswith("/68") for row in rows)


def test_paper_68_supports_what_the_report_cites_it_for(engine: EmbeddedEngine) -> None:
    rows = [row for row in ask(engine, "paper-profile", paper="68") if row["part"] == "finding"]
    answer = engine.run(
        "PREFIX ie: <https://w3id.org/integration-evidence/ontology#> PREFIX cito: <http://purl.org/spar/cito/> "
        "SELECT ?anchor { ?c a ie:Citation ; ie:anchor ?anchor ; cito:cites/ie:paperCode 68 }"
    )
    assert isinstance(answer, ResultSet)
    assert {row["anchor"] for row in rows} == {row["anchor"] for row in answer}


def test_young_peoples_own_voice_is_theirs(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "young-peoples-voice")
    assert rows
    voice = concept_iri("perspective", "children-and-young-people")
    for finding in {row["finding"] for row in rows}:
        assert engine.run(f"ASK {{ <{finding}> <{IE}perspective> <{voice}> }}")


def test_the_paper_that_supports_nothing_is_named(engine: EmbeddedEngine) -> None:
    assert papers(ask(engine, "unused-papers")) == {47}


def test_every_research_question_leads_down_to_papers(engine: EmbeddedEngine) -> None:
    for question in ("overarching-1", "overarching-2", *(f"sub-{number}" for number in range(1, 8))):
        rows = ask(engine, "evidence-for-question", question=question)
        assert {row["conclusion"] for row in rows}
        assert papers(rows), question


@pytest.mark.parametrize("query", catalogue("questions") + catalogue("figures"), ids=lambda query: query.name)
def test_two_values_of_a_parameter_repeat_no_row(query: QueryFile, engine: EmbeddedEngine) -> None:
    """Any of the values counts; what has both comes once."""
    for parameter in query.parameters:
        if not parameter.several or parameter.type not in ("concept", "kind", "component"):
            continue
        values = list(allowed_values(parameter, engine))[:3]
        answer = run_query(query, engine, {parameter.option: values})
        assert isinstance(answer, ResultSet)
        assert len(set(answer.rows)) == len(answer)


def test_a_paper_of_two_regions_counts_once(engine: EmbeddedEngine) -> None:
    regions = ["europe-non-uk", "north-america", "oceania"]
    (chapter,) = ask(engine, "quality-of-evidence", section="outcomes", region=regions)
    designs = ask(engine, "designs-by-section", section="outcomes", region=regions)
    types = [row for row in designs if row["aspect"] == "study type"]
    assert int(chapter["papers"]) == sum(int(row["papers"]) for row in types)
    participants = {"group": ["young-people", "parents-and-carers"]}
    counted = run_query(find_query("participants-counted", ("figures",)), engine, participants)
    alone = run_query(find_query("participants-counted", ("figures",)), engine)
    assert isinstance(counted, ResultSet)
    assert isinstance(alone, ResultSet)
    assert set(counted.rows) <= set(alone.rows)


def test_a_gap_that_filters_make_is_told_from_one_of_the_report(engine: EmbeddedEngine) -> None:
    def cells(**values: list[str]) -> dict[str, set[tuple[str, ...]]]:
        found: dict[str, set[tuple[str, ...]]] = {}
        for row in ask(engine, "gaps", **values):
            found.setdefault(row["gap"], set()).add((row["componentName"], row["levelName"], row["kindName"]))
        return found

    everything, unrated, africa = cells(), cells(unrated=["only"]), cells(region=["africa"])
    assert everything["no evidence"] == unrated["no evidence"] == africa["no evidence"]
    assert "none passes the filters" not in everything
    assert unrated["none passes the filters"]
    assert everything["rated lower or unrated"].isdisjoint(everything["only rated lower"])
