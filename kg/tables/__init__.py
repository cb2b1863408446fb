"""Tables of a review: CSV in, checked rows out, every fault with its file, line and column."""

from kg.tables.description import METADATA
from kg.tables.reading import Column, Review, Row, Table, natural_key, read_review

__all__ = ["METADATA", "Column", "Review", "Row", "Table", "natural_key", "read_review"]
