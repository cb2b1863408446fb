"""The embedded engine: pyoxigraph, in memory or, for large graphs, on disk."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store

from kg.errors import QueryError, UsageError
from kg.namespaces import PREFIXES
from kg.store.answers import Answer, Rows
from kg.store.guard import check_read_only

__all__ = ["ON_DISK_FROM", "EmbeddedEngine"]

#: From this number of quads on the graph is kept on disk: loading N-Quads into memory takes about one
#: second per half million quads, and the memory store answers three to five times faster than the disk's.
ON_DISK_FROM = 200_000


class EmbeddedEngine:
    """Answers SPARQL from a pyoxigraph store; the default graph is the union of all graphs."""

    name = "pyoxigraph"

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def from_quads(cls, quads: Iterable[Quad]) -> EmbeddedEngine:
        """Return an engine over quads held in memory."""
        store = Store()
        store.bulk_extend(quads)
        return cls(store)

    @classmethod
    def open(cls, folder: Path) -> EmbeddedEngine:
        """Open what ``build`` left in a folder: ``store/`` where it exists, else ``graph.nq`` into memory.

        Raises :class:`~kg.errors.UsageError` where neither is there.
        """
        on_disk = folder / "store"
        if on_disk.is_dir():
            return cls(Store.read_only(str(on_disk)))
        file = folder / "graph.nq"
        if not file.is_file():
            raise UsageError(
                f"There is no graph in {folder}.",
                "Build it first: integration-kg run (or name its folder with --out).",
            )
        store = Store()
        # Lenient: the file is this package's own and its IRIs were checked when it was written.
        store.bulk_load(path=str(file), format=RdfFormat.N_QUADS, lenient=True)
        return cls(store)

    def run(self, query: str, seconds: float | None = None) -> Answer:
        """Run a read-only query and return its rows, triples or truth value.

        Raises :class:`~kg.errors.QueryError` where it is malformed, refused, or takes longer than ``seconds``.
        """
        check_read_only(query)
        if seconds is None:
            return self._run(query)
        outcome: list[Answer | Exception] = []

        def work() -> None:
            try:
                outcome.append(self._run(query))
            except Exception as error:  # noqa: BLE001 - handed over to the calling thread
                outcome.append(error)

        # The engine cannot be interrupted; a daemon thread lets the program go on, and end, without it.
        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        worker.join(seconds)
        if not outcome:
            raise QueryError(
                f"The query was not answered within {seconds:g} seconds.",
                "Make it more selective (name classes and properties, add LIMIT) or raise --timeout.",
            )
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]

    def _run(self, query: str) -> Answer:
        try:
            result = self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(f"The query is not valid SPARQL: {error}", _advice(query)) from error
        if isinstance(result, QueryBoolean):
            return bool(result)
        if isinstance(result, QueryTriples):
            return list(result)
        assert isinstance(result, QuerySolutions)
        variables = tuple(variable.value for variable in result.variables)
        return Rows(variables, tuple(tuple(solution[name] for name in variables) for solution in result))


def _advice(query: str) -> str:
    """Return what to do about a query that is not valid: declare the known prefixes that it uses undeclared."""
    declared = set(re.findall(r"(?i)\bPREFIX\s+([\w-]*):", query))
    used = set(re.findall(r"(?<![\w:/<-])([a-z][\w-]*):[A-Za-z]", re.sub(r'"[^"]*"|<[^>]*>', "", query)))
    missing = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(used - declared) if name in PREFIXES]
    if missing:
        return "Prefixes that it uses are not declared. Begin it with:\n" + "\n".join(missing)
    return "Check the line and column named above."
