"""Which rows an actor reaches with an action, for those who write: locked, resolved by key, checked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import RowScope
from tongzhou.builder.query.conditions import condition, scoped, where
from tongzhou.builder.query.contracts import CompiledQuery, Statement
from tongzhou.builder.query.filters import variable_marks, variables_shape
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.sources import Element, Source
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import Field, FormDefinition

_IDS = sa.bindparam("ids", type_=ARRAY(sa.Uuid()))


def compile_lock(
    sight: Sight, form: FormDefinition, ids: Sequence[UUID], rows: RowScope, *, today: date, deleted: bool = False
) -> Statement:
    """The stored values of those of `ids` that the actor reaches, locked in the order of their ids."""
    asked = condition(sight, form, rows, today=today, deleted=deleted)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = Source(sight.forms, form)
        columns = [
            *(source.root.c[name] for name in ("id", "revision", "updated_at", "updated_by")),
            *(source.root.c[each.column] for each in form.stored_fields if not _hidden(sight, each)),
        ]
        conditions = where(sight, source, asked, variables)
        statement = (
            sa.select(*columns)
            .select_from(source.joined)
            .where(source.root.c.id == sa.any_(_IDS), *conditions)
            .order_by(source.root.c.id)
            .with_for_update(of=source.root)
        )
        return finished(statement, sight.schema, slots)

    return sight.statement(("lock", form.key, asked.shape), make).bind({**asked.inputs, "ids": {0: list(ids)}})


def compile_ids(
    sight: Sight, form: FormDefinition, filter_document: Any, rows: RowScope, *, today: date, limit: int
) -> Statement:
    """The ids of the rows that a filter accepts and the actor reaches, at most `limit`."""
    asked = condition(sight, form, rows, today=today, filter=filter_document)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = Source(sight.forms, form)
        conditions = where(sight, source, asked, variables)
        statement = (
            sa.select(source.root.c.id)
            .select_from(source.joined)
            .where(*conditions)
            .order_by(source.root.c.id)
            .limit(sa.bindparam("limit", type_=sa.Integer()))
        )
        return finished(statement, sight.schema, slots)

    return sight.statement(("ids", form.key, asked.shape), make).bind({**asked.inputs, "limit": {0: limit}})


def compile_reached(
    sight: Sight, form: FormDefinition, ids: Sequence[UUID], rows: RowScope, *, today: date
) -> Statement:
    """How many of `ids` are rows that the actor reaches: asked again after writing."""
    asked = condition(sight, form, rows, today=today)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = Source(sight.forms, form)
        conditions = where(sight, source, asked, variables)
        statement = (
            sa.select(sa.func.count()).select_from(source.joined).where(source.root.c.id == sa.any_(_IDS), *conditions)
        )
        return finished(statement, sight.schema, slots)

    return sight.statement(("reached", form.key, asked.shape), make).bind({**asked.inputs, "ids": {0: list(ids)}})


@dataclass(frozen=True)
class Wanted:
    """Records of a form named by ids (no key) or by the values of one of its unique fields."""

    form: FormDefinition
    key: Field | None
    values: tuple[Any, ...]
    rows: RowScope | None

    @property
    def shape(self) -> tuple[Any, ...]:
        """What the statement depends on, apart from the values."""
        return self.form.key, None if self.key is None else self.key.key, None if self.rows is None else self.rows.shape


def compile_resolve(sight: Sight, wanted: Sequence[Wanted], *, today: date) -> Statement:
    """Rows `(index of the wanted, id, key as text)` for all that exist within the actor's scope, in one statement.

    All row scopes must be of one actor: they share their variables.
    """
    scopes = [each.rows for each in wanted if each.rows is not None]
    nobody = {"me": None, "my_team": (), "my_partner": None}
    known = {**(scopes[0].variables if scopes else nobody), "today": today}

    def make() -> CompiledQuery:
        variables, slots = variable_marks(known)
        parts = []
        for index, each in enumerate(wanted):
            source = Source(sight.forms, each.form)
            column = source.root.c.id if each.key is None else source.root.c[each.key.column]
            values = sa.bindparam(f"values_{index}", type_=ARRAY(column.type))
            conditions: list[Element] = [] if each.form.is_platform else [source.root.c.deleted_at.is_(None)]
            if each.rows is not None:
                conditions += scoped(sight, source, each.rows, variables)
            parts.append(
                sa.select(sa.literal_column(str(index)), source.root.c.id, sa.cast(column, sa.Text()))
                .select_from(source.joined)
                .where(column == sa.any_(values), *conditions)
            )
        return finished(parts[0] if len(parts) == 1 else sa.union_all(*parts), sight.schema, slots)

    shape = ("resolve", tuple(each.shape for each in wanted), variables_shape(known))
    inputs = {"variables": known, "team": known["my_team"], "values": [list(each.values) for each in wanted]}
    return sight.statement(shape, make).bind(inputs)


def _hidden(sight: Sight, each: Field) -> bool:
    return sight.is_partner and each.hidden_from_partners
