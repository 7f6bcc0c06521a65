"""A formula tried on one record, as somebody may see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from tongzhou.access.facade import RowScope
from tongzhou.builder.query.conditions import condition, source_for, where
from tongzhou.builder.query.contracts import CompiledQuery, Statement
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import Element, Source
from tongzhou.expressions.facade import Bound, Kind, is_true, to_sql

_NUMERIC = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT)


def compile_sample(
    sight: Sight, form: FormDefinition, record_id: UUID, rows: RowScope, bound: Bound, *, today: date
) -> Statement:
    """The statement of a formula's value for one record: one row, or none where the actor may not see the record.

    `bound` must have been bound with the names of this sight.
    """
    asked = condition(sight, form, rows, today=today)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        value = _value(source, bound)
        conditions = where(sight, source, asked, variables)
        statement = (
            sa.select(value)
            .select_from(source.joined)
            .where(source.root.c.id == sa.bindparam("id", type_=sa.Uuid()), *conditions)
        )
        return finished(statement, sight.schema, slots)

    shape = ("sample", form.key, bound, asked.shape)
    return sight.statement(shape, make).bind({**asked.inputs, "id": {0: record_id}})


def compile_values(
    sight: Sight,
    form: FormDefinition,
    ids: Sequence[UUID],
    rows: RowScope,
    formulas: tuple[Bound, ...],
    *,
    today: date,
) -> Statement:
    """The values of formulas for those of `ids` that the actor reaches: rows `(id, value, …)`; see `compile_sample`."""
    asked = condition(sight, form, rows, today=today)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        values = [_value(source, bound) for bound in formulas]
        conditions = where(sight, source, asked, variables)
        chosen = source.root.c.id == sa.any_(sa.bindparam("values_0", type_=ARRAY(sa.Uuid())))
        statement = sa.select(source.root.c.id, *values).select_from(source.joined).where(chosen, *conditions)
        return finished(statement, sight.schema, slots)

    shape = ("values", form.key, formulas, asked.shape)
    return sight.statement(shape, make).bind({**asked.inputs, "values": [list(ids)]})


def _value(source: Source, bound: Bound) -> Element:
    compiled = is_true if bound.kind is Kind.BOOLEAN else to_sql
    return _plain(compiled(bound, source, source.reader.variables), bound.kind)


def _plain(value: Element, kind: Kind) -> Element:
    """As the API writes it: numbers as decimal texts."""
    if kind in _NUMERIC:
        return sa.cast(sa.func.trim_scale(value), sa.Text())
    return sa.func.to_jsonb(value)
