"""Pages open from the file system, alone and quietly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.explorer import PAGES, Opened, open_page

MEGABYTE = 1_000_000


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_without_a_word(opened: Opened, name: str) -> None:
    page = opened.go(name)
    page.wait_for_timeout(150)
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()


@pytest.mark.parametrize("name", PAGES)
def test_navigation_reaches_every_page(opened: Opened, name: str) -> None:
    page = opened.go("index" if name != "index" else "method")
    page.locator(f'nav a[href="{name}.html"]').click()
    assert page.locator('nav a[aria-current="page"]').get_attribute("href") == f"{name}.html"


def test_a_page_may_not_reach_the_network(opened: Opened) -> None:
    page = opened.go("index")
    blocked = page.evaluate(
        "() => fetch('https://example.org/').then(() => 'reached', () => 'blocked')",
    )
    assert blocked == "blocked"
    # The attempt was this test's own: it is the only complaint, and no request left the page.
    assert all("Content Security Policy" in said or "Refused to connect" in said for said in opened.complaints)
    opened.complaints.clear()
    opened.strayed.clear()


def test_site_is_small(site: Path) -> None:
    assert sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) < 8 * MEGABYTE


def test_pages_and_styles_name_no_outside_file(site: Path) -> None:
    for file in [*site.glob("*.html"), *site.glob("assets/css/*.css")]:
        text = file.read_text(encoding="utf-8")
        assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', text), file.name
        assert not re.findall(r"url\(['\"]?(?:https?:)?//", text), file.name


def test_vendored_files_have_licences(site: Path) -> None:
    names = {file.stem for file in (site / "assets/vendor/licences").iterdir()}
    assert names == {"d3", "plot", "vis-network", "snowball-stemmers", "source-sans-3", "source-serif-4"}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_runs_over_the_side(context: BrowserContext, site: Path, name: str, width: int) -> None:
    opened = open_page(context, site)
    opened.page.set_viewport_size({"width": width, "height": 844})
    page = opened.go(name)
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    opened.check()


def test_theme_follows_the_system_and_the_switch(context: BrowserContext, site: Path) -> None:
    opened = open_page(context, site)
    page = opened.go("index")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "light"
    page.emulate_media(color_scheme="dark")
    page.locator("html[data-theme=dark]").wait_for()
    assert page.evaluate(theme) == "dark"
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate(theme) == "light"
    opened.go("map")
    assert page.evaluate(theme) == "light"
    opened.check()
