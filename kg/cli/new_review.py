"""``integration-kg new-review``: the empty tables of another review."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import click

from kg.cli.printing import say

__all__ = ["command"]

#: The items by which a new review's table of appraisals is named; review.csv says so under appraisal_items.
_ITEMS = "mmat-2018-item"
_DESCRIPTION = "Answer to item {} of the MMAT, version 2018: 1 yes, 0 no, 3 can't tell; empty where it was not asked."


@click.command(name="new-review")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Start another review in FOLDER: its tables, empty, with the description of every column."""
    from kg import paths
    from kg.errors import UsageError
    from kg.folders import staged
    from kg.tables import METADATA

    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Name a new folder, so that no table is overwritten.")
    description = json.loads((paths.default_review() / METADATA).read_text(encoding="utf-8"))
    _number_as_the_tool(description)
    with staged(folder) as fresh:
        text = json.dumps(description, ensure_ascii=False, indent=1) + "\n"
        (fresh / METADATA).write_text(text, encoding="utf-8", newline="")
        for table in description["tables"]:
            path = fresh / str(table["url"])
            path.parent.mkdir(exist_ok=True)
            path.write_text(_header(table), encoding="utf-8", newline="")
        shutil.copyfile(paths.templates() / "new-review.md", fresh / "README.md")
    say(f"{len(description['tables'])} empty tables in {folder}; README.md tells where to start.")


def _number_as_the_tool(description: dict[str, Any]) -> None:
    """Name the columns of the appraisals by the items of the tool, as it numbers them itself, screening included."""
    from kg.graph.schema import scheme_slugs

    (table,) = (table for table in description["tables"] if table["url"] == "appraisals.csv")
    columns = table["tableSchema"]["columns"]
    # A tool may give no overall rating; what has to be there for the MMAT, the shapes tell.
    next(column for column in columns if column["name"] == "overall_rating").pop("required")
    is_item = [column["name"] not in ("paper", "overall_rating") for column in columns]
    pattern = columns[is_item.index(True)]
    table["tableSchema"]["columns"] = [
        *(column for column, item in zip(columns, is_item, strict=True) if not item),
        *(
            {**pattern, "name": slug, "titles": slug, "dc:description": _DESCRIPTION.format(slug.upper())}
            for slug in scheme_slugs(_ITEMS)
        ),
    ]


def _header(table: dict[str, Any]) -> str:
    """Return the header row of a described table."""
    text = io.StringIO()
    names = [column["titles"] for column in table["tableSchema"]["columns"] if not column.get("virtual")]
    csv.writer(text, lineterminator="\n").writerow(names)
    return text.getvalue()
