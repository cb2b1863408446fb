"""Write ``ontology/context.jsonld`` anew from the ontology: ``python -m tests.export.regenerate_context``."""

from __future__ import annotations

import json

from kg import paths
from kg.export.context import make_context
from kg.rdf import read_turtle

__all__ = ["context_text"]


def context_text() -> str:
    """Return what the context file has to hold."""
    modules = [read_turtle(paths.ontology() / name) for name in ("evidence.ttl", "integration.ttl")]
    context = make_context([triple for module in modules for triple in module])
    return json.dumps(context, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    (paths.ontology() / "context.jsonld").write_text(context_text(), encoding="utf-8", newline="")
