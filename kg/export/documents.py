"""Documents from the templates of ``kg/templates``, in pandoc's Markdown.

Whatever a value holds is text in a document, never markup: every value that a template prints is escaped unless one
of the filters below, or a macro, has made Markdown of it. Most of Jinja's own filters are not there: some of them
mark a value as safe. ``~`` and ``+`` have no place in a template either: beside Markdown they escape for HTML.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import jinja2
from jinja2.filters import FILTERS
from markupsafe import Markup

from kg import paths
from kg.export.markdown import text

__all__ = ["environment", "markdown", "render"]


def render(template: str, **values: object) -> str:
    """Return the document that a template of ``kg/templates`` makes of some values.

    Raises :class:`jinja2.UndefinedError` where it asks for a value that is not there.
    """
    return environment().get_template(template).render(values)


@functools.cache
def environment() -> jinja2.Environment:
    """Return the environment of all documents.

    Comments stand between ``{##`` and ``##}``, since ``{#`` begins an identifier in pandoc's Markdown.
    """
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths.templates()),
        # Values are escaped by `finalize`. What comes of it, of filters and of macros is `Markup`, which Jinja's own
        # escape, for HTML, leaves as it is.
        autoescape=True,
        finalize=_escape,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string="{##",
        comment_end_string="##}",
    )
    templates.filters = {
        "cite": _cite,
        "code": _code,
        "join": _join,
        "length": len,
        "map": FILTERS["map"],
        "plural": _plural,
        "quoted": _quote,
        "small": _small,
    }
    return templates


def markdown(value: str) -> Markup:
    """Return a text that is Markdown already, and so is not escaped: one of our own, never what the graph holds."""
    return Markup(value)  # noqa: S704


def _escape(value: object) -> Markup:
    return value if isinstance(value, Markup) else markdown(text(str(value)))


def _join(values: Iterable[object], separator: str = ", ") -> Markup:
    """Return values, each escaped, with a separator of the template between them."""
    return markdown(separator.join(map(_escape, values)))


def _cite(keys: Iterable[str]) -> Markup:
    """Return a citation of the works with these keys; nothing where there are none."""
    citation = "; ".join(f"@{_escape(key)}" for key in keys)
    return markdown(f"[{citation}]" if citation else "")


def _code(value: str) -> Markup:
    """Return a text on one line as code: nothing is escaped in it, so its fence is longer than any in the text.

    Source: https://spec.commonmark.org/0.31.2/#code-spans.
    """
    line = " ".join(value.split())
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    space = " " if "`" in (line[:1], line[-1:]) else ""
    return markdown(f"{fence}{space}{line}{space}{fence}")


def _quote(value: str) -> Markup:
    """Return a text as it stands between quotation marks in the YAML at the head of a document."""
    return markdown(text(value).replace("\\", "\\\\").replace('"', '\\"'))


def _small(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def _plural(label: str) -> str:
    return label if label.endswith("s") else f"{label}s"
