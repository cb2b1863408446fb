"""The network of components as files.

GraphML (http://graphml.graphdrawing.org/), GEXF 1.2 (https://gexf.net/) and the node-link JSON of networkx and d3.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from kg.export.about import about_line
from kg.export.description import CURATORS_NAME
from kg.export.job import Job
from kg.rdf import NOT_XML

if TYPE_CHECKING:
    import networkx

__all__ = ["write_gexf", "write_graphml", "write_node_link"]


def write_graphml(job: Job, folder: Path) -> None:
    """Write ``components.graphml``, for Gephi, igraph, Cytoscape and yEd."""
    import networkx

    lines = networkx.generate_graphml(_told(job), named_key_ids=True)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n"
    (folder / "components.graphml").write_text(text, encoding="utf-8", newline="")


def write_gexf(job: Job, folder: Path) -> None:
    """Write ``components.gexf``, for Gephi."""
    import networkx

    text = "\n".join(networkx.generate_gexf(job.network))
    # networkx notes the day of writing and its own version, which would change the file with nothing in it changed.
    creator, description = escape(CURATORS_NAME), escape(_description(job))
    meta = f"<meta><creator>{creator}</creator><description>{description}</description></meta>"
    text = re.sub(r"<meta\b.*?</meta>", lambda _: meta, text, count=1, flags=re.DOTALL)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n"
    (folder / "components.gexf").write_text(text, encoding="utf-8", newline="")


def write_node_link(job: Job, folder: Path) -> None:
    """Write ``components.json``, node-link data for d3, networkx and scripts."""
    import networkx

    content = networkx.node_link_data(_told(job), edges="links")
    (folder / "components.json").write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline=""
    )


def _told(job: Job) -> networkx.Graph[str]:
    """Return the network with a description of its own."""
    network = job.network.copy()
    network.graph["description"] = _description(job)
    return network


def _description(job: Job) -> str:
    return NOT_XML.sub("\ufffd", about_line(job.about))
