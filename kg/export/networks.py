"""The network of components as files.

GraphML (http://graphml.graphdrawing.org/), GEXF 1.2 (https://gexf.net/) and the node-link JSON of networkx and d3.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from kg.export.job import Job

__all__ = ["write_gexf", "write_graphml", "write_node_link"]


def write_graphml(job: Job, folder: Path) -> None:
    """Write ``components.graphml``, for Gephi, igraph, Cytoscape and yEd."""
    import networkx

    lines = networkx.generate_graphml(job.network, named_key_ids=True)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n"
    (folder / "components.graphml").write_text(text, encoding="utf-8", newline="")


def write_gexf(job: Job, folder: Path) -> None:
    """Write ``components.gexf``, for Gephi."""
    import networkx

    text = "\n".join(networkx.generate_gexf(job.network))
    # networkx notes the day of writing, which would change the file with nothing in it changed.
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n"
    (folder / "components.gexf").write_text(text, encoding="utf-8", newline="")


def write_node_link(job: Job, folder: Path) -> None:
    """Write ``components.json``, node-link data for d3, networkx and scripts."""
    import networkx

    content = networkx.node_link_data(job.network, edges="links")
    (folder / "components.json").write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline=""
    )
