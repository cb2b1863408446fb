"""The same references through every format: read by pandoc and set in the style that it has by default (Chicago)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

import pytest

from kg.evidence import Paper
from kg.references import bibtex_text, csl_items, csl_text, ris_text
from tests.export.conftest import pandoc
from tests.references.ris import csl_of_ris

pytestmark = pytest.mark.programs

#: What RIS cannot hold (docs/references.md), by paper of the rare works, as it stands in CSL and as RIS has it.
LOST_IN_RIS = {
    # A comma ends the name of an organisation.
    11: ("Council of Porridge, Toast and Jam", "Council of Porridge Toast and Jam"),
    # Lowered letters are letters like others, which the style then writes small.
    16: ("H₂O", "H2o"),
}
#: A brace without a partner, which would end an entry of BibTeX.
LOST_IN_BIBTEX = {23: ("}Unbalanced", ")Unbalanced")}


def ris_as_csl(papers: Sequence[Paper]) -> str:
    """RIS, read as Zotero reads it."""
    return json.dumps(csl_of_ris(ris_text(papers)), ensure_ascii=False)


WRITERS: dict[str, Callable[[Sequence[Paper]], str]] = {"json": csl_text, "bib": bibtex_text, "bibtex": bibtex_text}


def bibliography(file: Path) -> dict[int, str]:
    """Return the printed reference of each paper by number; marks of quotation are typeset, or not, by the reader."""
    document = f'---\nnocite: "@*"\nbibliography: {file}\n---\n'
    page = pandoc("--citeproc", "-f", "markdown", "-t", "html", "--wrap=none", text=document)
    entries = re.findall(r'<div id="ref-[a-z0-9]+-(\d+)" class="csl-entry"[^>]*>(.*?)</div>', page, re.DOTALL)
    return {int(code): re.sub('[“”‘’"]|&quot;', "'", _text(entry)) for code, entry in entries}


def _text(markup: str) -> str:
    """Return what is read of a page: raised and lowered letters by the signs for them, the rest without its tags."""
    lowered = re.sub(r"<sub>(\d)</sub>", lambda match: chr(0x2080 + int(match[1])), markup)
    plain = re.sub(r"<[^>]+>", "", lowered).strip()
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def printed(papers: Sequence[Paper], name: str, folder: Path) -> dict[int, str]:
    file = folder / f"references.{'json' if name == 'ris' else name}"
    file.write_text(ris_as_csl(papers) if name == "ris" else WRITERS[name](papers), encoding="utf-8")
    return bibliography(file)


@pytest.mark.parametrize("name", ["bib", "bibtex", "ris"])
def test_all_references_are_the_same_from_every_format(papers: list[Paper], name: str, tmp_path: Path) -> None:
    expected = printed(papers, "json", tmp_path)
    assert len(expected) == len(papers) == 87
    found = printed(papers, name, tmp_path)
    assert {code: found[code] for code in expected if found[code] != expected[code]} == {}


@pytest.mark.parametrize(("name", "lost"), [("bib", LOST_IN_BIBTEX), ("bibtex", LOST_IN_BIBTEX), ("ris", LOST_IN_RIS)])
def test_rare_works_differ_in_what_a_format_cannot_hold_alone(
    rare_papers: list[Paper], name: str, lost: dict[int, tuple[str, str]], tmp_path: Path
) -> None:
    expected = printed(rare_papers, "json", tmp_path)
    assert len(expected) == len(rare_papers)
    found = printed(rare_papers, name, tmp_path)
    for code, (whole, held) in lost.items():
        assert whole in expected[code]
        # What is a word in one format and a formula in another, versions of pandoc write large or small.
        expected[code], found[code] = expected[code].replace(whole, held).casefold(), found[code].casefold()
    assert {code: found[code] for code in expected if found[code] != expected[code]} == {}


def test_pandoc_reads_ris_but_for_the_names_that_it_takes_apart(papers: list[Paper], tmp_path: Path) -> None:
    if "ris" not in pandoc("--list-input-formats").split():
        pytest.skip("this pandoc does not read RIS; 3.0 and later do")
    expected = printed(papers, "json", tmp_path)
    file = tmp_path / "references.ris"
    file.write_text(ris_text(papers), encoding="utf-8")
    found = bibliography(file)
    different = {code for code in expected if found[code] != expected[code]}
    first_has_particle = {paper.code for paper in papers if paper.work.authors[0].has_particle}
    assert different == first_has_particle


def test_the_printed_reference_says_what_the_source_says(rare_papers: list[Paper], tmp_path: Path) -> None:
    entries = printed(rare_papers, "json", tmp_path)
    assert entries[5].startswith("de la Cruz, M. 2013.")
    assert "PhD thesis, University of Invention" in entries[5]
    assert entries[6] == "van der Berg, J. K. 2014. 'Late Breakfasts and Later Lives.' University of Invention."
    assert "edited by I. Editor and P. de Silva" in entries[7]
    assert "E. Mock Jr." in entries[7]
    assert entries[8].startswith("Tudor, H., III, and B. Sample. 2016. 'Why Eat Early?'")
    assert "n.d." in entries[11]
    assert "in press" in entries[12]
    assert "et al. 2012." in entries[15]
    assert "e12–34" in entries[15]
    assert entries[16].startswith("d'Arcy, F., and N. al-Hassan")


@pytest.mark.parametrize("which", ["papers", "rare_papers"])
def test_every_entry_of_bibtex_has_its_braces_in_pairs(which: str, request: pytest.FixtureRequest) -> None:
    for paper in request.getfixturevalue(which):
        entry = bibtex_text([paper]).strip()
        depths = list(accumulate({"{": 1, "}": -1}.get(character, 0) for character in entry))
        assert depths[-1] == 0
        assert 0 not in depths[entry.index("{") : -1], paper.code


def test_csl_has_no_field_that_its_schema_does_not_know(rare_papers: list[Paper]) -> None:
    known = (
        "id type title author editor issued accessed container-title collection-title event-title genre volume issue "
        "page publisher DOI URL keyword note"
    )
    assert {name for item in csl_items(rare_papers) for name in item} == set(known.split(" "))
