"""``integration-kg export``: a selection of the graph in the formats that other tools read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import progress
from kg.cli.printing import say, say_note
from kg.cli.query import option_values
from kg.errors import KnowledgeGraphError
from kg.library import Parameter, run_query, with_implications
from kg.library.caveats import unrated_caveat

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["command"]


def _formats_help() -> str:
    from kg.export import FORMATS

    return "\n".join(["\b", "Formats:", *(f"  {name:<10} {format_.summary}" for name, format_ in FORMATS.items())])


def _parameters() -> tuple[Parameter, ...]:
    from kg.export import selection_query

    return selection_query().parameters


def _option(parameter: Parameter) -> click.Option:
    choices = f" One of: {', '.join(parameter.values)}." if parameter.values else ""
    repetition = " May be repeated." if parameter.several else ""
    text = f"{parameter.help}{choices}{repetition}"
    return click.Option([f"--{parameter.option}"], multiple=True, metavar=parameter.type.upper(), help=text)


@click.pass_context
def _export(
    ctx: click.Context,
    /,
    *,
    formats: tuple[str, ...],
    graph: Path,
    out: Path | None,
    overwrite: bool,
    review: tuple[str, ...],
    **options: Any,
) -> None:
    from kg.export import FORMATS, select, select_formats, unavailable_formats, write
    from kg.graph import Graph, select_reviews

    names = select_formats(formats)
    progress("reading the graph")
    whole, wanted = Graph.open(graph), _filters(options)
    selection = select(whole, wanted, review)
    target = out or (graph.parent if graph.is_file() else graph) / "export" / selection.name
    outcome = write(selection, names, target, overwrite=overwrite, progress=progress)
    filters = f" ({selection.description})" if selection.description else ""
    say(f"{outcome.job.about['counts']}{filters}, in {target}:")
    for name in outcome.written:
        say(f"  {FORMATS[name].writes:<24} {FORMATS[name].summary}")
    if selection.unrated:
        _print_unrated(select_reviews(whole, review) if review else whole, wanted)
    _print_missing(unavailable_formats(formats))
    _print_faults(outcome.faults)
    ctx.exit(2 if outcome.faults else 0)


def _print_faults(faults: Mapping[str, KnowledgeGraphError]) -> None:
    """Say on stderr which formats could not be written, why, and what to do."""
    for name, error in faults.items():
        say(f"Error: {name} was not written: {error}", err=True)
        if error.advice:
            say(error.advice, err=True)


def _print_unrated(graph: Graph, filters: Mapping[str, Sequence[str]]) -> None:
    """Say on stderr how many findings a filter on ratings left out for want of a rating."""
    from kg.export import selection_query

    query = selection_query()
    results = run_query(query, graph, filters)
    if sentence := unrated_caveat(query, values=filters, results=results, graph=graph):
        say_note(sentence, err=True)


def _print_missing(names: Sequence[str]) -> None:
    """Say on stderr which formats were left out for want of a package, and the command that brings all of them."""
    from kg.export import FORMATS, INSTALL

    if names:
        listing = ", ".join(f"{name} (needs the package {FORMATS[name].needs})" for name in names)
        say(f"Left out: {listing}.\nInstall what they need: {INSTALL}", err=True)


def _filters(options: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the filters given by option; --min-mmat leaves papers without a rating out, as in queries."""
    from kg.export import selection_query

    query = selection_query()
    return with_implications(query, option_values(query.parameters, options))


def _make_command() -> click.Command:
    """Return the command, with an option for each parameter of the selection."""
    export_command = click.command(
        name="export",
        help="Write the graph, or a part of it, in one or more formats ('all' for every one that can be written).\n\n"
        "A finding passes if one of its papers passes; it is exported with all its papers, and the references "
        "are those of the papers that pass. What an export mentions, it describes. Filters by component, level or "
        "question leave only the briefs about what they name.\n\n"
        "manifest.json says which selection each file holds; another one is replaced only with --overwrite. A format "
        "that cannot be written does not keep the others from being written (exit code 2).\n\n" + _formats_help(),
        epilog="Example: integration-kg export ris briefs --component co-location --min-mmat 0.8",
    )(_export)
    options: list[click.Parameter] = [
        click.Argument(["formats"], nargs=-1, required=True, metavar="FORMAT..."),
        click.Option(
            ["--graph"],
            type=click.Path(path_type=Path),
            default=Path("out"),
            show_default=True,
            help="Folder of the built graph, or a file of it.",
        ),
        click.Option(
            ["--out"],
            type=click.Path(path_type=Path, file_okay=False),
            help="Folder to write to.  [default: export in the folder of the graph, and in it a folder named after "
            "the filters]",
        ),
        click.Option(["--overwrite"], is_flag=True, help="Replace other selections, and files that were changed."),
        click.Option(["--review"], multiple=True, metavar="ID", help="Only this review. May be repeated."),
    ]
    export_command.params = options + [_option(parameter) for parameter in _parameters()]
    return export_command


command = _make_command()
