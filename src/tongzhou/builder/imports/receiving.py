"""What comes with a file to import: how to look at it, and how to import it in one step."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from tongzhou.builder.imports.contracts import Mode, OnError, OnTotals
from tongzhou.kernel.http.multipart import Parts


class LookParts(Parts):
    """How to look at a file, where the user says so."""

    encoding: Annotated[str, Field(max_length=40)] | None = None
    sheet: Annotated[str, Field(max_length=100)] | None = None
    delimiter: Annotated[str, Field(max_length=1)] | None = None
    header_row: Annotated[int, Field(ge=0, le=1000)] | None = None

    def looks(self) -> dict[str, Any]:
        """The same as `examine` takes them."""
        return {name: getattr(self, name) for name in LookParts.model_fields}


class ImportParts(LookParts):
    """How to import in one step."""

    key: Annotated[str, Field(max_length=500)] | None = None
    mode: Mode | None = None
    dry_run: bool = False
    on_error: OnError = OnError.ALL_OR_NOTHING
    on_totals: OnTotals = OnTotals.WARN
    allow_duplicates: bool = False
