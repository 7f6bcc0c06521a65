"""A form's records as a tree: one level of it, what stands above some records, what lies below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import RowScope
from tongzhou.builder.fields.facade import ValueKind
from tongzhou.builder.query.conditions import condition, source_for, where
from tongzhou.builder.query.contracts import MEASURES_MAX, CompiledQuery, Statement
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import Element, Source
from tongzhou.kernel.errors import FieldError, InvalidParameters

SUMMED = frozenset({ValueKind.NUMBER, ValueKind.MONEY})


def _ids(place: int) -> Element:
    return sa.any_(sa.bindparam(f"values_{place}", type_=ARRAY(sa.Uuid())))


@dataclass(frozen=True, slots=True)
class Level:
    """The records below some others by the hierarchy `parent`; without `below` those at the top.

    At the top is also what lies below a record that the actor does not see. `within` leaves only some records.
    """

    parent: Field
    below: tuple[UUID, ...] | None
    within: tuple[UUID, ...] | None = None

    @property
    def shape(self) -> tuple[Any, ...]:
        """Equal shapes have equal statements."""
        return (self.parent.key, self.below is None, self.within is None)

    @property
    def inputs(self) -> dict[str, Any]:
        """The values of this request."""
        return {"values": [list(self.below or ()), list(self.within or ())]}

    def conditions(self, source: Source) -> list[Element]:
        """What a statement on the form's rows adds."""
        parent = source.root.c[self.parent.column]
        parts = [_is_top(source, parent) if self.below is None else parent == _ids(0)]
        return parts if self.within is None else [*parts, source.root.c.id == _ids(1)]


def _is_top(source: Source, parent: Element) -> Element:
    above = source.inner(source.form, source.reader)
    seen = [above.root.c.id == parent, above.root.c.deleted_at.is_(None), *source.reader.counted(above)]
    found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(above.joined).where(*seen)
    source.count(above)
    return sa.not_(found.correlate_except(*above.tables()).exists())


def read_parent(sight: Sight, form: FormDefinition, key: str) -> Field:
    """The hierarchy of this key that the actor may read; InvalidParameters without one."""
    found = next((each for each in form.hierarchies if each.key == key and sight.may_read(form, each)), None)
    if found is None:
        raise InvalidParameters(parameter="parent", errors=[FieldError("parent", "not_a_hierarchy", {"field": key})])
    return found


def compile_above(
    sight: Sight, form: FormDefinition, parent: Field, ids: Sequence[UUID], rows: RowScope, *, today: date
) -> Statement:
    """The ids of these records and of those above them that the actor sees."""
    asked = condition(sight, form, rows, today=today)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source, higher = source_for(sight, form, variables), source_for(sight, form, variables)
        up = _chosen(source, where(sight, source, asked, variables), parent).cte("up", recursive=True)
        seen = where(sight, higher, asked, variables)
        above = sa.select(higher.root.c.id, higher.root.c[parent.column].label("parent"))
        up = up.union(above.select_from(higher.joined.join(up, up.c.parent == higher.root.c.id)).where(*seen))
        return finished(sa.select(up.c.id), sight.schema, slots)

    shape = ("above", form.key, parent.key, asked.shape)
    return sight.statement(shape, make).bind({**asked.inputs, "values": [list(ids)]})


def _chosen(source: Source, conditions: Sequence[Element], parent: Field) -> sa.Select[Any]:
    columns = (source.root.c.id, source.root.c[parent.column].label("parent"))
    return sa.select(*columns).select_from(source.joined).where(source.root.c.id == _ids(0), *conditions)


def compile_below(sight: Sight, form: FormDefinition, level: Level, rows: RowScope, *, today: date) -> Statement:
    """Rows `(id, count)`: how many records lie right below each of the level's, where any does."""
    asked = condition(sight, form, rows, today=today)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        conditions = [*where(sight, source, asked, variables), *level.conditions(source)]
        parent = source.root.c[level.parent.column]
        counted = sa.select(parent, sa.func.count()).select_from(source.joined).where(*conditions).group_by(parent)
        return finished(counted, sight.schema, slots)

    return sight.statement(("below", form.key, level.shape, asked.shape), make).bind({**asked.inputs, **level.inputs})


def read_sums(sight: Sight, form: FormDefinition, keys: Sequence[str]) -> tuple[Field, ...]:
    """Numbers and amounts that may be read; InvalidParameters for anything else."""
    found = [form.find(key) for key in keys]
    errors = [
        FieldError("sums", "field_unknown", {"field": key})
        for key, each in zip(keys, found, strict=True)
        if each is None or not sight.may_read(form, each) or sight.forms.meaning(form, each).kind not in SUMMED
    ]
    if errors or len(found) > MEASURES_MAX:
        raise InvalidParameters(parameter="sums", errors=errors)
    return tuple(each for each in found if each is not None)


def compile_totals(  # noqa: PLR0917  one caller, all of them needed
    sight: Sight, form: FormDefinition, level: Level, sums: tuple[Field, ...], rows: RowScope, today: date
) -> Statement:
    """Rows `(id, count, sum, …)` of the level's `below`: each with all that lies under it, at any depth.

    The record itself counts; with `within` only those do.
    """
    asked = condition(sight, form, rows, today=today)
    keys = tuple(each.key for each in sums)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        top, lower, source = (source_for(sight, form, variables) for _ in range(3))
        conditions = where(sight, top, asked, variables)
        first = sa.select(top.root.c.id.label("top"), top.root.c.id.label("id")).select_from(top.joined)
        down = first.where(top.root.c.id == _ids(0), *conditions).cte("down", recursive=True)
        seen = where(sight, lower, asked, variables)
        under = lower.joined.join(down, lower.root.c[level.parent.column] == down.c.id)
        down = down.union_all(sa.select(down.c.top, lower.root.c.id).select_from(under).where(*seen))
        folded = [sa.cast(sa.func.sum(source.own(each)), sa.Text()) for each in sums]
        counted = source.joined.join(down, down.c.id == source.root.c.id)
        kept = [] if level.within is None else [source.root.c.id == _ids(1)]
        totals = sa.select(down.c.top, sa.func.count(), *folded).select_from(counted).where(*kept)
        return finished(totals.group_by(down.c.top), sight.schema, slots)

    shape = ("totals", form.key, keys, level.shape, asked.shape)
    return sight.statement(shape, make).bind({**asked.inputs, **level.inputs})
