"""All reads of records. Lists, records and aggregates are bytes that PostgreSQL built, passed on untouched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Action, actions_on
from tongzhou.builder.query.facade import (
    AggregateRequest,
    ListRequest,
    compile_aggregate,
    compile_count,
    compile_extract,
    compile_get,
    compile_list,
    compile_partners,
    compile_sample,
)
from tongzhou.builder.records.naming import with_named
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.running import rows_of
from tongzhou.expressions.facade import Bound
from tongzhou.kernel.errors import NotFound


async def list_records(form: OpenForm, request: ListRequest, *, counts: bool = False) -> bytes:
    """A page as `{"records":[…],"next_cursor":…}`, with `total` when it counts."""
    request = await with_named(form, request)
    listed = compile_list(form.sight, form.definition, request, form.rows(Action.READ), today=form.today)
    rows = await rows_of(form.connection, listed.statement)
    cursor = listed.next_cursor(rows)
    total = f',"total":{await _count(form, request)}' if counts else ""
    records = ",".join([row[0] for row in rows[: listed.limit]])
    following = "null" if cursor is None else f'"{cursor}"'
    return f'{{"records":[{records}],"next_cursor":{following}{total}}}'.encode()


async def count_records(form: OpenForm, request: ListRequest) -> int:
    """How many records all pages of a list hold."""
    return await _count(form, await with_named(form, request))


async def _count(form: OpenForm, request: ListRequest) -> int:
    statement = compile_count(form.sight, form.definition, request, form.rows(Action.READ), today=form.today)
    ((count,),) = await rows_of(form.connection, statement)
    return int(count)


async def get_record(
    form: OpenForm, record_id: UUID, *, fields: tuple[str, ...] | None = None, deleted: bool = False
) -> bytes:
    """A record as JSON; NotFound where the actor may not see it."""
    statement = compile_get(
        form.sight, form.definition, record_id, form.rows(Action.READ),
        today=form.today, fields=fields, deleted=deleted,
    )  # fmt: skip
    rows = await rows_of(form.connection, statement)
    if not rows:
        raise NotFound()
    return str(rows[0][0]).encode()


async def aggregate_records(form: OpenForm, request: AggregateRequest) -> bytes:
    """Groups with their measures as `{"rows":[…]}`."""
    request = await with_named(form, request)
    statement = compile_aggregate(form.sight, form.definition, request, form.rows(Action.READ), today=form.today)
    rows = await rows_of(form.connection, statement)
    return f'{{"rows":[{",".join([row[0] for row in rows])}]}}'.encode()


async def list_related(form: OpenForm, record_id: UUID) -> list[dict[str, Any]]:
    """How many records of each form lead to this one, as far as the actor sees them."""
    await get_record(form, record_id, fields=())
    related = []
    for other, each in form.forms.pointing_at(form.definition.key):
        if Action.READ not in actions_on(form.actor, other.key) or not form.sight.may_read(other, each):
            continue
        opened = OpenForm(form.connection, form.forms, other, form.sight, form.actor, form.now)
        operator = "eq" if each.list_target is None else "contains"
        request = ListRequest(filter={"field": each.key, "op": operator, "value": str(record_id)})
        related.append(
            {"form": other.key, "title": other.title, "field": each.key, "label": each.label, "operator": operator,
             "count": await count_records(opened, request)}
        )  # fmt: skip
    return related


async def may_read_record(form: OpenForm, record_id: UUID) -> bool:
    """Whether the actor sees the record, the recycle bin left aside."""
    statement = compile_get(form.sight, form.definition, record_id, form.rows(Action.READ), today=form.today, fields=())
    return bool(await rows_of(form.connection, statement))


async def may_reach(form: OpenForm, record_id: UUID, action: Action) -> bool:
    """Whether the record is within the rows that the actor reaches with an action."""
    if action not in actions_on(form.actor, form.definition.key):
        return False
    statement = compile_get(form.sight, form.definition, record_id, form.rows(action), today=form.today, fields=())
    return bool(await rows_of(form.connection, statement))


async def partners_of(form: OpenForm, ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """Whose records are by the form's path; empty where it has none."""
    statement = compile_partners(form.sight, form.definition, ids)
    return {} if statement is None else dict(await rows_of(form.connection, statement))


async def read_records(form: OpenForm, request: ListRequest) -> list[dict[str, Any]]:
    """A page as Python values, for code that computes with records; people are answered bytes."""
    listed = compile_list(form.sight, form.definition, request, form.rows(Action.READ), today=form.today)
    rows: Sequence[Any] = await rows_of(form.connection, listed.statement)
    return [orjson.loads(row[0]) for row in rows[: listed.limit]]


async def extract_records(form: OpenForm, keys: tuple[str, ...], *, wanted: Any = None) -> list[tuple[Any, ...]]:
    """The record ids and the fields `keys` of every record the actor sees that fits the JSON predicate `wanted`.

    Everything comes as text or None, references as ids, in no order: for code that computes with many records.
    """
    statement = compile_extract(
        form.sight, form.definition, keys, form.rows(Action.READ), today=form.today, wanted=wanted
    )
    return await rows_of(form.connection, statement)


async def try_formula(form: OpenForm, bound: Bound, record_id: UUID) -> object:
    """What a formula answers for a record that the actor may see, as the API writes it; else NotFound.

    `bound` must have been bound with the names of the form's sight.
    """
    rows = await rows_of(
        form.connection,
        compile_sample(form.sight, form.definition, record_id, form.rows(Action.READ), bound, today=form.today),
    )
    if not rows:
        raise NotFound()
    return rows[0][0]
