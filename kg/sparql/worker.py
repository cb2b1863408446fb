"""The process in which queries of people run: a program of its own, which can be ended where a query cannot.

It knows nothing of the package and imports the engine alone, so that it starts at once (``kg/sparql/apart.py`` runs
this file). Requests come on standard input and parts of answers go to standard output, each as eight bytes that tell
its length, and a pickle.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store

#: Room for the engine's parser, as ``kg/sparql/deadline.py`` gives it.
_STACK = 128 * 1024 * 1024
#: A part of an answer is sent when it has so many bytes, or after so many seconds.
_BYTES, _SECONDS = 64 * 1024, 0.2
_MEGABYTE = 1024 * 1024

Send = Callable[..., None]


def main() -> None:
    """Answer requests until standard input ends; then end at once, whatever is being worked at."""
    # Ctrl-C reaches all processes of a terminal; this one is ended by the one that started it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Where memory is refused, what the engine says of it is enough.
    os.putenv("RUST_BACKTRACE", "0")
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    threading.stack_size(_STACK)
    threading.Thread(target=_work, args=(requests, _sender(output)), daemon=True).start()
    # The engine lets other threads run while it works, so that this one notices when nobody waits any more.
    while (size := sys.stdin.buffer.read(8)) and (request := sys.stdin.buffer.read(int.from_bytes(size, "big"))):
        requests.put(pickle.loads(request))  # noqa: S301 - from the process that started this one
    os._exit(0)


def _sender(output: BinaryIO) -> Send:
    def send(kind: str, data: bytes = b"") -> None:
        message = pickle.dumps((kind, data), pickle.HIGHEST_PROTOCOL)
        try:
            output.write(len(message).to_bytes(8, "big") + message)
            output.flush()
        except OSError:
            os._exit(0)

    return send


def _work(requests: queue.SimpleQueue[dict[str, Any]], send: Send) -> None:
    store: Store | None = None
    before = 0
    while True:
        request = requests.get()
        try:
            if store is None:
                store = _open(request)
                before = _address_space()
            _bound_memory(before + request["megabytes"] * _MEGABYTE)
            _answer(store.query(request["query"], use_default_graph_as_union=True), send)
        except SyntaxError as error:
            send("malformed", str(error).encode())
        except MemoryError:
            os.write(2, b"MemoryError")
            os._exit(1)
        except BaseException as error:  # noqa: BLE001 - told by the process that started this one
            send("failed", (str(error) or type(error).__name__).encode())


def _open(request: dict[str, Any]) -> Store:
    if "path" in request:
        return Store.read_only(request["path"])
    store = Store()
    store.bulk_load(request.pop("data"), RdfFormat.N_QUADS, lenient=True)
    return store


def _answer(result: QueryBoolean | QuerySolutions | QueryTriples, send: Send) -> None:
    parts = _Parts(send)
    file = cast(BinaryIO, parts)
    if isinstance(result, QueryBoolean):
        send("truth", b"1" if result else b"")
    elif isinstance(result, QueryTriples):
        send("triples")
        result.serialize(file, RdfFormat.N_TRIPLES)
    else:
        send("rows")
        result.serialize(file, QueryResultsFormat.TSV)
    parts.flush()
    send("end")


class _Parts:
    """Takes what the engine writes, and sends it in parts: it writes in many small pieces."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._data = bytearray()
        self._begun = time.monotonic()

    def write(self, data: bytes) -> int:
        """Take a piece."""
        self._data += data
        if len(self._data) >= _BYTES or time.monotonic() - self._begun > _SECONDS:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what has been taken."""
        self._send("part", bytes(self._data))
        self._data.clear()
        self._begun = time.monotonic()


def _address_space() -> int:
    """Return the bytes of memory that this process has asked for so far; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - pathlib would take longer to import than this
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _bound_memory(size: int) -> None:
    """Let the system refuse this process more memory than a number of bytes, where it can."""
    if sys.platform != "linux":
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


if __name__ == "__main__":
    main()
