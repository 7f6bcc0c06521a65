"""Saved views of a form: which records, in which order, and how they are laid out, under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Constraint

from tongzhou.builder.fields.facade import Key, Texts

COLUMNS_MAX = 200
VIEWS_MAX = 200
GROUPING_MAX = 3
FORMATS_MAX = 20
FROZEN_MAX = 5
FORMULA_MAX = 2_000

ViewKind = Literal["grid", "kanban", "calendar", "gallery", "gantt", "tree"]
Palette = Literal[
    "blue", "cyan", "green", "lime", "gold", "orange", "volcano", "red", "magenta", "purple", "geekblue", "default"
]
"""Colours that the pages draw readably on light and dark ground."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ViewColumn(_Strict):
    """A column, with the width a person gave it in pixels."""

    field: Key
    width: Annotated[int, Constraint(ge=40, le=1000)] | None = None


class Grouping(_Strict):
    """A level of groups: a field, dates by a period of theirs."""

    field: Key
    by: Literal["year", "quarter", "month", "day"] | None = None
    descending: bool = False


class PaintFormat(_Strict):
    """A colour for rows that fit a condition: for one cell of them, or the whole row without a field.

    The condition is a JSON predicate or a formula, on fields of the record itself.
    """

    when: dict[str, Any] | Annotated[str, StringConstraints(min_length=1, max_length=FORMULA_MAX)]
    colour: Palette
    field: Key | None = None


class ViewLook(_Strict):
    """How a view lays its records out. Each kind needs some fields of the form; see `rules.NEEDED`.

    `group` makes the columns of a kanban, `start` and `end` are the days of a calendar or Gantt chart, `cover` is the
    picture of a card, `parent` leads to a record's parent in the same form, `title` names a card.
    """

    group: Key | None = None
    start: Key | None = None
    end: Key | None = None
    cover: Key | None = None
    parent: Key | None = None
    title: Key | None = None
    scale: Literal["day", "week", "month"] | None = None
    grouping: Annotated[tuple[Grouping, ...], Constraint(max_length=GROUPING_MAX)] = ()
    totals: bool = False
    frozen: Annotated[int, Constraint(ge=0, le=FROZEN_MAX)] = 1
    row_height: Literal["compact", "normal", "tall"] | None = None
    formats: Annotated[tuple[PaintFormat, ...], Constraint(max_length=FORMATS_MAX)] = ()
    row_colour: Key | None = None

    def written(self) -> dict[str, Any]:
        """What differs from the plain look, as it is stored."""
        return self.model_dump(mode="json", exclude_defaults=True)


class ViewDocument(_Strict):
    """A view as people and packages write it. A locked one is changed by its owner and administrators alone."""

    title: Texts
    kind: ViewKind = "grid"
    filter: dict[str, Any] | None = None
    sort: Annotated[str, StringConstraints(max_length=500)] = ""
    columns: Annotated[tuple[ViewColumn, ...], Constraint(max_length=COLUMNS_MAX)] = ()
    look: ViewLook = ViewLook()
    shared: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A stored view. `key` names one that a package brought; `owner_id` is who made it."""

    id: UUID
    form_id: UUID
    key: str | None
    document: ViewDocument
    owner_id: UUID | None
