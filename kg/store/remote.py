"""The remote engine: any endpoint of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from urllib.parse import urlencode

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from kg.errors import EndpointError, QueryError
from kg.store.answers import Answer, Rows, plain
from kg.store.guard import check_read_only
from kg.store.transport import Client, Reply, failure, first_line

__all__ = ["RemoteEngine"]

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
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
        check_read_only(query)
        form = _form(query)
        headers = {
            # The one form that every server takes: Virtuoso 7.2.5 hangs on application/sparql-query.
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            # One type only: given both, Virtuoso writes the triples of a CONSTRUCT as rows.
            "Accept": _TRIPLES if form is QueryTriples else _RESULTS,
        }
        reply = self._client.send("POST", self._url, seconds, headers, urlencode({"query": query}).encode("ascii"))
        self._check(reply)
        if form is QueryTriples:
            return self._triples(reply)
        rows = self._rows(reply)
        if form is QueryBoolean:
            return self._truth(rows)
        if isinstance(rows, bool):
            raise self._not_results(reply, "a truth value")
        _check_whole(reply, len(rows), self.name)
        return rows

    def _check(self, reply: Reply) -> None:
        if reply.status == 400:
            line = self._client.credentials.hidden(first_line(reply))
            raise QueryError(
                f"{self.name} does not accept the query. It says: {line or 'nothing more'}",
                "It is valid SPARQL 1.1, so its wording may help: write that part differently.",
            )
        if reply.status != 200:
            raise failure(reply, self._client.credentials)
        if "html" in reply.media_type:
            raise self._not_results(reply, "a web page")
        if reply.headers.get("X-SQL-State"):
            raise EndpointError(
                f"{self.name} stopped before it was done, with only part of the answer.",
                "Make the query more selective, or raise the endpoint's own time limit.",
            )

    def _not_results(self, reply: Reply, what: str) -> EndpointError:
        line = self._client.credentials.hidden(first_line(reply))
        return EndpointError(
            f"{self.name} answered with {what} instead of results.{f' It begins: {line}' if line else ''}",
            "Check that --endpoint names the SPARQL endpoint itself, not its form or start page.",
        )

    def _rows(self, reply: Reply) -> Rows | bool:
        known = _FORMATS.get(reply.media_type)
        if known is None:
            raise self._not_results(reply, reply.media_type[:80] or "something unnamed")
        try:
            return _parsed(reply.body, known)
        except (SyntaxError, ValueError) as error:
            reason = str(error)
        # Raised out here, so that the error holds on to no half-read results: those must end on their own thread.
        raise self._broken(reason)

    def _triples(self, reply: Reply) -> list[Triple]:
        media = reply.media_type
        known = RdfFormat.from_media_type(media) if media else None
        if known is None:
            raise self._not_results(reply, media[:80] or "something unnamed")
        try:
            return [quad.triple for quad in parse(reply.body, format=known)]
        except (SyntaxError, ValueError) as error:
            reason = str(error)
        raise self._broken(reason)

    def _broken(self, reason: str) -> EndpointError:
        line = "".join(c for c in self._client.credentials.hidden(reason) if c.isprintable())
        return EndpointError(
            f"The answer of {self.name} is broken or cut short: {line[:200]}",
            "Try again; the endpoint's log may say why.",
        )

    def _truth(self, rows: Rows | bool) -> bool:
        if isinstance(rows, bool):
            return rows
        if rows.variables != (_VIRTUOSO_ASK,):
            raise EndpointError(f"{self.name} answered a yes-or-no question with rows.")
        return any(plain(row[0]) in ("1", "true") for row in rows.rows)


def _parsed(body: bytes, form: QueryResultsFormat) -> Rows | bool:
    results = parse_query_results(body, format=form)
    if not isinstance(results, QuerySolutions):
        return bool(results)
    variables = tuple(variable.value for variable in results.variables)
    return Rows(variables, tuple(tuple(row[name] for name in variables) for row in results))


def _form(query: str) -> type:
    """Return what a query answers with, asked of an empty store. Raises :class:`~kg.errors.QueryError`."""
    try:
        return type(Store().query(query))
    except SyntaxError as error:
        raise QueryError(f"The query is not valid SPARQL: {error}", "Check the line and column named above.") from error


def _check_whole(reply: Reply, found: int, name: str) -> None:
    """Raise :class:`~kg.errors.EndpointError` where Virtuoso says that it cut the rows off (and else keeps quiet)."""
    most = str(reply.headers.get("X-SPARQL-MaxRows", "")).strip()
    if most.isdigit() and found >= int(most):
        raise EndpointError(
            f"{name} cuts answers off at {int(most):,} rows, and did so here.",
            "Raise ResultSetMaxRows in the section [SPARQL] of virtuoso.ini, or ask for less.",
        )
