"""Why a file as a whole cannot be imported."""

from __future__ import annotations

from typing import Any

from tongzhou.kernel.errors import FieldError, Problem


class UnreadableFile(Problem):
    """The file is refused before any of its rows is used; `reason` says why and its params where."""

    code = "file_unreadable"
    status = 422

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(errors=[FieldError("file", reason, params)], extra={"where": params} if params else None)
        self.reason = reason
        self.details = params


class ImportRefused(Problem):
    """Nothing was imported because rows are bad and the user asked for all or nothing. Params: bad, ok."""

    code = "import_refused"
    status = 422


class TotalsDiffer(Problem):
    """Nothing was imported: totals of the file differ from its rows, and the user asked to stop then. Params: count."""

    code = "totals_differ"
    status = 422


class ImportGone(Problem):
    """The uploaded file waits no longer: it was imported already, or too long ago. Upload it again."""

    code = "import_gone"
    status = 410


class ImportOvertaken(Problem):
    """Somebody else wrote or removed the same records while the import ran. Nothing was imported."""

    code = "import_overtaken"
    status = 409
