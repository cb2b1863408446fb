"""The formats of an export by name, each with the function that writes it: a :class:`Job` and a folder go in."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.export.job import Job

__all__ = ["FORMATS", "Format", "select_formats", "unavailable_formats"]


@dataclass(frozen=True)
class Format:
    """A format: the function that writes it (``module:function`` in this package), what, what for, what it may need."""

    entry_point: str
    writes: str
    summary: str
    needs: str = ""

    @property
    def is_available(self) -> bool:
        """Whether the package that it needs is there; it is looked for, not loaded."""
        return not self.needs or importlib.util.find_spec(self.needs) is not None

    def writer(self) -> Callable[[Job, Path], None]:
        """Return the function that writes it."""
        module, _, function = self.entry_point.partition(":")
        write: Callable[[Job, Path], None] = getattr(importlib.import_module(f"kg.export.{module}"), function)
        return write


#: Every format by name, in the order of the help page.
FORMATS: dict[str, Format] = {
    "turtle": Format("rdf:write_turtle", "graph.ttl", "the union of all graphs as Turtle"),
    "trig": Format("rdf:write_trig", "graph.trig", "the graph in its named graphs as TriG"),
    "nquads": Format("rdf:write_nquads", "graph.nq", "the graph in its named graphs as N-Quads"),
    "jsonld": Format("jsonld:write_jsonld", "jsonld", "the graph as compact JSON-LD, and a tree per finding"),
    "rdfxml": Format("rdf:write_rdfxml", "graph.rdf", "the union of all graphs as RDF/XML"),
    "csv": Format("spreadsheets:write_csv", "csv", "a CSV table per entity"),
    "xlsx": Format("workbook:write_xlsx", "tables.xlsx", "a workbook with filters", "openpyxl"),
    "parquet": Format("spreadsheets:write_parquet", "parquet", "typed tables for pandas, DuckDB and R", "pyarrow"),
    "csl": Format("references:write_csl", "references.json", "references as CSL-JSON, for Zotero and pandoc"),
    "ris": Format("references:write_ris", "references.ris", "references as RIS, for any reference manager"),
    "bibtex": Format("references:write_bibtex", "references.bib", "references as BibTeX"),
    "graphml": Format("networks:write_graphml", "components.graphml", "the network of components as GraphML"),
    "gexf": Format("networks:write_gexf", "components.gexf", "the network of components as GEXF, for Gephi"),
    "node-link": Format("networks:write_node_link", "components.json", "the network of components as JSON"),
    "influences-graphml": Format(
        "networks:write_influences_graphml", "influences.graphml", "what is claimed to act on what as GraphML"
    ),
    "influences-gexf": Format(
        "networks:write_influences_gexf", "influences.gexf", "what is claimed to act on what as GEXF, for Gephi"
    ),
    "influences-node-link": Format(
        "networks:write_influences_node_link", "influences.json", "what is claimed to act on what as JSON"
    ),
    "edges": Format("networks:write_edges", "edges", "both networks as lists of edges in CSV, for Kumu"),
    "briefs": Format("briefs:write_briefs", "briefs", "a brief per component, level and question, for pandoc"),
    "nanopubs": Format("nanopubs:write_nanopubs", "nanopubs", "an unsigned nanopublication per finding"),
    "ro-crate": Format("crate:write_crate", "ro-crate", "everything in a package that repositories accept", "rocrate"),
    "soqf": Format("soqf:write_soqf", "soqf", "the summary of qualitative findings for GRADE-CERQual"),
}


def select_formats(names: Sequence[str]) -> list[str]:
    """Return the formats asked for, in the order of :data:`FORMATS`; ``all`` stands for all that can be written here.

    Raises :class:`~kg.errors.UsageError` with the nearest names where there is no such format.
    """
    for name in names:
        if name != "all" and name not in FORMATS:
            near = difflib.get_close_matches(name, ["all", *FORMATS], 2)
            advice = f"Did you mean {' or '.join(near)}?" if near else f"Formats: all, {', '.join(FORMATS)}."
            raise UsageError(f"There is no export format {name!r}.", advice)
    unavailable = unavailable_formats(names)
    return [name for name in FORMATS if (name in names or "all" in names) and name not in unavailable]


def unavailable_formats(names: Sequence[str]) -> list[str]:
    """Return the formats that ``all`` leaves out because their package is not installed, in the order of FORMATS.

    A format that is named itself is never left out: that it cannot be written is then an error.
    """
    return [
        name for name, format_ in FORMATS.items() if "all" in names and name not in names and not format_.is_available
    ]
