"""The pages of the explorer: templates and assets, put together."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from kg import paths
from kg.errors import UsageError

__all__ = ["PAGES", "Page", "environment", "write_assets"]


@dataclass(frozen=True)
class Page:
    """A page: its file name without ending, its name in the navigation, and the scripts that it runs."""

    name: str
    title: str
    scripts: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


PAGES = (
    Page("index", "Overview", ("charts", "appraisal-plot", "overview"), ("d3.min.js", "plot.umd.min.js")),
    Page(
        "components",
        "Components",
        ("graph-model", "graph-style", "graph-export", "graph-lists", "components"),
        ("vis-network.min.js",),
    ),
    Page("map", "Evidence map", ("map-model", "map-grid", "map-marks", "map")),
    Page("levels", "Levels", ("levels-model", "map-grid", "levels")),
    Page("findings", "Findings", ("findings",)),
    Page("papers", "Papers", ("paper-card", "papers")),
    Page("questions", "Questions", ("questions",)),
    Page("issues", "Source issues", ("issues",)),
    Page("method", "Method"),
)

#: Scripts that every page runs, in the order in which they build on each other.
_COMMON_SCRIPTS = (
    "dom",
    "model",
    "words",
    "state",
    "facets",
    "rating",
    "download",
    "sparql",
    "table",
    "address",
    "unrated",
    "finding-list",
    "facet-bar",
    "panel",
)

#: Libraries that every page loads.
_COMMON_LIBRARIES = ("snowball-stemmers.js",)

_FONTS = (
    ("Source Sans 3", "source-sans-3-latin-wght-normal.woff2", "200 900", "normal"),
    ("Source Sans 3", "source-sans-3-latin-wght-italic.woff2", "200 900", "italic"),
    ("Source Serif 4", "source-serif-4-latin-wght-normal.woff2", "200 900", "normal"),
)


def environment(page: Page, facts: dict[str, Any]) -> jinja2.Environment:
    """Return the template environment of a page: every value is escaped, what the graph lacks prints as nothing."""
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths.viz() / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals |= {
        "page": page,
        "pages": PAGES,
        "shared": _COMMON_SCRIPTS,
        "libraries": (*_COMMON_LIBRARIES, *page.libraries),
        **facts,
    }
    return templates


def write_assets(folder: Path) -> None:
    """Copy styles, scripts and vendored libraries into the site, fonts as part of a style sheet.

    Raises :class:`~kg.errors.UsageError` where they are missing from the installation.
    """
    source = paths.viz() / "assets"
    if not source.is_dir():
        raise UsageError(f"The explorer's assets are missing: {source}.", "Install the package again.")
    for file in sorted(source.rglob("*")):
        if file.is_file() and file.suffix != ".woff2":
            target = folder / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    (folder / "css" / "fonts.css").write_text(_font_styles(source / "vendor" / "fonts"), encoding="utf-8")


def _font_styles(fonts: Path) -> str:
    # A page opened from a folder may not load font files beside it, so the fonts are part of the style sheet.
    rules = []
    for family, file, weight, style in _FONTS:
        data = base64.b64encode((fonts / file).read_bytes()).decode("ascii")
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
            f'font-display: block; src: url("data:font/woff2;base64,{data}") format("woff2"); }}\n'
        )
    return "".join(rules)
