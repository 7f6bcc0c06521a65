"""A form's rules, checks and computed defaults over all ready rows at once, as SQL.

What `records.ruled` decides of one record in memory is decided here of every row of a file: the same bound formulas,
compiled to the database's language instead. What conditions read of calculations is made first, once for all rows,
into tables of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

import sqlalchemy as sa

from tongzhou.access.facade import Actor
from tongzhou.builder.fields.facade import MoneySettings, NumberSettings, PercentSettings, ValueKind
from tongzhou.builder.imports.checking import complaint
from tongzhou.builder.imports.stages import Stages
from tongzhou.builder.imports.staging import Element, StagePlan, create_as
from tongzhou.builder.schema.contracts import Field, Forms
from tongzhou.builder.schema.facade import (
    Conditions,
    Everybody,
    Source,
    column_type,
    conditions_of,
    own_columns,
    table_of,
)
from tongzhou.expressions.facade import SERVER_NOW, Variables, is_true, to_sql
from tongzhou.kernel.database.connections import Connection

_COMPUTED = "_import_computed"


@dataclass(frozen=True)
class Conditioned:
    """The rows of a plan as their form's conditions see them. `usual` are the fixed defaults of new records by key."""

    forms: Forms
    plan: StagePlan
    usual: Mapping[str, Element]
    variables: Variables
    zone: str
    actor: Actor
    brings: bool

    @cached_property
    def conditions(self) -> Conditions:
        """The form's conditions."""
        return conditions_of(self.forms, self.plan.form)

    async def compute(self, connection: Connection) -> None:
        """Make the calculations that conditions read, of all ready rows, over true values whoever imports."""
        for stage, keys in enumerate(self.conditions.stages):
            table = f"{_COMPUTED}_{stage}"
            await create_as(connection, table, self._made(stage, keys))
            await connection.execute(f"create index on {table} (row)".encode())
            await connection.execute(f"analyze {table}".encode())

    def _made(self, stage: int, keys: tuple[str, ...]) -> sa.Select[Any]:
        """The calculations of a stage, beside the values that rows will hold as far as the stages before decide."""
        form, ready = self.plan.form, self.plan.ready
        fields = [form.get(key) for key in keys]
        new = self._new_at(stage)
        after = {each.id: self._after(each, new) for each in form.stored_fields} | self._computed(stage)
        for key in self.conditions.order:
            self._hide(key, after)
        names = {name for each in fields for name in own_columns(self.forms, form, each)}
        held = [after[each.id].label(each.column) for each in form.stored_fields if each.column in names]
        beside = (
            sa.select(ready.c.row, sa.func.coalesce(ready.c.found, ready.c.id).label("id"), *held)
            .select_from(self._source)
            .subquery("beside")
        )
        reader = Everybody(replace(self.variables, zone=self.zone, now=SERVER_NOW))
        source = Source(self.forms, form, beside, reader=reader)
        values = [source.own(each).label(f"v{place}") for place, each in enumerate(fields)]
        return sa.select(beside.c.row, *values).select_from(source.joined)

    def _computed(self, stages: int) -> dict[str, Element]:
        """Calculations by field id: those of the first stages, the others are not known yet."""
        found: dict[str, Element] = {}
        for stage, keys in enumerate(self.conditions.stages):
            for place, key in enumerate(keys):
                each = self.plan.form.get(key)
                type_ = _type_of(self.forms.meaning(self.plan.form, each))
                made = sa.table(f"{_COMPUTED}_{stage}", sa.column("row"), sa.column(f"v{place}", type_))
                value = sa.select(made.c[f"v{place}"]).where(made.c.row == self.plan.ready.c.row)
                found[each.id] = value.scalar_subquery() if stage < stages else sa.cast(sa.null(), type_)
        return found

    @cached_property
    def _new(self) -> dict[str, Element]:
        """What a new record holds, by field id; elements over the ready rows alone."""
        return self._new_at(len(self.conditions.stages))

    def _new_at(self, stage: int) -> dict[str, Element]:
        """The same as far as the calculations before a stage decide."""
        values = {each.id: self._given(each) for each in self.plan.form.stored_fields} | self._computed(stage)
        for key in self.conditions.order:
            each = self.plan.form.get(key)
            if each.type.is_stored and key in self.conditions.defaults and self.plan.column_of(each) is None:
                values[each.id] = self._default(each, values)
            self._hide(key, values)
        return values

    def defaults(self) -> dict[str, Element]:
        """What new records hold in fields that the file does not feed, by key."""
        unfed = (each for each in self.plan.form.stored_fields if self.plan.column_of(each) is None)
        filled = self.usual.keys() | self.conditions.defaults.keys()
        return {each.key: self._new[each.id] for each in unfed if each.key in filled}

    def hidings(self) -> Iterator[sa.Update]:
        """What takes derived values from hidden fields again: a record keeps what it has there."""
        ready, record = self.plan.ready, self._record
        for each in self.plan.derived:
            shut = self._decided[1].get(each.key)
            if shut is not None:
                kept = sa.select(record.c[each.column]).where(record.c.id == ready.c.found).scalar_subquery()
                rows = sa.select(ready.c.row).select_from(self._source).where(shut)
                yield sa.update(ready).where(ready.c.row.in_(rows)).values({f"c{self.plan.column_of(each)}": kept})

    def beginnings(self) -> Iterator[sa.Update]:
        """What puts new records without a stage into the initial one."""
        lifecycle, ready = self.plan.form.lifecycle, self.plan.ready
        position = None if lifecycle is None else self.plan.column_of(self.plan.form.get(lifecycle.field))
        if lifecycle is not None and position is not None:
            column = ready.c[f"c{position}"]
            new = sa.update(ready).where(ready.c.found.is_(None), column.is_(None))
            yield new.values({column.name: lifecycle.initial})

    def _misplaced(self) -> Iterator[sa.Select[Any]]:
        """Rows that begin elsewhere than in the initial stage, or go where no transition takes them."""
        form, ready, lifecycle = self.plan.form, self.plan.ready, self.plan.form.lifecycle
        position = None if lifecycle is None else self.plan.column_of(form.get(lifecycle.field))
        if lifecycle is None or position is None:
            return
        each, is_new = form.get(lifecycle.field), ready.c.found.is_(None)
        stage, to = self._record.c[each.column], ready.c[f"c{position}"]
        after, hidden = self._decided
        stages = Stages(form, lifecycle, self.actor, self._record, after, hidden, self.conditions, self.variables)
        if not self.brings:
            elsewhere = complaint(ready.c.row, each.key, "stage_not_initial_in_file", to)
            yield elsewhere.where(is_new, to != lifecycle.initial)
        begins = sa.and_(stage.is_(None), to == lifecycle.initial)
        moves = [sa.not_(is_new), to.is_distinct_from(stage), sa.not_(begins)]
        unmoved = sa.not_(sa.func.coalesce(stages.allowed(stage, to), sa.false()))
        yield complaint(ready.c.row, each.key, "no_transition_in_file", to).where(*moves, unmoved)

    def refusals(self) -> Iterator[sa.Select[Any]]:
        """What rules refuse: queries over all ready rows beside the records they change."""
        yield from (each.select_from(self._source) for each in self._misplaced())
        ready, source = self.plan.ready, self._source
        after, hidden = self._decided
        for each in self.plan.written:
            value = ready.c[f"c{self.plan.column_of(each)}"]
            shut = hidden.get(each.key)
            if shut is not None:
                unwanted = sa.and_(shut, value.is_not(None), self._differs(each))
                yield complaint(ready.c.row, each.key, "hidden_by_rule", value).select_from(source).where(unwanted)
            if each.key in self.conditions.read_only:
                guarded = is_true(self.conditions.read_only[each.key].bound, after, self.variables)
                unasked = sa.and_(guarded, self._differs(each), *([sa.not_(shut)] if shut is not None else []))
                given = sa.or_(ready.c.found.is_not(None), value.is_not(None))
                yield (
                    complaint(ready.c.row, each.key, "read_only_by_rule", value)
                    .select_from(source)
                    .where(unasked, given)
                )
        yield from (each.select_from(source) for each in self._missing(after, hidden))

    def failures(self) -> Iterator[sa.Select[Any]]:
        """What checks say of rows with nothing else wrong."""
        return (each.select_from(self._source) for each in self._failed(*self._decided))

    @cached_property
    def _decided(self) -> tuple[dict[str, Element], dict[str, Element | None]]:
        """What records will hold, by field id, and when their fields are hidden."""
        after = {each.id: self._after(each, self._new) for each in self.plan.form.stored_fields}
        after |= self._computed(len(self.conditions.stages))
        return after, {key: self._hide(key, after) for key in self.conditions.order}

    @cached_property
    def _source(self) -> sa.FromClause:
        ready, table = self.plan.ready, self._record
        return ready.outerjoin(table, table.c.id == ready.c.found)

    def _missing(self, after: Mapping[str, Element], hidden: Mapping[str, Element | None]) -> Iterator[sa.Select[Any]]:
        for each in self.plan.form.stored_fields:
            asked = self.conditions.required.get(each.key)
            if each.is_always_required or (asked is None and not each.required):
                continue
            demanded = [] if asked is None or each.required else [is_true(asked.bound, after, self.variables)]
            shut = hidden.get(each.key)
            shown = [] if shut is None else [sa.not_(shut)]
            touching = {each.key, *self.conditions.touching.get(each.key, ())}
            yield complaint(self.plan.ready.c.row, each.key, "required", sa.null()).where(
                after[each.id].is_(None), *demanded, *shown, self._touched(touching)
            )

    def _failed(self, after: Mapping[str, Element], hidden: Mapping[str, Element | None]) -> Iterator[sa.Select[Any]]:
        form = self.plan.form
        for check, that in self.conditions.checks:
            keys = {each.key for each in form.live_fields if each.id in that.rests}
            shut = [
                sa.not_(found)
                for key in sorted(keys - self.conditions.always_hidden)
                if (found := hidden.get(key)) is not None
            ]
            fails = sa.not_(is_true(that.bound, after, self.variables))
            for key in check.fields or ("",):
                yield complaint(self.plan.ready.c.row, key, "check_failed", message=check.message).where(
                    fails, *shut, self._touched(keys)
                )

    @cached_property
    def _record(self) -> sa.FromClause:
        return table_of(self.plan.form).alias("e")

    def _given(self, each: Field) -> Element:
        position = self.plan.column_of(each)
        if position is not None:
            return cast(Element, self.plan.ready.c[f"c{position}"])
        return self.usual.get(each.key, sa.cast(sa.null(), column_type(each.type.storage.column)))

    def _after(self, each: Field, new: Mapping[str, Element]) -> Element:
        if self.plan.column_of(each) is not None:
            return self._given(each)
        return sa.case((self.plan.ready.c.found.is_(None), new[each.id]), else_=self._record.c[each.column])

    def _hide(self, key: str, values: dict[str, Element]) -> Element | None:
        """When a field is hidden; then it counts as empty from here on, unless it always is."""
        asked, each = self.conditions.hidden.get(key), self.plan.form.get(key)
        if asked is None:
            return None
        hidden = is_true(asked.bound, values, self.variables)
        if key not in self.conditions.always_hidden and each.id in values:
            values[each.id] = sa.case((hidden, sa.null()), else_=values[each.id])
        return hidden

    def _default(self, each: Field, values: Mapping[str, Element]) -> Element:
        value = to_sql(self.conditions.defaults[each.key].bound, values, self.variables)
        settings = each.settings
        places = 2 if isinstance(settings, MoneySettings) else None
        if isinstance(settings, (NumberSettings, PercentSettings)):
            places = settings.decimals
        rounded = value if places is None else sa.func.round(value, places)
        return sa.cast(rounded, column_type(each.type.storage.column))

    def _differs(self, each: Field) -> Element:
        """Whether a row says something else of a field than its record holds, or a new one would."""
        ready = self.plan.ready
        held = sa.case((ready.c.found.is_(None), self._usual(each)), else_=self._record.c[each.column])
        return self._given(each).is_distinct_from(held)

    def _usual(self, each: Field) -> Element:
        if each.key in self.conditions.defaults:
            return self._default(each, self._new)
        return sa.cast(self.usual.get(each.key, sa.null()), column_type(each.type.storage.column))

    def _touched(self, keys: set[str]) -> Element:
        """Whether a row is new, or changes one of these fields."""
        changes = [self._differs(each) for each in self.plan.written if each.key in keys]
        return sa.or_(self.plan.ready.c.found.is_(None), *changes)


def _type_of(meaning: Field) -> sa.types.TypeEngine[Any]:
    """The type of a calculation's values as conditions compare them: places and rich text are texts."""
    is_text = meaning.kind in (ValueKind.ADDRESS, ValueKind.LOCATION, ValueKind.MARKUP)
    return sa.Text() if is_text else column_type(meaning.type.storage.column)
