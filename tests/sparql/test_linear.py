"""Queries are read in time that grows with their length alone, whatever they repeat."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from kg.errors import QueryError
from kg.library import expand_blocks
from kg.sparql import check_read_only, may_call, query_form
from kg.sparql.embedded import _advice

LENGTH = 99_000
#: What a reader may begin to read at each place, and read on to the end of the query.
REPEATED = [
    "<", "<a", "(", '"', '"\\', "'\\", '"""', "SERVICE<", "SERVICE ", "SERVICEa:a", "SERVICE:a\\a", "SERVICE#\n",
    "?aSERVICE", "a", "a-", "a:", "_:a.", "\\u0041", "\\U0000003c", "#", "FROM:", "GRAPH<", "PREFIX a: ",
    "VALUES ?x {", "@a-", "<SERVICE:a", "<'", '<"', "#include ", " ", "\n",
]  # fmt: skip
PIECES = [*REPEATED, ">", "}", ")", ".", ":", "?", "$", "é", "&", ",", "%41"]


READERS: list[Callable[[str], object]] = [
    check_read_only,
    may_call,
    query_form,
    lambda query: expand_blocks(query, "q.rq"),
    _advice,  # of what to do about a query that the engine does not read
]


def seconds(read: Callable[[str], object], query: str) -> float:
    start = time.process_time()
    try:
        read(query)
    except QueryError as error:
        assert len(str(error)) < 2000
    return time.process_time() - start


@pytest.mark.parametrize("part", REPEATED)
def test_a_long_query_is_read_at_once(part: str) -> None:
    for start in ("", "SELECT * { ", "SELECT * { <"):
        query = (start + part * LENGTH)[:LENGTH]
        for read in READERS:
            assert seconds(read, query) < 3, (start, read)


def test_whatever_is_repeated_a_long_query_is_read_at_once() -> None:
    seed = random.randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    for _ in range(20):
        part = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 5)))
        query = ("SELECT * { " + part * LENGTH)[:LENGTH]
        for read in READERS:
            assert seconds(read, query) < 3, (seed, part, read)


def test_a_name_that_repeats_service_is_refused_and_a_text_is_not() -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        check_read_only("SELECT * { ?s SERVICE:" + "aSERVICE:" * 300 + " ?o }")
    check_read_only("SELECT * { ?s ?p '" + "SERVICE " * 300 + "' } # " + "service " * 300)
