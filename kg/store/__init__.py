"""One interface to the places where queries run: in memory, on disk, or at an endpoint.

What talks to endpoints (``remote``, ``transport``, ``upload``, ``loaded``) is imported from its module, not from here.
"""

from kg.store.answers import Answer, Engine, Rows, Term, plain
from kg.store.embedded import ON_DISK_FROM, EmbeddedEngine
from kg.store.files import write_graph
from kg.store.staging import settle, staged

__all__ = [
    "ON_DISK_FROM",
    "Answer",
    "EmbeddedEngine",
    "Engine",
    "Rows",
    "Term",
    "plain",
    "settle",
    "staged",
    "write_graph",
]
