"""Text of the graph is text on the pages, whatever it says."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import BrowserContext
from pyoxigraph import Literal, Quad

from kg.graph import Graph
from kg.graph.search import add_search_stems
from kg.namespaces import DCTERMS, GRAPH, IE, SKOS
from kg.site import write_site
from tests.browser.explorer import PAGES, Opened, open_page

NASTY = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(2)>",
    "\"&' <b>bold</b> &amp; {{ 7*7 }} ${7*7}",
    '=HYPERLINK("http://example.org","x")',
    "שלום עולם, مرحبا بالعالم",
    "🧒🏽‍🦱 emoji \u2028 line \u0085 end",
    "-2+3 and + and @SUM(A1)",
)
PROPERTIES = {
    IE + "statement": "statement",
    SKOS + "prefLabel": "label",
    DCTERMS + "title": "title",
    IE + "shortCitation": "citation",
    IE + "readingA": "reading",
}


@pytest.fixture(scope="module")
def hostile(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer of the graph with every statement, label, title and citation spoilt."""
    spoilt = []
    # By turns among what is spoilt, so that neighbours, such as the components, have all of them between them.
    nasty = itertools.cycle(NASTY)
    for quad in quads:
        if quad.predicate.value == IE + "searchStems":
            continue
        value = quad.object
        if quad.predicate.value in PROPERTIES and isinstance(value, Literal):
            text = f"{next(nasty)} {value.value}"
            literal = Literal(text, language=value.language) if value.language else Literal(text)
            quad = Quad(quad.subject, quad.predicate, literal, quad.graph_name)
        spoilt.append(quad)
    folder = tmp_path_factory.mktemp("hostile")
    write_site(add_search_stems(Graph.from_quads(spoilt), GRAPH + "spoilt"), folder)
    return folder


@pytest.fixture
def spoilt(context: BrowserContext, hostile: Path) -> Iterator[Opened]:
    page = open_page(context, hostile)
    yield page
    page.check()


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_text_and_runs_nothing(spoilt: Opened, name: str) -> None:
    page = spoilt.go(name)
    page.wait_for_timeout(100)
    assert page.locator("main img, main b").count() == 0
    assert page.evaluate("document.querySelectorAll('body script:not([type=\"application/json\"])').length") == 0
    if name not in ("components", "method"):
        assert "<" in page.locator("main").inner_text()


@pytest.mark.parametrize("state", [{"node": "trust"}, {"mode": "sides", "node": "leadership"}], ids=["node", "sides"])
def test_graph_shows_text(spoilt: Opened, state: dict[str, str]) -> None:
    page = spoilt.go("components", **state)
    assert page.locator("#panel [data-finding]").count() > 0


def test_statement_is_shown_as_it_stands(spoilt: Opened) -> None:
    page = spoilt.go("findings", words="<script>alert(1)</script>")
    first = page.locator(".finding__statement").first
    assert first.inner_text().startswith("<script>alert(1)</script>")


def test_query_with_quotes_and_backslashes_is_bound_as_text(spoilt: Opened) -> None:
    page = spoilt.go("findings", words='"\\ } trust } #')
    page.get_by_role("button", name="site-totals").click()
    assert 'VALUES (?words ?wordsAsked ?stem) { (1 1 " trust")' in page.locator("dialog pre").inner_text()


def test_csv_holds_no_formula(spoilt: Opened) -> None:
    page = spoilt.go("findings")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of findings").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 100
    assert not [cell for row in rows[1:] for cell in row if cell[:1] in ("=", "+", "-", "@")]


@pytest.mark.parametrize("kind", ["SVG", "GraphML"])
def test_exports_are_well_formed(spoilt: Opened, kind: str) -> None:
    page = spoilt.go("components")
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    root = ElementTree.fromstring(Path(download.value.path()).read_text(encoding="utf-8"))
    assert any("<script>" in (element.text or "") for element in root.iter())
    assert not [element for element in root.iter() if element.tag.endswith("}script")]
