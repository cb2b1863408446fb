"""SPARQL: what a query may do, the embedded engine that runs it, and what it answers."""

from kg.sparql.apart import is_memory_bounded
from kg.sparql.embedded import EmbeddedEngine
from kg.sparql.engine import BoundedEngine, Engine
from kg.sparql.guard import check_read_only, may_call, query_form
from kg.sparql.results import Answer, ResultSet
from kg.sparql.serialisation import results_csv, results_json

__all__ = [
    "Answer",
    "BoundedEngine",
    "EmbeddedEngine",
    "Engine",
    "ResultSet",
    "check_read_only",
    "is_memory_bounded",
    "may_call",
    "query_form",
    "results_csv",
    "results_json",
]
