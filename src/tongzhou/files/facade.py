"""What other packages call: keep a file, tie it to a record, let it go."""

from tongzhou.files.actions import attach, move, receive, release, release_abandoned, sweep
from tongzhou.files.answers import FileShown
from tongzhou.files.queries import count_unattached, list_files
from tongzhou.files.routes import router
from tongzhou.files.store import FileStore

__all__ = [
    "FileShown",
    "FileStore",
    "attach",
    "count_unattached",
    "list_files",
    "move",
    "receive",
    "release",
    "release_abandoned",
    "router",
    "sweep",
]
