"""The components graph can be read: labels apart, domains apart, nothing outside its frame."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from tests.browser.explorer import Opened, evaluate

BOXES = """() => {
  const { network, shown } = site.graph;
  return shown().nodes.map((node) => {
    const inner = network.body.nodes[node.id];
    const box = inner.shape.boundingBox;
    return { id: node.id, left: box.left, right: box.right, top: box.top, bottom: box.bottom };
  });
}"""


@pytest.mark.parametrize("mode", ["", "sides"])
def test_labels_do_not_overlap(opened: Opened, mode: str) -> None:
    page = opened.go("components", mode=mode)
    page.wait_for_timeout(200)
    boxes = evaluate(page, BOXES)
    for one, other in combinations(boxes, 2):
        apart = (
            one["right"] <= other["left"]
            or other["right"] <= one["left"]
            or one["bottom"] <= other["top"]
            or other["bottom"] <= one["top"]
        )
        assert apart, (one["id"], other["id"])
    width, height = evaluate(page, "() => [EVIDENCE.layout.width, EVIDENCE.layout.height]")
    assert all(box["left"] >= -4 and box["right"] <= width + 4 for box in boxes)
    assert all(box["top"] >= -4 and box["bottom"] <= height + 4 for box in boxes)


@pytest.mark.parametrize("state", [{"min": "14"}, {"mmat": "low", "min": "3"}], ids=["many", "low"])
def test_no_link_runs_through_a_circle_that_it_does_not_join(opened: Opened, state: dict[str, str]) -> None:
    page = opened.go("components", **state)
    page.wait_for_timeout(200)
    crossed = evaluate(
        page,
        """() => {
          const { network, shown } = site.graph;
          const steps = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
          return shown().edges.flatMap((edge) => {
            const line = steps.map((at) => network.body.edges[edge.id].edgeType.getPoint(at));
            return shown().nodes.filter((node) => node !== edge.from && node !== edge.to).filter((node) => {
              const { x, y, options } = network.body.nodes[node.id];
              return line.some((point) => Math.hypot(point.x - x, point.y - y) < options.size);
            }).map((node) => `${edge.id} through ${node.id}`);
          });
        }""",
    )
    assert crossed == []


def test_width_says_how_many_papers(opened: Opened) -> None:
    script = """() => {
      const { edges } = site.graph.network.body;
      return site.graph.shown().edges.map((edge) => [edge.papers, edges[edge.id].options.width]);
    }"""
    page = opened.go("components", min="1")
    scale = dict(evaluate(page, script))
    # Twice as many more papers are twice as much more width.
    steps = {round((width - scale[1]) / (papers - 1), 6) for papers, width in scale.items() if papers > 1}
    assert len(scale) > 10
    assert len(steps) == 1
    assert steps.pop() > 0
    # Filters do not stretch it.
    assert all(width == scale[papers] for papers, width in evaluate(opened.go("components", mmat="low"), script))
    assert "37" in page.get_by_label("Scales").inner_text()


#: The place of one node in the window.
WHERE_TRUST_IS = """() => {
  const box = document.querySelector('#network canvas').getBoundingClientRect();
  const at = site.graph.network.canvasToDOM(site.graph.network.getPosition('trust'));
  return [box.x + at.x, box.y + at.y];
}"""


def test_hovering_tells_the_numbers(opened: Opened) -> None:
    page = opened.go("components")
    x, y = evaluate(page, WHERE_TRUST_IS)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.get_by_text("Trust: 22 papers, ").wait_for(state="visible")


@pytest.mark.parametrize("mode", ["", "sides"])
def test_what_is_taken_away_says_what_it_shows(opened: Opened, mode: str) -> None:
    page = opened.go("components", mode=mode, level="national", min="2")
    taken = {}
    for kind in ("PNG", "SVG", "GraphML"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        taken[kind] = Path(download.value.path()).read_bytes()
    width = int.from_bytes(taken["PNG"][16:20], "big")
    assert width > 1700
    for text in (taken["SVG"].decode(), taken["GraphML"].decode()):
        assert "Filters: Level: National." in text
        assert "Links of at least 2 papers" in text
    types = set(re.findall(r'<data key="type">(\w+)<', taken["GraphML"].decode()))
    assert types == ({"component", "barrier", "facilitator", "outcome"} if mode else {"component"})


def test_nothing_moves_by_itself(opened: Opened) -> None:
    page = opened.go("components")
    before = evaluate(page, "() => site.graph.network.getPositions()")
    page.wait_for_timeout(300)
    assert evaluate(page, "() => site.graph.network.getPositions()") == before


def test_a_dragged_node_stays_where_it_was_put(opened: Opened) -> None:
    page = opened.go("components")
    x, y = evaluate(page, WHERE_TRUST_IS)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y - 25, steps=4)
    page.mouse.up()
    moved = evaluate(page, "() => site.graph.network.getPosition('trust')")
    assert moved != evaluate(
        page, "() => ({x: EVIDENCE.layout.components.trust[0], y: EVIDENCE.layout.components.trust[1]})"
    )
    page.evaluate("() => site.state.write({ mmat: 'high' })")
    assert evaluate(page, "() => site.graph.network.getPosition('trust')") == pytest.approx(moved, abs=1)
    page.get_by_role("button", name="Reset").click()
    assert evaluate(page, "() => site.graph.network.getPosition('trust').x") == pytest.approx(
        evaluate(page, "() => EVIDENCE.layout.components.trust[0]"), abs=1
    )
