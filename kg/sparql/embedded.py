"""The embedded engine: pyoxigraph, in memory or, for large graphs, on disk."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store

from kg.errors import QueryError, UsageError
from kg.folders import settle
from kg.folders.manifest import stamp
from kg.namespaces import PREFIXES
from kg.settings import Bounds
from kg.sparql.apart import Apart, MalformedError
from kg.sparql.deadline import within
from kg.sparql.guard import check_read_only
from kg.sparql.results import Answer, ResultSet

__all__ = ["MOST_IN_MEMORY", "EmbeddedEngine"]

#: From this number of bytes of N-Quads on a graph stays on disk. Reading takes about one second per 120 MB; the memory
#: store then answers three to five times faster than the one on disk.
MOST_IN_MEMORY = 60_000_000

_LOG = logging.getLogger(__package__)

#: Strings and IRIs, and the prefixes of names outside of them; each character is looked at once or twice.
_OPAQUE = re.compile(r'"[^"]*+"?|<[^<>\s]*+>?')
_PREFIX = re.compile(r"(?<![\w:/<-])([a-z][\w-]*+):[A-Za-z]")

_BUILD_ADVICE = "Build it again: integration-kg run (or name another folder with --out)."


class EmbeddedEngine:
    """Answers SPARQL from a pyoxigraph store; the default graph is the union of all graphs."""

    name = "pyoxigraph"

    def __init__(self, store: Store, path: Path | None = None, *, is_large: bool = False) -> None:
        """Take a store, the folder that it is in unless it is in memory, and whether it is too large for memory."""
        self.is_large = is_large
        self._store = store
        self._apart = Apart(partial(_contents, store, path))

    @classmethod
    def from_quads(cls, quads: Iterable[Quad]) -> EmbeddedEngine:
        """Return an engine over quads held in memory."""
        store = Store()
        store.bulk_extend(quads)
        return cls(store)

    @classmethod
    def open(cls, folder: Path, once: bool = False) -> EmbeddedEngine:
        """Open what ``build`` left in a folder: ``graph.nq`` into memory, or ``store/``, which needs no reading.

        The store is opened where the graph is asked ``once`` or is too large for memory; it answers more slowly.
        What a build that was stopped left half done is completed first; where another build puts its files in place
        meanwhile, its graph is read. Raises :class:`~kg.errors.UsageError` where neither is there, or what is there
        is broken.
        """
        while True:
            settle(folder)
            before = stamp(folder)
            try:
                return cls._open(folder, once)
            except UsageError:
                if stamp(folder) == before:
                    raise

    @classmethod
    def _open(cls, folder: Path, once: bool) -> EmbeddedEngine:
        on_disk, file = folder / "store", folder / "graph.nq"
        fits_memory = file.is_file() and file.stat().st_size <= MOST_IN_MEMORY
        from_store = on_disk.is_dir() and not _is_older(on_disk, file) and (once or not fits_memory)
        if not from_store and not file.is_file():
            raise UsageError(
                f"There is no graph in {folder}.",
                "Build it first: integration-kg run (or name its folder with --out).",
            )
        try:
            store = Store.read_only(str(on_disk)) if from_store else _load(file)
        except (MemoryError, OSError, RuntimeError, SyntaxError, ValueError) as error:
            raise UsageError(f"The graph in {folder} is broken: {error}", _BUILD_ADVICE) from error
        if not from_store and not len(store):
            raise UsageError(f"{file} holds no statements.", _BUILD_ADVICE)
        _LOG.info("opened %s", on_disk if from_store else file)
        return cls(store, on_disk if from_store else None, is_large=not fits_memory)

    def extend(self, quads: Iterable[Quad]) -> None:
        """Take in further quads; the engine has to hold its graph in memory."""
        self._store.bulk_extend(quads)
        self._apart.close()

    def run(self, query: str, seconds: float | None = None) -> Answer:
        """Run a read-only query and return its rows, triples or truth value.

        Raises :class:`~kg.errors.QueryError` where it is malformed, refused, fails, or takes longer than ``seconds``.
        """
        check_read_only(query)
        return within(lambda: self._run(query), seconds)

    def run_bounded(self, query: str, bounds: Bounds) -> Answer:
        """Run a read-only query that somebody wrote, in a process of its own, which ends where it comes to a bound.

        Raises :class:`~kg.errors.QueryError` as :meth:`run`, and where a bound is reached.
        """
        check_read_only(query)
        try:
            return self._apart.run(query, bounds)
        except MalformedError as error:
            raise QueryError(f"The query is not valid SPARQL: {error}", _advice(query)) from error

    def _run(self, query: str) -> Answer:
        try:
            return _answer(self._store.query(query, use_default_graph_as_union=True))
        except SyntaxError as error:
            raise QueryError(f"The query is not valid SPARQL: {error}", _advice(query)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(
                f"The query cannot be answered: {error}", "Write it differently; or build the graph again."
            ) from error


def _answer(result: QueryBoolean | QuerySolutions | QueryTriples) -> Answer:
    if isinstance(result, QueryBoolean):
        return bool(result)
    if isinstance(result, QueryTriples):
        return list(result)
    assert isinstance(result, QuerySolutions)
    variables = tuple(variable.value for variable in result.variables)
    return ResultSet(variables, tuple(tuple(solution) for solution in result))


def _contents(store: Store, path: Path | None) -> dict[str, object]:
    """Return a graph as another process takes it: where its store is, or what it holds."""
    return {"data": store.dump(format=RdfFormat.N_QUADS)} if path is None else {"path": str(path.resolve())}


def _load(file: Path) -> Store:
    store = Store()
    # Lenient: the file is this package's own and its IRIs were checked when it was written.
    store.bulk_load(path=str(file), format=RdfFormat.N_QUADS, lenient=True)
    return store


def _is_older(store: Path, file: Path) -> bool:
    """Whether a store was left by a build before that of the file beside it."""
    return file.is_file() and store.stat().st_mtime < file.stat().st_mtime


def _advice(query: str) -> str:
    """Return what to do about a query that is not valid: declare the known prefixes that it uses undeclared."""
    declarations = set(re.findall(r"(?i)\bPREFIX\s+([\w-]*):", query))
    prefixes = set(_PREFIX.findall(_OPAQUE.sub("", query)))
    missing = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(prefixes - declarations) if name in PREFIXES]
    if missing:
        return "Prefixes that it uses are not declared. Begin it with:\n" + "\n".join(missing)
    return "Check the line and column named above."
