"""Calculations of records beside values that are not stored yet, over true values whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB

from tongzhou.builder.query.contracts import CompiledQuery, Statement
from tongzhou.builder.query.filters import variable_marks, variables_shape
from tongzhou.builder.query.sight import Sight
from tongzhou.builder.query.texts import finished
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facade import Everybody, Source, own_columns, table_of
from tongzhou.expressions.facade import SERVER_NOW


class Owner(NamedTuple):
    """The record that rows of a sub-form belong to, with the JSON values that are about to be stored for it."""

    form: str
    record: UUID
    values: Mapping[str, Any]


def compile_computed(
    sight: Sight,
    form: FormDefinition,
    fields: Sequence[Field],
    rows: Sequence[tuple[UUID, Mapping[str, Any]]],
    *,
    variables: Mapping[str, Any],
    owner: Owner | None = None,
) -> Statement:
    """What calculated fields are of records, with JSON values that stand for those they hold: rows `(id, value, …)`.

    A record that is not stored holds nothing else. `owner` is another that is written with them. No row scope is
    asked: what is found decides about a write and is never shown.
    """
    names = tuple(dict.fromkeys(name for each in fields for name in own_columns(sight.forms, form, each)))
    shape = ("computed", form.key, tuple(each.key for each in fields), variables_shape(variables), owner and owner.form)

    def make() -> CompiledQuery:
        marks, slots = variable_marks(variables)
        reader = Everybody(replace(marks, zone=sight.zone, now=SERVER_NOW))
        written = {} if owner is None else {owner.form: _written(sight.forms.get(owner.form))}
        source = Source(sight.forms, form, _given(form, names), reader=reader, written=written)
        values = [source.own(each).label(f"v{index}") for index, each in enumerate(fields)]
        return finished(sa.select(source.root.c.id, *values).select_from(source.joined), sight.schema, slots)

    given = [
        {"id": str(record), "values": {name: held[name] for name in names if name in held}} for record, held in rows
    ]
    inputs = {
        "variables": variables,
        "team": variables["my_team"],
        "values": [Jsonb(given), Jsonb(None if owner is None else dict(owner.values))],
        "id": {0: owner and owner.record},
    }
    return sight.statement(shape, make).bind(inputs)


def _given(form: FormDefinition, names: Sequence[str]) -> sa.FromClause:
    """The given records: what is stored of them, the given values in its place."""
    document = sa.bindparam("values_0", type_=JSONB())
    columns: list[sa.ColumnClause[Any]] = [sa.column("id", sa.Uuid()), sa.column("values", JSONB())]
    given = sa.func.jsonb_to_recordset(document).table_valued(*columns).render_derived("given", with_types=True)
    stored = table_of(form).alias("stored")
    types = {column.name: column.type for column in table_of(form).c}
    wanted: list[sa.ColumnClause[Any]] = [sa.column(name, types[name]) for name in names if name != "id"]
    whole = sa.func.jsonb_populate_record(stored.table_valued(), given.c["values"])
    held = whole.table_valued(*wanted).lateral("held") if wanted else None
    joined = given.outerjoin(stored, stored.c.id == given.c.id)
    return (
        sa.select(given.c.id, *(() if held is None else held.c))
        .select_from(joined if held is None else joined.join(held, sa.true()))
        .subquery("beside")
    )


def _written(form: FormDefinition) -> sa.FromClause:
    """A form's records as they are once the owner is stored."""
    stored = table_of(form).alias("owner")
    types: list[sa.ColumnClause[Any]] = [sa.column(each.name, each.type) for each in stored.c if each.name != "id"]
    is_owner = stored.c.id == sa.bindparam("id", type_=sa.Uuid())
    values = sa.case((is_owner, sa.bindparam("values_1", type_=JSONB())), else_=sa.text("'{}'::jsonb"))
    held = sa.func.jsonb_populate_record(stored.table_valued(), values).table_valued(*types).lateral("owned")
    return sa.select(stored.c.id, *held.c).select_from(stored.join(held, sa.true())).subquery("written")
