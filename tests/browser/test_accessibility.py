"""axe-core finds no serious violation, in light and in dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.explorer import PAGES, open_page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
VIEWS: list[tuple[str, dict[str, str]]] = [
    *((name, {}) for name in PAGES),
    ("components", {"node": "trust"}),
    ("components", {"mode": "sides"}),
    ("map", {"cell": "leadership:team", "columns": "level", "mmat": "high"}),
    ("map", {"columns": "kind"}),
    ("levels", {"cell": "leadership:organisation"}),
    ("papers", {"paper": "14"}),
    ("findings", {"id": "f0004"}),
    ("questions", {"question": "sub-3"}),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "state"), VIEWS, ids=lambda value: value if isinstance(value, str) else "+".join(value) or "plain"
)
def test_no_serious_violation(browser: Browser, site: Path, name: str, state: dict[str, str], theme: str) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme="dark" if theme == "dark" else "light"
    )
    opened = open_page(context, site)
    page = opened.go(name, **state)
    page.wait_for_timeout(200)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    serious = [
        f"{one['id']}: {one['help']} — {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]
    context.close()
    assert serious == []


@pytest.mark.parametrize("facet", ["kind", "component", "section", "mmat"])
def test_open_menu(browser: Browser, site: Path, facet: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = open_page(context, site).go("findings")
    page.locator(f'[data-facet="{facet}"] summary').click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    context.close()
    assert [one["id"] for one in found["violations"] if one["impact"] in ("serious", "critical")] == []
