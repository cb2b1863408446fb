"""The explorer as tests drive it: pages opened from the file system in Chromium, everything they do written down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, expect

from kg.graph import Graph
from kg.library import find_query, run_query
from kg.sparql import ResultSet

PAGES = ("index", "components", "map", "levels", "findings", "papers", "questions", "issues", "method")

Filters = Mapping[str, Sequence[str]]

#: One facet, several values of one, several facets, facets on papers together, and words.
FILTERS: list[Filters] = [
    {},
    {"level": ["national"]},
    {"level": ["national", "team"], "kind": ["Barrier"]},
    {"mmat": ["high"]},
    {"mmat": ["not-in-source", "not-applicable"], "kind": ["Outcome"]},
    {"region": ["united-kingdom"], "mmat": ["high", "middle"]},
    {"region": ["scotland"], "source-type": ["grey-literature"]},
    {"perspective": ["practitioners"], "region": ["oceania", "north-america"], "mmat": ["low"]},
    {"words": ["trust", "between"]},
    {"words": ["leadership"], "mmat": ["high"]},
]


@dataclass
class Opened:
    """A page with what it said and asked for since it was opened."""

    page: Page
    site: Path
    complaints: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", self._follow)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.site.as_uri() + "/", "data:", "blob:", "about:")):
            self.strayed.append(request.url)

    def go(self, name: str, **state: str) -> Page:
        """Open a page with a state in its fragment, as a link would."""
        fragment = "&".join(f"{key}={quote(value, safe='/,:')}" for key, value in state.items())
        self.page.goto("about:blank")
        self.page.goto(f"{self.site.as_uri()}/{name}.html{'#' + fragment if fragment else ''}")
        return self.page

    def check(self) -> None:
        """Fail if the page complained, or asked for anything outside its folder."""
        assert self.complaints == []
        assert self.strayed == []


def open_page(context: BrowserContext, site: Path) -> Opened:
    """Return a fresh page of a browser context, not opened yet."""
    return Opened(context.new_page(), site)


def answer(graph: Graph, name: str, filters: Filters | None = None) -> list[dict[str, str]]:
    """Return the rows of one of the explorer's queries, with filters bound by the library."""
    given = {("mmat-class" if name == "mmat" else name): values for name, values in (filters or {}).items()}
    rows = run_query(find_query(name, ("site", "evidence")), graph, given)
    assert isinstance(rows, ResultSet)
    return list(rows)


def names(filters: Filters) -> str:
    """Return filters as the name of a test case."""
    return "+".join(f"{key}={','.join(values)}" for key, values in filters.items()) or "none"


def slug(iri: str) -> str:
    """Return the last part of an IRI."""
    return re.split(r"[#/]", iri)[-1]


def fragment(filters: Filters) -> dict[str, str]:
    """Return filters as the fragment of a page writes them."""
    return {name: (" " if name == "words" else ",").join(values) for name, values in filters.items()}


def shown_query(page: Page, within: str, name: str) -> str:
    """Return the text of a query as a page shows it."""
    page.locator(within).get_by_role("button", name=name, exact=True).first.click()
    text = page.locator("dialog pre").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    return text


def counts(page: Page) -> tuple[int, int]:
    """Return the findings and papers that the line under the filters states."""
    text = page.locator(".result").inner_text().replace(",", "").replace("from", " ")
    findings = re.search(r"(\d+) finding", text)
    papers = re.search(r"(\d+) paper", text)
    assert papers
    return int(findings[1]) if findings else 0, int(papers[1])


def listed(page: Page, within: str = "#panel") -> set[str]:
    """Return the identifiers of all findings listed, after every list was asked for more until it had none."""
    while page.locator(f"{within} .more:visible").count():
        page.locator(f"{within} .more:visible").first.click()
    found: list[str] = page.locator(f"{within} [data-finding]").evaluate_all(
        "all => all.map(one => one.dataset.finding)"
    )
    return set(found)


def expected_findings(graph: Graph, filters: Filters) -> set[str]:
    """Return the identifiers of the findings that SPARQL finds for filters."""
    return {row["id"] for row in answer(graph, "site-listed-findings", filters)}


def evaluate(page: Page, script: str, argument: object = None) -> Any:
    """Return what a script answers in the page."""
    return page.evaluate(script, argument)


def attributes(page: Page, selector: str, *names: str) -> list[list[str]]:
    """Return the attributes named of every element that a selector finds."""
    found: list[list[str]] = page.locator(selector).evaluate_all(
        "(all, names) => all.map((one) => names.map((name) => one.getAttribute(name)))", list(names)
    )
    return found
