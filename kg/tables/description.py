"""The description of a review's tables: one CSVW document, read from its folder and from nowhere else.

See https://www.w3.org/TR/tabular-metadata/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.characters import excerpt
from kg.errors import Fault, TableError
from kg.folders.file_names import is_file_name
from kg.tables.description_check import check_description
from kg.tables.json_places import places, repeated_members

__all__ = ["DESCRIPTION_ADVICE", "METADATA", "read_description"]

#: Name of the CSVW document in a review folder (the default of the CSVW standard, section 5.3).
METADATA = "csv-metadata.json"
#: What to do about a description that cannot be used.
DESCRIPTION_ADVICE = "Correct the description; that of kg/reviews/rer2023 is an example."
#: Keys of the description: the context, those that may name further documents, and those that name tables.
_CONTEXT = "http://www.w3.org/ns/csvw"
_DOCUMENTS = frozenset({"@base", "dialect", "tableSchema", "schemaReference", "targetFormat", "scriptFormat"})
_FILES = frozenset({"url", "resource"})


def read_description(path: Path) -> dict[str, Any]:
    """Return the description of a review's tables.

    Raises :class:`~kg.errors.TableError` where it is not JSON, describes no tables, leads out of the folder, or says
    something that cannot be held: every fault with its line and column.
    """
    document: Any = None
    line, column, message = 1, 1, ""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8; save the file as UTF-8"
    except json.JSONDecodeError as error:
        line, column, message = error.lineno, error.colno, f"not well-formed JSON: {error.msg}"
    except RecursionError:
        message = "not a description of tables: it nests too deep"
    else:
        message = _shortcoming(document)
        address, why = ("", "") if message else next(_addresses(document), ("", ""))
        if why:
            line, column = _position(path, address)
            message = f"{excerpt(address, 120)} {why}"
    if message:
        raise TableError([Fault(METADATA, line, column, message)], DESCRIPTION_ADVICE)
    assert isinstance(document, dict)
    _check(document, text, path.parent)
    return document


def _check(document: dict[str, Any], text: str, folder: Path) -> None:
    """Raise :class:`~kg.errors.TableError` with everything in a description that cannot be held."""
    from csvw.datatypes import DATATYPES

    found = [*check_description(document, folder, DATATYPES)]
    found += [(where, f"{where[-1]!r} is said twice of one thing") for where in repeated_members(text)]
    if not found:
        return
    where_is = places(text)
    faults = []
    for where, message in found:
        # What is not said has the place of what should say it.
        while where not in where_is:
            where = where[:-1]
        faults.append(Fault(METADATA, *where_is[where], message))
    raise TableError(faults, DESCRIPTION_ADVICE)


def _addresses(part: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield what in a description leads out of the review's folder, with why; csvw would follow it.

    By https://www.w3.org/TR/tabular-metadata/ the values of these keys may be addresses of further documents.
    """
    if isinstance(part, list):
        for member in part:
            yield from _addresses(member, key)
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from _addresses(value, name)
    elif isinstance(part, str):
        if key == "@context" and part != _CONTEXT:
            yield part, f"is another context than {_CONTEXT}; no address in a file is followed"
        elif key in _DOCUMENTS:
            yield part, f"is an address where {key} has to be described in place; no address in a file is followed"
        elif key in _FILES and not all(is_file_name(step) for step in part.split("/")):
            yield part, "is no name of a file in this folder; no address in a file is followed"


def _position(path: Path, text: str) -> tuple[int, int]:
    """Return the line and column of a string in a JSON file, or its beginning where it is written in another way."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for literal in (json.dumps(text), json.dumps(text, ensure_ascii=False)):
            if literal in line:
                return number, line.index(literal) + 1
    return 1, 1


def _shortcoming(document: Any) -> str:
    """Return what a description of tables lacks; nothing where every table is described with its columns."""
    tables = document.get("tables") if isinstance(document, dict) else None
    if not isinstance(tables, list) or not tables:
        return 'expected an object with a list "tables" that is not empty'
    stems = []
    for number, table in enumerate(tables, 1):
        table = table if isinstance(table, dict) else {}
        schema = table.get("tableSchema")
        columns = schema.get("columns") if isinstance(schema, dict) else None
        if not isinstance(table.get("url"), str) or not isinstance(columns, list) or not columns:
            return f'table {number} needs a "url" and a "tableSchema" with "columns"'
        stems.append(Path(table["url"]).stem)
    return "" if "review" in stems else "no table review.csv is described"
