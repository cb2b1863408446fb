"""What the pages have to show under any filters, counted from the tables by other means than theirs and the graph's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations

from tests import oracle

Filters = Mapping[str, Sequence[str]]
#: Findings that pass, each with those of its papers that pass.
Passing = dict[str, frozenset[str]]
#: What passes, by where it is shown.
Cells = Mapping[str, Passing]
#: How many papers and findings.
Count = tuple[int, int]
#: How many findings are left out for want of a rating, by either reason, by both.
LeftOut = tuple[int, int, int, int]

UNRATED = ("not-in-source", "not-applicable")
LEVELS = ("national", "local-government", "organisation", "team", "individual")
#: Kinds of which a component without any is told to be a gap.
EXPECTED = ("Barrier", "Facilitator", "Outcome", "Experience", "Practice")
#: Facets of papers: the column of the table of characteristics, and the scheme.
OF_PAPERS = {
    **oracle.OF_PAPERS,
    "method": ("methods", "data-collection-method"),
    "group": ("groups", "participant-group"),
    "chapter": ("chapters", "report-chapter"),
}


def _around(scheme: str, names: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(oracle.within(scheme, name) for name in names))


@cache
def finding_values() -> dict[str, dict[str, frozenset[str]]]:
    """Return what each finding is coded with by facet, broader values included."""
    values = {}
    for row in oracle.table("findings"):
        keys = [anchor.split("#")[0].split("/") for anchor in row["anchors"].split()]
        sections = {"/".join(key[:length]) for key in keys for length in range(1, len(key) + 1)}
        values[row["id"]] = {
            "kind": frozenset(oracle.kinds(row)),
            "section": frozenset(sections),
            **{facet: _around(scheme, row[column].split()) for facet, (column, scheme) in oracle.OF_FINDINGS.items()},
        }
    return values


@cache
def paper_values() -> dict[str, dict[str, frozenset[str]]]:
    """Return the same of each paper."""
    values = {}
    for row in oracle.table("papers"):
        told = oracle.by("characteristics", "paper")[row["code"]][0]
        values[row["code"]] = {
            "mmat": frozenset([oracle.rating_class(row["code"])]),
            **{facet: _around(scheme, told[column].split()) for facet, (column, scheme) in OF_PAPERS.items()},
        }
    return values


def passes(values: Mapping[str, frozenset[str]], filters: Filters) -> bool:
    """Whether something has one of the values of each filter on things of its sort."""
    return all(values[facet] & set(wanted) for facet, wanted in filters.items() if facet in values)


def papers(filters: Filters) -> set[str]:
    """Return the papers that pass."""
    return {code for code, values in paper_values().items() if passes(values, filters)}


def passing(filters: Filters) -> Passing:
    """Return the findings that pass, through which papers."""
    let_through = papers(filters)
    found = {}
    for identifier, values in finding_values().items():
        through = oracle.supporting(identifier) & let_through
        if through and passes(values, filters):
            found[identifier] = through
    return found


def count(found: Passing) -> Count:
    """Return how many distinct papers and findings there are."""
    return len(frozenset().union(*found.values())), len(found)


def options(facet: str, values: Iterable[str], filters: Filters) -> dict[str, Count]:
    """Return how many there would be with each value of a facet chosen instead of those that are."""
    return {value: count(passing({**filters, facet: [value]})) for value in values}


def row(identifier: str) -> oracle.Row:
    """Return a finding as its table has it."""
    return oracle.by("findings", "id")[identifier][0]


def _effects(identifier: str) -> list[str]:
    finding = row(identifier)
    if "Outcome" not in oracle.kinds(finding):
        return []
    sources = oracle.effects(identifier)
    directions = finding["direction"].split() if "in-place" in sources else []
    return [*directions, *(source for source in sources if source != "in-place")]


#: The columns that a finding stands in on the map.
COLUMNS: dict[str, Callable[[str], list[str]]] = {
    "level": lambda identifier: row(identifier)["levels"].split(),
    "kind": lambda identifier: oracle.kinds(row(identifier)),
    "perspective": lambda identifier: row(identifier)["perspectives"].split(),
    "outcome": _effects,
}


def _regions(code: str) -> list[str]:
    return oracle.by("characteristics", "paper")[code][0]["regions"].split()


def _put(cells: dict[str, Passing], key: str, identifier: str, through: frozenset[str]) -> None:
    cells.setdefault(key, {})[identifier] = cells.get(key, {}).get(identifier, frozenset()) | through


def map_cells(found: Passing, columns: str) -> dict[str, Passing]:
    """Return what is in each cell of the map, "row:column"; rows and columns as a whole have one name empty."""
    cells: dict[str, Passing] = {}
    for identifier, through in found.items():
        components = row(identifier)["components"].split()
        rows = set(components).union(*(oracle.within("component", name) for name in components)) or {"without"}
        for code in through:
            places = _regions(code) if columns == "region" else COLUMNS[columns](identifier)
            for name in {*rows, ""}:
                for column in {*(places or ["without"]), ""}:
                    _put(cells, f"{name}:{column}", identifier, frozenset([code]))
    return cells


def balance(found: Passing) -> dict[str, Passing]:
    """Return the barriers and facilitators, "component:level:kind"."""
    cells: dict[str, Passing] = {}
    for identifier, through in found.items():
        finding = row(identifier)
        for kind in {"Barrier", "Facilitator"} & set(oracle.kinds(finding)):
            levels = finding["levels"].split() or ["without"]
            for level in levels:
                for component in finding["components"].split() or ["without"]:
                    _put(cells, f"{component}:{level}:{kind}", identifier, through)
                _put(cells, f":{level}:{kind}", identifier, through)
    return cells


def level_links(found: Passing) -> dict[str, Passing]:
    """Return the findings that name two levels, "wider--narrower"."""
    cells: dict[str, Passing] = {}
    for identifier, through in found.items():
        for pair in combinations(sorted(row(identifier)["levels"].split(), key=LEVELS.index), 2):
            _put(cells, "--".join(pair), identifier, through)
    return cells


def nodes(found: Passing) -> dict[str, Passing]:
    """Return what is about each component, and what the boxes of the second mode of the graph hold."""
    cells: dict[str, Passing] = {}
    for identifier, through in found.items():
        for name in [*row(identifier)["components"].split(), *ends(identifier)]:
            _put(cells, name, identifier, through)
    return cells


def ends(identifier: str) -> list[str]:
    """Return the boxes that a finding is in."""
    kinds = [kind for kind in ("Barrier", "Facilitator") if kind in oracle.kinds(row(identifier))]
    return [*kinds, *(f"Outcome/{name}" for name in _effects(identifier))]


def edges(found: Passing) -> dict[frozenset[str], int]:
    """Return how many papers each two components share."""
    behind = {name: frozenset().union(*cell.values()) for name, cell in nodes(found).items() if _is_component(name)}
    shared = {frozenset(pair): len(behind[pair[0]] & behind[pair[1]]) for pair in combinations(behind, 2)}
    return {pair: number for pair, number in shared.items() if number}


def _is_component(name: str) -> bool:
    return not name.startswith("Outcome/") and name not in ("Barrier", "Facilitator")


def side_edges(found: Passing) -> dict[frozenset[str], int]:
    """Return how many papers tie a component to a box."""
    cells: dict[frozenset[str], set[str]] = {}
    for identifier, through in found.items():
        for name in row(identifier)["components"].split():
            for end in ends(identifier):
                cells.setdefault(frozenset([name, end]), set()).update(through)
    return {pair: len(codes) for pair, codes in cells.items()}


def without_rating(
    filters: Filters, cells: Callable[[Passing], Cells]
) -> Callable[[Callable[[Cells], Passing]], LeftOut]:
    """Return what counts, of one of the cells, how many findings a filter on ratings leaves out for want of one.

    The cells are made once, however many of them are counted: in all, by either reason, by both.
    """
    chosen = set(filters.get("mmat", ()))
    if not chosen - set(UNRATED):
        return lambda _: (0, 0, 0, 0)
    now, then = (cells(passing(some)) for some in (filters, {**filters, "mmat": [*chosen, *UNRATED]}))

    def left(pick: Callable[[Cells], Passing]) -> LeftOut:
        before, after = pick(now), pick(then)
        more = [
            {oracle.rating_class(code) for code in after[identifier]}
            for identifier in after
            if identifier not in before
        ]
        source, tool = (sum(name in classes for classes in more) for name in UNRATED)
        return len(more), source, tool, source + tool - len(more)

    return left


def left_out(filters: Filters) -> LeftOut:
    """Return the same of all findings."""
    return without_rating(filters, lambda found: {"": found})(lambda cells: cells[""])
