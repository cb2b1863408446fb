"""CSV in, checked rows out.

A review is a folder of CSV files described by one CSVW document, ``csv-metadata.json`` (W3C Metadata
Vocabulary for Tabular Data, https://www.w3.org/TR/tabular-metadata/). The ``csvw`` package reads the
description and converts each cell; this module collects every fault of every table at once, with
the file, line and column where it stands.
"""

from __future__ import annotations

import csv
import difflib
import io
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import Fault, TableError, UsageError
from kg.numbers import DECIMAL_FORM, WHOLE_FORM, is_decimal, is_whole
from kg.tables.description import DESCRIPTION_ADVICE, METADATA, read_description

if TYPE_CHECKING:
    import csvw

__all__ = ["METADATA", "Column", "Review", "Row", "Table", "natural_key", "read_review"]

_LOG = logging.getLogger(__package__)

#: The datatypes of CSVW (https://www.w3.org/TR/tabular-data-model/#datatypes) by how their cells are written.
_TEXTS = frozenset({"string", "anyURI", "any", "anyAtomicType", "json", "xml", "html", "normalizedString", "token"})
_DECIMALS = frozenset({"decimal", "double", "number", "float"})
_WHOLES = frozenset(
    f"{sign}{name}"
    for sign, names in (
        ("", ("integer", "long", "int", "short", "byte")),
        ("non", ("NegativeInteger", "PositiveInteger")),
        ("", ("negativeInteger", "positiveInteger")),
        ("unsigned", ("Long", "Int", "Short", "Byte")),
    )
    for name in names
)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A described column: its name, CSVW datatype base, list separator and its mapping to RDF."""

    name: str
    datatype: str
    separator: str | None
    required: bool
    property_url: str | None
    value_url: str | None
    virtual: bool


@dataclass(frozen=True)
class Row:
    """One checked row: values by column name (``None`` where the cell is empty, lists where separated)."""

    file: str
    line: int
    values: Mapping[str, Any]
    position: Mapping[str, int]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def fault(self, column: str, message: str) -> Fault:
        """Return a fault at this row's cell in the named column."""
        return Fault(self.file, self.line, self.position.get(column, 1), f"{column}: {message}")


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its name (file stem), its columns, its checked rows and the RDF pattern of its subjects."""

    name: str
    file: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    about_url: str | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@dataclass(frozen=True)
class Review:
    """All tables of one review, by name; ``identifier`` scopes its IRIs."""

    folder: Path
    tables: Mapping[str, Table]
    identifier: str

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]


@dataclass
class _Reader:
    """Reads the tables of one folder and gathers the faults."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, line: int, column: int, message: str) -> None:
        self.faults.append(Fault(file, line, column, message))

    def text(self, file: str) -> str | None:
        """Return a table's text, or None after noting why it cannot be read."""
        path = self.folder / file
        if not path.is_file():
            self.fault(file, 1, 1, "the file is missing; the table's description expects it")
            return None
        data = path.read_bytes()
        if not data.strip():
            self.fault(file, 1, 1, "the file is empty; expected a header row")
            return None
        if data.startswith(b"\xef\xbb\xbf"):
            self.fault(file, 1, 1, "the file starts with a byte order mark; save it as UTF-8 without BOM")
            data = data[3:]
        if b"\r" in data:
            line = data[: data.index(b"\r")].count(b"\n") + 1
            self.fault(file, line, 1, "the line ends in CR LF; save the file with LF line ends")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            column = len(before) - (before.rfind(b"\n") + 1) + 1
            byte = data[error.start]
            self.fault(
                file,
                before.count(b"\n") + 1,
                column,
                f"byte 0x{byte:02x} is not UTF-8 (Latin-1 or Windows-1252?); save the file as UTF-8",
            )
            return None

    def header(self, file: str, actual: list[str], expected: list[str]) -> bool:
        """Check a header row against the description; return whether the rows can be read."""
        if actual == expected:
            return True
        count = len(self.faults)
        for column, name in enumerate(actual, 1):
            if name not in expected:
                near = difflib.get_close_matches(name, expected, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                self.fault(file, 1, column, f"unknown column {name!r}{hint} expected: {', '.join(expected)}")
            elif name in actual[: column - 1]:
                self.fault(file, 1, column, f"column {name!r} appears twice")
        for name in expected:
            if name not in actual:
                self.fault(file, 1, len(actual) + 1, f"column {name!r} is missing")
        if len(self.faults) == count:
            self.fault(file, 1, 1, f"columns are in another order; expected: {', '.join(expected)}")
        return False

    def table(self, description: csvw.Table) -> Table:
        """Read and check one described table by itself (foreign keys come later)."""
        file = str(description.url)
        csvw_columns = [c for c in description.tableSchema.columns if not c.virtual]
        names = [c.header for c in csvw_columns]
        columns = tuple(_column(c) for c in description.tableSchema.columns)
        about = description.tableSchema.inherit("aboutUrl")
        about_url = about.uri if about is not None else None
        rows: list[Row] = []
        text = self.text(file)
        if text is not None:
            reader = csv.reader(io.StringIO(text, newline=""), strict=True)
            try:
                rows = self._rows(file, reader, csvw_columns, names)
            except csv.Error as error:
                self.fault(file, reader.line_num, 1, f"not well-formed CSV: {error}; check the quotation marks")
            self._keys(file, rows, list(description.tableSchema.primaryKey or []))
        return Table(name=Path(file).stem, file=file, columns=columns, rows=tuple(rows), about_url=about_url)

    def _rows(self, file: str, reader: Any, csvw_columns: list[Any], names: list[str]) -> list[Row]:
        rows: list[Row] = []
        if not self.header(file, next(reader), names):
            return rows
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) != len(names):
                self.fault(
                    file,
                    line,
                    min(len(cells), len(names)) + 1,
                    f"{len(cells)} cells where the header has {len(names)}; "
                    "a stray or missing separator, or a comma outside quotation marks?",
                )
            else:
                rows.append(self._row(file, line, cells, csvw_columns))
            line = reader.line_num + 1
        return rows

    def _row(self, file: str, line: int, cells: list[str], csvw_columns: list[Any]) -> Row:
        values: dict[str, Any] = {}
        position: dict[str, int] = {}
        for index, (cell, column) in enumerate(zip(cells, csvw_columns, strict=True), 1):
            position[column.header] = index
            try:
                values[column.header] = self._cell(cell, column)
            except ValueError as error:
                values[column.header] = None
                self.fault(file, line, index, f"{column.header}: {_reason(cell, column, error)}")
        return Row(file, line, values, position)

    @staticmethod
    def _cell(cell: str, column: Any) -> Any:
        if cell != cell.strip():
            raise ValueError("stray space at the start or end")
        separator = column.inherit("separator")
        if separator and cell:
            parts = cell.split(separator)
            if "" in parts:
                raise ValueError(f"stray separator {separator!r}")
            if len(set(parts)) < len(parts):
                raise ValueError("the same value twice")
        if not all(_is_plain_number(part, column) for part in (cell.split(separator) if separator else [cell]) if part):
            raise ValueError("not a number in plain digits")
        value = column.read(cell)
        # csvw parses addresses and dates into objects of its own; what was printed is what is kept.
        return cell if cell and _is_verbatim(column) else value

    def _keys(self, file: str, rows: list[Row], key: list[str]) -> None:
        """Check that the primary key is unique and that the rows are sorted by it."""
        if not key:
            return
        first_lines: dict[tuple[Any, ...], int] = {}
        previous: list[tuple[int, int, str]] | None = None
        for row in rows:
            value = tuple(row[name] for name in key)
            if value in first_lines:
                value_text = ", ".join(str(part) for part in value)
                message = f"duplicate key {value_text}; first used in line {first_lines[value]}"
                self.faults.append(row.fault(key[0], message))
            first_lines.setdefault(value, row.line)
            order = [part for name in key for part in natural_key(str(row[name]))]
            if previous is not None and order < previous:
                self.faults.append(row.fault(key[0], f"the row is out of order; sort the table by {', '.join(key)}"))
            previous = order

    def references(self, description: csvw.Table, tables: Mapping[str, Table]) -> None:
        """Check the foreign keys of one table, cell by cell."""
        table = tables[Path(str(description.url)).stem]
        for foreign in description.tableSchema.foreignKeys:
            (column,) = foreign.columnReference
            target = Path(str(foreign.reference.resource)).stem
            (target_column,) = foreign.reference.columnReference
            targets = {row[target_column] for row in tables[target]}
            if not targets:
                continue
            for row in table:
                value = row[column]
                for item in value if isinstance(value, list) else [value]:
                    if item is not None and item not in targets:
                        near = difflib.get_close_matches(str(item), [str(target_value) for target_value in targets], 1)
                        hint = f"; the nearest is {near[0]!r}" if near else ""
                        self.faults.append(row.fault(column, f"{item!r} is not in {target}.csv{hint}"))


def _is_plain_number(cell: str, column: Any) -> bool:
    """Whether a cell has the one form of numbers and dates that is read; any text is well in a column of texts."""
    datatype = column.inherit("datatype")
    base = datatype.base if datatype is not None else "string"
    if base in _TEXTS:
        return True
    if base in _DECIMALS:
        return is_decimal(cell)
    return is_whole(cell) if base in _WHOLES else cell.isascii()


def _is_verbatim(column: Any) -> bool:
    """Whether cells of a column are checked against their datatype but kept as printed."""
    datatype = column.inherit("datatype")
    return datatype is not None and datatype.base in ("anyURI", "date", "gYearMonth")


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """Return a sort key that orders numbers inside text by value: ``f2`` before ``f10``."""
    # Of two numbers without leading zeros the longer one is greater; numbers may be too long to be computed with.
    parts = ((part, part.lstrip("0")) for part in re.split(r"([0-9]+)", text) if part)
    return [(1, len(bare), bare) if part[0] in "0123456789" else (0, 0, part) for part, bare in parts]


def _column(column: Any) -> Column:
    datatype = column.inherit("datatype")
    property_url = column.inherit("propertyUrl")
    value_url = column.inherit("valueUrl")
    return Column(
        name=column.header,
        datatype=datatype.base if datatype is not None else "string",
        separator=column.inherit("separator"),
        required=bool(column.inherit("required")),
        property_url=property_url.uri if property_url is not None else None,
        value_url=value_url.uri if value_url is not None else None,
        virtual=bool(column.virtual),
    )


def _reason(cell: str, column: Any, error: ValueError) -> str:
    """Say what was found and what the description expects of a cell that could not be read."""
    text = str(error)
    if "required" in text:
        return "the cell is empty; a value is required"
    if text.startswith(("stray", "the same value")):
        return f"{text} in {cell!r}"
    datatype = column.inherit("datatype")
    cell = cell if len(cell) <= 80 else f"{cell[:80]}… ({len(cell):,} characters)"
    number = text == "not a number in plain digits"
    form = DECIMAL_FORM if datatype.base in _DECIMALS else WHOLE_FORM if datatype.base in _WHOLES else "ASCII"
    parts = [f"expected {form}" if number else f"expected {datatype.base}"]
    if datatype.format:
        parts.append(f"matching {datatype.format}")
    low = datatype.minimum if datatype.minimum is not None else datatype.minInclusive
    high = datatype.maximum if datatype.maximum is not None else datatype.maxInclusive
    if low is not None:
        parts.append(f"at least {low}")
    if high is not None:
        parts.append(f"at most {high}")
    return f"found {cell!r}, {', '.join(parts)}"


def read_review(folder: Path) -> Review:
    """Read and check every table of a review folder.

    Returns the :class:`Review`. Raises :class:`~kg.errors.TableError` with all faults of all tables, or
    :class:`~kg.errors.UsageError` where the folder is not a review.
    """
    import csvw

    metadata = folder / METADATA
    if not metadata.is_file():
        raise UsageError(
            f"{folder} is not a review folder: {METADATA} is missing.",
            "Name a folder that holds a review's tables, such as kg/reviews/rer2023.",
        )
    document = read_description(metadata)
    reader = _Reader(folder)
    try:
        group = csvw.TableGroup.from_file(metadata, data=document)
        tables = {table.name: table for table in map(reader.table, group.tables)}
        for description in group.tables:
            reader.references(description, tables)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        message = f"the tables cannot be read as it describes them ({type(error).__name__}: {error})"
        raise TableError([Fault(METADATA, 1, 1, message)], DESCRIPTION_ADVICE) from error
    if reader.faults:
        raise TableError(reader.faults)
    identifiers = [row["id"] for row in tables["review"]]
    if len(identifiers) != 1:
        raise TableError([Fault("review.csv", 2, 1, f"expected exactly one row, found {len(identifiers)}")])
    for table in tables.values():
        _LOG.debug("read %s: %d rows", folder / table.file, len(table.rows))
    _LOG.info("read %s: %d tables", folder, len(tables))
    return Review(folder, tables, identifiers[0])
