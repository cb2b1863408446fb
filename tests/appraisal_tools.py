"""Copies of the invented review that were appraised with another tool, or whose table has the tool's own numbers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import SECOND

__all__ = ["appraised_by_jbi", "appraised_by_tool_numbers", "with_items"]

OTHER_TOOL = SECOND.parent / "other-tool"
_MMAT = ["s1", "s2", *(f"{section}.{number}" for section in range(1, 6) for number in range(1, 6))]


def with_items(folder: Path, scheme: str, items: Iterable[str], answers: str, table: str) -> Path:
    """Return a copy of the invented review whose table of appraisals has the items of a vocabulary for columns.

    ``answers`` is the pattern of a cell, ``table`` the text of the table.
    """
    target = folder / scheme
    shutil.copytree(SECOND, target)
    path = target / "review.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",mmat-item,", f",{scheme},"), encoding="utf-8", newline=""
    )
    description = json.loads((target / "csv-metadata.json").read_text(encoding="utf-8"))
    (appraisals,) = (table for table in description["tables"] if table["url"] == "appraisals.csv")
    paper, rating = appraisals["tableSchema"]["columns"][:2]
    rating.pop("required")
    cells = {"base": "string", "format": answers}
    appraisals["tableSchema"]["columns"] = [
        paper,
        rating,
        *({"name": item, "titles": item, "datatype": cells} for item in items),
    ]
    (target / "csv-metadata.json").write_text(json.dumps(description), encoding="utf-8")
    (target / "appraisals.csv").write_text(table, encoding="utf-8", newline="")
    return target


def appraised_by_jbi(folder: Path) -> Path:
    """Return the invented review as appraised with the JBI checklist, which gives no overall rating."""
    items = [f"j{number}" for number in range(1, 11)]
    table = (OTHER_TOOL / "appraisals.csv").read_text(encoding="utf-8")
    target = with_items(folder, "jbi-qualitative-item", items, "Y|N|U|NA", table)
    shutil.copytree(OTHER_TOOL / "vocabulary", target / "vocabulary", dirs_exist_ok=True)
    return target


def appraised_by_tool_numbers(folder: Path) -> Path:
    """Return the invented review with the numbers of the MMAT, screening included: a trial, and interviews."""
    rows = {
        1: {"s1": "1", "s2": "1"} | dict(zip((f"2.{number}" for number in range(1, 6)), "11101", strict=True)),
        2: {"s1": "1", "s2": "3"} | dict(zip((f"1.{number}" for number in range(1, 6)), "11131", strict=True)),
    }
    lines = [",".join([str(paper), "80%", *(row.get(item, "") for item in _MMAT)]) for paper, row in rows.items()]
    table = "\n".join([",".join(["paper", "overall_rating", *_MMAT]), *lines]) + "\n"
    return with_items(folder, "mmat-2018-item", _MMAT, "[013]", table)
