"""Buttons on records: who may press them, and the run that begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.facade import Actor
from tongzhou.builder.flows.contracts import Happened
from tongzhou.builder.flows.core.state import Refused
from tongzhou.builder.flows.errors import RunRefused
from tongzhou.builder.flows.faults import BROKEN
from tongzhou.builder.flows.running.context import flow_actor
from tongzhou.builder.flows.running.starting import Starter, start_runs
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
DIGITS_MAX = 40
"""Of a number, before or after the point: longer ones would be written out at length."""


async def list_buttons(connection: Connection, form: str, *, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The buttons of a form that somebody may press; raises NotFound where they may not read the form."""
    await records.open_form(connection, form, actor=actor, now=now)
    async with as_workspace(connection):
        found = await active_flows(connection, form)
    buttons = []
    for version in found:
        document = find_document(version["document"])
        trigger = None if document is None else document.trigger
        if document is not None and isinstance(trigger, ButtonTrigger) and may_press(trigger, actor):
            inputs = [each.model_dump(mode="json") for each in trigger.inputs]
            buttons.append({"flow": document.key, "label": trigger.label, "many": trigger.many, "inputs": inputs})
    return buttons


def may_press(trigger: ButtonTrigger, actor: Actor) -> bool:
    """Whether somebody holds a role that the button is for."""
    return not trigger.roles or bool({role.key for role in actor.roles} & set(trigger.roles))


async def press(
    connection: Connection, form: str, record_id: UUID, key: str, inputs: Mapping[str, Any], *, actor: Actor,
    now: datetime,
) -> UUID:  # fmt: skip
    """Begin a flow on a record that one may read; raises NotFound, InvalidValues and RunRefused."""
    opened = await records.open_form(connection, form, actor=actor, now=now)
    shown = orjson.loads(await records.get_record(opened, record_id))
    async with as_workspace(connection):
        version = next((each for each in await active_flows(connection, form) if _is(each, key)), None)
        document = None if version is None else find_document(version["document"])
        if version is None or document is None or not isinstance(document.trigger, ButtonTrigger):
            raise NotFound()
        if not may_press(document.trigger, actor):
            raise NotFound()
        given = read_inputs(document.trigger.inputs, inputs)
        if document.trigger.when is not None:
            forms = await read_forms(connection, actor.workspace)
            flow = await flow_actor(connection, actor.workspace.key)
            condition = document.trigger.when
            try:
                met = await records_meeting(connection, flow, forms, document, condition, [record_id], now=now)
            except BROKEN:
                met = []
            if not met:
                raise RunRefused.by(Refused("button_not_now"))
        label = str(shown.get(opened.definition.label_field) or "")
        happened = Happened(kind="button", inputs=given)
        made = await start_runs(connection, version, [(record_id, label, None)], starter(actor), happened, now)
        if not made:
            raise RunRefused.by(Refused("running_already"))
    return made[0]


def _is(version: Row, key: str) -> bool:
    return bool(version["document"]["key"] == key)


def starter(actor: Actor) -> Starter:
    """Somebody as the one who starts a run."""
    if actor.member_id is not None:
        return Starter(Person(PersonKind.MEMBER, actor.member_id), actor.name)
    person = actor.partner_user_id
    return Starter(None if person is None else Person(PersonKind.PARTNER, person), actor.name)


def read_inputs(fields: tuple[InputField, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, each of its type; raises InvalidValues. Pure."""
    errors = [
        FieldError(f"inputs.{key[:48]}", "unknown_field", {"field": key[:48]})
        for key in given
        if key not in {e.key for e in fields}
    ]
    found: dict[str, Any] = {}
    for each in fields:
        value = given.get(each.key)
        if value in (None, ""):
            if each.required:
                errors.append(FieldError(f"inputs.{each.key}", "required"))
            continue
        read = _read(each, value)
        if read is None:
            errors.append(FieldError(f"inputs.{each.key}", "wrong_type", {"expected": each.type}))
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
