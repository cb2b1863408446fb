"""The explorer finds for the same words what the shell and SPARQL find: its scripts stem and match as Python does."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kg.evidence import Evidence
from kg.graph import Graph
from kg.library import find_query, graph_words, run_query
from kg.library.search import read_search
from kg.site.data import collect
from kg.stems import fold, found_spans, stem
from tests.scripts.test_scripts import HERE, SECONDS, packages  # noqa: F401 - the fixture that installs packages

pytestmark = pytest.mark.scripts

SEARCHES = Path(__file__).parents[1] / "competency" / "searches.csv"
TYPED = [
    *(row["typed"] for row in csv.DictReader(SEARCHES.open(encoding="utf-8", newline=""))),
    *("trst", "IT", "organiz", "multi", "co ordinat", "the role of trust", '"of the" team', "a", "nurse", "o’neil"),
    *(
        "ＴＲＵＳＴ",
        "behaviour-al",
        "prioritiz",
        "wom",
        "women",
        "constructor",
        "__proto__ trust",
        "sørensen",
        "ß",
        "ﬁnance",
    ),
    *(
        '"information sharing" trust',
        '"young people" trust',
        'trust "young people"',
        "“young people” trust",
        '"young people" tru',
        'trust "information-sharing" "school nurses" zzz',
    ),
    *("gra\u00adnts", "\u202etrust\u202c", '"unclosed phrase', "and/or", "19 2018", "children's children’s", "fund"),
]
#: Texts in which what is typed is marked.
TEXTS = [
    "Trust between multi-agency teams, trusting children’s nurses; co-ordination of multiagency grants",
    "Co-ordinated care of young people, an information-sharing team: gra\u00adnts, ＴＲＵＳＴ; behavioural",
    "people young; the role\u202e of_the team_is: mid-20th 2018–19, œuvre’s IT",
    "",
]
#: What is typed, each with whether any of the words will do.
ASKED = [(typed, any_of_them) for typed in TYPED for any_of_them in (False, True)]


@pytest.fixture(scope="module")
def told(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the scripts say of the words of the graph and of what is typed."""
    if shutil.which("node") is None:
        pytest.skip("Node.js is not installed: apt-get install nodejs npm")
    data = collect(Evidence(graph)) | {"layout": {}}
    given = tmp_path_factory.mktemp("searches") / "given.json"
    asked = [{"text": typed, "any": any_of_them} for typed, any_of_them in ASKED]
    given.write_text(
        json.dumps({"data": data, "words": words(graph), "texts": TEXTS, "typed": asked}), encoding="utf-8"
    )
    command = ["node", "searches.js", str(given)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def words(graph: Graph) -> list[str]:
    return sorted(graph_words(graph))


def test_every_word_of_the_graph_has_the_same_stem(told: dict[str, Any], graph: Graph) -> None:
    known = words(graph)
    assert len(known) > 3_000
    pairs = zip(known, told["stems"], strict=True)
    assert [(word, theirs, stem(word)) for word, theirs in pairs if theirs != stem(word)] == []


def test_what_is_typed_is_read_alike(told: dict[str, Any], graph: Graph) -> None:
    for (typed, _), theirs in zip(ASKED, told["searches"], strict=True):
        assert theirs["folded"] == fold(typed), typed
        sought = read_search([typed], graph)
        assert [sorted(pieces) for pieces in theirs["pieces"]] == [sorted(word.pieces) for word in sought.words], typed


def test_explorer_shell_and_sparql_find_the_same(told: dict[str, Any], graph: Graph) -> None:
    search, everything = find_query("search"), find_query("full-text-search", ("views",))
    for (typed, any_of_them), theirs in zip(ASKED, told["searches"], strict=True):
        values = {"words": [typed], "match": ["any" if any_of_them else "all"]}
        asked = {row["finding"].rpartition("/")[2] for row in run_query(search, graph, values)}
        shown = {row["id"] for row in graph.select(theirs["query"])}
        assert set(theirs["findings"]) == asked == shown, (typed, any_of_them)
        papers = {row["code"] for row in graph.select(theirs["papersQuery"])}
        works = run_query(everything, graph, values | {"thing": ["paper"]})
        assert {str(code) for code in theirs["papers"]} == papers, (typed, any_of_them)
        assert papers == {row["thing"].rpartition("/")[2] for row in works}, (typed, any_of_them)


def test_page_and_terminal_mark_the_same(told: dict[str, Any], graph: Graph) -> None:
    seen = set()
    for (typed, _), theirs in zip(ASKED, told["searches"], strict=True):
        sought = read_search([typed], graph)
        for text, marked in zip(TEXTS, theirs["marked"], strict=True):
            assert marked == [text[first:end] for first, end in found_spans(text, sought)], (typed, text)
            seen.update(marked)
    assert {"Trust", "trusting", "Co-ordinated", "ＴＲＵＳＴ", "gra\u00adnts", "young", "children’s"} <= seen


def test_any_of_a_phrase_and_a_word_is_more_than_both(told: dict[str, Any]) -> None:
    found = {asked: set(theirs["findings"]) for asked, theirs in zip(ASKED, told["searches"], strict=True)}
    both, either = (found['"young people" trust', any_of_them] for any_of_them in (False, True))
    assert found['trust "young people"', False] == both == found["“young people” trust", False]
    assert 0 < len(both) < len(either)
