"""The explorer's files: what they are made of, and that the same graph makes the same bytes."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from pyoxigraph import Quad

from kg import paths
from kg.errors import QueryError
from kg.evidence import Evidence
from kg.graph import Graph
from kg.graph.building import build_graph
from kg.merge import merge
from kg.namespaces import local_name
from kg.site import write_site
from kg.site.answers import number, page_queries, query_rows
from kg.site.components import gather, iris, members
from kg.site.data import collect, to_script
from kg.site.layout import HEIGHT, WIDTH, place_components, place_two_sides, regions
from kg.tables import read_review
from tests.conftest import SECOND


@pytest.fixture(scope="module")
def data(graph: Graph) -> dict[str, Any]:
    return collect(Evidence(graph))


def digest(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def steps() -> list[str]:
    """What writing the site of the real graph says that it does."""
    return []


@pytest.fixture(scope="module")
def site(graph: Graph, steps: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real graph."""
    folder = tmp_path_factory.mktemp("site")
    write_site(graph, folder, progress=steps.append)
    return folder


def test_same_graph_same_bytes(quads: list[Quad], site: Path, steps: list[str], tmp_path: Path) -> None:
    shuffled = list(quads)
    random.Random(5).shuffle(shuffled)
    write_site(Graph.from_quads(shuffled), tmp_path)
    assert digest(site) == digest(tmp_path)
    assert "writing index.html" in steps


def data_of(folder: Path) -> dict[str, Any]:
    """Return the data of a site's pages, which is as described."""
    text = (folder / "assets/data.js").read_text(encoding="utf-8")
    written: dict[str, Any] = json.loads(text.removeprefix("window.EVIDENCE = ").rstrip().removesuffix(";"))
    schema = json.loads((folder / "assets/data.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(written)] == []
    return written


def test_data_is_as_described(site: Path) -> None:
    written = data_of(site)
    assert len(written["findings"]) == written["headline"]["findings"] > 600


def test_every_paper_has_a_class(data: dict[str, Any]) -> None:
    for paper in data["papers"]:
        if paper["mmat"] in ("high", "middle", "low"):
            assert paper["status"] == "appraised" and "rating" in paper
        else:
            assert "rating" not in paper
    high = data["thresholds"]["highRating"]["value"]
    assert all((paper["rating"] >= high) == (paper["mmat"] == "high") for paper in data["papers"] if "rating" in paper)


def test_findings_have_exactly_the_papers_of_their_anchors(data: dict[str, Any], graph: Graph) -> None:
    written = {(one["id"], code) for one in data["findings"] for anchor in one["anchors"] for code in anchor["papers"]}
    assert written == {(row["id"], int(row["code"])) for row in query_rows(graph, "site-supports")}


def test_script_escapes_what_could_end_it() -> None:
    text = to_script({"a": "</script><!-- & \u2028 \u2029 é 🧒"})
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text.removeprefix("window.EVIDENCE = ").rstrip().removesuffix(";"))["a"].startswith("</script>")


def test_empty_graph_is_drawn_too(tmp_path: Path) -> None:
    write_site(Graph.from_quads([]), tmp_path)
    assert (tmp_path / "components.html").is_file()


@pytest.fixture(scope="module")
def second() -> Graph:
    return build_graph(read_review(SECOND))


def drawn(graph: Graph, folder: Path) -> dict[str, Any]:
    """Draw a graph and return the data of its pages."""
    write_site(graph, folder)
    return data_of(folder)


def nodes_of(folder: Path) -> dict[str, int]:
    """Return the papers of every node of the components graph."""
    text = (folder / "components.html").read_text(encoding="utf-8")
    nodes = json.loads(re.search(r'id="network-nodes">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    return {node["id"]: node["papers"] for node in nodes}


def test_a_review_with_components_of_its_own(second: Graph, tmp_path: Path) -> None:
    written = drawn(second, tmp_path)
    assert nodes_of(tmp_path) == {"food": 2, "company": 2, "volunteers": 2, "money": 2}
    assert [region["id"] for region in written["layout"]["regions"]] == ["breakfast-part"]
    assert written["schemes"]["component"]["concepts"][0]["label"] == "Parts of a breakfast club"
    assert {name for finding in written["findings"] for name in finding["component"]} == set(nodes_of(tmp_path))
    assert "children’s services" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_two_reviews_are_kept_apart(graph: Graph, data: dict[str, Any], second: Graph, tmp_path: Path) -> None:
    written = drawn(merge([graph, second]).graph, tmp_path)
    for name in ("papers", "findings", "conclusions", "issues"):
        assert len(written[name]) == written["headline"][name]
        key = "code" if name == "papers" else "id"
        assert len({thing[key] for thing in written[name]}) == len(written[name])
    known = {paper["code"] for paper in written["papers"]}
    for finding in written["findings"]:
        review = finding["id"].split("/")[0]
        cited = {code for anchor in finding["anchors"] for code in anchor["papers"]}
        assert cited <= known and {code.split("/")[0] for code in cited} == {review}
    other = collect(Evidence(second))
    for name in ("findings", "papers", "relations", "conclusions", "issues", "questions"):
        assert len(written[name]) == len(data[name]) + len(other[name])
    assert len(nodes_of(tmp_path)) == written["headline"]["components"]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "2 evidence reviews" in page and "Invented review of breakfast clubs in schools" in page


def test_components_with_the_same_slug_stay_apart() -> None:
    def scheme(*names: str) -> dict[str, Any]:
        concepts = [{"id": name, "label": name} for name in names]
        return {"title": "Some", "description": "", "source": "", "concepts": concepts}

    schemes = {"component": scheme("area", "trust"), "other": scheme("trust", "other")}
    schemes["component"]["concepts"][0]["domain"] = True
    schemes["component"]["concepts"][1]["broader"] = "area"
    gather(schemes, ["component", "other"])
    assert members(schemes) == {"area": ["trust"], "other.other": ["other.trust", "other"]}
    assert set(iris(schemes).values()) == {"area", "trust", "other.other", "other.trust", "other"}
    assert schemes["other"]["concepts"] == [{"id": "trust", "label": "trust"}, {"id": "other", "label": "other"}]


def test_drawing_leaves_nothing_where_it_is_called(
    second: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (tmp_path / "site").mkdir()
    write_site(second, tmp_path / "site")
    assert list(elsewhere.iterdir()) == []


def test_graph_page_is_pyvis_without_its_habits(graph: Graph, site: Path) -> None:
    text = (site / "components.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    nodes = json.loads(re.search(r'id="network-nodes">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    options = json.loads(re.search(r'id="network-options">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    assert options["physics"]["enabled"] is False
    sizes = {local_name(row["about"]): int(row["papers"]) for row in query_rows(graph, "site-component-counts")}
    assert {node["id"]: node["papers"] for node in nodes if node["papers"]} == sizes


def test_importing_draws_nothing_in() -> None:
    code = "import sys, kg.site; print([m for m in ('pyvis', 'IPython', 'jinja2', 'networkx') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_unknown_query_is_named(graph: Graph) -> None:
    with pytest.raises(QueryError, match="site-nothing"):
        query_rows(graph, "site-nothing")


def test_every_query_named_by_a_page_exists() -> None:
    named: set[str] = set()
    for file in [*(paths.viz() / "assets/js").glob("*.js"), *(paths.viz() / "templates").glob("*.html")]:
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'(?:note\(|query: |data-query=)"([a-z0-9-]+)"', text))
        named |= set(re.findall(r'"(site-[a-z0-9-]+)"', text))
    assert {"site-totals", "papers"} <= named
    assert named <= set(page_queries())


def test_no_data_becomes_markup() -> None:
    for file in (paths.viz() / "assets/js").glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", text), (
            file.name
        )
    for file in (paths.viz() / "templates").glob("*.html"):
        marked_safe = re.findall(r"\{\{[^}]*\|\s*safe", file.read_text(encoding="utf-8"))
        assert len(marked_safe) == (1 if file.name == "components.html" else 0), file.name


def test_scripts_are_small_files() -> None:
    for file in [*(paths.viz() / "assets/js").glob("*.js"), *(paths.viz() / "assets/css").glob("*.css")]:
        assert len(file.read_text(encoding="utf-8").splitlines()) < 400, file.name


@pytest.mark.parametrize(
    "sizes", [{"": 31}, {"a": 4, "b": 9, "c": 6, "d": 6, "e": 3, "f": 3}, {"a": 1}, {"a": 3, "b": 1}]
)
def test_places_lie_apart_and_inside(sizes: dict[str, int]) -> None:
    members = {name: [f"{name}{index}" for index in range(size)] for name, size in sizes.items()}
    everyone = [name for inside in members.values() for name in inside]
    weights = {
        (one, other): (i * 7 + j * 3) % 11
        for i, one in enumerate(everyone)
        for j, other in enumerate(everyone)
        if i < j
    }
    places = place_components(members, weights)
    assert set(places) == set(everyone)
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in places.values())
    spots = sorted(places.values())
    for index, (x, y) in enumerate(spots):
        for other_x, other_y in spots[index + 1 :]:
            assert abs(x - other_x) > 80 or abs(y - other_y) > 60
    for area in regions(sizes):
        for name in members[area.name]:
            x, y = places[name]
            assert area.left < x < area.left + area.width and area.top < y < area.top + area.height


def test_no_swap_shortens_the_links() -> None:
    members = {"one": ["a", "b", "c", "d"], "two": ["e", "f", "g", "h"]}
    weights = {("a", "h"): 50, ("b", "g"): 1, ("c", "d"): 20, ("d", "e"): 9}

    def length(at: Mapping[str, tuple[float, float]]) -> float:
        return sum(papers * math.dist(at[one], at[other]) for (one, other), papers in weights.items())

    places = place_components(members, weights)
    assert length(places) <= length(place_components(members, {}))
    for inside in members.values():
        for one, other in itertools.combinations(inside, 2):
            assert length(places) <= length({**places, one: places[other], other: places[one]}) + 1e-6


def test_two_sides_hold_everything() -> None:
    places = place_two_sides({"one": ["a", "b"], "two": ["c"]}, ["Barrier", "Facilitator"])
    assert set(places) == {"a", "b", "c", "Barrier", "Facilitator"}
    assert places["a"][0] < places["Barrier"][0] < places["c"][0]
    assert regions({}) == [] and place_two_sides({}, []) == {}


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("0.4", 0.4), ("1.0", 1), ("2022", 2022)])
def test_numbers_as_json_writes_them(text: str, value: float) -> None:
    assert number(text) == value
    assert json.dumps(number(text)) == json.dumps(value)
