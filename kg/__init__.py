"""An evidence knowledge graph: a rapid evidence review as validated, queryable linked data."""

__all__ = ["__version__"]

__version__ = "0.1.0"
