"""One export: a selection, and what several formats are made from, each made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.export.about import about
from kg.export.evidence import SelectedEvidence
from kg.export.network import make_network
from kg.export.selection import Selection
from kg.export.tables import Table, make_tables

if TYPE_CHECKING:
    import networkx

__all__ = ["INSTALL", "Job", "missing_package"]

#: The command that brings every package that a format may need.
INSTALL = 'pip install "integration-kg[export]"'


@dataclass(frozen=True)
class Job:
    """A selection with its evidence and tables, read when the first format asks for them."""

    selection: Selection

    @cached_property
    def evidence(self) -> SelectedEvidence:
        """The evidence as values."""
        return SelectedEvidence(self.selection)

    @cached_property
    def about(self) -> Mapping[str, str]:
        """What every file of it says of itself, by name."""
        return about(self.evidence)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """All tables by name."""
        return make_tables(self.evidence)

    @cached_property
    def network(self) -> networkx.Graph[str]:
        """The network of components."""
        return make_network(self.evidence)


def missing_package(package: str, what: str) -> UsageError:
    """Return the error that says how to install what an export needs."""
    return UsageError(f"{what} needs the package {package}.", f"Install it: {INSTALL}")
