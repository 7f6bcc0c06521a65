"""A formula tried on one record, as somebody may see it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import RowScope
from tongzhou.builder.query.conditions import condition, source_for, where
from tongzhou.builder.query.contracts import CompiledQuery, Statement
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import Element
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
        compiled = is_true if bound.kind is Kind.BOOLEAN else to_sql
        value: Any = compiled(bound, source, source.reader.variables)
        conditions = where(sight, source, asked, variables)
        statement = (
            sa.select(_plain(value, bound.kind))
            .select_from(source.joined)
            .where(source.root.c.id == sa.bindparam("id", type_=sa.Uuid()), *conditions)
        )
        return finished(statement, sight.schema, slots)

    shape = ("sample", form.key, bound, asked.shape)
    return sight.statement(shape, make).bind({**asked.inputs, "id": {0: record_id}})


def _plain(value: Element, kind: Kind) -> Element:
    """As the API writes it: numbers as decimal texts."""
    if kind in _NUMERIC:
        return sa.cast(sa.func.trim_scale(value), sa.Text())
    return sa.func.to_jsonb(value)
