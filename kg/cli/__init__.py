"""The command line, ``integration-kg``. Only this package prints or exits.

Commands live in modules of their own and are imported when they are called, so that ``--help`` answers at once.
"""

from __future__ import annotations

import gc
import importlib
import sys
from typing import Any

import click

from kg import __version__
from kg.errors import KnowledgeGraphError

__all__ = ["cli", "main"]

#: Command name → module (its ``command``) and one line of help, in the order of the help page.
_COMMANDS = {
    "run": ("run", "Build, validate, draw and answer: the main job."),
    "build": ("build", "Build the graph from the curated tables."),
    "validate": ("validate", "Check the graph, or any RDF file, against the shapes."),
    "query": ("query", "Ask a question of the library."),
    "sparql": ("sparql", "Run a read-only SPARQL query of your own."),
    "view": ("view", "Write the explorer: offline pages of the graph."),
    "reconcile": ("reconcile", "Hold the report's own figures against the graph."),
    "agreement": ("agreement", "Print how far the two codings of the findings agree."),
    "appraisals": ("appraisals", "Print the rows of appraisals.csv still to fill."),
    "export": ("export", "Write linked data, tables, references, briefs and packages."),
    "merge": ("merge", "Join the graphs of several reviews."),
    "new-review": ("new_review", "Start the tables of another review."),
    "load": ("load", "Load the graph into a SPARQL server."),
    "reason": ("reason", "Check the ontology and data with the HermiT reasoner."),
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when called; help comes from the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command = importlib.import_module(f"kg.cli.{_COMMANDS[name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS:
            import difflib

            near = difflib.get_close_matches(name, list(_COMMANDS), 2)
            hint = f" Did you mean {' or '.join(near)}?" if near else " integration-kg --help lists the commands."
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="integration-kg")
def cli() -> None:
    """Ask a rapid evidence review on integrating children's services.

    87 papers, their appraisals and every cited claim of the review, as a graph that names its sources. Start with
    "integration-kg run", then "integration-kg query --list".
    """


def main(argv: list[str] | None = None, **extra: Any) -> None:
    """Run the command line and exit: 0 done, 1 the data fall short, 2 the command could not be carried out."""
    # A command is short and leaves few cycles behind; looking for them all along costs a tenth of "run".
    gc.disable()
    try:
        code = cli.main(args=argv, standalone_mode=False, **extra)
    except KnowledgeGraphError as error:
        click.echo(f"Error: {error}", err=True)
        if error.advice:
            click.echo(error.advice, err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # The reader of a pipe has gone (head, less): what it wanted, it has.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
