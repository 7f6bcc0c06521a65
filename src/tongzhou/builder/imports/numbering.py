"""Auto numbers of the new records of an import, drawn for all rows at once in the order of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tongzhou.builder.fields.facade import (
    PIECE_MAX,
    SerialSettings,
    counted_fields,
    fixed_text,
    is_counted_in_one,
    parts_of,
    period_of,
)
from tongzhou.builder.imports.staging import Element, StagePlan, create_as
from tongzhou.builder.schema.facade import serial_name
from tongzhou.kernel.database.connections import Connection

Values = Mapping[str, Element]


async def draw_numbers(connection: Connection, plan: StagePlan, defaults: Values, *, today: date) -> dict[str, Element]:
    """What new records hold in the fields that number them; `defaults` are what fields hold that no column feeds.

    Each element stands in a statement once: each mention of it would draw another number.
    """
    drawn: dict[str, Element] = {}
    for place, (identifier, key, settings) in enumerate(plan.form.serials):
        if is_counted_in_one(settings):
            sequence = f'"{connection.schema}"."{serial_name(identifier)}"'
            number: Element = sa.func.nextval(sa.cast(sa.literal(sequence, sa.Text()), postgresql.REGCLASS()))
        else:
            number = await _count(connection, plan, f"_import_number_{place}", identifier, settings, defaults, today)
        drawn[key] = _text(plan, settings, number, defaults, today)
    return drawn


def _text(plan: StagePlan, settings: SerialSettings, number: Element, defaults: Values, today: date) -> Element:
    """`HT-2026-000123`; a number longer than its width is not cut."""
    zeros = sa.literal("0" * settings.digits, sa.Text())
    shown = zeros.concat(sa.cast(number, sa.Text()))
    padded = sa.func.regexp_replace(shown, rf"^0*(?=\d{{{settings.digits}}})", "", type_=sa.Text())
    pieces: list[Element] = []
    for part in parts_of(settings):
        if part.field is not None:
            pieces.append(_piece(plan, part.field, defaults))
        else:
            pieces.append(padded if part.kind == "counter" else sa.literal(fixed_text(part, today), sa.Text()))
    return sa.func.concat(*pieces, type_=sa.Text())


def _piece(plan: StagePlan, key: str, defaults: Values) -> Element:
    each = plan.form.get(key)
    value = plan.value(each) if plan.column_of(each) is not None else defaults.get(key, sa.null())
    return sa.func.left(sa.func.coalesce(sa.cast(value, sa.Text()), ""), PIECE_MAX, type_=sa.Text())


async def _count(  # noqa: PLR0917  one caller, all of them needed
    connection: Connection,
    plan: StagePlan,
    name: str,
    identifier: str,
    settings: SerialSettings,
    defaults: Values,
    today: date,
) -> Element:
    """The number of each row, drawn from its counter: one draw per counter, whatever the number of its rows."""
    ready = plan.ready
    pieces = [_piece(plan, key, defaults) for key in counted_fields(settings)]
    counter = sa.func.concat_ws("\x1f", sa.literal(period_of(settings, today), sa.Text()), *pieces)
    lines = sa.select(ready.c.row, counter.label("counter")).where(ready.c.found.is_(None)).cte("lines")
    counted = (
        sa.select(lines.c.counter, sa.cast(sa.func.count(), sa.Integer()).label("count"))
        .group_by(lines.c.counter)
        .order_by(lines.c.counter)
        .subquery("counted")
    )
    draw = getattr(sa.func, connection.schema)._draw_numbers
    first = draw(
        sa.literal(identifier, sa.Text()),
        counted.c.counter,
        sa.cast(sa.literal(settings.start), sa.BigInteger()),
        counted.c.count,
        type_=sa.BigInteger(),
    )
    drawn = sa.select(counted.c.counter, first.label("first")).cte("drawn")
    nth = sa.func.row_number().over(partition_by=lines.c.counter, order_by=lines.c.row)
    numbers: Any = sa.select(lines.c.row, (drawn.c.first + nth - 1).label("number")).select_from(
        lines.join(drawn, drawn.c.counter == lines.c.counter)
    )
    await create_as(connection, name, numbers)
    await connection.execute(f"create unique index on {name} (row)".encode())
    table = sa.table(name, sa.column("row", sa.Integer()), sa.column("number", sa.BigInteger()))
    return sa.select(table.c.number).where(table.c.row == ready.c.row).correlate(ready).scalar_subquery()
