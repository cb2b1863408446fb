"""Blocks that many queries share, said once in ``queries/filters`` and put in where a query names them.

A line ``#include site-filters`` of a query stands for the file ``queries/filters/site-filters.rq``, indented as the
line is. Prefixes of the project need no declaration: those that a query or one of its patterns
(:mod:`kg.library.patterns`) uses are put before it. What comes out is complete SPARQL that any tool reads.
"""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

from kg import paths
from kg.errors import QueryError
from kg.library.patterns import pattern_texts
from kg.namespaces import PREFIXES
from kg.text_files import read_text

__all__ = ["expand_blocks"]

_INCLUDE = re.compile(r"^([ \t]*)#include ([a-z0-9-]+)[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"\A(?:#\+.*\n)*")
#: What may hold the letters of a prefix without being one: IRIs, strings and comments. A string that is never closed
#: goes on to the end of its line, so that no quotation mark within it is tried as the start of another.
_OPAQUE = re.compile(r"""<[^<>\s]*+>|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|#.*$""", re.MULTILINE)
_PREFIXED_NAME = re.compile(r"(?<![\w:?$-])([a-z]+):(?=[A-Za-z])")


def expand_blocks(text: str, name: str) -> str:
    """Return the text of a query with its blocks and prefixes put in; ``name`` is that of its file, for errors.

    Raises :class:`~kg.errors.QueryError` where it names a block that there is none of.
    """
    expansion = _INCLUDE.sub(lambda match: textwrap.indent(_block(match[2], name), match[1]), text)
    header = _HEADER.match(expansion)
    assert header is not None
    body = expansion[header.end() :]
    if re.match(r"\s*(?:PREFIX|BASE)\b", body, re.IGNORECASE):
        return expansion
    patterns = "\n".join(pattern_texts(body))
    prefixes = sorted(set(_PREFIXED_NAME.findall(_OPAQUE.sub(" ", f"{body}\n{patterns}"))) & set(PREFIXES))
    declarations = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in prefixes)
    return f"{header[0]}{declarations}\n{body.lstrip(chr(10))}"


def _block(block: str, query: str) -> str:
    blocks = _blocks()
    if block not in blocks:
        raise QueryError(
            f"{query} includes {block!r}, which is no block.", f"Blocks in queries/filters: {', '.join(blocks)}."
        )
    return blocks[block]


@functools.cache
def _blocks() -> Mapping[str, str]:
    """Return the text of every block, without its header, by name."""
    return {path.stem: _without_header(path) for path in sorted((paths.queries() / "filters").glob("*.rq"))}


def _without_header(path: Path) -> str:
    lines = read_text(path).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+"))
