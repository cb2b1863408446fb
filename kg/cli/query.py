"""``integration-kg query``: one sub-command per question, with the parameters that its file declares."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from kg.cli.answers import print_answer
from kg.cli.beside import print_conclusions
from kg.cli.common import bounds_options, endpoint_option, format_option, graph_options, open_graph, out_option
from kg.cli.printing import hand_over, print_table, say, say_note
from kg.cli.verbosity import VERBOSE
from kg.errors import KnowledgeGraphError
from kg.graph import Graph
from kg.library import (
    Parameter,
    QueryFile,
    allowed_values,
    bind,
    catalogue_turtle,
    find_parameter,
    find_query,
    readable_queries,
    with_implications,
    with_reviews,
)
from kg.library.caveats import caveats, restrictive_defaults, unrated_caveat
from kg.library.search import read_search
from kg.settings import LIMITS, Bounds
from kg.sparql import ResultSet

__all__ = ["command", "option_values", "question_command"]


#: Help pages list so many values of a parameter; more are a command away.
_MOST_VALUES = 40
#: Types of parameters whose values only the graph tells.
_GRAPH_TYPES = ("factor", "finding", "issue", "paper", "question", "review", "section")
#: What the example of a question asks for: the parameter that it is named after, else the first that it takes.
_SAMPLES = {
    "from": "integration",
    "factor": "workload-and-capacity",
    "words": "emergency",
    "paper": "26",
    "question": "sub-3",
    "component": "access",
    "section": "outcomes",
    "level": "national",
    "country": "england",
    "region": "europe-non-uk",
    "code": "outcomes-access",
    "model": "share",
}


class _Questions(click.Group):
    """Makes a command of each query file: its parameters become options, its header the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [query.name for query in readable_queries("questions")[0]]

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        query = find_query(name, ("questions", "views", "checks"))
        return question_command(query)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text("integration-kg query --list shows all questions, grouped by purpose.")


def _list(ctx: click.Context, _: click.Parameter, is_set: bool) -> None:
    if not is_set:
        return
    groups: dict[str, list[QueryFile]] = {}
    broken: dict[str, KnowledgeGraphError] = {}
    for folder in ("questions", "checks"):
        queries, unreadable = readable_queries(folder)
        broken |= unreadable
        for query in queries:
            groups.setdefault(query.tags[0], []).append(query)
    formatter = ctx.make_formatter()
    for group in sorted(groups):
        with formatter.section(group):
            formatter.write_dl([(query.name, query.summary) for query in groups[group]])
    if broken:
        with formatter.section("broken (they cannot be asked until they are corrected)"):
            formatter.write_dl([(name, f"{error} {error.advice}") for name, error in sorted(broken.items())])
    formatter.write_text("integration-kg query NAME --help tells a question's parameters.")
    say(formatter.getvalue().rstrip("\n"))
    ctx.exit()


def _print_values(option: str, graph: Graph) -> None:
    """Print the values that a parameter takes in a graph."""
    parameter = find_parameter(option)
    values = allowed_values(parameter, graph)
    if values:
        print_table([option, "meaning"], [[value, label] for value, label in values.items()])
    else:
        say(f"--{option} takes any value. {parameter.help}")


def _catalogue(ctx: click.Context, _: click.Parameter, is_set: bool) -> None:
    if is_set:
        hand_over(catalogue_turtle(), "turtle")
        ctx.exit()


@click.group(name="query", cls=_Questions, invoke_without_command=True)
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="List all questions.")
@click.option(
    "--catalogue",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_catalogue,
    help="Print the whole library as linked data (SHACL executables, in Turtle).",
)
@click.option(
    "--values",
    metavar="PARAMETER",
    help="List the values that a parameter takes in the graph at hand, such as --values section.",
)
@out_option
@endpoint_option()
@click.pass_context
def command(ctx: click.Context, values: str | None, out: Path, endpoint: str | None) -> None:
    """Ask a question of the library: integration-kg query NAME [OPTIONS]."""
    if values is not None:
        _print_values(values, open_graph(out, endpoint, once=True))
        ctx.exit()
    if ctx.invoked_subcommand is None:
        say(ctx.get_help())
        return
    # What says where to ask may stand before the name of the question as well as after it.
    given = {"out": out, "endpoint": endpoint}
    sources = {name: ctx.get_parameter_source(name) for name in given}
    ctx.default_map = {
        ctx.invoked_subcommand: {
            name: value for name, value in given.items() if sources[name] is ParameterSource.COMMANDLINE
        }
    }


def question_command(query: QueryFile, without: Sequence[str] = ()) -> click.Command:
    """Return the command that asks one question, with an option for each of its parameters but some."""

    @graph_options
    @partial(bounds_options, rows=LIMITS["--max-rows"][1])
    @format_option("table", "csv", "json", "md")
    @click.option("--show", is_flag=True, help="Print the SPARQL with the parameters bound, and do not run it.")
    def ask(*, out: Path, endpoint: str | None, timeout: float, format_: str, show: bool, **options: Any) -> None:
        bounds = Bounds(seconds=timeout, megabytes=options.pop("max_memory"), rows=options.pop("max_rows"))
        graph = _within_bounds(open_graph(out, endpoint, once=True), bounds)
        values = with_implications(query, option_values(query.parameters, options))
        text = bind(query, values, graph)
        if show:
            hand_over(text)
            return
        answer = graph.run(text, timeout)
        if isinstance(answer, ResultSet):
            answer = with_reviews(answer, graph)
        words = values.get("words")
        print_answer(answer, format_, graph, read_search(words, graph) if words else None)
        if isinstance(answer, ResultSet):
            _print_caveats(query, results=answer, values=values, graph=graph, timeout=timeout, format_=format_)

    options: list[click.Parameter] = [
        _ParameterOption(parameter) for parameter in query.parameters if parameter.option not in without
    ]
    command = click.command(name=query.name, help=_help(query), epilog=_example(query))(ask)
    command.params = [*options, *command.params, VERBOSE]
    return command


def _within_bounds(graph: Graph, bounds: Bounds) -> Graph:
    """Return a graph with its queries held to bounds where it is large or somebody gave one.

    Elsewhere they run where they are asked: the process for them would take as long to start as they take.
    """
    source = click.get_current_context().get_parameter_source
    is_given = any(source(name) is not ParameterSource.DEFAULT for name in ("max_memory", "max_rows"))
    return graph.bounded(bounds) if is_given or graph.is_large else graph


def _print_caveats(
    query: QueryFile, *, results: ResultSet, values: dict[str, list[str]], graph: Graph, timeout: float, format_: str
) -> None:
    """Print the notes that belong to an answer; beside data that a program may read, on standard error."""
    if format_ != "table":
        if format_ == "md" and len(results):
            print_conclusions(query, values, graph, markdown=True)
        if not len(results) and "words" in values:
            sentences = caveats(query, values=values, results=results, graph=graph, seconds=timeout)
        else:
            sentences = [unrated_caveat(query, values=values, results=results, graph=graph, seconds=timeout)]
    else:
        if len(results):
            print_conclusions(query, values, graph)
        sentences = caveats(query, values=values, results=results, graph=graph, seconds=timeout)
    for sentence in filter(None, sentences):
        say_note(sentence, err=format_ != "table")


class _ParameterOption(click.Option):
    """An option whose help, which reads the vocabularies, is made when it is asked for."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__([f"--{parameter.option}"], multiple=True, metavar=parameter.type.upper())
        self._parameter = parameter

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = _values_help(self._parameter)
        return super().get_help_record(ctx)


def _values_help(parameter: Parameter) -> str:
    values = parameter.values or _from_vocabulary(parameter)
    choices = f" One of: {', '.join(values)}." if values else ""
    if len(values) > _MOST_VALUES or parameter.type in _GRAPH_TYPES:
        choices = f" List them: integration-kg query --values {parameter.option}."
    repetition = (
        f" May be repeated: {'all' if parameter.type in ('text', 'words') else 'any'} of them."
        if parameter.several
        else ""
    )
    return f"{parameter.help}{choices}{repetition}"


def _from_vocabulary(parameter: Parameter) -> tuple[str, ...]:
    """Return the values that the vocabularies of the project give a parameter; none where it takes others."""
    from kg.graph.schema import finding_kinds, scheme_slugs

    if parameter.type == "kind":
        return finding_kinds()
    return scheme_slugs(parameter.scheme) if parameter.type in ("concept", "component") else ()


def _help(query: QueryFile) -> str:
    options = [f"--{name} {value}" for name, value in restrictive_defaults(query).items()]
    defaults = [f"Unless you say otherwise: {', '.join(options)}."] if options else []
    return "\n\n".join([query.summary, textwrap.fill(query.description, 10_000), *defaults])


def _example(query: QueryFile) -> str:
    options = {parameter.option for parameter in query.parameters}
    candidates = sorted(
        options & set(_SAMPLES), key=lambda name: (name not in query.name.split("-"), list(_SAMPLES).index(name))
    )
    arguments = [f"--{option} {_SAMPLES[option]}" for option in candidates[:1]]
    return f"\b\nExample: integration-kg query {' '.join([query.name, *arguments])}"


def option_values(parameters: tuple[Parameter, ...], options: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the values given on the command line by option name."""
    texts = {parameter.option: options.get(parameter.option.replace("-", "_"), ()) for parameter in parameters}
    return {option: list(values) for option, values in texts.items() if values}
