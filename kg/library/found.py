"""What is told of a search: what was found where, where the concepts found lead, and why nothing was."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kg.graph import Graph
from kg.graph.search import search_texts
from kg.library.binding import bind
from kg.library.parameter import parameters
from kg.library.query_files import QueryFile
from kg.library.search import graph_words, read_search
from kg.sparql import ResultSet
from kg.stems import Sought, search_stems

__all__ = ["found_sentences", "miss_sentences", "quantity"]

#: The columns that name what an answer is of, by what comes first.
_UNITS = ("thing", "finding", "conclusion", "paper", "code", "id")
#: Most concepts, and most words of a search, that sentences tell about.
_MOST_CONCEPTS, _MOST_WORDS = 6, 8
#: How near a word has to be to one that was not found, and by how many letters they may differ in length.
_NEAR, _LONGER = 0.75, 3
_KINDS = ("Concept", "Conclusion", "Finding", "Paper", "SourceIssue")
_NAMES = {"SourceIssue": "source issue"}

Values = Mapping[str, Sequence[str]]


def quantity(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or plural."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def found_sentences(results: ResultSet, values: Values, graph: Graph) -> Iterator[str]:
    """Yield how much was found of each kind, and how to list what is coded with the concepts found."""
    kinds = Counter(row["kindName"] for row in results)
    yield f"{', '.join(quantity(number, kind) for kind, number in kinds.items())}."
    concepts = [row for row in results if row["kindName"] == "concept"] if values.get("words") else []
    if not concepts:
        return
    sought = read_search(values["words"], graph)
    names: dict[str, list[str]] = {}
    for row in search_texts(graph):
        if row["class"].endswith("Concept") and row["part"] in ("1", "2"):
            names.setdefault(row["thing"], []).append(row["text"])
    for row in concepts[:_MOST_CONCEPTS]:
        yield from _leads_to(row, names[row["thing"]], sought)
    if len(concepts) > _MOST_CONCEPTS:
        yield f"{len(concepts) - _MOST_CONCEPTS} more concepts: --thing concept lists them."


def _leads_to(row: Mapping[str, str], names: Sequence[str], sought: Sought) -> Iterator[str]:
    """Yield what a concept that was found is called, and what is coded with it."""
    scheme, slug = row["thing"].split("/")[-2:]
    others = [name for name in names[1:] if any(_has(name, word.pieces) for word in sought.words)]
    told = names[0] + (f", also called {', '.join(others)}" if others else "")
    for noun in ("finding", "paper"):
        option = _option(scheme, noun)
        if option and row.get(f"{noun}s"):
            yield f"{told}: {quantity(int(row[f'{noun}s']), noun)}: integration-kg search --{option} {slug}"
        elif others and noun == "finding" and not row.get("papers"):
            yield f"{told}."


def _option(scheme: str, thing: str) -> str:
    """Return the parameter that restricts findings or papers to concepts of a scheme; empty where there is none."""
    options = [one.option for one in parameters().values() if one.scheme == scheme and thing in one.patterns]
    return options[0] if scheme and options else ""


def _has(name: str, pieces: Sequence[str]) -> bool:
    return any(piece in search_stems([name]) for piece in pieces)


def miss_sentences(query: QueryFile, values: Values, graph: Graph, seconds: float | None = None) -> Iterator[str]:
    """Yield why words found nothing: what was searched, what each word alone would find, and the nearest words."""
    sought = read_search(values["words"], graph)
    some = ("any of " if "any" in values.get("match", ()) else "all of ") if len(sought.words) > 1 else ""
    words = " ".join(word.typed for word in sought.words)
    yield f"Nothing has {some}these words: {words}. Searched: {_searched(query, values, graph)}."
    others = {name: texts for name, texts in values.items() if name not in ("words", "match")}
    if others:
        options = " ".join(f"--{name} {value}" for name, texts in others.items() for value in texts)
        without = {name: texts for name, texts in values.items() if name not in others}
        yield f"Without {options}: {_count(query, without, graph, seconds)}."
    if some == "all of ":
        yield from _with_any(query, values, graph, seconds)
    known = graph_words(graph)
    for word in sought.words[:_MOST_WORDS]:
        alone = _count(query, {**values, "words": [word.typed]}, graph, seconds) if len(sought.words) > 1 else "nothing"
        near = _nearest(word.typed, known) if alone == "nothing" and word.typed not in known else []
        told = f"; the nearest words: {', '.join(near)}" if near else ""
        if len(sought.words) > 1 or near:
            yield f"{word.typed}{' alone' if len(sought.words) > 1 else ''}: {alone}{told}."


def _with_any(query: QueryFile, values: Values, graph: Graph, seconds: float | None) -> Iterator[str]:
    """Yield how much has any of the words where nothing has all of them, and the option that asks for it."""
    if any(parameter.option == "match" for parameter in query.parameters):
        number = _count(query, {**values, "match": ["any"]}, graph, seconds)
        if number != "nothing":
            yield f"Any of these words: {number}: {'--any' if query.name == 'full-text-search' else '--match any'}."


def _searched(query: QueryFile, values: Values, graph: Graph) -> str:
    things = {(row["thing"], row["class"].rpartition("#")[2]) for row in search_texts(graph)}
    kinds = Counter(kind for _, kind in things)
    wanted: Sequence[str] = _KINDS
    if query.name != "full-text-search":
        wanted = ("Finding",)
    elif values.get("thing"):
        wanted = tuple(kind for kind in _KINDS if kind.lower().endswith(tuple(values["thing"])))
    return ", ".join(quantity(kinds[kind], _NAMES.get(kind, kind.lower())) for kind in wanted)


def _count(query: QueryFile, values: Values, graph: Graph, seconds: float | None) -> str:
    results = graph.select(bind(query, values, graph), seconds)
    unit = next((name for name in _UNITS if name in results.variables), results.variables[0])
    number = len({row.get(unit, "") for row in results})
    return f"{number} found" if number else "nothing"


def _nearest(typed: str, known: frozenset[str]) -> list[str]:
    pool = sorted(word for word in known if abs(len(word) - len(typed)) <= _LONGER)
    return difflib.get_close_matches(typed, pool, 3, _NEAR)
