"""The `tongzhou` command. A command is one function in `entrypoints.commands`, listed here."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Tongzhou: channel partner management.")


@app.callback()
def root() -> None:
    """Commands of Tongzhou."""


def main() -> None:
    """Run the command line."""
    app()
