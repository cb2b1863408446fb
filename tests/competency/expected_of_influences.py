"""What questions about claims of influence have to answer, recounted from the tables.

Paths and loops are walked one step after the other, where the questions join what they are made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

import networkx

from tests.oracle import Options, Row, by, concepts, evidence, label, number, table, within

SENSES = {1: "same way", -1: "opposite way"}
ARROWS = {1: "→", -1: "⊣"}
#: What is counted of a lever.
COUNTED = (
    "claimsFrom",
    "thatHelp",
    "thatHarm",
    "factorsReached",
    "papersFrom",
    "claimsTo",
    "factorsActing",
    "papersTo",
)
STATEMENTS = {row["id"]: row["statement"] for row in table("findings")}
#: Of a step: what acts, on what, and with what sign.
Step = tuple[str, str, int]


@cache
def scheme(factor: str) -> str:
    """Return the vocabulary that a factor is of."""
    (name,) = (one for one in ("component", "factor", "outcome-area") if factor in concepts(one))
    return name


def name(factor: str) -> str:
    return label(scheme(factor), factor)


def is_asked(options: Options, option: str, factor: str) -> bool:
    """Whether a factor is named by an option, or lies within what it names."""
    return bool({"any", *within(scheme(factor), factor)} & set(options.get(option, ["any"])))


def sign(claim: Mapping[str, str]) -> int:
    """Return 1 where the better the one, the better the other; -1 where the worse; 0 where nothing is told."""
    effect = {"improves": 1, "worsens": -1}.get(claim["effect"], 0)
    return effect if claim["state"] == "present" else -effect


def claims(options: Options) -> Iterator[tuple[Row, Row]]:
    """Yield each claim that passes, with what a row tells of its finding, of one of its papers and of the place."""
    aimed = options.get("aimed", ["include"])[0]
    for finding, row in evidence(options):
        for claim in by("influences", "finding").get(finding["id"], []):
            asked = all(
                {"any", claim[column]} & set(options.get(column, ["any"])) for column in ("state", "effect", "stance")
            )
            if (
                asked
                and {"include": True, "exclude": claim["stance"] != "aimed", "only": claim["stance"] == "aimed"}[aimed]
            ):
                yield claim, row


def told(claim: Row) -> Row:
    return {
        "fromName": name(claim["from"]),
        "stateName": label("factor-state", claim["state"]),
        "effectName": label("effect", claim["effect"]),
        "toName": name(claim["to"]),
        "stanceName": label("stance", claim["stance"]),
    }


def influences(options: Options) -> Iterator[Row]:
    for claim, row in claims(options):
        if is_asked(options, "from", claim["from"]) and is_asked(options, "to", claim["to"]):
            yield {**row, **told(claim)}


def beside(asked: str, other: str, options: Options) -> Iterator[Row]:
    """Yield the claims at one end of which stands what is asked for, with the papers that name the other end."""
    passing = [(claim, row) for claim, row in claims(options) if is_asked(options, "factor", claim[asked])]
    papers: dict[str, set[str]] = defaultdict(set)
    for claim, row in passing:
        papers[claim[other]].add(row["paper"])
    for claim, row in passing:
        yield {**row, **told(claim), "papers": str(len(papers[claim[other]]))}


def disputed_influences(options: Options) -> Iterator[Row]:
    pairs: dict[tuple[str, str], list[tuple[Row, Row]]] = defaultdict(list)
    for claim, row in claims(options):
        if is_asked(options, "from", claim["from"]) and is_asked(options, "to", claim["to"]):
            pairs[claim["from"], claim["to"]].append((claim, row))
    for members in pairs.values():
        if len({sign(claim) for claim, _ in members}) > 1:
            for claim, row in members:
                sense = SENSES.get(sign(claim)) or label("effect", claim["effect"]).lower()
                yield {**row, **told(claim), "sense": sense}


def steps(options: Options) -> dict[Step, tuple[set[str], set[str]]]:
    """Return the papers and the findings behind each step."""
    found: dict[Step, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for claim, row in claims(options):
        if sign(claim) and claim["from"] != claim["to"]:
            papers, findings = found[claim["from"], claim["to"], sign(claim)]
            papers.add(row["paper"])
            findings.add(row["finding"])
    return found


def walks(known: Sequence[Step], start: Callable[[str], bool], most: int) -> Iterator[list[Step]]:
    """Yield the chains of steps in which no factor comes twice, save that the last may be the first."""
    following: dict[str, list[Step]] = defaultdict(list)
    for step in known:
        following[step[0]].append(step)
    chains = [[step] for step in known if start(step[0])]
    for length in range(1, most + 1):
        yield from chains
        if length < most:
            chains = [
                [*chain, step]
                for chain in chains
                if chain[-1][1] != chain[0][0]
                for step in following[chain[-1][1]]
                if step[1] not in [one[0] for one in chain[1:]]
            ]


def weakest(chain: Sequence[Step], known: dict[Step, tuple[set[str], set[str]]]) -> int:
    """Return the number of papers of the step that has fewest."""
    return min(len(known[step][0]) for step in chain)


def least(options: Options) -> int:
    return int(options.get("min-papers", ["1"])[0])


def rows_of(chain: Sequence[Step], known: dict[Step, tuple[set[str], set[str]]], common: Row) -> Iterator[Row]:
    """Yield a row for each step of a chain."""
    route = name(chain[0][0]) + "".join(f" {ARROWS[step[2]]} {name(step[1])}" for step in chain)
    fewest = weakest(chain, known)
    for position, step in enumerate(chain, 1):
        papers, findings = known[step]
        yield {
            **common,
            "route": route,
            "steps": str(len(chain)),
            "fewestPapers": str(fewest),
            "step": str(position),
            "fromName": name(step[0]),
            "stepSense": SENSES[step[2]],
            "toName": name(step[1]),
            "papers": str(len(papers)),
            "findings": ", ".join(sorted(findings)),
            "example": min(f"{one}: {STATEMENTS[one]}" for one in findings),
        }


def product(chain: Sequence[Step]) -> int:
    return 1 if [step[2] for step in chain].count(-1) % 2 == 0 else -1


def paths(options: Options) -> Iterator[Row]:
    known = steps(options)
    for chain in walks(list(known), lambda factor: is_asked(options, "from", factor), int(options["steps"][0])):
        end = chain[-1][1]
        if end != chain[0][0] and is_asked(options, "to", end) and weakest(chain, known) >= least(options):
            yield from rows_of(chain, known, {"sense": SENSES[product(chain)]})


def loops(options: Options) -> Iterator[Row]:
    known = steps(options)

    def iri(factor: str) -> str:
        return f"{scheme(factor)}/{factor}"

    for chain in walks(list(known), lambda _: True, int(options["steps"][0])):
        factors = [step[0] for step in chain]
        closes = chain[-1][1] == factors[0] and iri(factors[0]) == min(map(iri, factors))
        told = closes and weakest(chain, known) >= least(options)
        if told and any(is_asked(options, "factor", factor) for factor in factors):
            yield from rows_of(chain, known, {"kindName": "reinforcing" if product(chain) == 1 else "balancing"})


@cache
def betweenness() -> dict[str, float]:
    """Return the betweenness of each factor: over every claim, each two factors once, none to itself."""
    network: networkx.DiGraph[str] = networkx.DiGraph()
    for claim in table("influences"):
        network.add_nodes_from((claim["from"], claim["to"]))
        if claim["from"] != claim["to"]:
            network.add_edge(claim["from"], claim["to"])
    shares: dict[str, float] = dict.fromkeys(network, 0.0)
    for start in network:
        for end in set(networkx.descendants(network, start)):
            ways = list(networkx.all_shortest_paths(network, start, end))
            for way in ways:
                for factor in way[1:-1]:
                    shares[factor] += 1 / len(ways)
    others = (len(network) - 1) * (len(network) - 2)
    return {factor: share / others for factor, share in shares.items()}


def levers(options: Options) -> Iterator[Row]:
    sides: dict[str, dict[str, set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
    for claim, row in claims(options):
        identity = (claim["finding"], claim["from"], claim["state"], claim["to"], claim["effect"])
        for end, other, names in (
            ("from", "to", ("claimsFrom", "factorsReached", "papersFrom")),
            ("to", "from", ("claimsTo", "factorsActing", "papersTo")),
        ):
            for column, value in zip(names, (identity, (claim[other],), (row["paper"],)), strict=True):
                sides[claim[end]][column].add(value)
        sides[claim["from"]][{1: "thatHelp", -1: "thatHarm", 0: "neither"}[sign(claim)]].add(identity)
    for factor, counts in sides.items():
        if is_asked(options, "factor", factor):
            yield {
                **{column: str(len(counts[column])) for column in COUNTED},
                "factor": factor,
                "factorName": name(factor),
                "betweennessOfAllClaims": number(round(Decimal(betweenness()[factor]), 4)),
            }
