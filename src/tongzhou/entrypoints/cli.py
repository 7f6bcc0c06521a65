"""The `tongzhou` command. A command is one function in `entrypoints.commands`, listed here."""

from __future__ import annotations

import os
import sys

import typer

from tongzhou.entrypoints.commands.demo import demo
from tongzhou.entrypoints.commands.migrate import migrate
from tongzhou.entrypoints.commands.package import app as package
from tongzhou.entrypoints.commands.prove import prove
from tongzhou.entrypoints.commands.reset_password import reset_password
from tongzhou.entrypoints.commands.serve import serve
from tongzhou.entrypoints.commands.settle import settle
from tongzhou.entrypoints.commands.token import token
from tongzhou.entrypoints.commands.verify import verify
from tongzhou.entrypoints.commands.worker import worker
from tongzhou.entrypoints.commands.workspace import workspace
from tongzhou.kernel.errors import Problem
from tongzhou.kernel.texts import say, shell_locale

REFUSED = 2
"""Exit code of a command that was refused and changed nothing."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tongzhou: channel partner management.",
)
app.command()(serve)
app.command()(demo)
app.command()(worker)
app.command()(migrate)
app.command()(prove)
app.command()(reset_password)
app.add_typer(workspace, name="workspace")
app.add_typer(token, name="token")
app.command()(settle)
app.command()(verify)
app.add_typer(package, name="package")


@app.callback()
def root() -> None:
    """Commands of Tongzhou."""


def main() -> None:
    """Run the command line; a refusal says in the caller's language what is wrong, exit code 2."""
    try:
        app()
    except Problem as problem:
        locale = shell_locale(os.environ)
        sys.stderr.write(say(locale, f"problems.{problem.code}", problem.params) + "\n")
        for error in problem.errors:
            sentence = say(locale, f"{error.sentences}.{error.code}", {"field": error.field, **error.params})
            sys.stderr.write(f"  {error.field}: {sentence}\n")
        sys.exit(REFUSED)
