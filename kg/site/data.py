"""The one data file of the explorer: what its pages read, gathered from query results."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from kg.graph import Graph
from kg.library import find_parameter
from kg.namespaces import ID, IE, local_name
from kg.numbers import whole_number
from kg.reconcile import reconcile
from kg.site import components, reviews
from kg.site.answers import Row, grouped, number, rows, site_queries

__all__ = ["collect", "to_script"]

Json = dict[str, Any]

#: Facets of the pages: the query parameter behind each, its label, and whether it selects findings or papers.
#: MMAT class is no concept; its values are listed here, in the order of legends.
_FACETS = (
    ("kind", "Kind", "finding"),
    ("level", "Level", "finding"),
    ("component", "Component", "finding"),
    ("perspective", "Perspective", "finding"),
    ("direction", "Direction", "finding"),
    ("basis", "Basis", "finding"),
    ("country", "Country", "finding"),
    ("model", "Service model", "finding"),
    ("code", "Reviewers' code", "finding"),
    ("section", "Section", "finding"),
    ("region", "Region", "paper"),
    ("source-type", "Source type", "paper"),
    ("study-type", "Study type", "paper"),
    ("method", "Method", "paper"),
    ("group", "Participants", "paper"),
    ("chapter", "Chapter", "paper"),
)

#: Facets whose values are places, by the vocabulary that the pages make of those that findings name or papers cover.
_PLACES = {"country": "setting", "region": "region"}

#: Queries whose rows the charts of the overview draw as they are.
_FIGURES = (
    "site-figure-03-study-types",
    "site-figure-04-methods",
    "site-figure-05-regions",
    "site-figure-06-years",
    "site-figure-07-groups",
    "site-figure-08-professionals",
    "site-figure-09-families",
    "site-figure-11-ratings",
    "site-figure-12-approaches",
    "site-appraisal-summary",
)

_NUMBERS = {"papers", "findings", "count", "from", "rating", "coefficient", "coded", "whereCoded"}

# Kinds as readers look for them; a kind that is not named here follows, by label.
_KIND_ORDER = (
    "Barrier",
    "Facilitator",
    "Outcome",
    "Experience",
    "Practice",
    "Rationale",
    "Definition",
    "EvidenceNote",
)


def collect(graph: Graph) -> Json:
    """Return everything that the pages read, in an order that depends on the graph alone."""
    described = rows(graph, "site-review")
    schemes = _schemes(graph)
    names = components.iris(schemes)
    parts = reviews.split(graph, [row["id"] for row in described])
    own = reviews.join({review: _own(part, names) for review, part in parts.items()})
    return {
        "format": 1,
        "ids": ID,
        "terms": IE,
        "review": reviews.together(described),
        "contributors": own["contributors"],
        "headline": {row["what"]: whole_number(row["count"]) for row in rows(graph, "site-headline")},
        "thresholds": {
            local_name(row["threshold"]): {**_without(row, "threshold"), "value": number(row["value"])}
            for row in rows(graph, "site-thresholds")
        },
        "statuses": {local_name(row["status"]): _without(row, "status") for row in rows(graph, "site-statuses")},
        "facets": _facets(),
        "schemes": schemes,
        "sections": own["sections"],
        "papers": own["papers"],
        "findings": own["findings"],
        "questions": own["questions"],
        "conclusions": own["conclusions"],
        "relations": own["relations"],
        "issues": own["issues"],
        "reported": own["reported"],
        "agreement": own["agreement"],
        "criteria": own["criteria"],
        "rules": rows(graph, "site-coding-rules"),
        "figures": {name: [_numeric(row) for row in rows(graph, name)] for name in _FIGURES},
        "queries": {
            name: {"summary": query.summary, "description": query.description, "text": query.text}
            for name, query in sorted(site_queries().items())
        },
    }


def _own(graph: Graph, names: Mapping[str, str]) -> Json:
    """Return what one review says of its own things; ``names`` are those of components by IRI."""
    return {
        "contributors": rows(graph, "site-contributors"),
        "sections": _placed(rows(graph, "site-sections")),
        "papers": _papers(graph),
        "findings": _findings(graph, names),
        "questions": _placed(rows(graph, "site-questions")),
        "conclusions": _conclusions(graph, names),
        "relations": rows(graph, "site-relations"),
        "issues": _issues(graph),
        "reported": _reported(graph),
        "agreement": [_numeric(row) for row in rows(graph, "site-agreement")],
        "criteria": rows(graph, "site-criteria"),
    }


def to_script(data: Json) -> str:
    """Return the data as a script that any browser reads from the file system.

    Pages opened from a folder may not fetch JSON. What could end the script element or a line of it is
    written as an escape, so that no text of the graph is ever markup.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"window.EVIDENCE = {text};\n"


def _without(row: Row, name: str) -> Json:
    return {key: value for key, value in row.items() if key != name}


def _numeric(row: Row) -> Json:
    return {key: number(value) if key in _NUMBERS else value for key, value in row.items()}


def _facets() -> list[Json]:
    facets: list[Json] = []
    for name, label, of in _FACETS:
        parameter = find_parameter(name)
        facets.append(
            {
                "name": name,
                "label": label,
                "of": of,
                "variable": parameter.variable,
                "scheme": _PLACES.get(name, parameter.scheme or name),
                "help": parameter.help,
            }
        )
    mmat = {
        "name": "mmat",
        "label": "MMAT class",
        "of": "paper",
        "variable": "mmatClass",
        "scheme": "mmat",
        "help": "Class of the overall MMAT rating of a supporting paper.",
    }
    place = next(index for index, facet in enumerate(facets) if facet["of"] == "paper")
    return [*facets[:place], mmat, *facets[place:]]


def _schemes(graph: Graph) -> Json:
    schemes: Json = {
        local_name(row["scheme"]): {
            "title": row["title"],
            "description": row.get("description", ""),
            "source": row.get("source", ""),
            "concepts": [],
        }
        for row in rows(graph, "site-schemes")
    }
    placed = rows(graph, "site-domains")
    domains = {row["domain"] for row in placed if "domain" in row}
    seen: set[str] = set()
    for row in rows(graph, "site-concepts"):
        if row["concept"] in seen:
            continue
        seen.add(row["concept"])
        scheme, name = local_name(row["scheme"]), local_name(row["concept"])
        concept: Json = {"id": name, "label": row["label"]}
        if "definition" in row:
            concept["definition"] = row["definition"]
        if "broader" in row:
            concept["broader"] = local_name(row["broader"])
        if row["concept"] in domains:
            concept["domain"] = True
        if "notation" in row:
            concept["notation"] = row["notation"]
        if "category" in row:
            concept["category"] = local_name(row["category"])
        schemes[scheme]["concepts"].append(concept)
    components.gather(schemes, [local_name(row["scheme"]) for row in placed])
    _split_places(graph, schemes)
    schemes["kind"] = {"title": "Kinds of findings", "description": "", "source": "", "concepts": _kinds(graph)}
    return schemes


def _split_places(graph: Graph, schemes: Json) -> None:
    """Replace the one geography by two lists for menus: the places that findings name, and those of papers."""
    places = schemes.pop("place", None)
    if places is None:
        return
    by_name = {concept["id"]: concept for concept in places["concepts"]}
    for name, title, query in (
        ("setting", "Places that findings name", "site-finding-codes"),
        ("region", "Places of papers", "site-paper-codes"),
    ):
        used: set[str] = set()
        for row in rows(graph, query):
            at = local_name(row["concept"]) if local_name(row["scheme"]) == "place" else ""
            while at in by_name and at not in used:
                used.add(at)
                at = by_name[at].get("broader", "")
        kept = [{**by_name[at], "iri": f"{ID}place/{at}"} for at in by_name if at in used]
        schemes[name] = {**places, "title": title, "concepts": kept}


def _kinds(graph: Graph) -> list[Json]:
    kinds = [
        {"id": local_name(row["kind"]), "label": row["label"], "definition": row["definition"]}
        for row in rows(graph, "site-kinds")
    ]
    order = {name: place for place, name in enumerate(_KIND_ORDER)}
    return sorted(kinds, key=lambda kind: (order.get(kind["id"], len(order)), kind["label"]))


def _papers(graph: Graph) -> list[Json]:
    authors = grouped(rows(graph, "site-authors"), "code", lambda row: row["author"])
    classes = {row["code"]: row["class"] for row in rows(graph, "site-listed-papers")}
    codes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(graph, "site-paper-codes"):
        scheme = local_name(row["scheme"])
        codes[row["code"]]["region" if scheme == "place" else scheme].append(local_name(row["concept"]))
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(graph, "site-appraisal-items"):
        answers[row["code"]][local_name(row["item"])] = local_name(row["answer"])
    papers: list[Json] = []
    for row in rows(graph, "site-papers"):
        code = row["code"]
        paper: Json = {
            **row,
            "code": whole_number(code, "the number of a paper"),
            "year": whole_number(row["year"], "a year"),
            "status": local_name(row["status"]),
        }
        if "workType" in row:
            paper["workType"] = local_name(row["workType"])
        for name in ("rating", "computed"):
            if name in row:
                paper[name] = number(row[name])
        paper |= {"mmat": classes[code], "authors": authors.get(code, []), **codes[code]}
        if code in answers:
            paper["answers"] = answers[code]
        papers.append(paper)
    return papers


def _findings(graph: Graph, names: Mapping[str, str]) -> list[Json]:
    kinds = grouped(rows(graph, "site-finding-kinds"), "id", lambda row: local_name(row["kind"]))
    codes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(graph, "site-finding-codes"):
        about = names.get(row["concept"])
        scheme = components.HOME if about else local_name(row["scheme"])
        codes[row["id"]]["setting" if scheme == "place" else scheme].append(about or local_name(row["concept"]))
    anchors: dict[str, dict[str, Json]] = defaultdict(dict)
    for row in rows(graph, "site-supports"):
        anchor = anchors[row["id"]].setdefault(row["anchor"], _anchor(row))
        anchor["papers"].append(whole_number(row["code"], "the number of a paper"))
    differences = grouped(
        rows(graph, "site-coding-differences"),
        "id",
        lambda row: {"facet": row["facet"], "first": row["first"], "second": row["second"]},
    )
    findings: list[Json] = []
    for row in rows(graph, "site-findings"):
        name, main = row["id"], local_name(row["mainKind"])
        others = [kind for kind in kinds.get(name, []) if kind != main]
        findings.append(
            {
                "id": name,
                "statement": row["statement"],
                "kind": [main, *others],
                **codes[name],
                "anchors": list(anchors[name].values()),
                **({"codings": differences[name]} if name in differences else {}),
            }
        )
    return findings


def _placed(table: Iterable[Row]) -> list[Json]:
    """Return rows with their position as a number."""
    return [{**row, "position": whole_number(row["position"], "a position")} for row in table]


def _anchor(row: Row) -> Json:
    anchor: Json = {
        "at": row["anchor"],
        "section": row["section"],
        "paragraph": whole_number(row["paragraph"], "a paragraph"),
    }
    if "sentence" in row:
        anchor["sentence"] = whole_number(row["sentence"], "a sentence")
    if row["citedBy"] == "attribution":
        anchor["byName"] = True
    return {**anchor, "papers": []}


def _conclusions(graph: Graph, names: Mapping[str, str]) -> list[Json]:
    links = rows(graph, "site-conclusion-links")
    questions = grouped([row for row in links if row["link"] == "question"], "id", lambda row: row["target"])
    concerned = [row for row in links if row["link"] == "component"]
    about = grouped(concerned, "id", lambda row: names.get(row["component"], row["target"]))
    grounds = grouped(
        rows(graph, "site-conclusion-grounds"),
        "id",
        lambda row: {"finding": row["finding"], "how": row["how"]},
    )
    return [
        {
            **row,
            "questions": questions.get(row["id"], []),
            "component": about.get(row["id"], []),
            "grounds": grounds.get(row["id"], []),
        }
        for row in rows(graph, "site-conclusions")
    ]


def _issues(graph: Graph) -> list[Json]:
    links = rows(graph, "site-source-issue-links")
    papers = grouped(
        [row for row in links if row["link"] == "paper"],
        "id",
        lambda row: whole_number(row["target"], "the number of a paper"),
    )
    findings = grouped([row for row in links if row["link"] == "finding"], "id", lambda row: row["target"])
    return [
        {
            **row,
            "weight": local_name(row["weight"]),
            "papers": papers.get(row["id"], []),
            "findings": findings.get(row["id"], []),
        }
        for row in rows(graph, "site-source-issues")
    ]


def _reported(graph: Graph) -> list[Json]:
    """Return the numbers that the report states, each with the number that the graph gives, and whether they agree."""
    found = {figure.identifier: figure for figure in reconcile(graph)}
    return [
        {**row, "computed": number(str(found[row["id"]].computed)), "verdict": found[row["id"]].verdict}
        for row in rows(graph, "site-reported-figures")
        if row["id"] in found
    ]
