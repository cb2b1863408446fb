"""Where the project's data live: in the installed package or in the checkout. No other module knows."""

from __future__ import annotations

from pathlib import Path

from kg.errors import UsageError

__all__ = ["data_root", "default_review", "ontology", "queries", "reviews", "shapes", "snapshot", "templates", "viz"]

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Return the folder that holds ontology/, shapes/, queries/ and viz/ (``kg/_data`` in an installed wheel)."""
    package_data = _PACKAGE / "_data"
    root = package_data if package_data.is_dir() else _PACKAGE.parent
    if not (root / "ontology").is_dir():
        raise UsageError(
            f"The ontology folder is missing under {root}.",
            "Install the package again (pip install .) or run from a complete checkout.",
        )
    return root


def ontology() -> Path:
    """Return the folder of the ontology and its vocabularies."""
    return data_root() / "ontology"


def shapes() -> Path:
    """Return the folder of the SHACL shapes."""
    return data_root() / "shapes"


def queries() -> Path:
    """Return the folder of the query library."""
    return data_root() / "queries"


def viz() -> Path:
    """Return the folder of the explorer's templates and assets."""
    return data_root() / "viz"


def reviews() -> Path:
    """Return the folder whose sub-folders each hold the curated tables of one review."""
    return _PACKAGE / "reviews"


def snapshot() -> Path | None:
    """Return the folder of the graph that an installed wheel brings, where it brings one."""
    folder = data_root() / "snapshot"
    return folder if folder.is_dir() else None


def templates() -> Path:
    """Return the folder of the documents' templates."""
    return _PACKAGE / "templates"


def default_review() -> Path:
    """Return the folder of the review that commands work on unless told otherwise."""
    return reviews() / "rer2023"
