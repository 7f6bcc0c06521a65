"""Why the embedded database cannot be had; each sentence says what to do."""

from tongzhou.kernel.errors import Problem


class EmbeddedProblem(Problem):
    """The embedded PostgreSQL did not start or is not there."""

    status = 503


class AlreadyServing(EmbeddedProblem):
    """Another server holds the data folder. Params: data_dir, pid."""

    code = "database_in_use"


class DatabaseNotRunning(EmbeddedProblem):
    """No server runs on the data folder. Params: data_dir."""

    code = "database_not_running"


class DatabaseDidNotStart(EmbeddedProblem):
    """PostgreSQL ended, or refused, while it was being started. Params: reason, log."""

    code = "database_did_not_start"


class DatabaseNotReady(EmbeddedProblem):
    """PostgreSQL runs but did not accept a connection in time. Params: seconds, reason, log."""

    code = "database_not_ready_in_time"


class DatabaseVersionDiffers(EmbeddedProblem):
    """The data folder was made by another major version. Params: found, expected, data_dir."""

    code = "database_version_differs"


class LeftoversRemain(EmbeddedProblem):
    """Processes of an earlier start cannot be ended. Params: pids."""

    code = "database_leftovers_remain"


class BinariesMissing(EmbeddedProblem):
    """No PostgreSQL programs were found. Params: folder, variable."""

    code = "database_binaries_missing"


class BinariesHidden(EmbeddedProblem):
    """The database's user cannot reach the chosen programs. Params: folder, variable."""

    code = "database_binaries_hidden"


class DatabaseFolderMissing(EmbeddedProblem):
    """The data folder points to a database that is not there. Params: folder, link."""

    code = "database_folder_missing"


class DatabaseFolderForeign(EmbeddedProblem):
    """The database belongs to another user. Params: folder, owner, me."""

    code = "database_folder_foreign"


class StateFolderUnusable(EmbeddedProblem):
    """The database cannot live in the state directory. Params: folder, reason, variable."""

    code = "state_folder_unusable"
