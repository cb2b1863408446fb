"""Measure the explorer: its size, how soon pages can be used, how quickly filters answer, also at tenfold size.

usage: python -m tests.benchmarks.measure_site [FILE]

Prints a table in Markdown, or writes it to FILE. Needs Chromium and Playwright. Times are medians of five.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from kg import paths
from kg.graph.building import build_graph
from kg.site import write_site
from kg.tables import read_review
from tests.browser.conftest import FLAGS, chromium
from tests.browser.explorer import PAGES

ROUNDS = 5
#: A filter on each page that has any: two facets at once, one of them on papers.
FILTERED = {
    "components": {"mmat": "high", "kind": "Barrier"},
    "map": {"mmat": "high", "kind": "Barrier"},
    "levels": {"mmat": "high", "perspective": "practitioners"},
    "findings": {"mmat": "high", "kind": "Barrier"},
    "papers": {"mmat": "high"},
}

#: Milliseconds from the click to the next painted frame.
ANSWER = """async (state) => {
  const start = performance.now();
  site.state.write(state);
  const done = performance.now();
  await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  return [done - start, performance.now() - start];
}"""


def main(arguments: list[str]) -> int:
    """Draw the site once as it is and once with ten times the findings, and measure both."""
    path = chromium()
    if path is None:
        print("Chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plain, large = Path(folder) / "plain", Path(folder) / "large"
        plain.mkdir()
        write_site(build_graph(read_review(paths.default_review())), plain)
        enlarge(plain, large, 10)
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        lines = [*measure(browser, plain, "as it is"), "", *measure(browser, large, "ten times the findings")]
        browser.close()
    text = "\n".join(lines) + "\n"
    if arguments:
        Path(arguments[0]).write_text(text, encoding="utf-8")
    else:
        print(text)
    return 0


def enlarge(source: Path, target: Path, times: int) -> None:
    """Copy a site with every finding repeated under new identifiers."""
    shutil.copytree(source, target)
    script = target / "assets" / "data.js"
    text = script.read_text(encoding="utf-8").removeprefix("window.EVIDENCE = ").rstrip().removesuffix(";")
    data: dict[str, Any] = json.loads(text)
    data["findings"] = [
        {**finding, "id": f"{finding['id']}x{copy}"} for copy in range(times) for finding in data["findings"]
    ]
    script.write_text(f"window.EVIDENCE = {json.dumps(data)};", encoding="utf-8")


def measure(browser: Browser, site: Path, title: str) -> list[str]:
    """Return the lines of a table: each page with the time until it can be used and the time a filter takes."""
    size = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    rows = [f"{title}: {size / 1e6:.2f} MB in all", "", "| page | usable (ms) | filter computed (ms) | painted (ms) |"]
    rows.append("|---|---:|---:|---:|")
    for name in PAGES:
        usable = median(lambda name=name: open_once(page, site, name))  # type: ignore[misc]
        cells = [f"{usable:.0f}", "", ""]
        if name in FILTERED:
            times = [answer_once(page, FILTERED[name]) for _ in range(ROUNDS)]
            cells[1:] = [f"{statistics.median(times_of):.0f}" for times_of in zip(*times, strict=True)]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    context.close()
    return rows


def median(run: Callable[[], float]) -> float:
    """Return the median of what a few runs return."""
    return statistics.median(run() for _ in range(ROUNDS))


def open_once(page: Page, site: Path, name: str) -> float:
    """Return the milliseconds from the navigation until every script of a page has run."""
    page.goto("about:blank")
    page.goto(f"{site.as_uri()}/{name}.html")
    loaded: float = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd || performance.now()")
    return loaded


def answer_once(page: Page, state: dict[str, str]) -> tuple[float, float]:
    """Return the milliseconds that setting a filter takes, computed and painted; the filter is taken off again."""
    computed, painted = page.evaluate(ANSWER, state)
    page.evaluate(ANSWER, dict.fromkeys(state, ""))
    return computed, painted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
