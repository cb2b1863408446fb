"""The tables as one workbook, to filter, to read and to print."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

from kg.export.about import about_line
from kg.export.description import CURATORS_NAME
from kg.export.job import Job, missing_package
from kg.export.spreadsheets import FORMULA_STARTS
from kg.export.tables import IDENTIFIERS, Cell, Column, Table, cell_text, column_meaning

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_xlsx"]

#: Sheets of the workbook, in order, between those that tell what it is and what its columns mean.
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
_ABOUT, _COLUMNS = "about", "columns"
#: The characters of a line that all columns in sight have together: as many as can be read across a page.
_LINE = 230
#: The widest and the narrowest that a column may be, in characters; sentences get so many times what others get.
_WIDEST, _NARROWEST, _SENTENCES = 40, 6, 5
#: A column with more characters than this in a cell has sentences.
_LONG = 80
#: The height of a line and the most that a row may have, in points.
_LINE_HEIGHT, _HIGHEST = 15, 405
#: The widths of the sheet that tells what the workbook is.
_FIRST, _SECOND = 16, 100
#: The first columns, which stay in sight and stand on each printed page.
_FIXED_COLUMNS = 2
#: The most characters of a cell (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3), and of
#: a header or footer.
_MOST_CHARACTERS, _MOST_OF_FOOTER = 32_767, 120
# Control characters that no part of a workbook may hold (XML 1.0), and carriage returns, which XML readers change.
_NOT_IN_CELLS = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
#: The time of every member of a workbook: the earliest that ZIP knows, so that the same data give the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: The number that printers and Excel have for A4.
_A4 = 9
_NOTES = {
    "evidence": "One row per finding, paper that supports it and place in the report. Filter kinds, levels and "
    "components by words that the cell contains, and rating by number: 0.8 is 80%. A finding has several rows; "
    "sentence 0 is a quotation set apart.",
    "cells": "Several values in a cell are separated by a semicolon; an empty cell means not in the source.",
    "columns": f"The sheet {_COLUMNS} tells what each column means. Columns that end in {IDENTIFIERS} have the "
    "identifiers of the labels before them; they and the IRIs are folded away: the plus signs above the columns unfold "
    "them.",
}


def write_xlsx(job: Job, folder: Path) -> None:
    """Write ``tables.xlsx``: a sheet per entity, to filter and to print, and what it holds; no cell is a formula.

    Raises :class:`~kg.errors.UsageError` where openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise missing_package("openpyxl", "XLSX") from error
    workbook = Workbook()
    tables = [job.tables[name] for name in _SHEETS]
    _fill_about(cast("Worksheet", workbook.active), job.about)
    for table in (*tables, _column_table(tables)):
        _fill(cast("Worksheet", workbook.create_sheet(table.name)), table)
    for sheet in workbook.worksheets:
        _lay_out(sheet, job.about)
    _describe(workbook, job.about)
    buffer = io.BytesIO()
    workbook.save(buffer)
    (folder / "tables.xlsx").write_bytes(_fix_times(buffer.getvalue()))


def _column_table(tables: Sequence[Table]) -> Table:
    """Return the table of what the columns of other tables mean."""
    rows = [(table.name, one.name, column_meaning(table.name, one.name)) for table in tables for one in table.columns]
    return Table(_COLUMNS, [Column("sheet"), Column("column"), Column("meaning")], rows)


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    widths = _widths(table)
    for number, (column, width) in enumerate(zip(table.columns, widths, strict=True), 1):
        header = _set_cell(sheet, 1, number, column.name)
        header.font, header.alignment = bold, wrapped
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = width or _NARROWEST
        dimension.outlineLevel, dimension.hidden = (0, False) if width else (1, True)
    sheet.row_dimensions[1].height = _height([name.name.replace("_", " ") for name in table.columns], widths)
    for line, row in enumerate(table.rows, 2):
        for number, cell in enumerate(row, 1):
            if cell not in (None, "", ()):
                _set_cell(sheet, line, number, cell).alignment = wrapped
        sheet.row_dimensions[line].height = _height([cell_text(cell) for cell in row], widths)
    sheet.freeze_panes = f"{get_column_letter(_FIXED_COLUMNS + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.sheet_format.outlineLevelCol = 1


def _widths(table: Table) -> list[int]:
    """Return the widths of columns that fit on a page together: of their longest cells, as long as there is room.

    What is folded away has none.
    """
    wishes: list[tuple[int, int, int]] = []
    for number, column in enumerate(table.columns):
        if column.name == "iri" or column.name.endswith(IDENTIFIERS):
            wishes.append((0, 0, 0))
            continue
        longest = max((len(cell_text(row[number])) for row in table.rows), default=0)
        # The arrow of the filter stands beside the name.
        least = max(_NARROWEST, 2 + max(map(len, column.name.split("_"))))
        wishes.append((least, longest + 1, _SENTENCES if longest > _LONG else 1))
    for share in range(_WIDEST, 0, -1):
        widths = [max(least, min(longest, share * weight)) for least, longest, weight in wishes]
        if sum(widths) <= _LINE:
            break
    return widths


def _height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Return the height of a row in which every text is seen whole, as far as rows may be high."""
    lines = max(
        (
            sum(max(1, len(wrap(line, width))) for line in text.split("\n"))
            for text, width in zip(texts, widths, strict=True)
            if width and (len(text) > width or "\n" in text)
        ),
        default=1,
    )
    return min(_HIGHEST, _LINE_HEIGHT * lines)


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
    target.quotePrefix = text.startswith(FORMULA_STARTS)
    return target


def _fill_about(sheet: Worksheet, about: Mapping[str, str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = _ABOUT
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = _FIRST, _SECOND
    for line, pair in enumerate({**about, **_NOTES}.items(), 1):
        for number, text in enumerate(pair, 1):
            cell = _set_cell(sheet, line, number, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
        sheet.row_dimensions[line].height = _height(pair, (_FIRST, _SECOND))


def _lay_out(sheet: Worksheet, about: Mapping[str, str]) -> None:
    """Lay a sheet out for printing: across the page, as wide as it is, with the selection and numbers of pages."""
    from openpyxl.worksheet.header_footer import HeaderFooter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    for side, inches in (("left", 0.4), ("right", 0.4), ("top", 0.7), ("bottom", 0.7)):
        setattr(sheet.page_margins, side, inches)
    margins: Any = HeaderFooter()
    margins.oddHeader.left.text, margins.oddHeader.right.text = _code(about["title"]), "&A"
    margins.oddFooter.left.text = _code(f"Selection: {about['selection']}")
    margins.oddFooter.right.text = "Page &P of &N"
    sheet.HeaderFooter = margins


def _code(text: str) -> str:
    """Return a text as headers and footers have it, where an ampersand begins an instruction."""
    short = text if len(text) <= _MOST_OF_FOOTER else text[: _MOST_OF_FOOTER - 1] + "…"
    return _NOT_IN_CELLS.sub("\ufffd", short).replace("&", "&&")


def _describe(workbook: Workbook, about: Mapping[str, str]) -> None:
    """Say in the properties of the workbook what it is and whose."""
    properties = workbook.properties
    properties.title, properties.creator = _property(about["title"]), CURATORS_NAME
    properties.subject = _property(f"Selection: {about['selection']}")
    properties.description = _property(about_line(about))
    properties.version, properties.lastModifiedBy = about["version"], CURATORS_NAME


def _property(text: str) -> str:
    return _NOT_IN_CELLS.sub("\ufffd", text)


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
