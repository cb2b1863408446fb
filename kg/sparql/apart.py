"""Queries that people write run apart: in a process that is ended where they take too long, too much, or go too far.

The engine cannot be interrupted, and a thread that is left behind goes on computing and filling memory. Why it is done
so: docs/decisions/0008-queries-in-a-process.md.
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
import traceback
import weakref
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Triple, parse, parse_query_results

from kg.errors import QueryError
from kg.rdf import Term
from kg.settings import Bounds
from kg.sparql.results import Answer, ResultSet
from kg.sparql.tally import Tally

__all__ = ["Apart", "MalformedError", "is_memory_bounded"]

_WORKER = Path(__file__).with_name("worker.py")


class MalformedError(Exception):
    """A query is not valid SPARQL; the text says where."""


def is_memory_bounded() -> bool:
    """Whether the system refuses a process more memory than it is to have; where not, only the answer is bounded."""
    return sys.platform == "linux"


class Apart:
    """A process with a copy of a graph, which answers one query at a time; it is started when it is first asked.

    ``contents`` returns where it finds the graph (``{"path": …}`` of a store) or the graph (``{"data": …}``, N-Quads).
    The process lives on for the next query, and ends with this object, or with the program that it belongs to.
    """

    def __init__(self, contents: Callable[[], Mapping[str, object]]) -> None:
        self._contents = contents
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._finalizer: weakref.finalize[..., Any] | None = None

    def run(self, query: str, bounds: Bounds) -> Answer:
        """Return what a query is answered with; it is taken to be one that only reads.

        Raises :class:`MalformedError` where it is not valid SPARQL, and :class:`~kg.errors.QueryError` where it fails
        or comes to a bound.
        """
        with self._lock:
            attempt = _Attempt(bounds)
            try:
                return attempt.run(*self._started(), query)
            except BaseException as error:
                # Its frames hold the engine's objects, which must end on this thread, and not when Python sweeps up.
                traceback.clear_frames(error.__traceback__)
                # What came to a bound, and what somebody interrupted, may be half-way; the next query begins afresh.
                if not attempt.is_over:
                    self._close()
                raise

    def close(self) -> None:
        """End the process; another is started when the next query comes."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._finalizer is not None:
            self._finalizer()
        self._process = self._finalizer = None

    def _started(self) -> tuple[subprocess.Popen[bytes], Mapping[str, object]]:
        """Return the process, and what it has to be told of the graph: nothing where it has it already."""
        if self._process is not None and self._process.poll() is None:
            return self._process, {}
        self._close()
        contents = self._contents()
        # Alone (-I), so that nothing in the current folder is taken for a module; the engine is that of this process.
        folder = str(Path(pyoxigraph.__file__).resolve().parents[1])
        start = f"import runpy, sys; sys.path.append({folder!r}); runpy.run_path({str(_WORKER)!r}, run_name='__main__')"
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-c", start],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise QueryError(
                f"No process can be started for the query: {error.strerror}.",
                "Close other programs, or ask a question of the library, which needs none.",
            ) from error
        self._process, self._finalizer = process, weakref.finalize(self, _end, process)
        return process, contents


class _Attempt:
    """One query put to a process, and how far its answer has come."""

    def __init__(self, bounds: Bounds) -> None:
        self.is_over = False
        self._tally = Tally(bounds)
        self._bounds = bounds
        self._late = False

    def run(self, process: subprocess.Popen[bytes], contents: Mapping[str, object], query: str) -> Answer:
        """Return the answer, or raise what became of it; the process is ended where it takes too long."""

        def end() -> None:
            self._late = True
            process.kill()

        timer = threading.Timer(self._bounds.seconds, end)
        timer.daemon = True
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                _send(process, {**contents, "query": query, "megabytes": self._bounds.megabytes})
            return self._received(_Parts(process))
        except EOFError:
            raise self._ended(process) from None
        except MemoryError as error:
            raise QueryError(f"A value of the answer is too long: {error}", "Ask for a part of it: SUBSTR.") from error
        finally:
            timer.cancel()

    def _received(self, parts: _Parts) -> Answer:
        try:
            kind, data = parts.next()
            answer: Answer
            if kind == "truth":
                answer = bool(data)
            elif kind == "triples":
                answer = list(self._triples(parts))
            else:
                answer = self._rows(parts)
            while not parts.ended:
                parts.next()
        finally:
            self.is_over = parts.ended
        return answer

    def _rows(self, parts: _Parts) -> ResultSet:
        names: tuple[str, ...] = ()
        rows: list[tuple[Term, ...]] = []
        header = b""
        for chunk in parts.lines():
            solutions = parse_query_results(header + chunk, QueryResultsFormat.TSV)
            header = header or chunk[: chunk.index(b"\n") + 1]
            assert isinstance(solutions, QuerySolutions)
            names = tuple(variable.value for variable in solutions.variables)
            rows.extend(self._tally.rows(solutions))
        return ResultSet(names, tuple(rows))

    def _triples(self, parts: _Parts) -> Iterator[Triple]:
        for chunk in parts.lines():
            yield from self._tally.triples(parse(chunk, RdfFormat.N_TRIPLES))

    def _ended(self, process: subprocess.Popen[bytes]) -> QueryError:
        """Return why the process has ended before its answer did."""
        assert process.stderr is not None
        code, said = process.wait(), process.stderr.read(100_000).decode("utf-8", "replace")
        if self._late:
            return self._tally.late()
        if "overflowed its stack" in said:
            return QueryError("The query nests too deep for the engine.", "Write it with fewer groups within groups.")
        # Whoever refuses memory: the bound (the engine gives up), or the system (it kills).
        if any(sign in said for sign in ("memory allocation", "MemoryError", "bad_alloc")) or code == -9:
            return self._tally.too_much_work()
        line = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), f"status {code}")
        return QueryError(
            f"The engine failed on this query after {self._tally.seconds:.1f} seconds: {line[:300]}",
            "Write it differently; or build the graph again.",
        )


def _send(process: subprocess.Popen[bytes], request: Mapping[str, object]) -> None:
    assert process.stdin is not None
    data = pickle.dumps(dict(request), pickle.HIGHEST_PROTOCOL)
    process.stdin.write(len(data).to_bytes(8, "big") + data)
    process.stdin.flush()


class _Parts:
    """What a process sends of one answer. Raises EOFError where the process has ended."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self._stream = process.stdout
        self.ended = False

    def next(self) -> tuple[str, bytes]:
        """Return the next message; where it says that the query failed, raise that."""
        size = int.from_bytes(_read(self._stream, 8), "big")
        kind, data = pickle.loads(_read(self._stream, size))  # noqa: S301 - from our own process
        self.ended = kind in ("end", "malformed", "failed")
        if kind == "malformed":
            raise MalformedError(data.decode())
        if kind == "failed":
            message = f"The query cannot be answered: {data.decode()}"
            raise QueryError(message, "Write it differently; or build the graph again.")
        return kind, data

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of the answer, as many at a time as have come: parsers are slow to join the parts of one."""
        pending = bytearray()
        while not self.ended:
            data = self.next()[1]
            end = data.rfind(b"\n") + 1
            if end:
                yield bytes(pending + data[:end])
                pending.clear()
            pending += data[end:]


def _read(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process for certain."""
    process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        # What was not sent is of no use any more.
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()
    process.wait()
