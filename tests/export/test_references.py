"""References, read by citeproc-py, rispy and pandoc."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from kg.export import Job, select
from kg.export.references import write_ris
from kg.graph import Graph
from kg.references import bibtex_text, csl_items, ris_text
from kg.tables import Review
from tests.export.conftest import HOSTILE_LINE, pandoc


def items(folder: Path) -> dict[str, dict[str, Any]]:
    loaded = json.loads((folder / "references.json").read_text(encoding="utf-8"))
    return {item["id"]: item for item in loaded}


def test_every_paper_is_there_with_its_fields(everything: Path, review: Review) -> None:
    found = items(everything)
    assert len(found) == 87
    types = {"article": "article-journal", "report": "report", "chapter": "chapter"}
    for row in review["papers"]:
        item = found[f"rer2023-{row['code']}"]
        assert item["type"] == types[row["work_type"]]
        assert item["title"] == row["title"]
        assert item["issued"] == {"date-parts": [[row["year"]]]}
        assert item.get("DOI") == row["doi"]
        assert item.get("volume") == row["volume"]
        assert item.get("issue") == row["issue"]
        assert item.get("page", "") == (row["pages"] or row["article_number"] or "").replace("–", "-")


def test_names_are_as_printed_and_those_not_named_are_others(everything: Path, review: Review) -> None:
    found = items(everything)
    printed: dict[str, list[str]] = {}
    for row in review["authors"]:
        printed.setdefault(f"rer2023-{row['paper']}", []).append(row["family"] or row["organisation"])
    for key, names in printed.items():
        given = [name.get("family") or name["literal"] for name in found[key]["author"]]
        assert given == ["others" if name == "et al." else name for name in names]
        assert ("Further authors are not named in the source." in found[key]["note"]) == ("et al." in names)


@pytest.mark.programs
def test_every_reference_carries_the_paper_s_number_and_rating(everything: Path, review: Review) -> None:
    found = items(everything)
    records = {r["id"]: r for r in rispy.loads((everything / "references.ris").read_text(encoding="utf-8"))}
    read = json.loads(pandoc("-f", "bibtex", "-t", "csljson", "references.bib", cwd=everything))
    notes = {item["id"]: item["note"] for item in read}
    for row in review["papers"]:
        key = f"rer2023-{row['code']}"
        assert found[key]["note"].startswith(f"Paper {row['code']} of the review; ")
        assert [note for note in records[key]["notes"] if not note.startswith("Selection (")] == [found[key]["note"]]
        assert notes[key] == found[key]["note"]
    assert found["rer2023-1"]["note"] == "Paper 1 of the review; overall MMAT rating 80%"
    told = {re.sub(r"\d+%", "…", item["note"].split("; ")[1].split(".")[0]) for item in found.values()}
    assert told == {"overall MMAT rating …", "rating not in the source", "rating not applicable"}


@pytest.mark.programs
@pytest.mark.parametrize("name", ["references.json", "references.bib"])
def test_a_bibliography_does_not_print_the_note(everything: Path, name: str) -> None:
    document = f'---\nnocite: "@*"\nbibliography: {everything / name}\n---\n'
    printed = pandoc("--citeproc", "-f", "markdown", "-t", "plain", "--wrap=none", text=document)
    assert "of the review;" not in printed
    assert "MMAT" not in printed


@pytest.mark.programs
def test_citeproc_makes_a_bibliography(everything: Path) -> None:
    loaded = list(items(everything).values())
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(loaded), formatter.plain)
    for item in loaded:
        bibliography.register(Citation([CitationItem(item["id"])]))
    entries = [str(entry) for entry in bibliography.bibliography()]
    assert len(entries) == 87
    assert not any("of the review;" in entry for entry in entries)
    assert any("Alexander" in entry and "2018" in entry and "801–809" in entry.replace("-", "–") for entry in entries)


def test_rispy_reads_every_record(everything: Path) -> None:
    found = rispy.loads((everything / "references.ris").read_text(encoding="utf-8"))
    expected = items(everything)
    assert {record["id"] for record in found} == set(expected)
    kinds = {"article-journal": "JOUR", "report": "RPRT", "chapter": "CHAP"}
    for record in found:
        item = expected[record["id"]]
        assert record["type_of_reference"] == kinds[item["type"]]
        assert record.get("title", record.get("primary_title")) == item["title"]
        assert record.get("doi") == item.get("DOI")
        assert len(record.get("authors", [])) == len(item.get("author", []))
        pages = "-".join(part for part in (record.get("start_page"), record.get("end_page")) if part)
        assert pages == item.get("page", "")


@pytest.mark.programs
def test_pandoc_reads_the_bibtex_as_the_csl(everything: Path) -> None:
    read = json.loads(pandoc("-f", "bibtex", "-t", "csljson", "references.bib", cwd=everything))
    expected = items(everything)
    assert {item["id"] for item in read} == set(expected)
    for item in read:
        same = expected[item["id"]]
        for field in ("DOI", "URL", "volume", "issue", "page", "publisher"):
            assert _plain(item.get(field)) == _plain(same.get(field)), (item["id"], field)
        assert _plain(item["title"]) == _plain(same["title"])
        assert item["type"] == same["type"]
        assert len(item["author"]) == len(same["author"])


def _plain(value: str | None) -> str:
    """pandoc makes quotes and dashes typographic; that is all that may differ."""
    for typographic, typed in (("’", "'"), ("‘", "'"), ("“", "'"), ("”", "'"), ('"', "'"), ("–", "-")):
        value = (value or "").replace(typographic, typed)
    return value or ""


def test_hostile_text_survives_csl_and_ris(hostile: Path) -> None:
    first = items(hostile)["breakfast-1"]
    assert first["title"] == HOSTILE_LINE
    assert first["container-title"] == HOSTILE_LINE
    assert first["author"][1]["family"] == HOSTILE_LINE
    record = rispy.loads((hostile / "references.ris").read_text(encoding="utf-8"))[0]
    assert record.get("title", record.get("primary_title")) == HOSTILE_LINE.replace("<b>bold</b>", "bold")


@pytest.mark.programs
def test_hostile_text_survives_bibtex(hostile: Path) -> None:
    read = {
        item["id"]: item for item in json.loads(pandoc("-f", "bibtex", "-t", "csljson", "references.bib", cwd=hostile))
    }
    assert set(read) == {f"breakfast-{number}" for number in range(1, 5)}
    title = _plain(read["breakfast-1"]["title"])
    # pandoc writes CSL-JSON with markup, and so escapes what looks like it; spaces after "~^_" are LaTeX's.
    # pandoc writes the first letter of a title large, and a brace without a partner is a parenthesis.
    for piece in ("md() ", "100% {brace} $x$", "#1 @key [link](u)", "שלום", "😀", "line break"):
        assert piece in title, piece


@pytest.mark.parametrize("folder", ["everything", "hostile"])
def test_every_line_of_ris_is_a_tag(folder: str, request: pytest.FixtureRequest) -> None:
    exported: Path = request.getfixturevalue(folder)
    written = (exported / "references.ris").read_text(encoding="utf-8")
    records = [record.split("\n") for record in written.removesuffix("\n\n").split("\n\n")]
    assert len(records) == len(items(exported))
    for lines in records:
        assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
        assert (lines[0][:2], lines[1][:2], lines[-1]) == ("TY", "ID", "ER  - ")


def test_references_are_of_the_papers_that_pass(graph: Graph) -> None:
    selection = select(graph, {"component": ["co-location"], "min-mmat": ["0.8"], "unrated": ["exclude"]})
    evidence = Job(selection).evidence
    assert {item["id"] for item in csl_items(evidence.selected)} == {p.citation_key for p in evidence.selected}
    assert len(evidence.selected) == len(selection.papers) < len(evidence.papers)


def test_records_say_how_many_papers_ratings_left_out(graph: Graph, tmp_path: Path) -> None:
    selection = select(graph, {"component": ["co-location"], "min-mmat": ["0.8"], "unrated": ["exclude"]})
    write_ris(Job(selection), tmp_path)
    records = rispy.loads((tmp_path / "references.ris").read_text(encoding="utf-8"))
    assert len(records) == len(selection.papers) > 0
    for record in records:
        assert any(note.startswith(f"Left out: {selection.unrated} papers") for note in record["notes"])


@pytest.mark.parametrize("write", [ris_text, bibtex_text])
def test_a_record_ends_where_it_should(graph: Graph, write: Any) -> None:
    text = write(Job(select(graph)).evidence.selected)
    assert text.endswith("ER  - \n\n" if write is ris_text else "}\n")
