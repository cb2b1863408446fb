"""The components graph can be read: labels apart, domains apart, nothing outside its frame."""

from __future__ import annotations

from itertools import combinations

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


def test_nothing_moves_by_itself(opened: Opened) -> None:
    page = opened.go("components")
    before = evaluate(page, "() => site.graph.network.getPositions()")
    page.wait_for_timeout(300)
    assert evaluate(page, "() => site.graph.network.getPositions()") == before


def test_a_dragged_node_stays_where_it_was_put(opened: Opened) -> None:
    page = opened.go("components")
    x, y = evaluate(
        page,
        """() => {
          const box = document.querySelector('#network canvas').getBoundingClientRect();
          const at = site.graph.network.canvasToDOM(site.graph.network.getPosition('trust'));
          return [box.x + at.x, box.y + at.y];
        }""",
    )
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
