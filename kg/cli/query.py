"""``integration-kg query``: one sub-command per question, with the parameters that its file declares."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from kg.cli.answers import print_answer
from kg.cli.common import engine_options, format_option, open_engine
from kg.cli.notes import report_left_out, report_source_issues, report_unrated, summarise
from kg.library import Parameter, QueryFile, bind, catalogue, catalogue_turtle, find_query
from kg.store import Engine, Rows

__all__ = ["command", "values_given"]


#: What the example of a question asks for: the parameter that it is named after, else the first that it takes.
_SAMPLES = {
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
        return [query.name for query in catalogue()]

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        query = find_query(name, ("questions", "views", "checks"))
        return _question(query)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text("integration-kg query --list shows all questions, grouped by purpose.")


def _list(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    groups: dict[str, list[QueryFile]] = {}
    for query in (*catalogue(), *catalogue("checks")):
        groups.setdefault(query.tags[0], []).append(query)
    formatter = ctx.make_formatter()
    for group in sorted(groups):
        with formatter.section(group):
            formatter.write_dl([(query.name, query.summary) for query in groups[group]])
    formatter.write_text("integration-kg query NAME --help tells a question's parameters.")
    click.echo(formatter.getvalue().rstrip("\n"))
    ctx.exit()


def _catalogue(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(catalogue_turtle(), nl=False)
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
@click.pass_context
def command(ctx: click.Context) -> None:
    """Ask a question of the library: integration-kg query NAME [OPTIONS]."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _question(query: QueryFile) -> click.Command:
    """Return the command that asks one question."""

    @engine_options
    @format_option("table", "csv", "json", "md")
    @click.option("--show", is_flag=True, help="Print the SPARQL with the parameters bound, and do not run it.")
    def ask(out: Path, endpoint: str | None, timeout: float, format_: str, show: bool, **options: Any) -> None:
        engine = open_engine(out, endpoint)
        values = values_given(query.parameters, options, _filters_by_rating(query))
        text = bind(query, values, engine)
        if show:
            click.echo(text, nl=False)
            return
        answer = engine.run(text, timeout)
        print_answer(answer, format_)
        if isinstance(answer, Rows):
            _say(query, answer, values, engine, timeout, format_)

    options: list[click.Parameter] = [_ParameterOption(parameter) for parameter in query.parameters]
    made = click.command(name=query.name, help=_help(query), epilog=_example(query))(ask)
    made.params = options + made.params
    return made


def _filters_by_rating(query: QueryFile) -> bool:
    """Whether --min-mmat leaves papers out; where it has a default of its own (gaps), it is a mark to measure by."""
    return Decimal(query.defaults.get("min-mmat", "0")) == 0


def _say(
    query: QueryFile, answer: Rows, values: dict[str, list[str]], engine: Engine, timeout: float, format_: str
) -> None:
    """Print the notes that belong to an answer; beside data that a program may read, on standard error."""
    if format_ != "table":
        report_unrated(query, values, engine, timeout, err=True)
        return
    if query.folder == "checks" and not len(answer):
        click.echo("Nothing is missing: the check passes.")
        return
    summarise(answer)
    report_unrated(query, values, engine, timeout)
    report_left_out(answer, values, engine, timeout)
    report_source_issues(answer, engine, timeout)


class _ParameterOption(click.Option):
    """An option whose help, which reads the vocabularies, is made when it is asked for."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__([f"--{parameter.option}"], multiple=True, metavar=parameter.type.upper())
        self._parameter = parameter

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = _allowed_hint(self._parameter)
        return super().get_help_record(ctx)


def _allowed_hint(parameter: Parameter) -> str:
    allowed = ", ".join(parameter.values) if parameter.values else _from_vocabulary(parameter)
    several = " May be repeated." if parameter.several else ""
    return f"{parameter.help}{' One of: ' + allowed + '.' if allowed else ''}{several}"


def _from_vocabulary(parameter: Parameter) -> str:
    """Return the values of a short vocabulary, for help pages; a long one is told by what it is."""
    from kg.build.schema import scheme_slugs

    if parameter.type == "kind":
        return "Barrier, Definition, EvidenceNote, Experience, Facilitator, Outcome, Practice, Rationale"
    if parameter.type not in ("concept", "component"):
        return ""
    return ", ".join(scheme_slugs(parameter.scheme))


def _help(query: QueryFile) -> str:
    neutral = {"min-mmat": "0", "unrated": "include"}
    stated = [f"--{name} {value}" for name, value in query.defaults.items() if neutral.get(name) != value]
    defaults = [f"Unless you say otherwise: {', '.join(stated)}."] if stated else []
    return "\n\n".join([query.summary, textwrap.fill(query.description, 10_000), *defaults])


def _example(query: QueryFile) -> str:
    taken = {parameter.option for parameter in query.parameters}
    fitting = sorted(
        taken & set(_SAMPLES), key=lambda name: (name not in query.name.split("-"), list(_SAMPLES).index(name))
    )
    shown = [f"--{option} {_SAMPLES[option]}" for option in fitting[:1]]
    return f"\b\nExample: integration-kg query {' '.join([query.name, *shown])}"


def values_given(
    parameters: tuple[Parameter, ...], options: Mapping[str, Any], filters_by_rating: bool = True
) -> dict[str, list[str]]:
    """Return the values given on the command line by option name.

    Asking for a lowest rating leaves papers without a rating out, unless ``--unrated`` says otherwise or the query does
    not filter by the rating.
    """
    values: dict[str, list[str]] = {}
    for parameter in parameters:
        given = options.get(parameter.option.replace("-", "_"), ())
        if given:
            values[parameter.option] = list(given)
    if filters_by_rating and "min-mmat" in values and any(p.option == "unrated" for p in parameters):
        values.setdefault("unrated", ["exclude"])
    return values
