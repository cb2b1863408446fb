"""SPARQL as text: what a query may do, before any engine sees it."""

from kg.sparql.guard import check_read_only, may_call, query_form

__all__ = ["check_read_only", "may_call", "query_form"]
