"""The entities of a selection as tables."""

from kg.export.evidence import SelectedEvidence
from kg.export.tables.columns import column_meaning
from kg.export.tables.findings import finding_tables
from kg.export.tables.papers import paper_tables
from kg.export.tables.reports import report_tables
from kg.export.tables.table import IDENTIFIERS, SEPARATOR, Cell, Column, Table, cell_text

__all__ = ["IDENTIFIERS", "SEPARATOR", "Cell", "Column", "Table", "cell_text", "column_meaning", "make_tables"]


def make_tables(evidence: SelectedEvidence) -> dict[str, Table]:
    """Return all tables by name, each in an order that depends on the graph alone."""
    tables = [*report_tables(evidence), *paper_tables(evidence), *finding_tables(evidence)]
    return {table.name: table for table in sorted(tables, key=lambda table: table.name)}
