"""Result sets in the formats of the SPARQL standards, for other programs."""

from __future__ import annotations

import csv
import io
import json

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.namespaces import XSD
from kg.rdf import term_text
from kg.sparql.results import ResultSet

__all__ = ["results_csv", "results_json"]


def results_csv(results: ResultSet) -> str:
    """Return rows as CSV with full IRIs (https://www.w3.org/TR/sparql11-results-csv-tsv/), with LF line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(results.variables)
    writer.writerows([term_text(term) for term in row] for row in results.rows)
    return text.getvalue()


def results_json(results: ResultSet) -> str:
    """Return rows as SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
    bindings = [
        {name: _json_term(term) for name, term in zip(results.variables, row, strict=True) if term is not None}
        for row in results.rows
    ]
    document = {"head": {"vars": list(results.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _json_term(term: NamedNode | Literal | BlankNode | Triple) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        return {"type": "triple", "value": str(term)}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == XSD + "string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
