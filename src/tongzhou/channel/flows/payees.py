"""What stood at a partner before its bank details changed, kept beside the check of the change.

Whoever takes over an account changes the phone first and the bank details after, so that a call is answered by
themselves. Who checks therefore calls what was there LATELY before the run began, read from the history; of a partner
that was made since, what it was made with. It is written into the check, whose fields are masked as the partner's are,
and told to no step of the flow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import or_, select

from tongzhou.access.facade import Permission
from tongzhou.builder.flows.facade import InputField, Running, TaskKind, told
from tongzhou.builder.records import facade as records
from tongzhou.channel import forms
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import as_id

NOTE: Final = "partners.note_payee"
LATELY: Final = timedelta(days=30)
KEPT: Final = ("phone", "bank_name", "bank_account")
"""Fields of the partner; the check keeps each as `<field>_before`."""
CHANGED_ON: Final = "phone_changed_on"


class Change(NamedTuple):
    """A line of history: what changed, by field id, from what to what."""

    at: datetime
    changes: Mapping[str, Any]


def payee_task() -> TaskKind:
    """Writes into a check what stood at the run's partner before."""
    check = InputField(key="check", label=told(f"{NOTE}.check"), required=True)
    return TaskKind(name=NOTE, values=(check,), needs=Permission.WORKSPACE_MANAGE, act=_note)


async def _note(run: Running, values: Mapping[str, Any], *, key: str) -> None:  # noqa: ARG001  the same when done twice
    check = as_id(str(values["check"]))
    partner = None if run.record_id is None else await run.record(forms.PARTNER, run.record_id)
    if check is None or run.record_id is None or partner is None:
        raise InvalidValues(errors=[FieldError("values.check", "wrong_type", {"expected": "id"})])
    definition = (await run.open(forms.PARTNER)).definition
    ids = {name: each.id for name in KEPT if (each := definition.find(name)) is not None}
    changes = await _changes(run, run.record_id, ids.values())
    found = {f"{name}_before": as_before(partner.get(name), changes, field) for name, field in ids.items()}
    zone = ZoneInfo(run.actor.workspace.time_zone)
    last = next((each.at for each in changes if ids.get("phone") in each.changes), None)
    found[CHANGED_ON] = None if last is None else last.astimezone(zone).date().isoformat()
    form = await run.open(forms.PAYEE_CHECK)
    written = {name: value for name, value in found.items() if form.definition.find(name) is not None}
    stored = orjson.loads(await records.get_record(form, check, fields=("revision",)))
    await records.change(form, check, written, revision=stored["revision"])


def as_before(value: Any, changes: Iterable[Change], field: str) -> Any:
    """What a field was before changes of it, the latest first, made it `value`. Pure."""
    for each in changes:
        if field in each.changes:
            value = each.changes[field][0]
    return value


async def _changes(run: Running, record: UUID, fields: Iterable[str]) -> list[Change]:
    """Changes of these fields since LATELY before the run began, the latest first."""
    table = records.history_table.c
    wanted = (
        select(table.at, table.changes)
        .where(
            table.record_id == record,
            table.action != "created",
            table.at > run.row["started_at"] - LATELY,
            or_(*(table.changes.has_key(each) for each in fields)),
        )
        .order_by(table.revision.desc())
    )
    return [Change(row["at"], row["changes"]) for row in await fetch_all(run.connection, wanted)]
