"""Modules import only from those before them, and heavy packages have one door each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kg

ROOT = Path(kg.__file__).parent
#: The rooms of the package from the foundations up; a module imports from earlier rooms, or from its own.
ORDER = [
    ["errors", "namespaces", "paths"],
    ["file_names", "numbers"],
    ["metadata"],
    ["tables"],
    ["sparql"],
    ["build"],
    ["store"],
    ["library"],
    ["reason", "network", "reconcile", "validate"],
    ["assemble"],
    ["draw", "export", "merge"],
    ["serve"],
    ["cli"],
]
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
ONE_DOOR = {
    "owlready2": "reason",
    "pyvis": "draw",
    "pyshacl": "validate",
    "csvw": "tables",
    "click": "cli",
    "rich": "cli",
}
MODULES = sorted(path for path in ROOT.rglob("*.py") if "_data" not in path.parts)


def room(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def imports(path: Path, top_level_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_arrow_runs_back_up(path: Path) -> None:
    here = room(path)
    if here in ("__init__", "__main__"):
        return
    assert here in RANK, f"{here} has no place in the order"
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "kg" or len(parts) < 2 or parts[1] not in RANK:
            continue
        there = parts[1]
        assert there == here or RANK[there] < RANK[here] or (RANK[there] == RANK[here] == 0), f"{here} imports {there}"


@pytest.mark.parametrize(("package", "door"), ONE_DOOR.items())
def test_heavy_packages_have_one_door(package: str, door: str) -> None:
    users = {room(path) for path in MODULES if package in {name.split(".")[0] for name in imports(path)}}
    assert users == {door}


def test_only_the_command_line_prints_or_exits() -> None:
    for path in MODULES:
        if room(path) in ("cli", "__main__"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("print", "exit", "quit", "input"), path
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys":
                assert node.attr != "exit", path


def test_the_command_line_starts_without_heavy_packages() -> None:
    heavy = {"rdflib", "pyshacl", "owlready2", "pyvis", "networkx", "csvw", "pyoxigraph", "rich", "yaml"}
    loaded = {name.split(".")[0] for name in imports(ROOT / "cli" / "__init__.py", top_level_only=True)}
    assert not loaded & heavy
