"""Linked data out: a selection of the graph in the formats that other tools read.

:func:`select` makes the selection, :func:`write` puts it into a folder in formats by name, and never over another
selection unless it is told to; :func:`export` only makes the files.
"""

from kg.export.formats import FORMATS, Format, select_formats, unavailable_formats
from kg.export.job import INSTALL, Job
from kg.export.selection import Selection, select, selection_query
from kg.export.writing import Outcome, export, write

__all__ = [
    "FORMATS",
    "INSTALL",
    "Format",
    "Job",
    "Outcome",
    "Selection",
    "export",
    "select",
    "select_formats",
    "selection_query",
    "unavailable_formats",
    "write",
]
