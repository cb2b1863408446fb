"""One interface to the places where queries run: in memory, on disk, or at an endpoint."""

from kg.store.answers import Answer, Engine, Rows, Term, plain
from kg.store.embedded import ON_DISK_FROM, EmbeddedEngine
from kg.store.files import staged, write_graph
from kg.store.guard import check_read_only
from kg.store.loaded import Count, counts, other_graphs, remarks
from kg.store.remote import RemoteEngine
from kg.store.transport import Client
from kg.store.upload import GraphStore, Inventory, Journal, find_graph_store, graph_stores, survey, upload

__all__ = [
    "ON_DISK_FROM",
    "Answer",
    "Client",
    "Count",
    "EmbeddedEngine",
    "Engine",
    "GraphStore",
    "Inventory",
    "Journal",
    "RemoteEngine",
    "Rows",
    "Term",
    "check_read_only",
    "counts",
    "find_graph_store",
    "graph_stores",
    "other_graphs",
    "plain",
    "remarks",
    "staged",
    "survey",
    "upload",
    "write_graph",
]
