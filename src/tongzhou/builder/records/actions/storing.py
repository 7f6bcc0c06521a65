"""What all writers share: rows into the table, complaints of the database back to fields, files to their record."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID

import psycopg

from tongzhou.access.facade import Action
from tongzhou.builder.fields.facade import SerialSettings, counter_of, is_counted_in_one, number_text
from tongzhou.builder.query.facade import (
    coming_serial_text,
    compile_reached,
    counter_text,
    insert_text,
    serial_text,
    update_text,
)
from tongzhou.builder.records.errors import OutOfReach
from tongzhou.builder.records.history import author_of
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.queries import partners_of
from tongzhou.builder.records.running import rows_of, run_many, run_text
from tongzhou.builder.records.values import for_column
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import combination_name, depends_on_search, search_columns, serial_name, unique_name
from tongzhou.files.facade import attach
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.texts import LOCALES, listed, words


async def insert_rows(form: OpenForm, rows: Sequence[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Add records. All rows must hold values for the same fields."""
    await run_many(form.connection, *insertion(form, rows))


async def update_rows(form: OpenForm, rows: Sequence[tuple[UUID, Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Change records: `(id, values before, new values)`; all rows must change the same fields."""
    await run_many(form.connection, *change(form, rows))


def insertion(
    form: OpenForm, rows: Sequence[tuple[UUID, Mapping[str, Any]]], *, first: int = 1
) -> tuple[bytes, list[tuple[Any, ...]]]:
    """The statement that adds a record, its values from `$first` on, and those of each row."""
    definition, author = form.definition, author_of(form.actor)
    keys = tuple(rows[0][1])
    columns = ("id", "created_at", "created_by", "updated_at", "updated_by", "_search", "_label_key", *keys)
    lines = []
    for record, values in rows:
        found = search_columns(definition, values)
        own = [for_column(values[key]) for key in keys]
        lines.append((record, form.now, author, form.now, author, found["_search"], found["_label_key"], *own))
    return insert_text(form.connection.schema, definition.key, columns, first=first), lines


def change(
    form: OpenForm, rows: Sequence[tuple[UUID, Mapping[str, Any], Mapping[str, Any]]], *, first: int = 1
) -> tuple[bytes, list[tuple[Any, ...]]]:
    """The statement that changes a record, its values from `$first` on, and those of each row; the id comes last."""
    definition = form.definition
    keys = tuple(rows[0][2])
    searched = not depends_on_search(definition).isdisjoint(keys)
    columns = ("updated_at", "updated_by", *(("_search", "_label_key") if searched else ()), *keys)
    lines = []
    for record, before, after in rows:
        found = tuple(search_columns(definition, {**before, **after}).values()) if searched else ()
        own = (for_column(after[key]) for key in keys)
        lines.append((form.now, author_of(form.actor), *found, *own, record))
    return update_text(form.connection.schema, definition.key, columns, first=first), lines


async def set_system(form: OpenForm, ids: Sequence[UUID], **columns: Any) -> None:
    """Set system columns of records, raising their revision."""
    text = update_text(form.connection.schema, form.definition.key, ("updated_at", "updated_by", *columns))
    author = author_of(form.actor)
    await run_many(form.connection, text, [(form.now, author, *columns.values(), record) for record in ids])


@asynccontextmanager
async def writing(form: OpenForm) -> AsyncIterator[None]:
    """Writes of one action, sent together. Inside, results are not waited for: write, do not read."""
    with refusals(form.definition):
        async with form.connection.pipeline():
            yield


@contextmanager
def refusals(definition: FormDefinition) -> Iterator[None]:
    """What the database refuses is said of the fields: that a value is taken, never by which record."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise InvalidValues(errors=_not_unique(definition, error.diag.constraint_name or "")) from error
    except psycopg.errors.ForeignKeyViolation as error:
        raise InvalidValues(errors=[_named(definition, error.diag.constraint_name or "", "unknown_record")]) from error
    except psycopg.errors.CheckViolation as error:
        raise InvalidValues(errors=[_named(definition, error.diag.constraint_name or "", "required")]) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise OutOfReach() from error


def _not_unique(definition: FormDefinition, constraint: str) -> list[FieldError]:
    for each in definition.unique_keys():
        if unique_name(each).strip('"') == constraint:
            return [FieldError(each.key, "not_unique", {"field": each.key})]
    for keys in definition.unique_together:
        if combination_name(definition, keys).strip('"') == constraint:
            labels = [definition.get(key).label for key in keys]
            together = {each: listed((words(label, each) for label in labels), each) for each in LOCALES}
            return [FieldError(key, "not_unique_together", {"fields": together}) for key in keys]
    return [FieldError("id", "not_unique", {"field": "id"})]


def _named(definition: FormDefinition, constraint: str, code: str) -> FieldError:
    identifier = constraint.rsplit("_", 1)[-1]
    each = definition.find_by_id(identifier)
    return FieldError(identifier if each is None else each.key, code, {"value": ""})


async def draw_serials(form: OpenForm, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Serial numbers for new records of these values. Numbers may be skipped, never given twice."""
    drawn: list[dict[str, str]] = [{} for _ in rows]
    for identifier, key, settings in form.definition.serials:
        counters = [counter_of(settings, row, form.today) for row in rows]
        numbers = await _draw(form, identifier, settings, Counter(counters))
        for values, row, counter in zip(drawn, rows, counters, strict=True):
            values[key] = number_text(settings, next(numbers[counter]), row, form.today)
    return drawn


async def _draw(
    form: OpenForm, identifier: str, settings: SerialSettings, counts: Mapping[str, int]
) -> dict[str, Iterator[int]]:
    """So many numbers of each counter. Counters are drawn in one order, so that no two writers wait for each other."""
    schema = form.connection.schema
    if is_counted_in_one(settings):
        ((counter, count),) = counts.items()
        if form.connection.rehearsed is not None:
            return {counter: await _rehearse(form, serial_name(identifier), count, form.connection.rehearsed)}
        rows = await (await run_text(form.connection, serial_text(schema, serial_name(identifier)), [count])).fetchall()
        return {counter: iter([number for (number,) in rows])}
    drawn = {}
    for counter, count in sorted(counts.items()):
        values = [identifier, counter, settings.start, count]
        ((first,),) = await (await run_text(form.connection, counter_text(schema), values)).fetchall()
        drawn[counter] = iter(range(first, first + count))
    return drawn


async def _rehearse(form: OpenForm, sequence: str, count: int, taken: dict[str, int]) -> Iterator[int]:
    """The numbers that would come, where what is written will be undone: a sequence would not take them back."""
    ((coming,),) = await (
        await run_text(form.connection, coming_serial_text(form.connection.schema, sequence), [])
    ).fetchall()
    first = coming + taken.get(sequence, 0)
    taken[sequence] = taken.get(sequence, 0) + count
    return iter(range(first, first + count))


async def check_reach(form: OpenForm, ids: Sequence[UUID], action: Action) -> None:
    """What was written must lie within the rows that the actor may write; OutOfReach undoes all of it."""
    rows = form.rows(action)
    if rows.everything:
        return
    ((count,),) = await rows_of(
        form.connection, compile_reached(form.sight, form.definition, ids, rows, today=form.today)
    )
    if count != len(ids):
        raise OutOfReach()


async def attach_files(form: OpenForm, rows: Iterable[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Give the files that records name to those records, and to the partner whose they are."""
    fields = form.definition.file_keys
    named = {record: [file for key in fields for file in values.get(key) or ()] for record, values in rows if fields}
    named = {record: files for record, files in named.items() if files}
    if not named:
        return
    partners = await partners_of(form, list(named))
    for record, files in named.items():
        await attach(
            form.connection,
            files,
            form=form.definition.key,
            record_id=record,
            partner_id=partners.get(record),
            actor=form.actor,
        )
