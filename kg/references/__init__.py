"""Papers as references: one model of a work (:class:`kg.evidence.Work`), three ways of writing it.

:func:`csl_text` for Zotero and pandoc, :func:`ris_text` for any reference manager, :func:`bibtex_text` for LaTeX. What
RIS or BibTeX cannot hold stands in ``docs/references.md``.
"""

from kg.references.bibtex import bibtex_text
from kg.references.csl import csl_items, csl_text
from kg.references.ris import ris_record, ris_text

__all__ = ["bibtex_text", "csl_items", "csl_text", "ris_record", "ris_text"]
