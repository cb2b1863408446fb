"""Tables as files: CSV per entity, one XLSX workbook, Parquet."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg.export.evidence import SelectedEvidence
from kg.export.job import Job, missing_package
from kg.export.tables import Cell, Table, cell_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_csv", "write_parquet", "write_xlsx"]

#: Sheets of the workbook, in order.
_SHEETS = (
    "evidence",
    "findings",
    "papers",
    "appraisals",
    "participants",
    "conclusions",
    "conclusion-grounds",
    "relations",
    "influences",
    "source-issues",
    "source-issue-things",
    "codebook",
)
#: Widths of columns in characters, where the default of 14 does not do.
_WIDTHS = {"statement": 80, "definition": 60, "rules": 60, "title": 50, "reference": 60, "iri": 30, "authors": 30}
_WIDTHS |= {
    "heading": 40,
    "reason": 60,
    "remark": 40,
    "cue": 30,
    "anchor": 30,
    "citations": 30,
    "anchors": 30,
    "components": 26,
    "url": 24,
    "label": 30,
}

#: The most characters of a cell (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3).
_MOST_CHARACTERS = 32_767
# Control characters that no part of a workbook may hold (XML 1.0), and carriage returns, which XML readers change.
_NOT_IN_CELLS = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
#: The time of every member of a workbook: the earliest that ZIP knows, so that the same data give the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_csv(job: Job, folder: Path) -> None:
    """Write ``csv/<table>.csv``: UTF-8, LF line ends, several values in a cell joined by "; ".

    Texts are written as they are; a spreadsheet may take one that starts with "=" for a formula, which the
    workbook of :func:`write_xlsx` rules out.
    """
    out = folder / "csv"
    out.mkdir()
    for table in job.tables.values():
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows([cell_text(cell) for cell in row] for row in table.rows)
        (out / f"{table.name}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")


def write_parquet(job: Job, folder: Path) -> None:
    """Write ``parquet/<table>.parquet`` with typed columns; several values are lists.

    Raises :class:`~kg.errors.UsageError` where pyarrow is not installed.
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
        content = pa.Table.from_arrays(arrays, names=[column.name for column in table.columns])
        pq.write_table(content, out / f"{table.name}.parquet", compression="zstd")


def write_xlsx(job: Job, folder: Path) -> None:
    """Write ``tables.xlsx``: a sheet per entity with filters and a fixed header row; no cell is a formula.

    Raises :class:`~kg.errors.UsageError` where openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise missing_package("openpyxl", "XLSX") from error
    workbook = Workbook()
    first = workbook.active
    if first is not None:
        workbook.remove(first)
    for name in _SHEETS:
        _fill(cast("Worksheet", workbook.create_sheet(name)), job.tables[name])
    _add_about_sheet(workbook, job.evidence)
    buffer = io.BytesIO()
    workbook.save(buffer)
    (folder / "tables.xlsx").write_bytes(_fix_times(buffer.getvalue()))


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(table.columns, 1):
        _set_cell(sheet, 1, number, column.name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column.name, 14)
    alignment = Alignment(wrap_text=True, vertical="top")
    for line, row in enumerate(table.rows, 2):
        for number, cell in enumerate(row, 1):
            if cell not in (None, "", ()):
                _set_cell(sheet, line, number, cell).alignment = alignment
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _set_cell(sheet: Worksheet, line: int, number: int, cell: Cell) -> Any:
    """Fill one cell: numbers as numbers, all else as text that is never computed."""
    target: Any = sheet.cell(line, number)
    if isinstance(cell, int | float):
        target.value = cell
        return target
    text = _NOT_IN_CELLS.sub("\ufffd", cell_text(cell))
    target.value = text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
    # openpyxl reads a leading "=" as a formula and "#N/A" as an error unless it is told otherwise; the prefix keeps
    # the text a text when somebody edits the cell.
    target.data_type = "s"
    target.quotePrefix = text[:1] in tuple("=+-@\t")
    return target


def _add_about_sheet(workbook: Workbook, evidence: SelectedEvidence) -> None:
    from openpyxl.styles import Alignment

    sheet = cast("Worksheet", workbook.create_sheet("about"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 100
    lines: list[tuple[str, str]] = []
    for review in evidence.reviews.values():
        lines += [("review", f"{review.title} ({review.issued}), {review.publisher}")]
    lines += [
        ("selection", evidence.selection.description or "everything"),
        ("counts", evidence.counts_of_all),
        (
            "evidence",
            "One row per finding, paper that supports it and place in the report. Filter kinds, levels and components "
            "by words that the cell contains, and rating by number: 0.8 is 80%. A finding has several rows; sentence 0 "
            "is a quotation set apart.",
        ),
        ("cells", "Several values in a cell are separated by a semicolon; an empty cell means not in the source."),
        ("licence", "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"),
    ]
    for line, pair in enumerate(lines, 1):
        for number, text in enumerate(pair, 1):
            _set_cell(sheet, line, number, text).alignment = Alignment(wrap_text=True, vertical="top")


def _fix_times(data: bytes) -> bytes:
    """Return a workbook with fixed times, inside and on its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">1980-01-01T00:00:00Z<", content)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()
