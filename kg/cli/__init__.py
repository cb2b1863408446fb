"""The command line, ``integration-kg``. Only this package prints or exits.

Commands live in modules of their own and are imported when they are called, so that ``--help`` answers at once.
"""

from __future__ import annotations

import gc
import importlib
import signal
import sys
import traceback
from contextlib import suppress
from typing import Any

import click

from kg.cli.output import drop_output, prepare_output
from kg.cli.printing import say, say_note, say_replacements, say_usage_error
from kg.cli.verbosity import VERBOSE
from kg.errors import KnowledgeGraphError
from kg.secrecy import masked
from kg.settings import DEBUG, Settings
from kg.version import __version__

__all__ = ["cli", "main"]

#: Command name → module (its ``command``) and one line of help, in the order of the help page.
_COMMANDS = {
    "run": ("run", "Build, validate, draw and answer: the main job."),
    "build": ("build", "Build the graph from the curated tables."),
    "validate": ("validate", "Check the graph, or any RDF file, against the shapes."),
    "query": ("query", "Ask a question of the library."),
    "search": ("search", "Find what has these words in it."),
    "sparql": ("sparql", "Run a read-only SPARQL query of your own."),
    "view": ("view", "Write the explorer: offline pages of the graph."),
    "reconcile": ("reconcile", "Hold the report's own figures against the graph."),
    "agreement": ("agreement", "Print how far the two codings of the findings agree."),
    "appraisals": ("appraisals", "Print the rows of appraisals.csv still to fill."),
    "export": ("export", "Write linked data, tables, references, briefs and packages."),
    "merge": ("merge", "Join the graphs of several reviews."),
    "format": ("format", "Write a review's tables in the form in which they are kept."),
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
        if VERBOSE not in command.params:
            command.params.append(VERBOSE)
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


cli.params.append(VERBOSE)


def main(argv: list[str] | None = None, **extra: Any) -> None:
    """Run the command line and exit: 0 done, 1 the data fall short, 2 it could not be carried out, 130 stopped."""
    # A command is short and leaves few cycles behind; looking for them all along costs a tenth of "run".
    gc.disable()
    _stop_as_by_hand()
    prepare_output()
    try:
        code = cli.main(args=argv, standalone_mode=False, **extra)
        sys.stdout.flush()
        say_replacements()
    except BaseException as error:  # noqa: BLE001 - this is where every error ends, as a sentence
        sys.exit(_report_error(error))
    sys.exit(code if isinstance(code, int) else 0)


def _stop_as_by_hand() -> None:
    """Let the signals that ask a program to end do what Ctrl-C does, so that nothing half-written is left."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        # What is to be ignored stays so: nohup starts programs that outlive their terminal.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with suppress(ValueError):  # only the main thread may say what signals do
                signal.signal(number, signal.default_int_handler)


def _report_error(error: BaseException) -> int:
    """Say what ended a command and return its exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 2
    if isinstance(error, KnowledgeGraphError):
        say_note(f"Error: {error}", err=True)
        if error.advice:
            say_note(error.advice, err=True)
        return error.exit_code
    if isinstance(error, click.exceptions.Abort | KeyboardInterrupt):
        say("Stopped.", err=True)
        return 130
    elif isinstance(error, click.ClickException):
        say_usage_error(error)
    elif isinstance(error, OSError):
        drop_output()
        file_name = f" ({error.filename})" if error.filename else ""
        say(f"Error: {error.strerror or error}{file_name}. The command was not finished.", err=True)
        say("Check that files can be read and written, and that the disk is not full.", err=True)
    else:
        _report_unexpected_error(error)
    return 2


def _report_unexpected_error(error: BaseException) -> None:
    if Settings.read().debug:
        say("".join(traceback.format_exception(error)).rstrip("\n"), err=True)
    # What is cut short could no longer be told for a secret.
    message = masked(" ".join(str(error).split()))[:300]
    say(f"Error: something unexpected went wrong: {type(error).__name__}{f': {message}' if message else ''}", err=True)
    say(
        f"This is a fault of the program. Please report it with the command and what it prints with {DEBUG}=1 set.",
        err=True,
    )
