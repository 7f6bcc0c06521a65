"""The page of one to-do or run: what its step shows of the record, what happened, what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic import TypeAdapter

from tongzhou.access.facade import Action, Actor
from tongzhou.builder.documents.facade import list_templates, make_document
from tongzhou.builder.flows.acting import who_acts
from tongzhou.builder.flows.contracts import ActionName, CcStep, FieldUse, TaskStatus
from tongzhou.builder.flows.core.graph import Graph
from tongzhou.builder.flows.core.state import Refused
from tongzhou.builder.flows.errors import RunRefused
from tongzhou.builder.flows.running.owning import keeps_out, owners
from tongzhou.builder.flows.trigger_documents import InputField
from tongzhou.builder.flows.work.answers import OfferedAction, PrintShown, ReturnsShown, RunTold, TaskShown
from tongzhou.builder.flows.work.queries import Mine, tasks_of, visits_of
from tongzhou.builder.flows.work.rows import RunRow, TaskRow
from tongzhou.builder.flows.work.showing import (
    Reader,
    actions_of,
    asks_of,
    history_of,
    picture_of,
    returns_of,
    run_line,
    takes_back,
    task_line,
)
from tongzhou.builder.flows.work.uses import let_to, uses_of
from tongzhou.builder.records.facade import find_live, get_record, open_form
from tongzhou.builder.schema.contracts import Forms
from tongzhou.builder.schema.facade import FormShown, read_forms, shown_form
from tongzhou.files.facade import FileStore
from tongzhou.identity.contracts import NamedPerson
from tongzhou.identity.facade import people_named
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound

_FORM: TypeAdapter[FormShown] = TypeAdapter(FormShown)


@dataclass(frozen=True, slots=True)
class _Record:
    """What the step shows of the record; nothing of one that is gone."""

    definition: FormShown | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    uses: Mapping[str, FieldUse] = field(default_factory=dict)


async def show(
    connection: Connection, run: RunRow, task: TaskRow | None, mine: Mine, *, actor: Actor, now: datetime
) -> TaskShown:
    """Everything of a run that one with a to-do of it, or who started it, may see; the picture of the flow is for
    members. Runs under the workspace's role.
    """
    forms = await read_forms(connection, actor.workspace)
    tasks, visits = await tasks_of(connection, run.id), await visits_of(connection, run)
    waiting = [each for each in tasks if each.status == TaskStatus.OPEN]
    reader = Reader(mine.who, forms, now)
    step = None if task is None else Graph(run.document).steps.get(task.step)
    is_open = task is not None and task.status == TaskStatus.OPEN
    actions = await _actions(connection, run, task, forms, actor=actor, now=now) if task is not None and is_open else []
    record = _Record()
    if task is not None:
        record = await _record(connection, run, step, forms, decides=bool(actions), actor=actor, now=now)
    line = run_line(run, waiting, reader)
    if task is not None:
        rights = {"may_withdraw": line.may_withdraw, "may_urge": line.may_urge}
        shown = {**_plain(task_line(task, run, reader)), **rights}
    else:
        shown = _plain(line)
    opinion, signature = asks_of(step)
    return TaskShown(
        **shown,
        about=getattr(step, "about", None),
        started_at=run.started_at,
        run_status=run.status,
        may_take_back=task is not None and takes_back(run, task, mine.person),
        record_id=run.record_id if record.definition is not None or task is None else None,
        revision=record.values.get("revision"),
        told=await _told(connection, run, mine, is_member=actor.partner_id is None),
        actions=actions,
        prints=await _prints(connection, run, actions, forms),
        opinion=opinion,
        signature=signature,
        returns=returns_of(run, task) if task is not None and is_open else ReturnsShown(),
        definition=record.definition,
        values=dict(record.values),
        uses=dict(record.uses),
        summary=[key for key in getattr(step, "summary", ()) if key in record.uses],
        history=history_of(run.document, visits, tasks, now),
        picture=picture_of(run, visits, tasks, now) if actor.partner_id is None else None,
    )


async def _prints(
    connection: Connection, run: RunRow, actions: Sequence[OfferedAction], forms: Forms
) -> list[PrintShown]:
    definition = None if run.form is None else forms.find(run.form)
    if definition is None or all(each.name is not ActionName.PRINT for each in actions):
        return []
    return [PrintShown(each.key, each.title) for each in await list_templates(connection, definition)]


async def print_record(
    connection: Connection, run: RunRow, task: TaskRow, template: str, store: FileStore, *, actor: Actor, now: datetime
) -> tuple[str, bytes]:
    """Name and PDF of the run's record by a template, as far as the step shows the record; written down in the audit.

    Raises NotFound, TemplateBroken, and RunRefused where the step does not offer it.
    """
    forms = await read_forms(connection, actor.workspace)
    definition = None if run.form is None else forms.find(run.form)
    actions = await _actions(connection, run, task, forms, actor=actor, now=now)
    if definition is None or run.record_id is None or all(each.name is not ActionName.PRINT for each in actions):
        raise RunRefused.by(Refused("action_not_offered", action=ActionName.PRINT.value))
    step = Graph(run.document).steps.get(task.step)
    uses = uses_of(step, definition, outside=actor.partner_id is not None, decides=True)
    let = let_to(actor, definition, uses, run.record_id, Action.PRINT)
    opened = await open_form(connection, definition.key, actor=let, now=now, forms=forms)
    return await make_document(opened, template, run.record_id, store)


async def _told(connection: Connection, run: RunRow, mine: Mine, *, is_member: bool) -> list[RunTold]:
    """What the run was told as it began, members by their names; to a partner's people what they told themselves."""
    if not is_member and run.initiator != mine.who:
        return []
    inputs = [each for each in getattr(run.document.trigger, "inputs", ()) if run.inputs.get(each.key) is not None]
    members = [UUID(str(run.inputs[each.key])) for each in inputs if each.type == "member"]
    names = await people_named(connection, members)
    return [RunTold(each.key, each.label, each.type, _value(each, run.inputs[each.key], names)) for each in inputs]


def _value(told: InputField, value: Any, names: Mapping[UUID, NamedPerson]) -> Any:
    found = names.get(UUID(str(value))) if told.type == "member" else None
    return value if found is None else found.name


async def _actions(
    connection: Connection, run: RunRow, task: TaskRow, forms: Forms, *, actor: Actor, now: datetime
) -> list[OfferedAction]:
    """What one may do with a to-do: nothing where its step keeps one out of one's own matter."""
    step = Graph(run.document).steps.get(task.step)
    definition = None if run.form is None else forms.find(run.form)
    form = None
    if keeps_out(step) and definition is not None and run.record_id is not None:
        let = let_to(actor, definition, {}, run.record_id)
        form = await open_form(connection, definition.key, actor=let, now=now, forms=forms)
    kept_out = await owners(step, form, run.record_id, (run.initiator, *run.own))
    return [] if who_acts(actor) in kept_out else actions_of(run, task)


async def _record(
    connection: Connection,
    run: RunRow,
    step: object,
    forms: Forms,
    *,
    decides: bool,
    actor: Actor,
    now: datetime,
) -> _Record:
    definition = None if run.form is None else forms.find(run.form)
    if definition is None or run.record_id is None:
        return _Record()
    asked = decides and not isinstance(step, CcStep)
    uses = uses_of(step, definition, outside=actor.partner_id is not None, decides=asked)
    let = let_to(actor, definition, uses, run.record_id)
    try:
        form = await open_form(connection, definition.key, actor=let, now=now, forms=forms)
        values = orjson.loads(await get_record(form, run.record_id))
    except NotFound:
        return _Record()
    shown = {key: use for key, use in uses.items() if key in values}
    return _Record(_FORM.validate_python(shown_form(definition, forms, let)), values, shown)


async def find_beside(
    connection: Connection,
    run: RunRow,
    task: TaskRow,
    values: Mapping[str, Any],
    fields: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """What linked fields take and calculations are beside values that somebody is about to fill in, as far as the step
    shows them; nothing of a record that is gone, or that the step does not let them fill in.
    """
    forms = await read_forms(connection, actor.workspace)
    definition = None if run.form is None else forms.find(run.form)
    actions = await _actions(connection, run, task, forms, actor=actor, now=now)
    if definition is None or run.record_id is None or not actions:
        return {}
    step = Graph(run.document).steps.get(task.step)
    uses = uses_of(step, definition, outside=actor.partner_id is not None, decides=True)
    let = let_to(actor, definition, uses, run.record_id)
    opened = await open_form(connection, definition.key, actor=let, now=now, forms=forms)
    try:
        held = orjson.loads(await get_record(opened, run.record_id))
    except NotFound:
        return {}
    whole = {**{key: held[key] for key in uses if key in held}, **values, "id": str(run.record_id)}
    return await find_live(opened, whole, fields)


def _plain(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in asdict(line)}
