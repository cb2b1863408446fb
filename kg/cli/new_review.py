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
    source = paths.default_review() / METADATA
    description = json.loads(source.read_text(encoding="utf-8"))
    with staged(folder) as fresh:
        shutil.copyfile(source, fresh / METADATA)
        for table in description["tables"]:
            path = fresh / str(table["url"])
            path.parent.mkdir(exist_ok=True)
            path.write_text(_header(table), encoding="utf-8", newline="")
        shutil.copyfile(paths.templates() / "new-review.md", fresh / "README.md")
    say(f"{len(description['tables'])} empty tables in {folder}; README.md tells where to start.")


def _header(table: dict[str, Any]) -> str:
    """Return the header row of a described table."""
    text = io.StringIO()
    names = [column["titles"] for column in table["tableSchema"]["columns"] if not column.get("virtual")]
    csv.writer(text, lineterminator="\n").writerow(names)
    return text.getvalue()
