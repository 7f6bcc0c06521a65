"""Columns of many records as plain text, for machines that compute with them; people are answered JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from tongzhou.access.facade import RowScope
from tongzhou.builder.query.compile import shown_fields
from tongzhou.builder.query.conditions import condition, source_for, where
from tongzhou.builder.query.contracts import CompiledQuery, Statement
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import Element, Source


def compile_extract(
    sight: Sight, form: FormDefinition, keys: tuple[str, ...], rows: RowScope, *, today: date, wanted: Any = None
) -> Statement:
    """One text column per field in the order of `keys`, after the record's id; rows in no order.

    References come as ids, masked values as none. The fields must be readable on every row; unknown ones raise
    InvalidParameters.
    """
    fields = shown_fields(sight, form, keys)
    asked = condition(sight, form, rows, today=today, filter=wanted)

    def make() -> CompiledQuery:
        variables, slots = asked.standing()
        source = source_for(sight, form, variables)
        conditions = where(sight, source, asked, variables)
        columns = [sa.cast(_plain(sight, source, each), sa.Text()).label(each.key) for each in fields]
        return finished(sa.select(*columns).select_from(source.joined).where(*conditions), sight.schema, slots)

    shape = ("extract", form.key, tuple(each.key for each in fields), asked.shape)
    return sight.statement(shape, make).bind(asked.inputs)


def _plain(sight: Sight, source: Source, each: Field) -> Element | sa.Null:
    return source.own(each) if sight.mask(source.form, each) is None else sa.null()
