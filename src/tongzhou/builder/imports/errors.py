"""Why a file as a whole cannot be imported."""

from __future__ import annotations

from typing import Any

from tongzhou.kernel.errors import FieldError, Problem


class UnreadableFile(Problem):
    """The file is refused before any of its rows is used; `reason` says why and its params where."""

    code = "file_unreadable"
    status = 422

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(errors=[FieldError("file", reason, params)], extra={"detail": params} if params else None)
        self.reason = reason
        self.details = params
