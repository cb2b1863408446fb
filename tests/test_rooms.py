"""Modules import only from those before them, and heavy packages have one door each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kg

ROOT = Path(kg.__file__).parent
#: The rooms of the package from the foundations up; a module imports from earlier rooms, or from its own.
ORDER = [
    ["errors", "version"],
    ["namespaces", "paths"],
    ["characters", "expressions", "markup", "numbers", "secrecy", "stems"],
    ["progress", "settings", "text_files"],
    ["folders"],
    ["rdf"],
    ["tables"],
    ["sparql"],
    ["graph"],
    ["library"],
    ["derive"],
    ["evidence"],
    ["references"],
    ["check", "reason", "reconcile"],
    ["site", "export", "merge", "endpoint", "snapshot"],
    ["api", "wheel_snapshot"],
    ["cli"],
]
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
ONE_DOOR = {
    "owlready2": "reason",
    "pyvis": "site",
    "pyshacl": "check",
    "csvw": "tables",
    "click": "cli",
    "rich": "cli",
    "urllib3": "endpoint",
    "snowballstemmer": "stems",
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


def module_name(path: Path) -> str:
    """Return the dotted name of a module; a package is named after its folder."""
    parts = ("kg", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


NAMES = {module_name(path): path for path in MODULES}


def imported_modules(path: Path) -> set[str]:
    """Return the modules that a module of the package imports, anywhere in it (``from kg.rdf import text``: kg.rdf)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in NAMES else node.module)
    return found & set(NAMES)


def test_no_arrow_runs_back_up() -> None:
    wrong = []
    for path in MODULES:
        here = room(path)
        if here in ("__init__", "__main__"):
            continue
        assert here in RANK, f"{here} has no place in the order"
        for name in imported_modules(path) - {"kg"}:
            there = name.split(".")[1]
            if there in RANK and there != here and RANK[there] >= RANK[here]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not inside a room either, not by way of others, and not by an import inside a function."""
    needs = {name: imported_modules(path) - {name} for name, path in NAMES.items()}
    done: set[str] = set()
    while ready := {name for name in needs if name not in done and needs[name] <= done}:
        done |= ready
    assert set(needs) - done == set()


def test_no_module_is_hidden_by_a_name_of_its_package() -> None:
    """``from kg.library import parameters`` has one meaning: a function or a module, never either."""
    for path in MODULES:
        if path.name == "__init__.py" and path.parent != ROOT:
            names = {
                alias.asname or alias.name
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            }
            assert names & {other.stem for other in path.parent.glob("*.py")} == set(), path


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
    heavy = {"rdflib", "pyshacl", "owlready2", "pyvis", "networkx", "csvw", "pyoxigraph", "rich", "urllib3", "yaml"}
    loaded = {name.split(".")[0] for name in imports(ROOT / "cli" / "__init__.py", top_level_only=True)}
    assert not loaded & heavy
