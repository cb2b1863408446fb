"""What each question has to answer, recounted from the tables: an independent reading of the documentation of each.

A row is what ``integration-kg query NAME --format csv`` prints of it, as ``tests/oracle.py`` writes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import product

from tests.competency.expected_of_influences import beside, disputed_influences, influences, levers, loops, paths
from tests.competency.expected_of_papers import (
    appraisal_items,
    coding_differences,
    designs_by_section,
    missing_appraisals,
    most_cited_papers,
    paper_profile,
    participants,
    quality_of_evidence,
    review_based_findings,
    single_paper_findings,
    source_issues,
    unused_papers,
)
from tests.oracle import (
    OF_FINDINGS,
    Options,
    Row,
    by,
    concepts,
    effects,
    evidence,
    heading,
    kinds,
    label,
    main_kind,
    named,
    rating,
    statement,
    table,
    within,
)

CELL_KINDS = ("Barrier", "Facilitator", "Outcome", "Experience", "Practice")


# Questions: barriers and facilitators


def by_level(kind: str, options: Options) -> Iterator[Row]:
    for finding, row in evidence(options):
        levels = finding["levels"].split() or [""]
        for level in levels if kind in kinds(finding) else []:
            if level in options.get("level", [level]) or "any" in options["level"]:
                yield {**row, "levelName": label("level", level) if level else "No level named"}


def both_barrier_and_facilitator(options: Options) -> Iterator[Row]:
    sides: dict[str, list[Row]] = defaultdict(list)
    for finding, row in evidence(options, without=["component"]):
        for component in finding["components"].split():
            for kind in {"Barrier", "Facilitator"} & set(kinds(finding)):
                sides[component].append(
                    {**row, "side": label("kind", kind), "componentName": label("component", component)}
                )
    for component, rows in sides.items():
        wanted = {"any", *within("component", component)} & set(options.get("component", ["any"]))
        if wanted and len({row["side"] for row in rows}) == 2:
            yield from rows


def co_located_findings(options: Options) -> Iterator[Row]:
    pairs: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for finding, row in evidence(options, without=["component"]):
        components = sorted(finding["components"].split())
        for i, first in enumerate(components):
            for second in components[i + 1 :]:
                if {"any", first, second} & set(options["component"]):
                    pairs[first, second].append(row)
    for (first, second), rows in pairs.items():
        names = {"firstName": label("component", first), "secondName": label("component", second)}
        together = str(len({row["finding"] for row in rows}))
        yield from ({**row, **names, "together": together} for row in rows)


# Questions: profiles and voices


def profile(option: str, column: str, options: Options) -> Iterator[Row]:
    """Yield the findings coded with what is named, once for each coding."""
    for finding, row in evidence(options):
        for name in named(options, option, finding):
            yield {**row, **main_kind(finding), column: label(OF_FINDINGS[option][1], name)}


def country_profile(options: Options) -> Iterator[Row]:
    wanted = set(concepts("place")) if "any" in options["country"] else set(options["country"])
    (places_of,) = options.get("places", ["any"])
    for finding, row in evidence(options, without=["country"]):
        by_name = {place for name in finding["settings"].split() for place in within("place", name)}
        regions = by("characteristics", "paper")[row["paper"]][0]["regions"].split()
        by_paper = {place for name in regions for place in within("place", name)}
        for place in wanted & (by_name | by_paper):
            known = "both" if place in by_name & by_paper else "named" if place in by_name else "its paper's"
            if known in {"any": ["both", "named", "its paper's"], "named": ["both", "named"]}.get(
                places_of, ["both", "its paper's"]
            ):
                yield {**row, **main_kind(finding), "placeName": label("place", place), "known": known}


def theme_profile(options: Options) -> Iterator[Row]:
    for finding, row in evidence(options):
        yield {**row, **main_kind(finding), "heading": heading(row["anchor"])}


def voice(perspective: str, options: Options) -> Iterator[Row]:
    for finding, row in evidence(options):
        if perspective in finding["perspectives"].split():
            yield {**row, **main_kind(finding)}


def workforce_voice(options: Options) -> Iterator[Row]:
    for perspective in ("practitioners", "managers"):
        name = {"perspectiveName": label("perspective", perspective)}
        yield from ({**row, **name} for row in voice(perspective, options))


# Questions: outcomes


def outcomes(columns: Sequence[str], options: Options) -> Iterator[Row]:
    for finding, row in evidence(options):
        if "Outcome" in kinds(finding):
            told = {
                "heading": heading(row["anchor"]),
                "directionName": label("direction", finding["direction"]),
                "basisName": label("basis", finding["basis"]),
                "effectOf": "; ".join(sorted(label("effect-source", name) for name in effects(finding["id"]))),
            }
            yield {**row, **{column: told[column] for column in columns}}


def measured_outcomes(options: Options) -> Iterator[Row]:
    return outcomes(("directionName", "effectOf"), {**options, "basis": ["measured"]})


def no_effect_or_negative(options: Options) -> Iterator[Row]:
    for row in outcomes(("directionName", "effectOf", "basisName"), options):
        if row["directionName"] in (label("direction", name) for name in ("no-change", "negative")):
            yield row


# Questions: gaps and contradictions


def contradictions(options: Options) -> Iterator[Row]:
    passing: dict[str, list[Row]] = defaultdict(list)
    for finding, row in evidence(options):
        passing[finding["id"]].append(row)
    for relation in table("relations"):
        for side, here, there in (("first", "finding", "other"), ("other", "other", "finding")):
            for row in passing[relation[here]]:
                yield {
                    **row,
                    "relationName": relation["relation"],
                    "relation": f"{relation['finding']}-{relation['other']}",
                    "known": relation["known_by"],
                    "cue": relation["cue"],
                    "side": side,
                    "opposite": relation[there],
                    "oppositeStatement": statement("findings", relation[there]),
                }


def gaps(options: Options) -> Iterator[Row]:
    told = cells((finding, {}) for finding in table("findings"))
    passing = cells(evidence({**options, "min-mmat": ["0"]}, without=["kind", "level", "component"]))
    lowest = Decimal(options["min-mmat"][0])
    for component, level, kind in product(components(), concepts("level"), CELL_KINDS):
        asked = {"component": within("component", component), "level": {level}, "kind": {kind, "Finding"}}
        rows = passing[component, level, kind]
        ratings = [rating(row["paper"]) for row in rows]
        is_asked = all({"any", *names} & set(options.get(option, ["any"])) for option, names in asked.items())
        if is_asked and not any(value is not None and value >= lowest for value in ratings):
            yield {
                "componentName": label("component", component),
                "levelName": label("level", level),
                "kindName": label("kind", kind),
                "gap": gap_of(ratings, is_told=bool(told[component, level, kind])),
                "findings": str(len({row["finding"] for row in rows})),
                "papers": str(len({row["paper"] for row in rows})),
            }


def cells(evidence: Iterable[tuple[Row, Row]]) -> dict[tuple[str, str, str], list[Row]]:
    """Return evidence by component, level and kind."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for finding, row in evidence:
        for cell in product(finding["components"].split(), finding["levels"].split(), kinds(finding)):
            groups[cell].append(row)
    return groups


def components() -> list[str]:
    """Return the components, without the domains that hold them."""
    return [name for name in concepts("component") if len(within("component", name)) > 1]


def gap_of(ratings: Sequence[Decimal | None], *, is_told: bool) -> str:
    if not ratings:
        return "none passes the filters" if is_told else "no evidence"
    without = [value is None for value in ratings]
    return "only unrated" if all(without) else "rated lower or unrated" if any(without) else "only rated lower"


# Questions: the report itself


def evidence_for_question(options: Options) -> Iterator[Row]:
    passing: dict[str, list[Row]] = defaultdict(list)
    for finding, row in evidence(options):
        passing[finding["id"]].append(row)
    for conclusion in table("conclusions"):
        grounds = by("grounds", "conclusion").get(conclusion["id"], [])
        for asked in conclusion["questions"].split():
            if {"any", asked} & set(options["question"]):
                told = {
                    "asked": asked,
                    "question": statement("questions", asked),
                    "conclusion": conclusion["id"],
                    "conclusionStatement": conclusion["statement"],
                }
                if not grounds:
                    yield {**told, "ground": "none"}
                for ground in grounds:
                    yield from ({**told, **row, "ground": ground["known_by"]} for row in passing[ground["finding"]])


def rationales(options: Options) -> Iterator[Row]:
    for finding, row in evidence(options):
        if "Rationale" in kinds(finding):
            yield {**row, "heading": heading(row["anchor"])}


#: What the words of the cases find, as a reader would look for them.
FORMS = {"emergency": r"\bemergenc|\bemerging\b", "of": r"\bof\b", "roles": r"\broles?\b", "trust": r"\btrust"}


def search(options: Options) -> Iterator[Row]:
    for finding, row in evidence(options):
        told = [re.search(FORMS[words], finding["statement"], re.IGNORECASE) for words in options["words"]]
        if any(told) if options.get("match") == ["any"] else all(told):
            yield {**row, **main_kind(finding)}


#: How each question is answered.
QUESTIONS: dict[str, Callable[[Options], Iterator[Row]]] = {
    "appraisal-items": appraisal_items,
    "barriers-by-level": partial(by_level, "Barrier"),
    "both-barrier-and-facilitator": both_barrier_and_facilitator,
    "co-located-findings": co_located_findings,
    "code-profile": partial(profile, "code", "codeName"),
    "coding-differences": coding_differences,
    "component-profile": partial(profile, "component", "componentName"),
    "contradictions": contradictions,
    "country-profile": country_profile,
    "designs-by-section": designs_by_section,
    "disputed-influences": disputed_influences,
    "evidence-for-question": evidence_for_question,
    "facilitators-by-level": partial(by_level, "Facilitator"),
    "gaps": gaps,
    "influences": influences,
    "level-profile": partial(profile, "level", "levelName"),
    "levers": levers,
    "loops": loops,
    "measured-outcomes": measured_outcomes,
    "missing-appraisals": missing_appraisals,
    "most-cited-papers": most_cited_papers,
    "no-effect-or-negative": no_effect_or_negative,
    "outcomes-by-group": partial(outcomes, ("heading", "directionName", "effectOf", "basisName")),
    "paper-profile": paper_profile,
    "parents-voice": partial(voice, "parents-and-carers"),
    "participants": participants,
    "paths": paths,
    "quality-of-evidence": quality_of_evidence,
    "rationales": rationales,
    "review-based-findings": review_based_findings,
    "search": search,
    "service-model-profile": partial(profile, "model", "modelName"),
    "single-paper-findings": single_paper_findings,
    "source-issues": source_issues,
    "theme-profile": theme_profile,
    "unused-papers": unused_papers,
    "what-follows-from": partial(beside, "from", "to"),
    "what-leads-to": partial(beside, "to", "from"),
    "workforce-voice": workforce_voice,
    "young-peoples-voice": partial(voice, "children-and-young-people"),
}

#: What a question asks for where nothing else was asked for, as its documentation says.
DEFAULTS: dict[str, Options] = {
    "co-located-findings": {"component": ["co-location"]},
    "code-profile": {"code": ["levels-links-between"]},
    "component-profile": {"component": ["co-location"]},
    "country-profile": {"country": ["scotland"]},
    "disputed-influences": {"aimed": ["exclude"]},
    "evidence-for-question": {"question": ["sub-1"]},
    "gaps": {"min-mmat": ["0.8"]},
    "level-profile": {"level": ["national"]},
    "levers": {"aimed": ["exclude"]},
    "loops": {"steps": ["2"], "aimed": ["exclude"]},
    "no-effect-or-negative": {"effect-of": ["in-place"]},
    "paper-profile": {"paper": ["6"]},
    "paths": {"from": ["co-location"], "steps": ["2"], "aimed": ["exclude"]},
    "search": {"words": ["trust"]},
    "service-model-profile": {"model": ["family-safeguarding-hertfordshire"]},
    "theme-profile": {"section": ["process/challenges"]},
    "what-follows-from": {"factor": ["co-location"], "aimed": ["exclude"]},
    "what-leads-to": {"factor": ["trust"], "aimed": ["exclude"]},
}


def expected(name: str, options: Options) -> list[Row]:
    """Return the rows that a question has to answer, each once, without the columns that have nothing to tell."""
    rows = QUESTIONS[name]({**DEFAULTS.get(name, {}), **options})
    whole = [{column: text for column, text in row.items() if text} for row in rows]
    return [dict(one) for one in dict.fromkeys(tuple(sorted(row.items())) for row in whole)]
