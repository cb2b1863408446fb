"""The remote engine: any endpoint of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import IO, cast
from urllib.parse import urlencode

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg.endpoint.replies import Reply, failure, first_line
from kg.endpoint.transport import MOST_SECONDS, Client, Incoming
from kg.errors import EndpointError, QueryError
from kg.numbers import is_whole
from kg.rdf import term_text
from kg.settings import LIMITS, Bounds
from kg.sparql import Answer, ResultSet, check_read_only, may_call, query_form
from kg.sparql.deadline import check_seconds, within
from kg.sparql.tally import Tally

__all__ = ["RemoteEngine"]

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
#: The forms of query that are answered with triples.
_GRAPHS = ("CONSTRUCT", "DESCRIBE")
_FORMATS = {
    _RESULTS: QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
}
#: What an answer to a query of the package may take; its rows are what it asks for.
_OF_THE_LIBRARY = Bounds(rows=LIMITS["--max-rows"][1])
#: What Virtuoso names the one column of its answer to ASK.
_VIRTUOSO_ASK = "__ASK_RETVAL"


class RemoteEngine:
    """Answers SPARQL from an endpoint, which must take all its named graphs together as the default graph."""

    def __init__(self, endpoint: str, client: Client | None = None) -> None:
        """Raise :class:`~kg.errors.UsageError` where the address cannot be used; nothing is sent yet."""
        self._client = client or Client(endpoint)
        self._url = endpoint.partition("#")[0]
        self.name = self._url.partition("?")[0]

    def run(self, query: str, seconds: float | None = None) -> Answer:
        """Run a read-only query at the endpoint and return its rows, triples or truth value.

        Raises :class:`~kg.errors.QueryError` where it is malformed or refused, :class:`~kg.errors.EndpointError`
        where the endpoint is down, slow or answers something else.
        """
        check_seconds(seconds)
        return self._run(query, seconds, replace(_OF_THE_LIBRARY, seconds=min(seconds or MOST_SECONDS, MOST_SECONDS)))

    def run_bounded(self, query: str, bounds: Bounds) -> Answer:
        """Run a read-only query that somebody wrote; its answer is given up, while it comes, where it is too much.

        Raises what :meth:`run` does, and :class:`~kg.errors.QueryError` at a bound.
        """
        return self._run(query, bounds.seconds, bounds)

    def _run(self, query: str, seconds: float | None, bounds: Bounds) -> Answer:
        check_read_only(query)
        within(lambda: _check_syntax(query), seconds)
        form = query_form(query)
        headers = {
            # The one form that every server takes: Virtuoso 7.2.5 hangs on application/sparql-query.
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            # One type only: given both, Virtuoso writes the triples of a CONSTRUCT as rows.
            "Accept": _TRIPLES if form in _GRAPHS else _RESULTS,
        }
        answers: list[Answer] = []

        def receive(reply: Reply, incoming: Incoming) -> None:
            answers.append(self._received(reply, incoming, form, Tally(bounds)))

        reply = self._client.send(
            "POST",
            self._url,
            seconds=seconds,
            headers=headers,
            body=urlencode({"query": query}).encode("ascii"),
            receive=receive,
        )
        self._check_status(reply)
        return answers[-1]

    def _received(self, reply: Reply, incoming: Incoming, form: str, tally: Tally) -> Answer:
        """Return what an answer says, read while it comes."""
        media, is_graph = reply.media_type, form in _GRAPHS
        rdf_format = RdfFormat.from_media_type(media) if media and is_graph else None
        results_format = None if is_graph else _FORMATS.get(media)
        if "html" in media or (rdf_format is None and results_format is None):
            what = "a web page" if "html" in media else media[:80] or "something unnamed"
            raise self._no_results_error(replace(reply, body=incoming.read()), what)
        if reply.headers.get("X-SQL-State"):
            raise EndpointError(
                f"{self.name} stopped before it was done, with only part of the answer.",
                "Make the query more selective, or raise the endpoint's own time limit.",
            )
        try:
            if rdf_format is not None:
                return list(tally.triples(parse(cast("IO[bytes]", incoming), format=rdf_format)))
            assert results_format is not None
            return self._results(reply, incoming, results_format, form, tally)
        except (SyntaxError, ValueError, MemoryError) as error:
            line = "".join(c for c in self._client.credentials.hidden(str(error)) if c.isprintable())
            raise EndpointError(
                f"The answer of {self.name} is broken or cut short: {line[:200]}",
                "Try again; the endpoint's log may say why.",
            ) from None

    def _results(
        self, reply: Reply, incoming: Incoming, results_format: QueryResultsFormat, form: str, tally: Tally
    ) -> ResultSet | bool:
        results = parse_query_results(cast("IO[bytes]", incoming), format=results_format)
        if not isinstance(results, QuerySolutions):
            if form != "ASK":
                raise self._no_results_error(reply, "a truth value")
            return bool(results)
        variables = tuple(variable.value for variable in results.variables)
        rows = ResultSet(variables, tuple(tally.rows(results)))
        if form == "ASK":
            return self._truth(rows)
        _check_completeness(reply, len(rows), self.name)
        return rows

    def _check_status(self, reply: Reply) -> None:
        if reply.status == 400:
            line = self._client.credentials.hidden(first_line(reply))
            raise QueryError(
                f"{self.name} does not accept the query. It says: {line or 'nothing more'}",
                "Check that every bracket and string is closed; if they are, write that part differently.",
            )
        if reply.status != 200:
            raise failure(reply, self._client.credentials)

    def _no_results_error(self, reply: Reply, what: str) -> EndpointError:
        line = self._client.credentials.hidden(first_line(reply))
        return EndpointError(
            f"{self.name} answered with {what} instead of results.{f' It begins: {line}' if line else ''}",
            "Check that --endpoint names the SPARQL endpoint itself, not its form or start page.",
        )

    def _truth(self, rows: ResultSet) -> bool:
        if rows.variables != (_VIRTUOSO_ASK,):
            raise EndpointError(f"{self.name} answered a yes-or-no question with rows.")
        return any(term_text(row[0]) in ("1", "true") for row in rows.rows)


def _check_syntax(query: str) -> None:
    """Raise :class:`~kg.errors.QueryError` where a query is not valid SPARQL, as far as that can be told safely.

    A query that could be read as calling another server, wherever those letters stand, is not run even on an empty
    store: it is read with a last line that no query can have, so that reading fails there if not before.
    """
    is_call_possible = may_call(query)
    text = f"{query}\n\0" if is_call_possible else query
    try:
        Store().query(text)
    except SyntaxError as error:
        position = re.search(r"error at (\d+):", str(error))
        if is_call_possible and position and int(position[1]) > query.count("\n") + 1:
            return
        message = f"The query is not valid SPARQL: {error}"
        raise QueryError(message, "Check the line and column named above.") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"The query cannot be read: {error}", "Write it differently.") from error


def _check_completeness(reply: Reply, count: int, name: str) -> None:
    """Raise :class:`~kg.errors.EndpointError` where Virtuoso says that it cut the rows off (and else keeps quiet)."""
    maximum = str(reply.headers.get("X-SPARQL-MaxRows", "")).strip()
    if is_whole(maximum) and count >= int(maximum):
        raise EndpointError(
            f"{name} cuts answers off at {int(maximum):,} rows, and did so here.",
            "Raise ResultSetMaxRows in the section [SPARQL] of virtuoso.ini, or ask for less.",
        )
