"""`tongzhou serve`: the server with its database and a worker."""

from __future__ import annotations

from tongzhou.kernel.settings import Settings


def serve() -> None:
    """Start the server in the foreground; Ctrl-C stops everything, the database too."""
    from tongzhou.entrypoints.serving import serve as run

    run(Settings())
