"""``integration-kg new-review``: the empty tables of another review."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import click

__all__ = ["command"]

_README = """# A new review

The tables of this folder are empty; `csv-metadata.json` says what each column holds. Fill them in this order:

1. `review.csv`: one row. `id` is the identifier that all IRIs of the review begin with, and is never changed;
   `domain` names the domain ontology (`integration`, or one of your own: put `<domain>.ttl` into this folder).
2. `sections.csv`, `questions.csv`: the outline of the report and what it asks.
3. `papers.csv`, `authors.csv`, `characteristics.csv`, `participants.csv`: one row per paper, numbered as in the report.
4. `appraisals.csv`: the ratings and item answers that the source prints. A paper without a row is "not in the source".
5. `citations.csv`: one row per citation marker, with the papers that it names.
6. `findings.csv`: one row per claim, with its anchors and codings. Then `relations.csv`, `siblings.csv`,
   `influences.csv`, `conclusions.csv` and `grounds.csv`, `source-issues.csv` and `reported-figures.csv`.

A vocabulary of your own goes into `vocabulary/<scheme>.ttl`, and its scheme into the `valueUrl` of the column that
uses it (`concept:<scheme>/{column}`). Rows are sorted by their key; files are UTF-8 with LF line ends.

Check and build as you go:

    integration-kg validate --review .
    integration-kg run --review .
"""


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
        (fresh / "README.md").write_text(_README, encoding="utf-8", newline="")
    click.echo(f"{len(description['tables'])} empty tables in {folder}; README.md tells where to start.")


def _header(table: dict[str, Any]) -> str:
    """Return the header row of a described table."""
    text = io.StringIO()
    names = [column["titles"] for column in table["tableSchema"]["columns"] if not column.get("virtual")]
    csv.writer(text, lineterminator="\n").writerow(names)
    return text.getvalue()
