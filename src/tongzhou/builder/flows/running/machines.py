"""Machine steps inside the database: done in the transaction that notes them, so a crash undoes both or neither."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from tongzhou.access.facade import Action
from tongzhou.builder.flows.contracts import (
    ITEMS_MAX,
    PAYLOAD_MAX,
    CreateStep,
    DeleteStep,
    FindStep,
    FormulaStep,
    LoopStep,
    Part,
    Step,
    SubflowStep,
    TaskStep,
    UpdateStep,
    UpsertStep,
)
from tongzhou.builder.flows.core.state import Broke, Performed
from tongzhou.builder.flows.errors import FlowFault
from tongzhou.builder.flows.running.context import Running
from tongzhou.builder.flows.running.documenting import document
from tongzhou.builder.flows.running.notifying import notify
from tongzhou.builder.flows.running.starting import start_children
from tongzhou.builder.flows.running.values import calculate_all, filter_of, record_named
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest
from tongzhou.builder.records import facade as records
from tongzhou.kernel.ids import as_id

Done: TypeAlias = Performed | Broke


async def perform(run: Running, visit: int, step: Step) -> Done:
    """Do a machine step; raises Problem where it cannot be done."""
    run.performing = visit
    done = await _MACHINES[step.kind](run, visit, step)
    run.reader.forget()
    if isinstance(done, Performed) and len(orjson.dumps(done.output)) > PAYLOAD_MAX:
        raise FlowFault("payload_too_large")
    return done


async def _create(run: Running, visit: int, step: CreateStep) -> Done:
    form = await run.open(step.form)
    written = await records.create(form, await calculate_all(run, step.values))
    return Performed(visit, output={"id": str(written.id)})


async def _update(run: Running, visit: int, step: UpdateStep) -> Done:
    form, ids = await _chosen(run, step.form, step.record, step.where)
    values = await calculate_all(run, step.values)
    for identifier in ids:
        stored = orjson.loads(await records.get_record(form, identifier, fields=("revision",)))
        await records.change(form, identifier, values, revision=stored["revision"])
    return Performed(visit, output={"count": len(ids)})


async def _upsert(run: Running, visit: int, step: UpsertStep) -> Done:
    form = await run.open(step.form)
    values = await calculate_all(run, step.values)
    wanted = {"all": [_equals(key, values.get(key)) for key in step.match]}
    found = await records.read_records(form, ListRequest(filter=wanted, fields=("revision",), limit=1))
    if found:
        identifier = UUID(found[0]["id"])
        await records.change(form, identifier, values, revision=found[0]["revision"])
    else:
        identifier = (await records.create(form, values)).id
    return Performed(visit, output={"id": str(identifier)})


def _equals(key: str, value: Any) -> dict[str, Any]:
    return {"field": key, "op": "is_empty"} if value is None else {"field": key, "op": "eq", "value": value}


async def _delete(run: Running, visit: int, step: DeleteStep) -> Done:
    form, ids = await _chosen(run, step.form, step.record, step.where)
    for identifier in ids:
        await records.delete(form, identifier)
    return Performed(visit, output={"count": len(ids)})


async def _chosen(
    run: Running, key: str | None, record: str | None, where: Mapping[str, Any] | None
) -> tuple[records.OpenForm, list[UUID]]:
    """The form and the records that a step changes: its own, a named one, or those that meet a condition."""
    if key is None or (record is None and where is None):
        if run.document.form is None or run.record_id is None:
            raise FlowFault("no_record")
        return await run.open(run.document.form), [run.record_id]
    form = await run.open(key)
    if record is not None:
        identifier = await record_named(run, record)
        return form, [] if identifier is None else [identifier]
    ids = await _matching(form, await filter_of(run, where), ITEMS_MAX + 1)
    if len(ids) > ITEMS_MAX:
        raise FlowFault("too_many_items", limit=ITEMS_MAX)
    return form, [UUID(each) for each in ids]


async def _matching(form: records.OpenForm, wanted: Any, limit: int, sort: str | None = None) -> list[str]:
    """Ids of the first records that meet a condition, a page after the other."""
    found: list[str] = []
    order = () if sort is None else records.read_sort(sort)
    for skip in range(0, limit, LIMIT_MAX):
        request = ListRequest(filter=wanted, sort=order, fields=(), limit=min(LIMIT_MAX, limit - skip), skip=skip)
        page = await records.read_records(form, request)
        found += [each["id"] for each in page]
        if len(page) < LIMIT_MAX:
            break
    return found


async def _find(run: Running, visit: int, step: FindStep) -> Done:
    form = await run.open(step.form)
    wanted = step.limit if step.many else 1
    is_whole = step.many and step.beyond == "fail"
    ids = await _matching(form, await filter_of(run, step.where), wanted + is_whole, step.sort)
    if len(ids) > wanted:
        raise FlowFault("too_many_items", limit=wanted)
    part = Part.NEXT if ids else Part.NONE
    output = {"items": ids, "count": len(ids)} if step.many else {"id": ids[0] if ids else None}
    return Performed(visit, part.value, output)


async def _formula(run: Running, visit: int, step: FormulaStep) -> Done:
    output: dict[str, Any] = {}
    for key, value in step.values.items():
        output |= await calculate_all(run, {key: value})
        run.state = _with_output(run, step.key, output)
    return Performed(visit, output=output)


def _with_output(run: Running, key: str, output: Mapping[str, Any]) -> Any:
    from dataclasses import replace

    return replace(run.state, outputs={**run.state.outputs, key: dict(output)})


async def _loop(run: Running, visit: int, step: LoopStep) -> Done:
    items = await items_of(run, step.over, step.limit)
    return Performed(visit, output={"items": items}, total=len(items))


async def items_of(run: Running, over: str, limit: int) -> list[str]:
    """The records that a loop or a sub-flow goes over: a find step's, or the rows of a sub-form."""
    found = run.state.outputs.get(over)
    if over in run.graph.steps:
        items = list((found or {}).get("items", ()))
    else:
        own = run.document.form
        subform = None if own is None else run.forms.get(own).subforms.get(over)
        if subform is None or run.record_id is None:
            raise FlowFault("no_record")
        rows = await run.open(subform.form)
        wanted = {"field": subform.through, "op": "eq", "value": str(run.record_id)}
        items = await _matching(rows, wanted, limit + 1)
    if len(items) > limit:
        raise FlowFault("too_many_items", limit=limit)
    return items


async def _subflow(run: Running, visit: int, step: SubflowStep) -> Done:
    if step.each is not None:
        targets: list[UUID | None] = [as_id(each) for each in await items_of(run, step.each, 200)]
    elif step.record is not None:
        targets = [await record_named(run, step.record)]
    else:
        targets = [run.record_id]
    count = await start_children(run, visit, step.flow, targets)
    return Performed(visit, output={"count": count}, children=count if step.waits else 0)


async def _task(run: Running, visit: int, step: TaskStep) -> Done:
    kind = run.wiring.tasks.get(step.name)
    if kind is None:
        raise FlowFault("no_such_task", name=step.name)
    output = await kind.act(run, await calculate_all(run, step.values), key=f"{run.id}.{visit}")
    return Performed(visit, output=dict(output or {}))


_MACHINES: Mapping[str, Callable[[Running, int, Any], Awaitable[Done]]] = {
    "create": _create,
    "document": document,
    "update": _update,
    "upsert": _upsert,
    "delete": _delete,
    "find": _find,
    "formula": _formula,
    "loop": _loop,
    "notify": notify,
    "subflow": _subflow,
    "task": _task,
}

ACTIONS = {
    "create": Action.CREATE,
    "update": Action.UPDATE,
    "upsert": Action.UPDATE,
    "delete": Action.DELETE,
    "find": Action.READ,
    "document": Action.PRINT,
}
"""What machine steps do to records of a form: who publishes a flow may do it themselves, to every record."""
