"""How many records a new check does not hold for, as they are stored now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tongzhou.builder.schema.conditions import Check
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facts import SAMPLES_MAX, Fact, raw_table
from tongzhou.builder.schema.queries import read_fresh_forms
from tongzhou.builder.schema.ruling import Conditions, conditions_of
from tongzhou.builder.schema.sources import Element, Everybody, Source
from tongzhou.builder.schema.tables import column_type
from tongzhou.expressions.facade import ExpressionError, Variables, is_true
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import fetch_all, fetch_value


async def count_failing(
    connection: Connection, current: FormDefinition, draft: FormDefinition, check: Check, variables: Variables
) -> Fact:
    """The live records that `check` of a draft refuses, and what some of them are called.

    A field that is only now added counts as empty. Where one that matters changes its type, or a calculation needs
    what is not there yet, nobody can say.
    """
    forms = (await read_fresh_forms(connection)).with_form(draft)
    try:
        conditions = conditions_of(forms, draft)
    except (KeyError, ExpressionError):
        return Fact()
    that = next(each.that for each in conditions.checks if each.check == check)
    stored = {each.id: each for each in current.fields if each.type.is_stored}
    retyped = {each.id for each in draft.stored_fields if each.id in stored and stored[each.id].type != each.type}
    if not retyped.isdisjoint(_all_reads(conditions, that.rests, draft)):
        return Fact()
    table = raw_table(current, *stored.values())
    rows = _Rows(forms, draft, variables, table, {"id": table.c.id, "deleted_at": table.c.deleted_at})
    rows.values |= {each.column: _value(table, stored.get(each.id), each) for each in draft.stored_fields}
    shown = list(_decide(rows, conditions, that.rests))
    fails = (rows.values["deleted_at"].is_(None), *shown, sa.not_(is_true(that.bound, rows.by_id, variables)))
    count = int(await fetch_value(connection, sa.select(sa.func.count()).select_from(rows.found).where(*fails)))
    return Fact(count, await _names(connection, current, rows, fails) if count else ())


@dataclass
class _Rows:
    """The records of a draft as a check sees them: values by column, those of calculations by the id of their field."""

    forms: Forms
    draft: FormDefinition
    variables: Variables
    found: sa.FromClause
    values: dict[str, Element]

    @property
    def by_id(self) -> dict[str, Element]:
        """What the formula compiler asks for."""
        stored = {each.id: self.values[each.column] for each in self.draft.stored_fields}
        return {**self.values, **stored}

    def make(self, each: Field) -> None:
        """Make a calculation beside the values as they are decided so far."""
        decided = sa.select(*(value.label(name) for name, value in self.values.items())).select_from(self.found)
        inner = decided.subquery()
        source = Source(self.forms, self.draft, inner, reader=Everybody(self.variables))
        made = source.own(each)
        self.values = {**{name: inner.c[name] for name in self.values}, each.id: made}
        self.found = source.joined


def _decide(rows: _Rows, conditions: Conditions, reads: frozenset[str]) -> Iterator[Element]:
    """Take values from hidden fields; what says that none of those is hidden which a check rests on."""
    made = {key for stage in conditions.stages for key in stage}
    asked_for = []
    for key in conditions.order:
        each, asked = rows.draft.get(key), conditions.hidden.get(key)
        if key in made:
            rows.make(each)
        if asked is None:
            continue
        hidden, name = is_true(asked.bound, rows.by_id, rows.variables), each.column if each.type.is_stored else each.id
        if key in conditions.always_hidden:
            continue
        if name in rows.values:
            rows.values[name] = sa.case((hidden, sa.null()), else_=rows.values[name])
        if each.id in reads:
            rows.values[f"hidden {key}"] = hidden
            asked_for.append(f"hidden {key}")
    yield from (sa.not_(rows.values[name]) for name in asked_for)


def _all_reads(conditions: Conditions, reads: frozenset[str], draft: FormDefinition) -> set[str]:
    """The ids of the fields that decide about a check: those it reads, and those that may hide them."""
    found, waiting = set[str](), set(reads)
    while waiting:
        found |= waiting
        keys = (each.key for identifier in waiting if (each := draft.find_by_id(identifier)) is not None)
        hiding = (conditions.hidden.get(key) for key in keys)
        waiting = set[str]().union(*(asked.rests for asked in hiding if asked is not None)) - found
    return found


def _value(table: sa.Table, before: Field | None, each: Field) -> Element:
    if before is None:
        return sa.cast(sa.null(), column_type(each.type.storage.column))
    column: Element = table.c[before.column]
    return column


async def _names(connection: Connection, form: FormDefinition, rows: _Rows, fails: tuple[Any, ...]) -> tuple[str, ...]:
    label = form.find(form.label_field)
    if label is None or label.column not in rows.values:
        return ()
    name = sa.cast(rows.values[label.column], sa.Text()).label("name")
    found = sa.select(name).select_from(rows.found).where(*fails, name.is_not(None))
    named = await fetch_all(connection, found.order_by(rows.values["id"]).limit(SAMPLES_MAX))
    return tuple(dict.fromkeys(row["name"] for row in named))
