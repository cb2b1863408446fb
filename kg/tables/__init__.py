"""Tables of a review: CSV in, checked rows out, every fault with its file, line and column."""

from kg.tables.description import METADATA
from kg.tables.formatting import Unformatted, unformatted, write_formatted
from kg.tables.order import natural_key
from kg.tables.reading import Column, Review, Row, Table, read_review

__all__ = [
    "METADATA",
    "Column",
    "Review",
    "Row",
    "Table",
    "Unformatted",
    "natural_key",
    "read_review",
    "unformatted",
    "write_formatted",
]
