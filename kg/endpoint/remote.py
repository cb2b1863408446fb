"""The remote engine: any endpoint of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from kg.endpoint.replies import Reply, failure, first_line
from kg.endpoint.transport import Client
from kg.errors import EndpointError, QueryError
from kg.numbers import is_whole
from kg.rdf import term_text
from kg.sparql import Answer, ResultSet, check_read_only, may_call, query_form
from kg.sparql.deadline import check_seconds, within

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
        check_read_only(query)
        within(lambda: _check_syntax(query), seconds)
        form = query_form(query)
        headers = {
            # The one form that every server takes: Virtuoso 7.2.5 hangs on application/sparql-query.
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            # One type only: given both, Virtuoso writes the triples of a CONSTRUCT as rows.
            "Accept": _TRIPLES if form in _GRAPHS else _RESULTS,
        }
        reply = self._client.send(
            "POST", self._url, seconds=seconds, headers=headers, body=urlencode({"query": query}).encode("ascii")
        )
        self._check(reply)
        if form in _GRAPHS:
            return self._triples(reply)
        results = self._results(reply)
        if form == "ASK":
            return self._truth(results)
        if isinstance(results, bool):
            raise self._no_results_error(reply, "a truth value")
        _check_completeness(reply, len(results), self.name)
        return results

    def _check(self, reply: Reply) -> None:
        if reply.status == 400:
            line = self._client.credentials.hidden(first_line(reply))
            raise QueryError(
                f"{self.name} does not accept the query. It says: {line or 'nothing more'}",
                "Check that every bracket and string is closed; if they are, write that part differently.",
            )
        if reply.status != 200:
            raise failure(reply, self._client.credentials)
        if "html" in reply.media_type:
            raise self._no_results_error(reply, "a web page")
        if reply.headers.get("X-SQL-State"):
            raise EndpointError(
                f"{self.name} stopped before it was done, with only part of the answer.",
                "Make the query more selective, or raise the endpoint's own time limit.",
            )

    def _no_results_error(self, reply: Reply, what: str) -> EndpointError:
        line = self._client.credentials.hidden(first_line(reply))
        return EndpointError(
            f"{self.name} answered with {what} instead of results.{f' It begins: {line}' if line else ''}",
            "Check that --endpoint names the SPARQL endpoint itself, not its form or start page.",
        )

    def _results(self, reply: Reply) -> ResultSet | bool:
        results_format = _FORMATS.get(reply.media_type)
        if results_format is None:
            raise self._no_results_error(reply, reply.media_type[:80] or "something unnamed")
        try:
            return _parse_results(reply.body, results_format)
        except (SyntaxError, ValueError) as error:
            reason = str(error)
        # Raised out here, so that the error holds on to no half-read results: those must end on their own thread.
        raise self._broken_answer_error(reason)

    def _triples(self, reply: Reply) -> list[Triple]:
        media = reply.media_type
        rdf_format = RdfFormat.from_media_type(media) if media else None
        if rdf_format is None:
            raise self._no_results_error(reply, media[:80] or "something unnamed")
        try:
            return [quad.triple for quad in parse(reply.body, format=rdf_format)]
        except (SyntaxError, ValueError) as error:
            reason = str(error)
        raise self._broken_answer_error(reason)

    def _broken_answer_error(self, reason: str) -> EndpointError:
        line = "".join(c for c in self._client.credentials.hidden(reason) if c.isprintable())
        return EndpointError(
            f"The answer of {self.name} is broken or cut short: {line[:200]}",
            "Try again; the endpoint's log may say why.",
        )

    def _truth(self, results: ResultSet | bool) -> bool:
        if isinstance(results, bool):
            return results
        if results.variables != (_VIRTUOSO_ASK,):
            raise EndpointError(f"{self.name} answered a yes-or-no question with rows.")
        return any(term_text(row[0]) in ("1", "true") for row in results.rows)


def _parse_results(body: bytes, results_format: QueryResultsFormat) -> ResultSet | bool:
    results = parse_query_results(body, format=results_format)
    if not isinstance(results, QuerySolutions):
        return bool(results)
    variables = tuple(variable.value for variable in results.variables)
    return ResultSet(variables, tuple(tuple(row[name] for name in variables) for row in results))


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
