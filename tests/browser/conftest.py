"""Chromium, and the explorer of the real graph drawn once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.graph import Graph
from kg.site import write_site

pytest.importorskip("playwright", reason="Playwright for Python is not installed: pip install playwright")

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.comparison import Same, comparing
from tests.browser.explorer import Opened, open_page

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Return the path of the installed Chromium, if there is one."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


@pytest.fixture(scope="session")
def site(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer of the real graph."""
    folder = tmp_path_factory.mktemp("explorer") / "site"
    folder.mkdir()
    write_site(graph, folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, with a profile of its own that is thrown away."""
    path = chromium()
    if path is None:
        reason = "Chromium is not installed: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of 1280 by 800 in the light theme."""
    made = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light", accept_downloads=True)
    made.set_default_timeout(5_000)
    yield made
    made.close()


@pytest.fixture
def opened(context: BrowserContext, site: Path) -> Iterator[Opened]:
    """A page of the explorer; whatever a test does with it, it may not complain or reach outside the site."""
    page = open_page(context, site)
    yield page
    page.check()


@pytest.fixture
def same(record_property: Callable[[str, object], None]) -> Same:
    """What compares numbers, and says in the report of the tests how many."""
    return comparing(record_property)
