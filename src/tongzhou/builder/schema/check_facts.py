"""How many records a new check does not hold for, as they are stored now."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tongzhou.builder.schema.conditions import Check
from tongzhou.builder.schema.contracts import Field, FormDefinition
from tongzhou.builder.schema.facts import SAMPLES_MAX, Fact, raw_table
from tongzhou.builder.schema.ruling import Conditions, conditions_of
from tongzhou.builder.schema.sources import Element
from tongzhou.builder.schema.tables import column_type
from tongzhou.expressions.facade import Variables, is_true
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_value


async def count_failing(
    connection: Connection, current: FormDefinition, draft: FormDefinition, check: Check, variables: Variables
) -> Fact:
    """The live records that `check` of a draft refuses, and what some of them are called.

    A field that is only now added counts as empty. Where one that matters changes its type, nobody can say yet.
    """
    conditions = conditions_of(draft)
    that = next(each.that for each in conditions.checks if each.check == check)
    stored = {each.id: each for each in current.fields if each.type.is_stored}
    retyped = {each.id for each in draft.stored_fields if each.id in stored and stored[each.id].type != each.type}
    if not retyped.isdisjoint(_all_reads(conditions, that.reads, draft)):
        return Fact()
    table = raw_table(current, *stored.values())
    values: dict[str, Element] = {each.id: _value(table, stored.get(each.id), each) for each in draft.stored_fields}
    shown: list[Element] = []
    for key in conditions.order:
        asked, each = conditions.hidden.get(key), draft.get(key)
        if asked is None:
            continue
        hidden = is_true(asked.bound, values, variables)
        if key not in conditions.always_hidden:
            values[each.id] = sa.case((hidden, sa.null()), else_=values[each.id])
            shown += [sa.not_(hidden)] if each.id in that.reads else []
    fails = (table.c.deleted_at.is_(None), *shown, sa.not_(is_true(that.bound, values, variables)))
    count = int(await fetch_value(connection, sa.select(sa.func.count()).select_from(table).where(*fails)))
    return Fact(count, await _names(connection, current, table, fails) if count else ())


def _all_reads(conditions: Conditions, reads: frozenset[str], draft: FormDefinition) -> set[str]:
    """The ids of the fields that decide about a check: those it reads, and those that may hide them."""
    found, waiting = set[str](), set(reads)
    while waiting:
        found |= waiting
        keys = (each.key for identifier in waiting if (each := draft.find_by_id(identifier)) is not None)
        hiding = (conditions.hidden.get(key) for key in keys)
        waiting = set[str]().union(*(asked.reads for asked in hiding if asked is not None)) - found
    return found


def _value(table: sa.Table, before: Field | None, each: Field) -> Element:
    if before is None:
        return sa.cast(sa.null(), column_type(each.type.storage.column))
    column: Element = table.c[before.column]
    return column


async def _names(
    connection: Connection, form: FormDefinition, table: sa.Table, fails: tuple[Any, ...]
) -> tuple[str, ...]:
    label = form.find(form.label_field)
    if label is None or label.column not in table.c:
        return ()
    name = sa.cast(table.c[label.column], sa.Text()).label("name")
    rows = await fetch_all(
        connection,
        sa.select(name).select_from(table).where(*fails, name.is_not(None)).order_by(table.c.id).limit(SAMPLES_MAX),
    )
    return tuple(dict.fromkeys(row["name"] for row in rows))
