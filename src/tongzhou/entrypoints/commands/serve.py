"""`tongzhou serve`: the server with its database and a worker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tongzhou.kernel.settings import Settings

SOURCE = Path(__file__).parents[2]


def serve(reload: Annotated[bool, typer.Option(help="Start again when the code changes.")] = False) -> None:
    """Start the server in the foreground; Ctrl-C stops everything, the database too."""
    if not reload:
        _serve()
        return
    from watchfiles import PythonFilter, run_process

    run_process(SOURCE, target=_serve, watch_filter=PythonFilter())


def _serve() -> None:
    from tongzhou.entrypoints.serving import serve as run

    run(Settings())
