"""Everything can be reached and done without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.explorer import Opened


def focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.dataset.cell ?? document.activeElement.id ?? ''")
    return text


def test_skip_link_comes_first(opened: Opened) -> None:
    page = opened.go("map", mmat="high")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert focused(page) == "main"
    assert "mmat=high" in page.url


def test_walk_through_the_map(opened: Opened) -> None:
    page = opened.go("map")
    # One tab stop leads into the map; the next one leaves it.
    stops = page.locator('#map button[tabindex="0"]')
    assert stops.count() == 1
    stops.focus()
    first = focused(page)
    assert first.startswith(":")
    page.keyboard.press("ArrowRight")
    column = focused(page)
    assert column != first
    page.keyboard.press("ArrowDown")
    assert focused(page).endswith(column)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    assert focused(page).endswith(":")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    cell = focused(page)
    page.keyboard.press("Enter")
    assert f"cell={cell}" in page.url
    assert focused(page) == "panel-title"
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert focused(page) == cell


def test_closing_the_panel_returns_to_the_cell(opened: Opened) -> None:
    page = opened.go("map")
    page.locator('#map td button[data-cell="leadership:team"]').focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Close this list").press("Enter")
    assert focused(page) == "leadership:team"
    assert "cell=" not in page.url


def test_escape_closes_the_panel(opened: Opened) -> None:
    page = opened.go("components")
    page.locator('[data-open="leadership"]').press("Enter")
    page.keyboard.press("Escape")
    assert "node=" not in page.url
    assert page.evaluate("document.activeElement.dataset.open") == "leadership"
    page = opened.go("papers")
    page.get_by_role("link", name="Paper 14", exact=True).press("Enter")
    page.keyboard.press("Escape")
    assert "paper=" not in page.url


def test_focus_stays_when_filters_go(opened: Opened) -> None:
    page = opened.go("findings", level="national,team", kind="Barrier")
    text = "document.activeElement.textContent"
    page.locator(".chip").first.press("Enter")
    assert "×" in page.evaluate(text)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator(".chip").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page = opened.go("findings", level="national", words="staff")
    page.get_by_role("button", name="Clear all").press("Enter")
    assert focused(page) == "words"


def test_menu_closes_when_tabbed_out(opened: Opened) -> None:
    page = opened.go("components")
    page.locator('[data-facet="mmat"] summary').press("Enter")
    for _ in page.locator('[data-facet="mmat"] input').all():
        page.keyboard.press("Tab")
    assert page.locator("details.facet[open]").count() == 1
    page.keyboard.press("Tab")
    assert page.locator("details.facet[open]").count() == 0


def test_filter_by_keyboard(opened: Opened) -> None:
    page = opened.go("findings")
    page.locator('[data-facet="level"] summary').focus()
    page.keyboard.press("Enter")
    # The menu takes focus once it is drawn, and the address follows the choice: a busy machine is given the time.
    page.locator('[data-facet="level"] input[value="national"]').wait_for(state="visible")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**level=national*")
    assert "level=national" in page.url
    page.keyboard.press("Escape")
    assert page.locator("details.facet[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_graph_has_a_way_without_the_picture(opened: Opened) -> None:
    page = opened.go("components")
    page.locator('[data-open="trust"]').focus()
    page.keyboard.press("Enter")
    assert "node=trust" in page.url
    assert focused(page) == "panel-title"
    assert page.locator("[data-finding]").count() > 0


def test_focus_is_seen(opened: Opened) -> None:
    page = opened.go("map")
    page.locator('#map button[tabindex="0"]').focus()
    page.keyboard.press("ArrowDown")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
