"""``integration-kg export``: a selection of the graph in the formats that other tools read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kg.cli.common import progress
from kg.cli.query import values_given
from kg.library import Parameter, find_query, with_implications

__all__ = ["command"]


def _formats_help() -> str:
    from kg.export import FORMATS

    return "\n".join(["\b", "Formats:", *(f"  {name:<10} {one.summary}" for name, one in FORMATS.items())])


def _parameters() -> tuple[Parameter, ...]:
    return find_query("findings", ("selections",)).parameters


def _option(parameter: Parameter) -> click.Option:
    allowed = f" One of: {', '.join(parameter.values)}." if parameter.values else ""
    several = " May be repeated." if parameter.several else ""
    text = f"{parameter.help}{allowed}{several}"
    return click.Option([f"--{parameter.option}"], multiple=True, metavar=parameter.type.upper(), help=text)


def _export(formats: tuple[str, ...], graph: Path, out: Path | None, review: tuple[str, ...], **options: Any) -> None:
    from kg.export import FORMATS, export, formats_named, left_out, select
    from kg.folders import staged
    from kg.graph import Graph

    missing = left_out(formats)
    names = [name for name in formats_named(formats) if name not in missing]
    progress("reading the graph")
    selection = select(Graph.open(graph), _filters(options), review)
    target = out or (graph.parent if graph.is_file() else graph) / "export"
    with staged(target) as folder:
        job = export(selection, names, folder, progress=progress)
    chosen = f" ({selection.described})" if selection.described else ""
    click.echo(f"{job.evidence.counts_of_all}{chosen}, in {target}:")
    for name in names:
        click.echo(f"  {FORMATS[name].writes:<24} {FORMATS[name].summary}")
    _tell_missing(missing)


def _tell_missing(names: Sequence[str]) -> None:
    """Say on stderr which formats were left out for want of a package, and the command that brings all of them."""
    from kg.export import FORMATS, INSTALL

    if names:
        told = ", ".join(f"{name} (needs the package {FORMATS[name].needs})" for name in names)
        click.echo(f"Left out: {told}.\nInstall what they need: {INSTALL}", err=True)


def _filters(options: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the filters given by option; --min-mmat leaves papers without a rating out, as in queries."""
    query = find_query("findings", ("selections",))
    return with_implications(query, values_given(query.parameters, options))


def _make_command() -> click.Command:
    """Return the command, with an option for each parameter of the selection."""
    made = click.command(
        name="export",
        help="Write the graph, or a part of it, in one or more formats ('all' for every one that can be written).\n\n"
        "A finding passes if one of its papers passes; it is exported with all its papers, and the references "
        "are those of the papers that pass. What an export mentions, it describes. Filters by component, level or "
        "question leave only the briefs about what they name.\n\n" + _formats_help(),
        epilog="Example: integration-kg export ris briefs --component co-location --min-mmat 0.8",
    )(_export)
    own: list[click.Parameter] = [
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
            help="Folder to write to.  [default: export in the folder of the graph]",
        ),
        click.Option(["--review"], multiple=True, metavar="ID", help="Only this review. May be repeated."),
    ]
    made.params = own + [_option(parameter) for parameter in _parameters()]
    return made


command = _make_command()
