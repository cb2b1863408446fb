"""A hook of the wheel's build: puts the graph of the package's own review into the wheel, so that it opens at once.

It runs where it is asked for, ``HATCH_BUILD_HOOK_ENABLE_CUSTOM=true python -m build``, since building the graph needs
all that the package needs; a wheel without a snapshot, and a checkout, build the graph when it is first opened.
See https://hatch.pypa.io/latest/plugins/build-hook/custom/.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["SnapshotHook"]


class SnapshotHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the graph from the tables of the source tree; the same tables give the same bytes."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the snapshot to what a wheel holds; a development install reads the tables themselves."""
        if version == "editable":
            return
        self._folder = Path(tempfile.mkdtemp())
        sys.path.insert(0, self.root)
        from kg.snapshot import write_snapshot

        write_snapshot(self._folder)
        build_data["force_include"][str(self._folder / "graph.nq")] = "kg/_data/snapshot/graph.nq"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was built beside the source tree."""
        if version != "editable":
            shutil.rmtree(self._folder)
