"""The network of components, opened by igraph and networkx."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import igraph
import networkx
import pytest

from kg.export import Job, select
from kg.graph import Graph
from kg.tables import Review
from tests.competency.expected_of_influences import sign
from tests.export.conftest import HOSTILE


def test_igraph_reads_nodes_edges_and_attributes(everything: Path, review: Review) -> None:
    graph = igraph.Graph.Read_GraphML(str(everything / "components.graphml"))
    used = {component for row in review["findings"] for component in row["components"]}
    assert set(graph.vs["id"]) == used
    about = {row["id"] for row in review["findings"] if "co-location" in row["components"]}
    node = graph.vs.find(id="co-location")
    assert (node["label"], node["findings"]) == ("Co-location", len(about))
    counts = {"shared_papers", "expected_papers", "shared_findings", "expected_findings", "chance"}
    assert set(graph.es.attributes()) == {"weight", *counts}


def test_nodes_have_the_measures_of_the_network(everything: Path) -> None:
    graph = igraph.Graph.Read_GraphML(str(everything / "components.graphml"))
    assert [int(degree) for degree in graph.vs["degree"]] == graph.degree()
    assert max(graph.vs["betweenness"]) > 0
    assert len(set(graph.vs["community"])) > 1


def test_counts_are_those_of_the_tables(everything: Path, review: Review) -> None:
    graph = networkx.read_graphml(everything / "components.graphml")
    cited = {row["anchor"]: set(row["papers"]) for row in review["citations"]}
    papers: dict[str, set[int]] = {}
    findings: dict[str, set[str]] = {}
    for row in review["findings"]:
        for component in row["components"]:
            findings.setdefault(component, set()).add(row["id"])
            papers.setdefault(component, set()).update(*(cited[anchor] for anchor in row["anchors"]))
    for component, node in graph.nodes(data=True):
        assert (node["findings"], node["papers"]) == (len(findings[component]), len(papers[component]))
        assert sum(node[name] for name in node if name.startswith("papers_")) == node["papers"]
    for one, other, edge in graph.edges(data=True):
        assert edge["shared_papers"] == len(papers[one] & papers[other])
        assert edge["shared_findings"] == len(findings[one] & findings[other])
        assert edge["weight"] == pytest.approx(edge["shared_papers"] / edge["expected_papers"], abs=0.001)


def test_the_three_formats_hold_the_same_network(everything: Path) -> None:
    graphml = networkx.read_graphml(everything / "components.graphml")
    gexf = networkx.read_gexf(everything / "components.gexf")
    link = networkx.node_link_graph(
        json.loads((everything / "components.json").read_text(encoding="utf-8")), edges="links"
    )
    assert dict(graphml.nodes(data=True)) == dict(link.nodes(data=True))
    assert {frozenset(edge) for edge in gexf.edges} == {frozenset(edge) for edge in link.edges}
    for node, attributes in link.nodes(data=True):
        assert {**gexf.nodes[node]} == attributes


def test_influences_are_directed_signed_and_counted(everything: Path, review: Review) -> None:
    graph = igraph.Graph.Read_GraphML(str(everything / "influences.graphml"))
    assert graph.is_directed()
    claims = Counter((row["from"], row["to"], sign(row.values)) for row in review["influences"])
    names = graph.vs["id"]
    assert {
        (names[edge.source], names[edge.target], int(edge["sign"])): int(edge["claims"]) for edge in graph.es
    } == claims
    assert {edge["sense"] for edge in graph.es} == {"same way", "opposite way", "no change or mixed"}
    out = {row["id"]: sum(n for (one, _, _), n in claims.items() if one == row["id"]) for row in graph.vs}
    assert {node["id"]: int(node["claims_from"]) for node in graph.vs} == out


def test_the_three_formats_hold_the_same_influences(everything: Path) -> None:
    def edges(network: networkx.Graph[str]) -> list[tuple[str, str, int, int, int]]:
        return sorted(
            (one, other, edge["sign"], edge["claims"], edge["papers"]) for one, other, edge in network.edges(data=True)
        )

    graphml = networkx.read_graphml(everything / "influences.graphml", force_multigraph=True)
    gexf = networkx.read_gexf(everything / "influences.gexf")
    link = networkx.node_link_graph(
        json.loads((everything / "influences.json").read_text(encoding="utf-8")), edges="links"
    )
    assert edges(graphml) == edges(gexf) == edges(link)
    assert dict(graphml.nodes(data=True)) == dict(link.nodes(data=True))


def test_edges_are_rows_as_kumu_takes_them(everything: Path) -> None:
    """Each names both ends by label, and says whether it has a direction; https://docs.kumu.io/guides/import."""
    for name, direction in (("components", "undirected"), ("influences", "directed")):
        link = json.loads((everything / f"{name}.json").read_text(encoding="utf-8"))
        labels = {node["id"]: node["label"] for node in link["nodes"]}
        with (everything / "edges" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["Direction"] for row in rows} == {direction}
        assert Counter((row["From"], row["To"]) for row in rows) == Counter(
            (labels[edge["source"]], labels[edge["target"]]) for edge in link["links"]
        )
    assert "claims that sources make" in (everything / "edges" / "README.txt").read_text(encoding="utf-8")


def test_no_day_is_written(everything: Path) -> None:
    assert "lastmodified" not in (everything / "components.gexf").read_text(encoding="utf-8")


def test_hostile_labels_survive(hostile: Path) -> None:
    graph = igraph.Graph.Read_GraphML(str(hostile / "components.graphml"))
    assert graph.vs.find(id="food")["label"] == HOSTILE
    assert networkx.read_gexf(hostile / "components.gexf").nodes["food"]["label"] == HOSTILE
    nodes = json.loads((hostile / "components.json").read_text(encoding="utf-8"))["nodes"]
    assert HOSTILE in [node["label"] for node in nodes]


@pytest.mark.parametrize("filters", [{"kind": ["Barrier"]}, {"level": ["team"], "kind": ["Facilitator"]}])
def test_a_filtered_network_counts_what_passes(graph: Graph, filters: dict[str, list[str]]) -> None:
    job = Job(select(graph, filters))
    evidence, network = job.evidence, job.components_network
    assert sum(node["findings"] for _, node in network.nodes(data=True)) == sum(
        len(finding.coded("concerns")) for finding in evidence.findings.values()
    )
