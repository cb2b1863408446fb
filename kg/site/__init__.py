"""The explorer: an offline site of pages drawn from query results."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from kg import paths
from kg.evidence import Evidence
from kg.evidence.rows import resolve
from kg.graph import Graph
from kg.numbers import whole_number
from kg.progress import Progress, silent
from kg.site.answers import query_rows
from kg.site.components import HOME, iris, members
from kg.site.data import collect, review_facts, to_script
from kg.site.layout import HEIGHT, SCALE, WIDTH, Point, place_components, place_two_sides, regions

__all__ = ["write_site"]

#: What the second mode of the components graph leads to, besides outcomes by direction.
_COLUMNS = ("Barrier", "Facilitator")

#: Parts of the data that pages print as text, without scripts.
_STATIC = (
    "review",
    "headline",
    "thresholds",
    "tool",
    "statuses",
    "agreement",
    "criteria",
    "rules",
    "schemes",
    "contributors",
)


def write_site(graph: Graph, folder: Path, *, progress: Progress = silent) -> None:
    """Write the explorer into an empty folder: pages, data and assets that need no server and no network.

    The same graph gives the same bytes. ``progress`` is told what is being written.
    Raises :class:`~kg.errors.KnowledgeGraphError` where a query or a part of the installation is missing.
    """
    from kg.site.pages import PAGES, environment, write_assets

    progress("reading the graph")
    evidence = Evidence(graph)
    data = collect(evidence)
    progress("laying out the components graph")
    domains = members(data["schemes"])
    names = iris(data["schemes"])
    name_of = partial(resolve, names, noun="component")
    sizes = {name_of(row["about"]): whole_number(row["papers"]) for row in query_rows(graph, "site-component-counts")}
    pairs = {
        (name_of(row["from"]), name_of(row["to"])): whole_number(row["papers"])
        for row in query_rows(graph, "site-component-pairs")
    }
    places = place_components(domains, pairs)
    data["layout"] = _layout(data, domains, places)
    static = {name: data[name] for name in _STATIC} | _about_reviews(evidence, data)
    progress("writing data and assets")
    assets = folder / "assets"
    write_assets(assets)
    (assets / "data.js").write_text(to_script(data), encoding="utf-8")
    for page in PAGES:
        progress(f"writing {page.name}.html")
        templates = environment(page, static)
        if page.name == "components":
            text = _components_page(
                data=data, domains=domains, sizes=sizes, pairs=pairs, places=places, templates=templates
            )
        else:
            text = templates.get_template(f"{page.name}.html").render()
        (folder / f"{page.name}.html").write_text(text, encoding="utf-8")


def _about_reviews(evidence: Evidence, data: dict[str, Any]) -> dict[str, Any]:
    """Return what templates say of the reviews: each, whether it is the one whose report they quote, double coding."""
    double_coded = {row["facet"].rpartition(" (")[2]: row["findings"] for row in data["agreement"]}
    reviews = [review_facts(review) for review in evidence.reviews.values()]
    single = len(reviews) < 2
    return {
        "reviews": reviews,
        "quoted": single and data["review"].get("id") == paths.default_review().name,
        "coded_twice": data["agreement"][0]["findings"] if single and data["agreement"] else sum(double_coded.values()),
    }


def _layout(data: dict[str, Any], domains: dict[str, list[str]], places: dict[str, Point]) -> dict[str, Any]:
    directions = [concept["id"] for concept in data["schemes"].get("direction", {"concepts": []})["concepts"]]
    sources = [concept["id"] for concept in data["schemes"].get("effect-source", {"concepts": []})["concepts"]]
    effects = [name for name in (*directions, *sources) if name != "in-place"]
    columns = [*_COLUMNS, *(f"Outcome/{name}" for name in effects)]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "scale": SCALE,
        "components": places,
        "sides": place_two_sides(domains, columns),
        "columns": columns,
        "regions": [
            {"id": region.name, "x": region.left, "y": region.top, "width": region.width, "height": region.height}
            for region in regions({name: len(names) for name, names in domains.items()})
        ],
    }


def _components_page(
    *,
    data: dict[str, Any],
    domains: dict[str, list[str]],
    sizes: dict[str, int],
    pairs: dict[tuple[str, str], int],
    places: dict[str, Point],
    templates: Any,
) -> str:
    from kg.site.network import render_network

    concepts = data["schemes"].get(HOME, {"concepts": []})["concepts"]
    labels = {concept["id"]: concept["label"] for concept in concepts}
    nodes = {
        name: {"label": labels[name], "papers": sizes.get(name, 0), "domain": domain}
        for domain, names in domains.items()
        for name in names
    }
    return render_network(templates, template="components.html", nodes=nodes, edges=pairs, places=places)
