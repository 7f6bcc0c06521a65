"""What other packages call: keep a file, tie it to a record, let it go."""

from tongzhou.files.actions import attach, move, receive, release, release_abandoned, sweep
from tongzhou.files.answers import FileShown
from tongzhou.files.queries import count_unattached, list_files, list_files_of
from tongzhou.files.routes import router
from tongzhou.files.rules import IMAGE_FORMATS, detect_type
from tongzhou.files.store import Copy, FileStore

__all__ = [
    "IMAGE_FORMATS",
    "Copy",
    "FileShown",
    "FileStore",
    "attach",
    "count_unattached",
    "detect_type",
    "list_files",
    "list_files_of",
    "move",
    "receive",
    "release",
    "release_abandoned",
    "router",
    "sweep",
]
