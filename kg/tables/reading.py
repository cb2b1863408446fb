"""CSV in, checked rows out.

A review is a folder of CSV files described by one CSVW document, ``csv-metadata.json`` (W3C Metadata
Vocabulary for Tabular Data, https://www.w3.org/TR/tabular-metadata/). The ``csvw`` package reads the
description and converts each cell; this module collects every fault of every table at once, with
the file, line and column where it stands. What spreadsheets and version control make of a table without changing what
it says (byte order marks, line ends, the order of rows) is set right and told.
"""

from __future__ import annotations

import difflib
import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.characters import excerpt
from kg.errors import Fault, TableError, UsageError
from kg.folders import settle
from kg.tables.cells import PERCENT_SPACE, CellForm
from kg.tables.decoding import UnreadableError, decode
from kg.tables.description import DESCRIPTION_ADVICE, METADATA, read_description
from kg.tables.order import RowKey, row_key
from kg.tables.records import Record, check_separator, records, without_empty
from kg.tables.spreadsheets import AUTOFILL, filled_down

if TYPE_CHECKING:
    import csvw

__all__ = ["Column", "Review", "Row", "Table", "read_review"]

_LOG = logging.getLogger(__package__)

#: What is set right without a fault, in words that follow "read with".
_ROW_ORDER = "rows in another order than that of the key"


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
    """One checked row: values by column name (``None`` where the cell is empty, lists where separated), and cells."""

    file: str
    line: int
    values: Mapping[str, Any]
    position: Mapping[str, int]
    cells: tuple[str, ...]

    def __getitem__(self, column: str) -> Any:
        """Return a value. Raises :class:`~kg.errors.TableError` where the description has no such column."""
        if column not in self.values:
            message = f"no column {column!r} of {self.file} is described; what is made of the table needs it"
            raise TableError([Fault(METADATA, 1, 1, message)], DESCRIPTION_ADVICE)
        return self.values[column]

    def fault(self, column: str, message: str) -> Fault:
        """Return a fault at this row's cell in the named column."""
        return Fault(self.file, self.line, self.position.get(column, 1), f"{column}: {message}")


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its name (file stem), its columns, its rows in the order of their key, the pattern of its subjects."""

    name: str
    file: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    about_url: str | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@dataclass(frozen=True)
class Review:
    """All tables of one review, by name; ``identifier`` scopes its IRIs, ``notice`` tells what was set right."""

    folder: Path
    tables: Mapping[str, Table]
    identifier: str
    notice: str = ""

    def __getitem__(self, name: str) -> Table:
        """Return a table. Raises :class:`~kg.errors.TableError` where the description has none of that name."""
        if name not in self.tables:
            message = f"no table {name}.csv is described; what is made of the tables needs it"
            raise TableError([Fault(METADATA, 1, 1, message)], DESCRIPTION_ADVICE)
        return self.tables[name]


@dataclass
class _Reader:
    """Reads the tables of one folder and gathers the faults, and what was set right, by kind and file."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    changes: dict[str, list[str]] = field(default_factory=dict)
    #: Tables of which rows, and columns (file and name) of which cells, could not be read: nothing is missed in them.
    incomplete: set[str | tuple[str, str]] = field(default_factory=set)
    #: Tables without rows, with those that refer to some.
    missed: dict[str, list[str]] = field(default_factory=dict)

    def fault(self, file: str, line: int, column: int, message: str) -> None:
        self.faults.append(Fault(file, line, column, message))

    def change(self, file: str, kinds: Iterable[str]) -> None:
        for kind in kinds:
            files = self.changes.setdefault(kind, [])
            files += [file] if file not in files else []

    def table(self, description: csvw.Table) -> Table:
        """Read and check one described table by itself (foreign keys come later)."""
        file = str(description.url)
        forms = [CellForm(column, self.folder) for column in description.tableSchema.columns if not column.virtual]
        about = description.tableSchema.inherit("aboutUrl")
        rows: list[Row] = []
        try:
            rows = self._rows(file, self._records(file, [form.name for form in forms]), forms)
        except UnreadableError as error:
            self.incomplete.add(file)
            self.fault(file, error.line, error.column, error.message)
        return Table(
            name=Path(file).stem,
            file=file,
            columns=tuple(_column(column) for column in description.tableSchema.columns),
            rows=tuple(self._in_order(file, rows, list(description.tableSchema.primaryKey or []))),
            about_url=about.uri if about is not None else None,
        )

    def _records(self, file: str, names: Sequence[str]) -> list[Record]:
        """Return the records of a table below its header. Raises :class:`UnreadableError`."""
        path = self.folder / file
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            message = "the file is missing; the table's description expects it"
            raise UnreadableError(1, 1, message) from error
        except OSError as error:
            what = "it is a folder, expected a file" if path.is_dir() else error.strerror
            raise UnreadableError(1, 1, f"the file cannot be read: {what}") from error
        if not data.strip():
            raise UnreadableError(1, 1, "the file is empty; expected a header row")
        text, changes = decode(data)
        first = next(records(text))
        if list(first.cells) != list(names):
            check_separator(first.cells, names)
        found, further_changes = without_empty(list(records(text)))
        self.change(file, changes + further_changes)
        if not found or not self._header(file, found[0], names):
            self.incomplete.add(file)
            return []
        return found[1:]

    def _header(self, file: str, header: Record, expected: Sequence[str]) -> bool:
        """Check a header row against the description; return whether the rows can be read."""
        actual = list(header.cells)
        if actual == list(expected):
            return True
        count = len(self.faults)
        for column, name in enumerate(actual, 1):
            if name not in expected:
                near = difflib.get_close_matches(name, expected, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                what = f"unknown column {excerpt(name)}" if name else "a column without a name"
                self.fault(file, header.line, column, f"{what}{hint} expected: {', '.join(expected)}")
            elif name in actual[: column - 1]:
                self.fault(file, header.line, column, f"column {name!r} appears twice")
        for name in expected:
            if name not in actual:
                self.fault(file, header.line, len(actual) + 1, f"column {name!r} is missing")
        if len(self.faults) == count:
            self.fault(file, header.line, 1, f"columns are in another order; expected: {', '.join(expected)}")
        return False

    def _rows(self, file: str, found: Sequence[Record], forms: Sequence[CellForm]) -> list[Row]:
        rows: list[Row] = []
        for place, form in enumerate(forms):
            form.learn(record.cells[place] for record in found if len(record.cells) == len(forms))
        for record in found:
            if len(record.cells) == len(forms):
                rows.append(self._row(file, record, forms))
                continue
            self.incomplete.add(file)
            lines = f"; a quotation mark makes one row of lines {record.line} to {record.end}"
            lines = lines if record.end > record.line else ""
            self.fault(
                file,
                record.line,
                min(len(record.cells), len(forms)) + 1,
                f"{len(record.cells)} cells where the header has {len(forms)}; "
                f"a stray or missing separator, or a comma outside quotation marks?{lines}",
            )
        return rows

    def _row(self, file: str, record: Record, forms: Sequence[CellForm]) -> Row:
        values: dict[str, Any] = {}
        position: dict[str, int] = {}
        cells: list[str] = []
        for index, (cell, form) in enumerate(zip(record.cells, forms, strict=True), 1):
            position[form.name] = index
            cells.append(form.repaired(cell))
            if cells[-1] != cell:
                self.change(file, [PERCENT_SPACE])
            try:
                values[form.name] = form.read(cells[-1])
            except ValueError as error:
                values[form.name] = None
                self.incomplete.add((file, form.name))
                self.fault(file, record.line, index, f"{form.name}: {error}")
        return Row(file, record.line, values, position, tuple(cells))

    def _in_order(self, file: str, rows: list[Row], key: list[str]) -> list[Row]:
        """Check that the primary key is unique and return the rows in its order (without one, in that of all cells)."""
        first_lines: dict[tuple[Any, ...], int] = {}
        for row in rows if key else ():
            value = tuple(row[name] for name in key)
            # What could not be read has a fault already.
            if None in value:
                continue
            if value in first_lines:
                value_text = ", ".join(str(part) for part in value)
                message = f"duplicate key {value_text}; first used in line {first_lines[value]}"
                self.faults.append(row.fault(key[0], message))
            first_lines.setdefault(value, row.line)

        def order(row: Row) -> RowKey:
            return row_key([row[name] for name in key] if key else row.cells)

        in_order = sorted(rows, key=order)
        if in_order != rows:
            self.change(file, [_ROW_ORDER])
        return in_order

    def references(self, description: csvw.Table, tables: Mapping[str, Table]) -> None:
        """Check the foreign keys of one table, cell by cell."""
        table = tables[Path(str(description.url)).stem]
        for foreign in description.tableSchema.foreignKeys:
            (column,) = foreign.columnReference
            target = tables[Path(str(foreign.reference.resource)).stem]
            (target_column,) = foreign.reference.columnReference
            if target.file in self.incomplete or (target.file, target_column) in self.incomplete:
                continue
            targets = {row[target_column] for row in target}
            above = ""
            for row in sorted(table, key=lambda one: one.line):
                value = row[column]
                items = [item for item in (value if isinstance(value, list) else [value]) if item is not None]
                if items and not targets:
                    self.missed.setdefault(target.file, []).append(f"{table.file} ({column})")
                    break
                for item in items:
                    if item not in targets:
                        self.faults.append(row.fault(column, _unknown(item, above, targets, target)))
                above = str(items[-1]) if items else ""

    def empty_tables(self) -> None:
        """Tell of tables without rows that others refer to: there, and not at every cell that does."""
        for file, users in self.missed.items():
            named = ", ".join(users[:4]) + (f" and {len(users) - 4} more" if len(users) > 4 else "")
            self.fault(file, 2, 1, f"the table has no rows, and {named} refer to some; bring back its rows")


def _unknown(item: object, above: str, targets: Iterable[object], target: Table) -> str:
    """Return what is wrong with a reference to a row that there is none of."""
    near = difflib.get_close_matches(str(item), [str(one) for one in targets], 1)
    hints = [f"; the nearest is {near[0]!r}"] * bool(near) + [f"; {AUTOFILL}"] * filled_down(str(item), above)
    return f"{item!r} is not in {target.file}{''.join(hints)}"


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


def _notice(changes: Mapping[str, Sequence[str]], folder: Path) -> str:
    """Return in one sentence what was set right in the tables of a folder; empty where nothing was."""
    if not changes:
        return ""
    kinds = []
    for kind in sorted(changes):
        files = changes[kind]
        named = ", ".join(files[:3]) + (f" and {len(files) - 3} more tables" if len(files) > 3 else "")
        kinds.append(f"{kind} in {named}")
    return (
        f"Read with {'; '.join(kinds)}. The graph is the same; integration-kg format --tables {folder} sets it right."
    )


def read_review(folder: Path) -> Review:
    """Read and check every table of a review folder.

    Returns the :class:`Review`. Raises :class:`~kg.errors.TableError` with all faults of all tables, or
    :class:`~kg.errors.UsageError` where the folder is not a review.
    """
    import csvw

    settle(folder)
    metadata = folder / METADATA
    if not metadata.is_file():
        raise UsageError(
            f"{folder} is not a review folder: {METADATA} is missing.",
            "Name a folder that holds a review's tables, such as kg/reviews/rer2023.",
        )
    document = read_description(metadata)
    reader = _Reader(folder)
    try:
        with warnings.catch_warnings(record=True) as passed_over:
            warnings.simplefilter("always")
            group = csvw.TableGroup.from_file(metadata, data=document)
        if passed_over:
            raise ValueError("; ".join(sorted({str(warning.message) for warning in passed_over})))
        tables = {table.name: table for table in map(reader.table, group.tables)}
        for description in group.tables:
            reader.references(description, tables)
        reader.empty_tables()
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
    notice = _notice(reader.changes, folder)
    if notice:
        _LOG.info(notice)
    return Review(folder, tables, identifiers[0], notice)
