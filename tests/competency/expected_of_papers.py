"""What questions about papers and about the report itself have to answer, recounted from the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import rdflib
from rdflib.namespace import SKOS

from tests.oracle import (
    IDS,
    IE,
    REVIEWS,
    Options,
    Row,
    about,
    by,
    citation,
    evidence,
    is_in,
    kinds,
    label,
    main_kind,
    papers,
    rating_class,
    statement,
    supporting,
    table,
    vocabularies,
)

ANSWERS = {"1": "Yes", "0": "No", "3": "Can't tell"}
COUNT_STATUS = {
    "stated": "Stated",
    "stated-in-part": "Stated in part",
    "not-stated": "Not stated",
    "not-applicable": "Not applicable",
}


def paper_profile(options: Options) -> Iterator[Row]:
    columns = {
        "source_type": ("source type", "source-type"),
        "study_type": ("study type", "study-type"),
        "methods": ("data collection method", "data-collection-method"),
        "groups": ("participant group", "participant-group"),
        "regions": ("region", "place"),
    }
    printed = {"staff_as_printed": "staff as printed", "families_as_printed": "families as printed"}
    for paper in papers(options):
        told = {name: text for name, text in about(paper).items() if name != "paper"}
        (row,) = by("characteristics", "paper")[paper]
        yield {**told, "part": "paper", "about": "reference"}
        for column, (name, scheme) in columns.items():
            for value in row[column].split():
                yield {**told, "part": "paper", "about": name, "statement": label(scheme, value)}
        for column, name in printed.items():
            yield {**told, "part": "paper", "about": name, "statement": row[column]}
        for item in items(paper):
            yield {
                **told,
                "part": "appraisal item",
                "about": item["notation"],
                "statement": item["question"],
                "answer": item["answer"],
            }
        for finding, one in evidence({"paper": [paper]}):
            told_of = {column: one[column] for column in ("finding", "statement", "anchor")}
            yield {**told, **told_of, "part": "finding", "about": label("kind", kinds(finding)[0])}


def items(paper: str) -> Iterator[Row]:
    """Yield the items of a paper's appraisal that were answered."""
    for row in by("appraisals", "paper").get(paper, []):
        for name, answer in row.items():
            if name.startswith("q") and answer:
                concept = rdflib.URIRef(f"{IDS}mmat-item/{name}")
                category = vocabularies().value(concept, IE.designCategory)
                yield {
                    "categoryName": str(vocabularies().value(category, SKOS.prefLabel)),
                    "notation": name.removeprefix("q"),
                    "question": label("mmat-item", name),
                    "answer": ANSWERS[answer],
                }


def appraisal_items(options: Options) -> Iterator[Row]:
    for paper in papers({**options, "unrated": ["exclude"]}):
        yield from ({**item, **about(paper)} for item in items(paper))


def cited_in(options: Options) -> dict[str, set[str]]:
    """Return the papers that each chapter cites, or each section named."""
    cited: dict[str, set[str]] = defaultdict(set)
    for marker in table("citations"):
        for section in table("sections"):
            is_asked = section["key"] in options["section"] if "section" in options else not section["parent"]
            if is_asked and is_in(marker["section"], [section["key"]]):
                cited[section["title"]] |= set(marker["papers"].split())
    return cited


def designs_by_section(options: Options) -> Iterator[Row]:
    aspects = {
        "source_type": ("source type", "source-type"),
        "study_type": ("study type", "study-type"),
        "methods": ("data collection method", "data-collection-method"),
    }
    for title, cited in cited_in(options).items():
        for column, (aspect, scheme) in aspects.items():
            counted: dict[str, set[str]] = defaultdict(set)
            for paper in cited & set(papers(options)):
                for name in by("characteristics", "paper")[paper][0][column].split():
                    counted[name].add(paper)
            for name, those in counted.items():
                yield {"heading": title, "aspect": aspect, "design": label(scheme, name), "papers": str(len(those))}


def quality_of_evidence(options: Options) -> Iterator[Row]:
    classes = {"high": "high", "middle": "middle", "low": "low", "notInSource": "not-in-source"}
    classes |= {"notRated": "not-rated"}
    for title, cited in cited_in(options).items():
        those = cited & set(papers({name: values for name, values in options.items() if name != "section"}))
        rows = [by("characteristics", "paper")[paper][0] for paper in those]
        counts = {
            "papers": len(those),
            "notApplicable": sum(rating_class(paper) == "not-applicable" for paper in those),
            "peerReviewed": sum(row["source_type"] == "peer-reviewed" for row in rows),
            "primaryResearch": sum(row["study_type"] == "primary-research" for row in rows),
        } | {column: sum(rating_class(paper) == name for paper in those) for column, name in classes.items()}
        if those:
            yield {"heading": title, **{column: str(count) for column, count in counts.items()}}


def supported(paper: str) -> set[str]:
    """Return the findings that a paper supports."""
    return {row["id"] for row in table("findings") if paper in supporting(row["id"])}


def missing_appraisals(options: Options) -> Iterator[Row]:
    for paper in papers({**options, "unrated": ["only"]}):
        (row,) = by("characteristics", "paper")[paper]
        yield {
            **about(paper),
            "title": by("papers", "code")[paper][0]["title"],
            "sourceTypeName": label("source-type", row["source_type"]),
            "studyTypeName": label("study-type", row["study_type"]),
            "findings": str(len(supported(paper))),
        }


def most_cited_papers(options: Options) -> Iterator[Row]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for _, row in evidence(options):
        groups[row["paper"]].append(row)
    for paper, rows in groups.items():
        anchors = {row["anchor"] for row in rows}
        chapters = {anchor.split("#")[0].split("/")[0] for anchor in anchors}
        counts = {"findings": {row["finding"] for row in rows}, "anchors": anchors, "chapters": chapters}
        yield {**about(paper), **{column: str(len(those)) for column, those in counts.items()}}


def review_based_findings(options: Options) -> Iterator[Row]:
    for _, row in evidence(options):
        types = {paper: by("characteristics", "paper")[paper][0]["study_type"] for paper in supporting(row["finding"])}
        if types[row["paper"]] in REVIEWS:
            counts = {"papers": len(types), "reviews": sum(name in REVIEWS for name in types.values())}
            yield {
                **row,
                "studyTypeName": label("study-type", types[row["paper"]]),
                **{column: str(count) for column, count in counts.items()},
            }


def single_paper_findings(options: Options) -> Iterator[Row]:
    for finding, row in evidence(options):
        if len(supporting(finding["id"])) == 1:
            yield {**row, **main_kind(finding)}


def coding_differences(options: Options) -> Iterator[Row]:
    second = by("coding/second", "id")
    for first in table("coding/first"):
        name = first["id"]
        for facet in first if name in second and name in by("findings", "id") else []:
            one, other = first[facet], second[name][0][facet]
            if set(one.split()) != set(other.split()) and name in options.get("finding", [name]):
                told = {"finding": name, "facet": facet, "statement": statement("findings", name)}
                yield {**told, "first": one, "second": other}


def participants(options: Options) -> Iterator[Row]:
    let_through = papers(options)
    for row in table("participants"):
        if row["paper"] in let_through:
            told = {column: row[column] for column in ("group", "number", "method", "remark")}
            status = COUNT_STATUS[row["status"]]
            yield {**about(row["paper"]), **told, "participantColumn": row["column"], "countStatus": status}


def source_issues(options: Options) -> Iterator[Row]:
    columns = {"placeA": "place_a", "readingA": "reading_a", "placeB": "place_b", "readingB": "reading_b"}
    columns |= {column: column for column in ("category", "statement", "taken", "reason")}
    for issue in table("source-issues"):
        told = {name: issue[column] for name, column in columns.items()} | {"issue": issue["id"]}
        told["weightName"] = label("issue-weight", issue["weight"])
        things = [(paper, f"{paper} {citation(paper)}", "paper") for paper in issue["papers"].split()]
        things += [(finding, finding, "finding") for finding in issue["findings"].split()]
        is_asked = {"any", issue["weight"]} & set(options.get("weight", ["misleads", "worth-knowing"]))
        if is_asked and issue["id"] in options.get("issue", [issue["id"]]):
            for thing, name, kind in things or [("", "", "")]:
                if all(
                    kind == option and thing in options[option] for option in ("paper", "finding") if option in options
                ):
                    yield {**told, "about": thing, "aboutName": name}


def unused_papers(options: Options) -> Iterator[Row]:
    used = {paper for finding in table("findings") for paper in supporting(finding["id"])}
    for paper in papers(options):
        if paper not in used:
            yield {**about(paper), "title": by("papers", "code")[paper][0]["title"]}
