"""A filtered view is a link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.explorer import Opened, counts, open_page

LINKS = {
    "findings": ({"level": "national,team", "mmat": "high", "words": "policy", "order": "papers"}, "#order", "papers"),
    "map": (
        {"columns": "kind", "unit": "findings", "region": "scotland", "cell": "leadership:Barrier"},
        "#unit",
        "findings",
    ),
    "components": ({"mode": "sides", "min": "3", "kind": "Barrier", "node": "leadership"}, "#mode", "sides"),
    "levels": ({"mmat": "high", "unit": "findings", "cell": "leadership:organisation"}, "#unit", "findings"),
    "papers": ({"mmat": "low", "paper": "9"}, "#words", ""),
    "issues": ({"category": "setting"}, "#category", "setting"),
}


@pytest.mark.parametrize("name", LINKS)
def test_link_restores_the_view(opened: Opened, name: str) -> None:
    state, control, value = LINKS[name]
    page = opened.go(name, **state)
    assert page.locator(control).input_value() == value
    before = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == before
    if {"cell", "node", "paper"} & set(state):
        assert page.locator("#panel.is-open").count() == 1
    chosen = page.locator(".chip").count()
    assert chosen == sum(len(state[key].split(",")) for key in state if key in ("level", "mmat", "region", "kind"))


@pytest.mark.parametrize("name", ["map", "components", "papers"])
def test_on_a_phone_a_link_opens_at_what_it_names(opened: Opened, name: str) -> None:
    """The panel stands below the picture there, and would not be seen."""
    opened.page.set_viewport_size({"width": 390, "height": 844})
    page = opened.go(name, **LINKS[name][0])
    top = page.locator("#panel").evaluate("panel => panel.getBoundingClientRect().top")
    assert 0 <= top < 844
    assert opened.go(name).evaluate("window.scrollY") == 0


def test_back_and_forward(opened: Opened) -> None:
    page = opened.go("findings")
    everything = counts(page)
    page.locator('[data-facet="kind"] summary').click()
    page.locator('[data-facet="kind"] input[value="Barrier"]').check()
    barriers = counts(page)
    assert barriers != everything
    page.go_back()
    assert counts(page) == everything
    page.go_forward()
    assert counts(page) == barriers


def test_fragments_that_make_no_sense_are_left_out(opened: Opened) -> None:
    page = opened.go("findings")
    everything = counts(page)
    for fragment in (
        "#level=nowhere&mmat=",
        "#%E0%A4%A=1&=&&",
        "#kind=<script>alert(1)</script>",
        "#__proto__=1&words=",
    ):
        page.evaluate("(fragment) => { location.hash = fragment }", fragment)
        page.wait_for_timeout(50)
        assert counts(page) == everything
    opened.go("map", columns="constructor", cell="no:where", unit="<b>")
    assert page.locator("#map td").count() > 100
    opened.go("papers", paper="9999")
    assert "One paper at a time" in page.locator("#panel").inner_text()


def test_link_to_one_finding(opened: Opened) -> None:
    page = opened.go("findings")
    link = page.locator("a.finding__id").first
    name = link.inner_text()
    link.click()
    expect(page.locator("[data-finding]")).to_have_count(1)
    assert page.locator("[data-finding]").get_attribute("data-finding") == name


def test_link_to_one_conclusion(opened: Opened) -> None:
    page = opened.go("questions", question="sub-3")
    link = page.locator("[data-permalink]").last
    name = link.inner_text()
    opened.go("questions", conclusion=name)
    card = page.locator(f'[data-conclusion="{name}"]')
    assert "is-chosen" in (card.get_attribute("class") or "")
    assert 0 <= card.evaluate("card => card.getBoundingClientRect().top") < 800


@pytest.mark.parametrize("name", ["findings", "components"])
def test_paper_is_light_and_says_what_was_filtered(browser: Browser, site: Path, name: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    page = open_page(context, site).go(name, level="national", words="staff")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 35, 41)"
    assert page.locator(".printed").inner_text() == "Filters: Level: National; Search: “staff”"
    if name == "components":
        assert page.locator('label[for="min"]').is_visible()
        assert page.evaluate("site.graph.network.body.nodes.trust.options.font.color") == "#1c2329"
    context.close()


def test_anchor_leads_to_the_findings_of_its_section(opened: Opened) -> None:
    page = opened.go("findings")
    anchor = page.locator(".finding__anchor a").first
    words = anchor.inner_text()
    assert "paragraph" in words and "sentence" in words
    anchor.click()
    page.wait_for_url(re.compile("#section="))
    expect(page.locator(".chip")).to_have_count(1)


def test_link_with_its_ends_turned_round_is_the_same_link(opened: Opened) -> None:
    page = opened.go("components", edge="access--holistic-support")
    title = page.locator("#panel-title").inner_text()
    opened.go("components", edge="holistic-support--access")
    assert page.locator("#panel-title").inner_text() == title != "In numbers"
    opened.go("components", edge="access--nowhere")
    assert page.locator("#panel-title").inner_text() == "In numbers"
