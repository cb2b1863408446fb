"""The networks of components and of influences as files.

GraphML (http://graphml.graphdrawing.org/), GEXF 1.2 (https://gexf.net/), the node-link JSON of networkx and d3, and
lists of edges as Kumu takes them (https://docs.kumu.io/guides/import).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from kg.export.about import about_line, about_lines
from kg.export.description import CURATORS_NAME
from kg.export.job import Job
from kg.export.spreadsheets import csv_text
from kg.library.claims import CLAIMS
from kg.rdf import NOT_XML

if TYPE_CHECKING:
    import networkx

__all__ = [
    "write_edges",
    "write_gexf",
    "write_graphml",
    "write_influences_gexf",
    "write_influences_graphml",
    "write_influences_node_link",
    "write_node_link",
]

#: What edges of components are, beside what edges of influences are.
_TOGETHER = "Components that are told together beyond chance: that says nothing of causes."


def write_graphml(job: Job, folder: Path) -> None:
    """Write ``components.graphml``, for Gephi, igraph, Cytoscape and yEd."""
    _graphml(_components(job), folder / "components.graphml")


def write_gexf(job: Job, folder: Path) -> None:
    """Write ``components.gexf``, for Gephi."""
    _gexf(_components(job), folder / "components.gexf")


def write_node_link(job: Job, folder: Path) -> None:
    """Write ``components.json``, node-link data for d3, networkx and scripts."""
    _node_link(_components(job), folder / "components.json")


def write_influences_graphml(job: Job, folder: Path) -> None:
    """Write ``influences.graphml``, for Gephi, igraph, Cytoscape and yEd."""
    _graphml(_influences(job), folder / "influences.graphml")


def write_influences_gexf(job: Job, folder: Path) -> None:
    """Write ``influences.gexf``, for Gephi."""
    _gexf(_influences(job), folder / "influences.gexf")


def write_influences_node_link(job: Job, folder: Path) -> None:
    """Write ``influences.json``, node-link data for d3, networkx and scripts."""
    _node_link(_influences(job), folder / "influences.json")


def write_edges(job: Job, folder: Path) -> None:
    """Write ``edges/components.csv``, ``edges/influences.csv`` and ``edges/README.txt``: a row for each edge."""
    out = folder / "edges"
    out.mkdir()
    for name, network, direction in (
        ("components", job.components_network, "undirected"),
        ("influences", job.influences_network, "directed"),
    ):
        label = network.nodes(data="label")
        edges = [(label[one], label[other], attributes) for one, other, attributes in network.edges(data=True)]
        columns = list(edges[0][2]) if edges else []
        rows = [[one, other, direction, *attributes.values()] for one, other, attributes in edges]
        text = csv_text([["From", "To", "Direction", *columns], *rows])
        (out / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    lines = [*about_lines(job.about), f"components.csv: {_TOGETHER}", f"influences.csv: {CLAIMS}"]
    (out / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def _components(job: Job) -> networkx.Graph[str]:
    return _told(job.components_network, job, _TOGETHER)


def _influences(job: Job) -> networkx.Graph[str]:
    return _told(job.influences_network, job, CLAIMS)


def _told(network: networkx.Graph[str], job: Job, meaning: str) -> networkx.Graph[str]:
    """Return a network with a description of its own: what its edges mean, and what an export is."""
    copy = network.copy()
    copy.graph["description"] = NOT_XML.sub("\ufffd", f"{meaning} {about_line(job.about)}")
    return copy


def _graphml(network: networkx.Graph[str], path: Path) -> None:
    import networkx

    lines = networkx.generate_graphml(network, named_key_ids=True)
    _write_xml("\n".join(lines), path)


def _gexf(network: networkx.Graph[str], path: Path) -> None:
    import networkx

    text = "\n".join(networkx.generate_gexf(network))
    # networkx notes the day of writing and its own version, which would change the file with nothing in it changed.
    creator, description = escape(CURATORS_NAME), escape(network.graph["description"])
    meta = f"<meta><creator>{creator}</creator><description>{description}</description></meta>"
    _write_xml(re.sub(r"<meta\b.*?</meta>", lambda _: meta, text, count=1, flags=re.DOTALL), path)


def _write_xml(text: str, path: Path) -> None:
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8", newline="")


def _node_link(network: networkx.Graph[str], path: Path) -> None:
    import networkx

    content: dict[str, Any] = networkx.node_link_data(network, edges="links")
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="")
