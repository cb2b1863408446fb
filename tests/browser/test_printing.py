"""What a page shows is on paper as well: all of its rows and words, on A4 in both directions."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.explorer import PAGES, Opened, evaluate

pytestmark = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext is missing: apt-get install poppler-utils"
)

#: A page with nothing chosen, and states of the map, of levels and of lists.
SHEETS = [
    *((name, {}) for name in PAGES),
    ("map", {"columns": "kind", "mmat": "high"}),
    ("map", {"columns": "region", "cell": "trust:asia"}),
    ("levels", {"cell": "trust:organisation", "unit": "findings", "mmat": "high"}),
    ("components", {"mode": "sides", "node": "trust"}),
    ("findings", {"level": "national", "kind": "Barrier", "mmat": "high"}),
    ("papers", {"paper": "12"}),
]


#: The texts that an eye can read in the media that is emulated; pictures are drawn anew for paper.
SEEN = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("#main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    const seen = parent.checkVisibility({ visibilityProperty: true }) && !parent.closest(".visually-hidden, svg");
    if (seen && getComputedStyle(parent).fontSize !== "0px") found.push(texts.currentNode.data);
  }
  return found.join("\\n");
}"""


def words(text: str) -> Counter[str]:
    """Return the words of a text; a hyphen parts them, since lines break there."""
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower()))


def printed(page: Page, sheet: Path, landscape: bool) -> str:
    """Print a page to A4 and return the text on paper."""
    page.pdf(path=sheet, format="A4", landscape=landscape)
    done = subprocess.run(["pdftotext", "-layout", sheet, "-"], check=True, capture_output=True, text=True)
    return done.stdout


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize(
    ("name", "state"), SHEETS, ids=lambda value: value if isinstance(value, str) else "-".join(value.values())
)
def test_all_words_of_a_page_are_on_paper(
    opened: Opened, tmp_path: Path, name: str, state: dict[str, str], landscape: bool
) -> None:
    page = opened.go(name, **state)
    page.wait_for_timeout(200)
    text = printed(page, tmp_path / "sheet.pdf", landscape)
    page.emulate_media(media="print")
    missing = words(evaluate(page, SEEN)) - words(text)
    assert not missing, missing.most_common(10)


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize(("name", "table"), [("map", "#map"), ("levels", "#balance"), ("papers", "#list")])
def test_all_rows_are_on_paper_under_the_names_of_columns(
    opened: Opened, tmp_path: Path, name: str, table: str, landscape: bool
) -> None:
    page = opened.go(name)
    rows = page.locator(f"{table} tbody tr th").all_inner_texts()
    columns = page.locator(f"{table} thead th").all_inner_texts()
    sheets = printed(page, tmp_path / "sheet.pdf", landscape).rstrip("\f").split("\f")
    on_paper = words("\n".join(sheets))
    assert len(rows) > 30
    assert not words("\n".join(rows)) - on_paper
    for sheet in sheets:
        if sum(bool(words(row) and not words(row) - words(sheet)) for row in rows) > 3:
            assert not words(" ".join(columns)) - words(sheet), sheet


def test_paper_says_how_much_of_a_list_it_lacks(opened: Opened, tmp_path: Path) -> None:
    page = opened.go("findings")
    left = page.locator("#list .more").inner_text()
    number = re.sub(r"[^\d,]", "", left)
    assert f"{number} more on the page, not on paper" in printed(page, tmp_path / "sheet.pdf", False)
