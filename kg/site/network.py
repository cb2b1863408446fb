"""The components graph as pyvis makes it: the one module that imports pyvis, and only when drawing."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import jinja2

from kg.site.layout import SCALE, Point

__all__ = ["node_size", "render_network"]

#: vis-network's options: places are computed, so nothing moves by itself, and nodes can be dragged.
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "dragNodes": True,
        "keyboard": False,
        "multiselect": False,
        "selectable": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 150,
        "zoomView": False,
    },
    "nodes": {"shape": "dot", "borderWidth": 1.5, "font": {"size": 13, "face": "'Source Sans 3', sans-serif"}},
    "edges": {"smooth": False, "selectionWidth": 2, "hoverWidth": 1},
}


def node_size(papers: int) -> float:
    """Return the radius of a node, whose area grows with its number of papers.

    >>> node_size(4) * 2 == node_size(16)
    True
    """
    return round(SCALE["radius"] * math.sqrt(papers), 2)


def render_network(
    environment: jinja2.Environment,
    *,
    template: str,
    nodes: Mapping[str, Mapping[str, Any]],
    edges: Mapping[tuple[str, str], int],
    places: Mapping[str, Point],
) -> str:
    """Return the page of the components graph, made by pyvis from our own template.

    ``nodes`` maps components to their label, number of papers and domain; ``edges`` maps pairs to the papers
    they share. pyvis' own template links a content delivery network and writes files beside the page; ours
    does neither, so only its network, its options and its rendering are used.
    """
    from pyvis.network import Network

    network = Network(width="100%", height="100%", cdn_resources="in_line")
    network.set_options(json.dumps(_OPTIONS))
    for name, node in nodes.items():
        x, y = places[name]
        network.add_node(
            name,
            label=node["label"],
            size=node_size(node["papers"]),
            papers=node["papers"],
            domain=node["domain"],
            x=x,
            y=y,
        )
    full = max([SCALE["full"], *edges.values()])
    for (one, other), papers in edges.items():
        width = round(SCALE["thin"] + SCALE["added"] * papers / full, 2)
        network.add_edge(one, other, id=f"{one}--{other}", width=width, papers=papers)
    network.templateEnv = environment
    network.path = template
    page: str = network.generate_html(notebook=False)
    return page
