"""Personal data in full, and gone: each is written down in the audit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tongzhou.access.facade import Action, system_actor_on, unveil
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.privacy.queries import marked_forms
from tongzhou.builder.query.facade import LIMIT_MAX, ListRequest
from tongzhou.builder.records.facade import ANONYMOUS, OpenForm, erase, open_form, read_records
from tongzhou.builder.schema.contracts import Field
from tongzhou.builder.schema.facade import masked_in, read_fresh_forms
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.texts import words

REVEALED_MAX = 100
ERASED_AT_ONCE = 200
Document = dict[str, Any]


async def reveal(form: OpenForm, ids: Sequence[UUID], keys: Sequence[str] | None, reason: str) -> list[Document]:
    """The masked values of records in full, those that the actor may reveal; who looked at what is written down.

    NotAllowed for whoever may reveal nothing of the form; NotFound where one record is out of their reach.
    """
    form.rows(Action.REVEAL)
    whole = await open_form(
        form.connection, form.definition.key, actor=unveil(form.actor), now=form.now, forms=form.forms
    )
    fields = _asked(whole, keys)
    wanted: Document = {"field": "id", "op": "in", "value": [str(each) for each in ids]}
    request = ListRequest(filter=wanted, fields=fields, limit=LIMIT_MAX)
    found = {row.pop("id"): row for row in await read_records(whole, request)}
    if any(str(each) not in found for each in ids):
        raise NotFound()
    detail = {
        "form": form.definition.key,
        "records": [str(each) for each in ids],
        "fields": list(fields),
        "reason": reason,
    }
    subject = Subject("form", form.definition.key, words(form.definition.title, "zh-CN"))
    await record(
        form.connection, actor=form.actor, action="records.revealed", subject=subject, detail=detail, now=form.now
    )
    return [{"id": str(each), "values": found[str(each)]} for each in ids]


def _asked(whole: OpenForm, keys: Sequence[str] | None) -> tuple[str, ...]:
    form = whole.definition
    masked = [
        each.key
        for each in form.live_fields
        if masked_in(whole.forms, form, each) and whole.sight.shown_on(form, each) != ()
    ]
    unknown = [key for key in keys or () if key not in masked]
    if unknown:
        raise InvalidValues(errors=[FieldError(f"fields.{key}", "not_masked", {"field": key}) for key in unknown])
    return tuple(masked if keys is None else dict.fromkeys(keys))


async def expire(connection: Connection, workspace: str, *, now: datetime) -> bool:
    """Erase what was kept as long as its mark allows; whether there may be more."""
    forms = await read_fresh_forms(connection)
    limited = [(form, each) for form in marked_forms(forms) for each in form.stored_fields if _days(each)]
    if not limited:
        return False
    actor = await system_actor_on(connection, workspace)
    for form, each in limited:
        opened = await open_form(connection, form.key, actor=actor, now=now, forms=forms)
        over = await read_records(opened, _over(each, now))
        if over:
            await erase(opened, [UUID(row["id"]) for row in over], keys=(each.key,))
            return True
    return False


def _days(each: Field) -> int | None:
    return None if each.privacy is None else each.privacy.keep_days


def _over(each: Field, now: datetime) -> ListRequest:
    before = (now - timedelta(days=_days(each) or 0)).isoformat()
    conditions: list[Document] = [
        {"field": each.key, "op": "is_not_empty"},
        {"field": "updated_at", "op": "lt", "value": before},
    ]
    if "starts_with" in each.type.operators:
        conditions.append({"not": {"field": each.key, "op": "starts_with", "value": ANONYMOUS}})
    return ListRequest(filter={"all": conditions}, fields=(), limit=ERASED_AT_ONCE)
