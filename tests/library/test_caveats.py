"""The notes under an answer, each number recounted from the tables."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

import kg
from tests.competency.expected import DEFAULTS, expected
from tests.oracle import Options, Row, concepts, definition, label, supporting, table

#: Options that leave out papers, and so may leave out some of the papers of a finding.
OF_PAPERS = {"min-mmat", "unrated", "region", "source-type", "study-type"}
ASKED: list[tuple[str, Options]] = [
    ("barriers-by-level", {}),
    ("barriers-by-level", {"level": ["national"], "min-mmat": ["0.8"]}),
    ("barriers-by-level", {"level": ["individual"], "min-mmat": ["1"]}),
    ("barriers-by-level", {"unrated": ["only"]}),
    ("barriers-by-level", {"unrated": ["exclude"]}),
    ("component-profile", {}),
    ("component-profile", {"component": ["trust"], "min-mmat": ["0.8"], "region": ["united-kingdom"]}),
    ("component-profile", {"component": ["training-and-development"], "region": ["europe"]}),
    ("contradictions", {}),
    ("contradictions", {"min-mmat": ["0.8"]}),
    ("evidence-for-question", {}),
    ("evidence-for-question", {"question": ["sub-6"], "min-mmat": ["0.8"]}),
    ("most-cited-papers", {"min-mmat": ["1"]}),
    ("no-effect-or-negative", {"min-mmat": ["0.6"]}),
    ("outcomes-by-group", {"source-type": ["grey-literature"]}),
    ("participants", {"min-mmat": ["0.8"]}),
    ("parents-voice", {"study-type": ["primary-research"]}),
    ("quality-of-evidence", {}),
    ("search", {"words": ["emergency"], "unrated": ["exclude"]}),
    ("service-model-profile", {"model": ["share"], "min-mmat": ["0.2"]}),
    ("single-paper-findings", {"min-mmat": ["0.2"]}),
    ("unused-papers", {"min-mmat": ["0.8"]}),
    ("what-leads-to", {}),
    ("what-leads-to", {"factor": ["cost"]}),
    ("what-leads-to", {"factor": ["cost"], "aimed": ["include"]}),
    ("what-leads-to", {"factor": ["child-safety"], "state": ["lacking"], "min-mmat": ["0.6"]}),
    ("what-follows-from", {"factor": ["participation-and-empowerment"]}),
    ("what-follows-from", {"factor": ["child-health"]}),
    ("influences", {"from": ["trust"], "to": ["integration", "cost"]}),
    ("disputed-influences", {"to": ["child-health"], "unrated": ["exclude"]}),
    ("paths", {"to": ["cost"]}),
    ("loops", {"factor": ["workload-and-capacity"], "min-papers": ["2"]}),
    ("levers", {"state": ["strained"]}),
]
#: The questions about claims of influence, with the option that names a factor of each.
OF_CLAIMS = {
    "disputed-influences": ("from", "to"),
    "influences": ("from", "to"),
    "levers": ("factor",),
    "loops": ("factor",),
    "paths": ("from", "to"),
    "what-follows-from": ("factor",),
    "what-leads-to": ("factor",),
}
#: What tells one claim from another.
CLAIM = ("finding", "fromName", "stateName", "effectName", "toName")


def quantity(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def names(rows: list[Row], column: str) -> set[str]:
    return {row[column] for row in rows if column in row}


def what_is_shown(name: str, options: Options) -> str:
    shown = [f"--{option} {value}" for option, (value,) in DEFAULTS.get(name, {}).items() if option not in options]
    return f"Shown: {', '.join(shown)}, as nothing else was asked for." if shown else ""


def what_it_counts_up_to(rows: list[Row], options: Options) -> str:
    findings, papers = names(rows, "finding"), names(rows, "paper")
    if not rows:
        given = " ".join(f"--{option} {value}" for option, values in options.items() for value in values)
        return f"Nothing in the graph passes {given}: leave one of these out, or try another value."
    if findings and papers:
        return f"{quantity(len(findings), 'finding')} from {quantity(len(papers), 'paper')}."
    routes = {row["route"] for row in rows if "route" in row}
    return f"{quantity(len(findings), 'finding')}." if findings else f"{quantity(len(routes or rows), 'row')}."


def tally(title: str, groups: dict[str, set[tuple[str, ...]]]) -> str:
    return f"{title}: {', '.join(f'{len(groups[name])} {name}' for name in sorted(groups))}." if groups else ""


def relations_told(rows: list[Row]) -> str:
    groups: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in rows:
        if "relation" in row:
            groups[row["relationName"]].add((row["relation"],))
    return tally("Relations", groups)


def grounds_told(rows: list[Row]) -> str:
    groups: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in rows:
        if "ground" in row:
            groups[row["ground"]].add((row["conclusion"], row.get("finding", "")))
    return tally("Grounds of the conclusions", groups)


def claims_told(rows: list[Row]) -> str:
    groups: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in rows:
        if "stanceName" in row:
            groups[row["stanceName"]].add(tuple(row[column] for column in CLAIM))
    return tally("Claims of influence", groups)


def what_claims_are(name: str, rows: list[Row], options: Options) -> list[str]:
    """What they are not, what was asked for and the states shown mean, and what is only aimed at."""
    if name not in OF_CLAIMS:
        return []
    defaults = DEFAULTS.get(name, {})
    asked = {factor for option in OF_CLAIMS[name] for factor in options.get(option, defaults.get(option, ["any"]))}
    shown = {row["stateName"] for row in rows if "stateName" in row} - {"Present"}
    states = {state for state in concepts("factor-state") if label("factor-state", state) in shown}
    notes = []
    if rows:
        notes.append(
            "These are claims that sources make, not causes that anyone proved; numbers count claims and papers, "
            "they tell no strength."
        )
    if rows and "route" in rows[0]:
        notes.append(
            "A path or loop is put together here: its steps are claims of different studies, often of other places and "
            "services, and no source claims the whole."
        )
    meant = [
        (one, scheme)
        for scheme in ("component", "factor", "factor-state", "outcome-area")
        for one in asked | states
        if one in concepts(scheme)
    ]
    for factor, scheme in sorted(meant, key=lambda pair: f"{pair[1]}/{pair[0]}"):
        concluded = sum(factor in row["components"].split() for row in table("conclusions"))
        notes.append(f"{label(scheme, factor)}: {definition(scheme, factor)}")
        if concluded:
            notes.append(
                f"The review draws {quantity(concluded, 'conclusion')} on it: "
                f"integration-kg search --component {factor} --thing conclusion"
            )
    leaves_out = options.get("aimed", defaults.get("aimed")) == ["exclude"]
    aimed = (
        expected(name, {**options, "aimed": ["only"]})
        if leaves_out and name not in ("levers", "loops", "paths")
        else []
    )
    more = len({tuple(row[column] for column in CLAIM) for row in aimed})
    if more:
        verb, them = ("claim tells", "it") if more == 1 else ("claims tell", "them")
        notes.append(f"{more} more {verb} only what is aimed at: --aimed include brings {them} in.")
    return notes


def contradicted_or_qualified(rows: list[Row]) -> str:
    findings = names(rows, "finding")
    others: dict[str, set[str]] = defaultdict(set)
    for row in table("relations"):
        others[row["other"]].add(row["finding"])
        if row["relation"] == "contradicts":
            others[row["finding"]].add(row["other"])
    touched = sorted(findings & set(others))
    if not touched or any("relation" in row for row in rows):
        return ""
    told = [f"{one} by {' and '.join(sorted(others[one]))}" for one in touched]
    named = ", ".join(told[:6]) + (f" and {len(told) - 6} more" if len(told) > 6 else "")
    return f"Other findings contradict or qualify {len(told)} of these ({named}): integration-kg query contradictions"


def left_out_for_want_of_a_rating(name: str, rows: list[Row], options: Options) -> str:
    """Findings, or papers where rows tell of these alone, that stand on papers without a rating only."""
    if options.get("unrated") != ["exclude"]:
        return ""
    without = expected(name, {**options, "unrated": ["only"]})
    thing = "finding" if name not in ("most-cited-papers", "participants", "unused-papers") else "paper"
    lacking: dict[str, set[str]] = defaultdict(set)
    for row in without:
        if row.get(thing) and row[thing] not in names(rows, thing):
            lacking[row["appraisal"].lower()].add(row[thing])
    more = set().union(*lacking.values())
    if not more:
        return ""
    parts = [f"{len(lacking[why])} {why}" for why in ("not in the source", "not applicable") if lacking[why]]
    both = len(lacking["not in the source"] & lacking["not applicable"])
    parts += [f"{both} of them both"] if both else []
    alone = len(more) == 1
    verbs = {"finding": ("rests on papers", "rest on papers"), "paper": ("is", "are")}[thing]
    return (
        f"{quantity(len(more), f'more {thing}')} {verbs[0 if alone else 1]} without a rating ({', '.join(parts)}): "
        f"--unrated include adds {'it' if alone else 'them'}."
    )


def further_papers(rows: list[Row], options: Options) -> str:
    shown: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if "finding" in row and "paper" in row:
            shown[row["finding"]].add(row["paper"])
    more = [finding for finding, papers in shown.items() if supporting(finding) - papers]
    if not more or not OF_PAPERS & set(options):
        return ""
    return f"{len(more)} of these rest{'s' * (len(more) == 1)} on further papers too, which the parameters leave out."


def contradictions_in_the_report(rows: list[Row]) -> str:
    findings = names(rows, "finding")
    issues = {
        row["id"]: set(row["findings"].split()) & findings
        for row in table("source-issues")
        if row["weight"] != "printing" and set(row["findings"].split()) & findings
    }
    if not issues:
        return ""
    named = ", ".join(sorted(issues)[:6]) + (f" and {len(issues) - 6} more" if len(issues) > 6 else "")
    return (
        f"Contradictions and slips in the report touch {len(set().union(*issues.values()))} of these ({named}): "
        f"integration-kg query source-issues --issue {min(issues)}"
    )


@pytest.fixture(scope="module")
def opened(graph_folder: Path) -> kg.EvidenceGraph:
    return kg.open(graph_folder)


@pytest.mark.parametrize(("name", "options"), ASKED, ids=str)
def test_the_notes_are_those_of_a_recount(name: str, options: Options, opened: kg.EvidenceGraph) -> None:
    asked = {option.replace("-", "_"): list(values) for option, values in options.items()}
    if "min-mmat" in options:
        options = {**options, "unrated": ["exclude"]}
    rows = expected(name, options)
    notes = [
        what_is_shown(name, options),
        what_it_counts_up_to(rows, options),
        relations_told(rows),
        claims_told(rows),
        grounds_told(rows),
        *what_claims_are(name, rows, options),
        left_out_for_want_of_a_rating(name, rows, options),
        further_papers(rows, options),
        contradicted_or_qualified(rows),
        contradictions_in_the_report(rows),
    ]
    assert opened.ask(name, **asked).caveats == [note for note in notes if note]


def test_every_kind_of_note_is_recounted() -> None:
    """Each of them has something to tell in a case, and nothing in another; singular and plural both occur."""
    left_out, further, issues, qualified = set(), set(), set(), set()
    claims: set[str] = set()
    for name, asked in ASKED:
        options = {**asked, **({"unrated": ["exclude"]} if "min-mmat" in asked else {})}
        rows = expected(name, options)
        left_out.add(left_out_for_want_of_a_rating(name, rows, options))
        further.add(further_papers(rows, options))
        issues.add(contradictions_in_the_report(rows))
        qualified.add(contradicted_or_qualified(rows))
        claims.update(what_claims_are(name, rows, options))
    for notes in (left_out, further, issues, qualified):
        assert "" in notes
    assert any("of them both" in note for note in left_out)
    for verb in (" is without", " are without", " rest on papers"):
        assert any(verb in note for note in left_out), verb
    assert any(" rests on further" in note for note in further)
    assert any(" rest on further" in note for note in further)
    for start in ("These are", "A path or", "Lacking: ", "Strained: ", "Cost: ", "Trust: ", "The review draws"):
        assert any(note.startswith(start) for note in claims), start
    assert any(" more claims tell" in note for note in claims)
    assert any(" more): " in note for note in qualified)
    assert any(" more): " in note for note in issues)
    assert any(note and " more): " not in note for note in issues)
