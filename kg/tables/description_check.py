"""What a description of tables says, held against itself and its folder: names, types, patterns and references.

CSVW processors pass over what they do not understand. Here nothing is passed over: a property that is misspelt, a
datatype that there is none of or a prefix that nothing declares would take statements out of the graph without a word.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.characters import excerpt, visible
from kg.expressions import Expression
from kg.namespaces import PREFIXES
from kg.numbers import DECIMAL_FORM, is_decimal
from kg.tables.cells import FORMATTED
from kg.tables.json_places import JsonPath

__all__ = ["check_description"]

#: A shortcoming: the way to the part that has it, and what it is.
Shortcoming = tuple[JsonPath, str]

#: The properties that are read, by what has them (https://www.w3.org/TR/tabular-metadata/); those with a prefix are
#: remarks.
_INHERITED = frozenset({"aboutUrl", "datatype", "default", "null", "propertyUrl", "required", "separator", "valueUrl"})
_KNOWN = {
    "description": {"tables", "dialect", "notes", "@context", "@id", "@type"},
    "table": {"url", "tableSchema", "notes", "@id", "@type", "suppressOutput"},
    "schema": {"columns", "primaryKey", "foreignKeys", "rowTitles", "@id", "@type", *_INHERITED},
    "column": {"name", "titles", "virtual", "suppressOutput", "lang", "@id", "@type", *_INHERITED},
    "foreign key": {"columnReference", "reference"},
    "reference": {"resource", "columnReference"},
    "datatype": {"base", "format", "length", "minLength", "maxLength", "minimum", "maximum", "@id", "@type"}
    | {"minInclusive", "maxInclusive", "minExclusive", "maxExclusive"},
}
#: The one dialect of CSV that is read.
_DIALECT = {"encoding": "utf-8", "delimiter": ",", "quoteChar": '"', "header": True}
_BOUNDS = {"minimum", "maximum", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive"}
_VARIABLE = re.compile(r"\{([^{}]*)\}")
#: What the pattern of an IRI is made of.
_PATTERN = re.compile(r"[A-Za-z0-9._/#:{}-]+")
#: What patterns of IRIs may begin with, beside the project's prefixes: kg.graph.mapping tells what they stand for.
_OWN_PREFIXES = ("concept", "query", "shape")


def check_description(document: Mapping[str, Any], folder: Path, datatypes: Iterable[str]) -> Iterator[Shortcoming]:
    """Yield what is wrong with a description that has the outline of one: a list of tables with columns.

    ``datatypes`` are the names of those that there are.
    """
    yield from _check_members(document, (), "description")
    yield from _check_dialect(document.get("dialect", {}))
    names = sorted(datatypes)
    columns = {}
    for number, table in enumerate(document["tables"]):
        columns[table["url"]] = _column_names(table)
        yield from _check_table(table, ("tables", number), names)
    yield from _check_files(document["tables"], folder)
    for number, table in enumerate(document["tables"]):
        yield from _check_keys(table["tableSchema"], ("tables", number, "tableSchema"), _column_names(table), columns)


def _column_names(table: Mapping[str, Any]) -> list[str]:
    columns = table["tableSchema"]["columns"]
    return [one["name"] for one in columns if isinstance(one, dict) and isinstance(one.get("name"), str)]


def _check_dialect(dialect: Any) -> Iterator[Shortcoming]:
    """Check that tables are described in the one form that is read."""
    for name, value in dialect.items() if isinstance(dialect, dict) else ():
        if name in _DIALECT and value != _DIALECT[name]:
            yield ("dialect", name), f"{name} is {excerpt(str(value))}, expected {_DIALECT[name]!r}: no other is read"


def _check_files(tables: Iterable[Mapping[str, Any]], folder: Path) -> Iterator[Shortcoming]:
    """Check that every table has a name of its own, and every CSV file of the folder a description."""
    stems: dict[str, str] = {}
    for number, table in enumerate(tables):
        stem = Path(table["url"]).stem
        if stem in stems:
            yield ("tables", number, "url"), f"{table['url']} is described twice, or has the name of {stems[stem]}"
        stems.setdefault(stem, table["url"])
    urls = set(stems.values())
    folders = {Path(url).parent for url in urls}
    for file in sorted(path for place in folders for path in (folder / place).glob("*.csv")):
        url = file.relative_to(folder).as_posix()
        if url not in urls:
            yield ("tables",), f"{url} is in the folder and is not described, so that nothing of it would be read"


def _check_table(table: Mapping[str, Any], path: JsonPath, datatypes: list[str]) -> Iterator[Shortcoming]:
    yield from _check_members(table, path, "table")
    schema = table["tableSchema"]
    names = _column_names(table)
    yield from _check_members(schema, (*path, "tableSchema"), "schema")
    yield from _check_pattern(schema, (*path, "tableSchema"), "aboutUrl", names)
    seen: set[str] = set()
    for number, column in enumerate(schema["columns"]):
        here = (*path, "tableSchema", "columns", number)
        if not isinstance(column, dict) or not isinstance(column.get("name"), str) or not column["name"]:
            yield here, f'column {number + 1} of {table["url"]} needs a "name"'
            continue
        if column["name"] in seen:
            yield (*here, "name"), f"the column {column['name']!r} of {table['url']} is described twice"
        seen.add(column["name"])
        yield from _check_column(column, here, names, datatypes)


def _check_column(
    column: Mapping[str, Any], path: JsonPath, names: list[str], datatypes: list[str]
) -> Iterator[Shortcoming]:
    yield from _check_members(column, path, "column")
    name = column["name"]
    if column.get("titles", name) != name:
        yield (*path, "titles"), f"the title {excerpt(str(column['titles']))} is another than the name {name!r}"
    for member in ("required", "virtual"):
        if not isinstance(column.get(member, False), bool):
            yield (*path, member), f"{member} is {excerpt(str(column[member]))}, expected true or false"
    separator = column.get("separator", " ")
    if not isinstance(separator, str) or not separator or separator in ',"\n':
        yield (*path, "separator"), f"{excerpt(str(separator))} separates no values inside a cell; such as a space does"
    for member in ("propertyUrl", "valueUrl", "aboutUrl"):
        yield from _check_pattern(column, path, member, names)
    if column.get("virtual") is True and not {"propertyUrl", "valueUrl"} <= set(column):
        yield path, f"the virtual column {name!r} needs a propertyUrl and a valueUrl"
    if "datatype" in column:
        yield from _check_datatype(column["datatype"], (*path, "datatype"), datatypes)


def _check_datatype(datatype: Any, path: JsonPath, datatypes: list[str]) -> Iterator[Shortcoming]:
    if isinstance(datatype, dict):
        yield from _check_members(datatype, path, "datatype")
        if "format" in datatype:
            yield from _check_format(datatype["format"], datatype.get("base", "string"), (*path, "format"))
        for member in sorted(_BOUNDS & set(datatype)):
            bound = datatype[member]
            if isinstance(bound, bool) or not is_decimal(str(bound)):
                yield (*path, member), f"{member} is {excerpt(str(bound))}, expected {DECIMAL_FORM}"
    base = datatype.get("base", "string") if isinstance(datatype, dict) else datatype
    if base not in datatypes:
        near = difflib.get_close_matches(str(base), datatypes, 1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(datatypes)}"
        place = (*path, "base") if isinstance(datatype, dict) else path
        yield place, f"there is no datatype {excerpt(str(base))}{hint}"


def _check_format(form: Any, base: Any, path: JsonPath) -> Iterator[Shortcoming]:
    if base not in FORMATTED:
        yield (
            path,
            f"the format {excerpt(str(form))} is of a {excerpt(str(base))}; only texts and truth values have one",
        )
    elif not isinstance(form, str):
        yield path, f"the format {excerpt(str(form))} is no regular expression: it is no text"
    else:
        try:
            Expression(form)
        except ValueError as error:
            yield path, f"the format {excerpt(form)} {error}"


def _check_pattern(part: Mapping[str, Any], path: JsonPath, member: str, names: list[str]) -> Iterator[Shortcoming]:
    """Check the pattern of an IRI: its prefix is known, and what stands in braces is a column."""
    if member not in part:
        return
    pattern, here = part[member], (*path, member)
    if not isinstance(pattern, str) or not pattern:
        yield here, f"{member} is {excerpt(str(pattern))}, expected the pattern of an IRI such as ie:level"
        return
    if not _PATTERN.fullmatch(pattern):
        yield here, f"{excerpt(pattern)} is no pattern of an IRI: letters, digits and . _ - / # : {{ }} make one"
        return
    prefix, colon, _ = pattern.partition(":")
    # A property, and the class of every row, is a term of a vocabulary.
    is_term = member == "propertyUrl" or bool(part.get("virtual"))
    known = [*PREFIXES, *(() if is_term else _OWN_PREFIXES)]
    if (colon or is_term) and prefix not in known:
        what = f"the prefix {excerpt(prefix)} is not declared" if colon else f"{excerpt(pattern)} has no prefix"
        near = difflib.get_close_matches(prefix, known, 1)
        yield here, f"{what}{f'; did you mean {near[0]}:?' if near else ''} expected one of: {', '.join(known)}"
    for variable in _VARIABLE.findall(pattern):
        if variable not in names:
            near = difflib.get_close_matches(variable, names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(map(visible, names))}"
            yield here, f"{{{variable}}} of {excerpt(pattern)} is no column of this table{hint}"


def _check_keys(
    schema: Mapping[str, Any], path: JsonPath, names: list[str], tables: Mapping[str, list[str]]
) -> Iterator[Shortcoming]:
    yield from _check_names(schema.get("primaryKey", []), (*path, "primaryKey"), names, "this table")
    foreign_keys = schema.get("foreignKeys", [])
    if not isinstance(foreign_keys, list):
        yield (*path, "foreignKeys"), "foreignKeys is no list"
        return
    for number, foreign in enumerate(foreign_keys):
        here = (*path, "foreignKeys", number)
        reference = foreign.get("reference") if isinstance(foreign, dict) else None
        if not isinstance(reference, dict):
            yield (
                here,
                'a foreign key needs a "columnReference" and a "reference" with "resource" and "columnReference"',
            )
            continue
        yield from _check_members(foreign, here, "foreign key")
        yield from _check_members(reference, (*here, "reference"), "reference")
        yield from _check_one_name(foreign, here, names, "this table")
        target = reference.get("resource")
        if not isinstance(target, str) or target not in tables:
            near = difflib.get_close_matches(str(target), list(tables), 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield (*here, "reference", "resource"), f"no table {excerpt(str(target))} is described{hint}"
            continue
        yield from _check_one_name(reference, (*here, "reference"), tables[target], target)


def _check_one_name(part: Mapping[str, Any], path: JsonPath, names: list[str], table: str) -> Iterator[Shortcoming]:
    value = part.get("columnReference", [])
    if not isinstance(value, str) and not (isinstance(value, list) and len(value) == 1):
        yield (*path, "columnReference"), "a foreign key is one column here and one there"
        return
    yield from _check_names(value, (*path, "columnReference"), names, table)


def _check_names(value: Any, path: JsonPath, names: list[str], table: str) -> Iterator[Shortcoming]:
    """Check that one name, or a list of names, is of columns of a table."""
    for name in value if isinstance(value, list) else [value]:
        if name not in names:
            near = difflib.get_close_matches(str(name), names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(map(visible, names))}"
            yield path, f"{excerpt(str(name))} is no column of {table}{hint}"


def _check_members(part: Mapping[str, Any], path: JsonPath, what: str) -> Iterator[Shortcoming]:
    """Check that everything said of a part is something that is read, or a remark (whose name has a prefix)."""
    for name in part:
        if name not in _KNOWN[what] and ":" not in name:
            near = difflib.get_close_matches(name, sorted(_KNOWN[what]), 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(sorted(_KNOWN[what]))}"
            yield (*path, name), f"a {what} has no {excerpt(name)}{hint}"
