"""Records that come with the rows of their sub-forms, one record after the other through the writers of a single one.

A record is one line of the file or several: lines that repeat its own cells, as merged cells do, and lines without any
belong to the record above. All its rules hold as they do for a person who fills in the form, the number of rows and
what they add up to included.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from tongzhou.builder.fields.facade import reading_of
from tongzhou.builder.imports import checking
from tongzhou.builder.imports.contracts import DataRow, Kind, Mode, OnError, Rejected
from tongzhou.builder.imports.grouping import Group, groups
from tongzhou.builder.imports.normalising import converter
from tongzhou.builder.imports.preparing import ColumnPlan, Failure
from tongzhou.builder.imports.running import (
    KEPT_FAILURES_MAX,
    OUTSIDE,
    READING,
    UNDONE_MAX,
    Outcome,
    Progress,
    Run,
    visible_to,
)
from tongzhou.builder.imports.staging import ID_TEXT
from tongzhou.builder.imports.tables import error_table
from tongzhou.builder.records.facade import OpenForm, change, create, get_record, offer_undo
from tongzhou.builder.schema.facade import column_type, table_of
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute as execute_statement
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.errors import FieldError, InvalidValues, Problem

_AT_ONCE = 200
_REMEMBERED = 20_000
_ALIKE_MAX = 100
"""Of so many records that share a label the count is told exactly."""


async def execute(
    connection: Connection, run: Run, rows: Iterable[DataRow], progress: Progress, *, writes: bool
) -> Outcome:
    """Import the records, or see what that would do: a check writes as well, and is then undone."""
    await execute_statement(connection, sa.delete(error_table).where(error_table.c.import_id == run.import_id))
    work = _Work(connection, run)
    keeps = False
    try:
        async with connection.transaction():
            await work.through(rows, progress)
            keeps = writes and (not work.bad or run.on_error is OnError.SKIP_BAD) and not run.is_blocked
            if not keeps:
                raise _Undone
    except _Undone:
        keeps = False
    await checking.keep_failures(connection, run.import_id, work.failures)
    done = work.counts
    is_all_new = 0 < done["created"] <= UNDONE_MAX and not (done["updated"] or done["unchanged"])
    return Outcome(
        work.bad + sum(done.values()),
        work.bad,
        done["created"],
        done["updated"],
        done["unchanged"],
        written=keeps,
        totals=run.tally,
        undo=await offer_undo(work.opened) if keeps and is_all_new else None,
    )


class _Undone(Exception):
    """Raised to undo what a check wrote, or an import that is not to be kept."""


class _Work:
    def __init__(self, connection: Connection, run: Run) -> None:
        self.connection, self.run = connection, run
        self.opened: OpenForm = run.opened(connection)
        self.failures: list[Failure] = []
        self.counts = {"created": 0, "updated": 0, "unchanged": 0}
        self.bad = 0
        self._found: dict[tuple[str, str], UUID | Rejected] = {}
        self._parts: dict[str, list[ColumnPlan]] = {}
        for column in run.plan.rows:
            self._parts.setdefault(column.destination.rows or "", []).append(column)
        plans = (*run.plan.own, *run.plan.rows)
        self._convert = {each.index: converter(each.destination.target, each.reading) for each in plans}

    async def through(self, rows: Iterable[DataRow], progress: Progress) -> None:
        """Write record after record; what is wrong with one does not keep the next from being looked at."""
        source, steps = groups(rows, self.run.plan.own, self._parts), self.run.rows or None
        while taken := await asyncio.to_thread(lambda: list(islice(source, _AT_ONCE))):
            for group in taken:
                known = len(self.failures)
                outcome = await self._one(group)
                if outcome is None or len(self.failures) > known:
                    self.bad += 1
                else:
                    self.counts[outcome] += 1
            del self.failures[KEPT_FAILURES_MAX:]
            await progress(taken[-1].first.number, steps, READING)

    async def _one(self, group: Group) -> str | None:
        """Write a record with its rows: what became of it, or None where something is wrong."""
        known = len(self.failures)
        values = await self._values(group.first, self.run.plan.columns)
        await self._values(group.first, self.run.plan.proposed)
        rows = {
            key: [await self._values(each, self._parts[key]) for each in given] for key, given in group.rows.items()
        }
        if len(self.failures) > known:
            return None
        try:
            async with self.connection.transaction():
                return await self._write(group, values, rows)
        except InvalidValues as refused:
            self.failures += [_located(group, error) for error in refused.errors]
        except Problem as refused:
            if refused.code != "out_of_reach":
                raise
            self.failures.append(Failure(group.first.number, "", OUTSIDE))
        return None

    async def _write(self, group: Group, values: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> str | None:
        found = await self._record(values)
        mode, keys = self.run.mode, self.run.plan.keys
        if found is None:
            if mode is Mode.UPDATE:
                key = keys[0].key
                self.failures.append(Failure(group.first.number, key, "no_such_record", str(values.get(key) or "")))
                return None
            await create(
                self.opened, {**_given(values), **{key: [_given(row) for row in each] for key, each in rows.items()}}
            )
            return "created"
        record = orjson.loads(await get_record(self.opened, found))
        for key, given in rows.items():
            present = [each["id"] for each in record.get(key) or ()]
            rows[key] = [{**row, "id": there} for row, there in zip(given, present, strict=False)] + [
                _given(row) for row in given[len(present) :]
            ]
        written = await change(self.opened, found, {**values, **rows}, revision=record["revision"])
        return "unchanged" if written.revision == record["revision"] else "updated"

    async def _record(self, values: Mapping[str, Any]) -> UUID | None:
        """The live record with the key of these values."""
        keys, form = self.run.plan.keys, self.run.form
        if not keys or self.run.mode is Mode.CREATE or any(values.get(key.key) is None for key in keys):
            return None
        table = table_of(form).alias("r")
        same = [
            table.c[key.column]
            == sa.literal(key.type.codec.parser(key.settings)(values[key.key]), column_type(key.type.storage.column))
            for key in keys
        ]
        shown = visible_to(self.run)(form, table)
        wanted = sa.select(table.c.id).where(*same, table.c.deleted_at.is_(None), *([] if shown is None else [shown]))
        found = await fetch_all(self.connection, wanted.limit(1))
        return found[0]["id"] if found else None

    async def _values(self, row: DataRow, columns: Sequence[ColumnPlan]) -> dict[str, Any]:
        """What a line says of its fields, as the API takes it; what is wrong is kept."""
        values: dict[str, Any] = {}
        for column in columns:
            place = column.destination
            value: Any = self._convert[column.index](row.cells[column.index])
            if isinstance(value, str) and place.target.kind in (Kind.TEXT, Kind.LONG_TEXT):
                value = reading_of(place.written.type, place.written.settings)(value)
            if value is not None and not isinstance(value, Rejected) and place.form is not None:
                value = await self._led_to(column, value)
            if isinstance(value, Rejected):
                params = {**value.params, "value": value.value}
                self.failures.append(Failure(row.number, place.target.key, value.code, value.value, params))
            else:
                values[place.written.key] = value
        return values

    async def _led_to(self, column: ColumnPlan, value: Any) -> Any:
        """The ids of the records that a cell names, or what is wrong with it."""
        ids: list[str] = []
        for name in value if isinstance(value, list) else [value]:
            found = await self._find(column, name)
            if isinstance(found, Rejected):
                return found
            ids.append(str(found))
        return ids if isinstance(value, list) else ids[0]

    async def _find(self, column: ColumnPlan, name: str) -> UUID | Rejected:
        place = (column.destination.target.key, name)
        if place not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[place] = await self._look_up(column, name)
        return self._found[place]

    async def _look_up(self, column: ColumnPlan, name: str) -> UUID | Rejected:
        """The record by a unique key, an id, or a label that is its alone; else what is wrong."""
        form = column.destination.form
        assert form is not None
        table = table_of(form).alias("t")
        live = [] if form.is_platform else [table.c.deleted_at.is_(None)]
        shown = visible_to(self.run)(form, table)
        allowed = [*live, *([] if shown is None else [shown])]
        ways = [sa.cast(table.c[key.column], sa.Text()) == name for key in column.destination.accepted]
        if column.destination.takes_ids and ID_TEXT.fullmatch(name):
            ways.append(table.c.id == UUID(name))
        for way in ways:
            found = await fetch_all(self.connection, sa.select(table.c.id).where(way, *allowed).limit(_ALIKE_MAX))
            if len(found) == 1:
                return UUID(str(found[0]["id"]))
            if found:
                return Rejected("ambiguous_record", name, {"count": len(found)})
        by = column.destination.by
        return Rejected("unknown_record", name) if by is None else Rejected("unknown_record_by", name, {"by": by.label})


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: a new record takes its defaults there."""
    return {key: value for key, value in values.items() if value is not None}


def _located(group: Group, error: FieldError) -> Failure:
    """A complaint about a record, by the line of the file that it is of."""
    key, _, rest = error.field.partition(".")
    number, _, name = rest.partition(".")
    value = str(error.params.get("value", ""))
    if key in group.rows and number.isdigit() and int(number) < len(group.rows[key]):
        return Failure(group.rows[key][int(number)].number, f"{key}.{name}", error.code, value, error.params)
    return Failure(group.first.number, error.field, error.code, value, error.params)
