"""One export: a selection, and what several formats are made from, each made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.export.about import about
from kg.export.evidence import SelectedEvidence
from kg.export.network import make_components_network, make_influences_network, with_models
from kg.export.selection import Selection
from kg.export.tables import Table, make_tables
from kg.graph import Graph

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
    def models(self) -> Graph:
        """The selection with the components model and the influences, counted over it."""
        return with_models(self.evidence)

    @cached_property
    def components_network(self) -> networkx.Graph[str]:
        """The network of components that are told together."""
        return make_components_network(self.evidence, self.models)

    @cached_property
    def influences_network(self) -> networkx.MultiDiGraph[str]:
        """The network of what is claimed to act on what."""
        return make_influences_network(self.evidence, self.models)


def missing_package(package: str, what: str) -> UsageError:
    """Return the error that says how to install what an export needs."""
    return UsageError(f"{what} needs the package {package}.", f"Install it: {INSTALL}")
