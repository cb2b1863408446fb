"""Where the nodes of the components graph stand: computed once, the same for the same graph.

Domains get regions of their own, so that they are told apart without colour. Within a region the components
take the places of a brick pattern that leaves room for their labels. Which component takes which place is
settled by swapping: two components of a domain change places as long as that shortens the links of the whole
graph, each weighted by the papers shared. No random start and no platform's arithmetic can change the result.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["HEIGHT", "SCALE", "WIDTH", "Point", "Region", "place_components", "place_two_sides", "regions"]

#: The drawing area in the pixels of a window of 1280 by 800.
WIDTH, HEIGHT = 856.0, 548.0
#: How papers become sizes, in pixels: the radius of a node for the root of its papers, the least and that of none; the
#: width of a link with no paper, what is added at the full number of papers, and the least number taken for full.
SCALE = {"radius": 2.7, "least": 3, "none": 4, "thin": 0.6, "added": 5.4, "full": 20}
_HEADING = 20.0
#: The least height of a line of nodes with their labels.
_LINE = 78.0
_GAP = 8.0

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Region:
    """The rectangle of one domain: its identifier, left, top, width and height."""

    name: str
    left: float
    top: float
    width: float
    height: float


def regions(sizes: Mapping[str, int]) -> list[Region]:
    """Return one region per domain, in the order given, filling the area in rows by the number of members.

    >>> [(region.name, round(region.width), round(region.height)) for region in regions({"a": 2, "b": 2})]
    [('a', 424, 548), ('b', 424, 548)]
    """
    names = [name for name, size in sizes.items() if size]
    total = sum(sizes[name] for name in names)
    if not total:
        return []
    lines = _lines(names, sizes, max(1, round(math.sqrt(len(names) * HEIGHT / WIDTH * 1.5))))
    # A row has room for at least one line of labels, however few its members are.
    weights = [max(sum(sizes[name] for name in line), 0.22 * total) for line in lines]
    areas: list[Region] = []
    top = 0.0
    for line, weight in zip(lines, weights, strict=True):
        height = (HEIGHT - _GAP * (len(lines) - 1)) * weight / sum(weights)
        left = 0.0
        room = WIDTH - _GAP * (len(line) - 1)
        for name in line:
            # One more than its members, so that the name of a small domain fits above them.
            width = room * (sizes[name] + 1) / sum(sizes[other] + 1 for other in line)
            areas.append(
                Region(
                    name=name,
                    left=round(left, 1),
                    top=round(top, 1),
                    width=round(width, 1),
                    height=round(height, 1),
                )
            )
            left += width + _GAP
        top += height + _GAP
    return areas


def _lines(names: Sequence[str], sizes: Mapping[str, int], count: int) -> list[list[str]]:
    """Split names, kept in order, into at most ``count`` lines of about equal size."""
    total = sum(sizes[name] for name in names)
    lines: list[list[str]] = [[]]
    size = 0
    for name in names:
        if lines[-1] and size + sizes[name] / 2 > total * len(lines) / count and len(lines) < count:
            lines.append([])
        lines[-1].append(name)
        size += sizes[name]
    return lines


def place_components(members: Mapping[str, Sequence[str]], weights: Mapping[tuple[str, str], int]) -> dict[str, Point]:
    """Return the place of every component: ``members`` by domain, ``weights`` the shared papers of pairs."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((one, other, papers) for (one, other), papers in sorted(weights.items()))
    graph.add_nodes_from(name for names in members.values() for name in names)
    places: dict[str, Point] = {}
    for region in regions({name: len(names) for name, names in members.items()}):
        places |= dict(zip(members[region.name], _slots(region, len(members[region.name])), strict=True))

    def length(name: str, at: Point) -> float:
        return sum(float(link["weight"]) * math.dist(at, places[other]) for other, link in graph[name].items())

    has_improved = True
    while has_improved:
        has_improved = False
        for names in members.values():
            for one, other in itertools.combinations(names, 2):
                here, there = places[one], places[other]
                before = length(one, here) + length(other, there)
                places[one], places[other] = there, here
                if length(one, there) + length(other, here) < before - 1e-6:
                    has_improved = True
                else:
                    places[one], places[other] = here, there
    return {name: places[name] for name in sorted(places)}


def _slots(region: Region, count: int) -> list[Point]:
    """Return the places of a region, line by line from the top, each with room for a label of two lines."""
    height = region.height - _HEADING
    lines = max(1, min(count, round(math.sqrt(count * height / region.width * 1.35))))
    while lines > 1 and height / lines < _LINE:
        lines -= 1
    sizes = [count // lines + (1 if line < count % lines else 0) for line in range(lines)]
    # Labels hang below their node, so nodes stand above the middle of their place.
    return [
        (
            round(region.left + region.width * (position + 0.5) / size, 1),
            round(region.top + _HEADING + height * (line + 0.5) / lines - 15, 1),
        )
        for line, size in enumerate(sizes)
        for position in range(size)
    ]


def place_two_sides(members: Mapping[str, Sequence[str]], columns: Sequence[str]) -> dict[str, Point]:
    """Return places for the second mode: components by domain at both sides, what they lead to in the middle."""
    domains = [name for name, components in members.items() if components]
    total = sum(len(members[name]) for name in domains)
    sides: tuple[list[str], list[str]] = ([], [])
    for name in domains:
        left_count = sum(len(members[other]) for other in sides[0])
        sides[0 if not sides[1] and left_count + len(members[name]) / 2 <= total / 2 else 1].append(name)
    places: dict[str, Point] = {}
    for side, x in zip(sides, (112.0, WIDTH - 112.0), strict=True):
        names = [(name, domain) for domain in side for name in members[domain]]
        slots = len(names) + 0.6 * max(0, len(side) - 1)
        y = 0.0
        for index, (name, domain) in enumerate(names):
            y += 0.6 if index and names[index - 1][1] != domain else 0.0
            places[name] = (x, round(HEIGHT * (y + 0.5) / slots, 1))
            y += 1
    for index, column in enumerate(columns):
        places[column] = (round(WIDTH / 2, 1), round(HEIGHT * (index + 0.5) / len(columns), 1))
    return {name: places[name] for name in sorted(places)}
