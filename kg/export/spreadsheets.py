"""Tables as files: CSV per entity, described by CSVW, and Parquet.

CSVW: https://www.w3.org/TR/tabular-metadata/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.export.description import LICENCE
from kg.export.job import Job, missing_package
from kg.export.tables import SEPARATOR, Cell, Column, Table, cell_text, column_meaning

__all__ = ["FORMULA_STARTS", "METADATA", "csv_text", "metadata_text", "write_csv", "write_parquet"]

#: The file that describes the tables of a folder, by the name that CSVW gives it.
METADATA = "csv-metadata.json"
#: What a spreadsheet takes for the beginning of a formula (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA_STARTS = tuple("=+-@\t\r")
#: What is put before it, so that it is shown as text.
GUARD = "'"


def write_csv(job: Job, folder: Path) -> None:
    """Write ``csv/<table>.csv`` and their description: UTF-8, LF line ends, several values joined by "; ".

    A text that a spreadsheet would take for a formula begins with an apostrophe, see :func:`csv_text`.
    """
    out = folder / "csv"
    out.mkdir()
    for table in job.tables.values():
        text = csv_text([[column.name for column in table.columns], *table.rows])
        (out / f"{table.name}.csv").write_text(text, encoding="utf-8", newline="")
    (out / METADATA).write_text(metadata_text(job.about, job.tables.values()), encoding="utf-8", newline="")


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV that is safe to open in a spreadsheet.

    A text that begins as formulas do (``=``, ``+``, ``-``, ``@``, a tab or a carriage return) gets an apostrophe before
    it, and so does one that begins with an apostrophe and then as formulas do: who takes one apostrophe away from each
    text that begins with apostrophes and then so has every text as it is in the graph.
    """
    return "".join(",".join(_field(cell) for cell in row) + "\n" for row in rows)


def _field(cell: Cell) -> str:
    text = cell_text(cell)
    is_formula = not isinstance(cell, int | float) and text.lstrip(GUARD).startswith(FORMULA_STARTS)
    text = GUARD + text if is_formula else text
    # Python's csv leaves a carriage return unquoted, and what stands after it would begin a row.
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


def metadata_text(about: Mapping[str, str], tables: Iterable[Table]) -> str:
    """Return the description of the CSV tables of a folder, as CSVW has it."""
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about["title"],
        "dc:description": [f"{name}: {text}" for name, text in about.items() if name not in ("title", "licence")],
        "dc:license": {"@id": LICENCE},
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\n"]},
        "tables": [
            {
                "url": f"{table.name}.csv",
                "tableSchema": {"columns": [_column(table.name, column) for column in table.columns]},
            }
            for table in tables
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _column(table: str, column: Column) -> dict[str, Any]:
    kinds = {"text": "string", "integer": "integer", "number": "decimal", "list": "string"}
    description = {"name": column.name.replace("-", "_"), "titles": column.name}
    description |= {"dc:description": column_meaning(table, column.name), "datatype": kinds[column.kind]}
    return {**description, **({"separator": SEPARATOR} if column.kind == "list" else {})}


def write_parquet(job: Job, folder: Path) -> None:
    """Write ``parquet/<table>.parquet`` with typed columns; several values are lists.

    The metadata of each file says what it is of, those of a column what it means. Raises
    :class:`~kg.errors.UsageError` where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise missing_package("pyarrow", "Parquet") from error
    kinds = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "list": pa.list_(pa.string())}
    out = folder / "parquet"
    out.mkdir()
    for table in job.tables.values():
        cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
        arrays = [pa.array(values, kinds[column.kind]) for values, column in zip(cells, table.columns, strict=True)]
        fields = [
            pa.field(column.name, kinds[column.kind], metadata={"description": column_meaning(table.name, column.name)})
            for column in table.columns
        ]
        content = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=dict(job.about)))
        pq.write_table(content, out / f"{table.name}.parquet", compression="zstd")
