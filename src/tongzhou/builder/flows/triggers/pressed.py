"""Buttons on records: who may press them, and the run that begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple
from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.contracts import FlowDocument, Happened
from tongzhou.builder.flows.core.state import Refused
from tongzhou.builder.flows.errors import RunRefused
from tongzhou.builder.flows.faults import BROKEN
from tongzhou.builder.flows.running.context import flow_actor
from tongzhou.builder.flows.running.starting import Starter, Target, labels_of, start_runs
from tongzhou.builder.flows.stored import find_document
from tongzhou.builder.flows.trigger_documents import ButtonTrigger, InputField
from tongzhou.builder.flows.triggers.recorded import active_flows, records_meeting
from tongzhou.builder.records import facade as records
from tongzhou.builder.schema.facade import read_forms
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection, as_workspace
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.ids import as_id
from tongzhou.notifications.contracts import Person

TEXT_MAX = 2000
MANY_MAX: Final = 1_000
"""Records that one press begins runs on."""
DIGITS_MAX = 40
"""Of a number, before or after the point: longer ones would be written out at length."""


async def list_buttons(connection: Connection, form: str, *, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The buttons of a form that somebody may press; raises NotFound where they may not read the form."""
    await records.open_form(connection, form, actor=actor, now=now)
    async with as_workspace(connection):
        return [each.shown for each in await _buttons(connection, form, actor)]


def may_press(trigger: ButtonTrigger, actor: Actor) -> bool:
    """Whether somebody holds a role that the button is for."""
    return not trigger.roles or bool({role.key for role in actor.roles} & set(trigger.roles))


async def buttons_on(
    connection: Connection, form: str, record_id: UUID, *, actor: Actor, now: datetime
) -> list[dict[str, Any]]:
    """The buttons that somebody may press on a record now; raises NotFound where they may not read it."""
    opened = await records.open_form(connection, form, actor=actor, now=now)
    await records.get_record(opened, record_id, fields=())
    async with as_workspace(connection):
        return [
            each.shown
            for each in await _buttons(connection, form, actor)
            if await _meeting(connection, each, [record_id], actor=actor, now=now)
        ]


async def press(
    connection: Connection, form: str, record_id: UUID, key: str, inputs: Mapping[str, Any], *, actor: Actor,
    now: datetime,
) -> UUID:  # fmt: skip
    """Begin a flow on a record that one may read; raises NotFound, InvalidValues and RunRefused."""
    pressed = await press_many(connection, form, [record_id], key, inputs, actor=actor, now=now)
    if pressed.gone:
        raise NotFound()
    if pressed.not_now:
        raise RunRefused.by(Refused("button_not_now"))
    if pressed.running:
        raise RunRefused.by(Refused("running_already"))
    return pressed.runs[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a button began, and on how many of the records it began nothing: those that are gone or not readable, those
    that do not meet its condition now, those that a run of the flow is on.
    """

    runs: list[UUID]
    gone: int = 0
    not_now: int = 0
    running: int = 0


async def press_many(
    connection: Connection, form: str, ids: Sequence[UUID], key: str, inputs: Mapping[str, Any], *, actor: Actor,
    now: datetime,
) -> Pressed:  # fmt: skip
    """Begin a flow on each of up to MANY_MAX records; raises NotFound and InvalidValues."""
    wanted = list(dict.fromkeys(ids))
    opened = await records.open_form(connection, form, actor=actor, now=now)
    readable = await _readable(opened, wanted)
    async with as_workspace(connection):
        button = await _button(connection, form, key, actor)
        if len(wanted) > 1 and not button.trigger.many:
            raise InvalidValues(errors=[FieldError("records", "button_for_one")])
        given = read_inputs(button.trigger.inputs, inputs)
        met = await _meeting(connection, button, list(readable), actor=actor, now=now)
        targets: list[Target] = [(each, readable[each], None) for each in met]
        happened = Happened(kind="button", inputs=given)
        made = await start_runs(connection, button.version, targets, starter(actor), happened, now)
    return Pressed(
        runs=made,
        gone=len(wanted) - len(readable),
        not_now=len(readable) - len(met),
        running=len(met) - len(made),
    )


async def _readable(opened: records.OpenForm, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of the records those that somebody may read, with what they are called as far as they may read that."""
    if opened.sight.label_visible(opened.definition):
        return await labels_of(opened, ids)
    found = {"field": "id", "op": "in", "value": [str(each) for each in ids]}
    return {UUID(row[0]): "" for row in await records.extract_records(opened, (), wanted=found)}


class _Button(NamedTuple):
    """A flow that a button begins, by the version that new runs begin on."""

    version: Row
    document: FlowDocument
    trigger: ButtonTrigger

    @property
    def shown(self) -> dict[str, Any]:
        """As pages offer it."""
        inputs = [each.model_dump(mode="json") for each in self.trigger.inputs]
        return {"flow": self.document.key, "label": self.trigger.label, "many": self.trigger.many, "inputs": inputs}


async def _buttons(connection: Connection, form: str, actor: Actor) -> list[_Button]:
    """The buttons of a form that somebody may press, on records that they may read."""
    found = []
    for version in await active_flows(connection, form):
        document = find_document(version["document"])
        trigger = None if document is None else document.trigger
        if document is not None and isinstance(trigger, ButtonTrigger) and may_press(trigger, actor):
            found.append(_Button(version, document, trigger))
    return found


async def _button(connection: Connection, form: str, key: str, actor: Actor) -> _Button:
    """The button of a flow; raises NotFound where there is none for who asks."""
    found = next((each for each in await _buttons(connection, form, actor) if each.document.key == key), None)
    if found is None:
        raise NotFound()
    return found


async def _meeting(
    connection: Connection, button: _Button, ids: list[UUID], *, actor: Actor, now: datetime
) -> list[UUID]:
    """The records that meet the button's condition now; none where it no longer fits the forms."""
    condition = button.trigger.when
    if condition is None or not ids:
        return ids
    forms = await read_forms(connection, actor.workspace)
    flow = await flow_actor(connection, actor.workspace.key)
    try:
        return await records_meeting(connection, flow, forms, button.document, condition, ids, now=now)
    except BROKEN:
        return []


def starter(actor: Actor) -> Starter:
    """Somebody as the one who starts a run."""
    if actor.member_id is not None:
        return Starter(Person(PersonKind.MEMBER, actor.member_id), actor.name)
    person = actor.partner_user_id
    return Starter(None if person is None else Person(PersonKind.PARTNER, person), actor.name)


def read_inputs(fields: tuple[InputField, ...], given: Mapping[str, Any], *, place: str = "inputs.") -> dict[str, Any]:
    """What was asked for, each of its type; raises InvalidValues with fields under `place`. Pure."""
    errors = [
        FieldError(f"{place}{key[:48]}", "unknown_field", {"field": key[:48]})
        for key in given
        if key not in {e.key for e in fields}
    ]
    found: dict[str, Any] = {}
    for each in fields:
        value = given.get(each.key)
        if value in (None, ""):
            if each.required:
                errors.append(FieldError(f"{place}{each.key}", "required"))
            continue
        read = _read(each, value)
        if read is None:
            errors.append(FieldError(f"{place}{each.key}", "wrong_type", {"expected": each.type}))
        found[each.key] = read
    if errors:
        raise InvalidValues(errors=errors)
    return found


def _read(each: InputField, value: Any) -> Any:
    try:
        match each.type:
            case "text":
                return value[:TEXT_MAX].replace("\x00", "") if isinstance(value, str) else None
            case "number":
                number = None if isinstance(value, bool) else Decimal(str(value))
                is_number = number is not None and number.is_finite() and abs(number.adjusted()) <= DIGITS_MAX
                return format(number, "f") if is_number else None
            case "date":
                return date.fromisoformat(str(value)).isoformat()
            case "boolean":
                return value if isinstance(value, bool) else None
        found = as_id(str(value))
    except (InvalidOperation, ValueError):
        return None
    return None if found is None else str(found)
