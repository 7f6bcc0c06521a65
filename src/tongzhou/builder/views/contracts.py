"""Saved views of a form: filter, sort and columns under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Texts

COLUMNS_MAX = 200
VIEWS_MAX = 200


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ViewColumn(_Strict):
    """A column, with the width a person gave it in pixels."""

    field: Key
    width: Annotated[int, Constraint(ge=40, le=1000)] | None = None


class ViewDocument(_Strict):
    """A view as people and packages write it."""

    title: Texts
    kind: Literal["grid"] = "grid"
    filter: dict[str, Any] | None = None
    sort: Annotated[str, StringConstraints(max_length=500)] = ""
    columns: Annotated[tuple[ViewColumn, ...], Constraint(max_length=COLUMNS_MAX)] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A stored view. `key` names one that a package brought; `owner_id` is who made it."""

    id: UUID
    form_id: UUID
    key: str | None
    document: ViewDocument
    owner_id: UUID | None

    def shown(self, *, is_own: bool) -> Mapping[str, Any]:
        """As the API answers it."""
        content = self.document.model_dump(mode="json", exclude_none=True)
        return {"id": str(self.id), "key": self.key, "own": is_own, **content}
