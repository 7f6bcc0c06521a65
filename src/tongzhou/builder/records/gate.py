"""What the files package asks before it hands out a record's file."""

from __future__ import annotations

from uuid import UUID

import orjson

from tongzhou.access.facade import Actor
from tongzhou.builder.query.facade import is_shown
from tongzhou.builder.records.contracts import COMMENT_FILES
from tongzhou.builder.records.opening import OpenForm, open_form
from tongzhou.builder.records.queries import get_record, may_read_record
from tongzhou.builder.schema.facade import LAYOUT_FILES, read_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound


class FormRecordGate:
    """Answers by the same scope that lists and records are read under."""

    async def may_read(
        self, connection: Connection, actor: Actor, form: str, record_id: UUID, *, file_id: UUID
    ) -> bool:
        """Whether the record is in the actor's row scope and not removed, and a field that they read there has or
        had the file; for a form's own pictures, the form seen.
        """
        if form == LAYOUT_FILES:
            forms = await read_forms(connection, actor.workspace)
            return any(each.id == str(record_id) and is_shown(each, actor) for each in forms)
        try:
            key = form.removesuffix(COMMENT_FILES)
            opened = await open_form(connection, key, actor=actor, now=clock.now())
            if key != form:
                return await may_read_record(opened, record_id)
            return await _shows(opened, record_id, file_id)
        except NotFound:
            return False


async def _shows(form: OpenForm, record_id: UUID, file_id: UUID) -> bool:
    """Who reads every file field reads every file of the record; others those in the fields that they read there."""
    fields = [form.definition.get(key) for key in form.definition.file_keys]
    if all(form.sight.may_read(form.definition, each) for each in fields):
        return await may_read_record(form, record_id)
    readable = tuple(each.key for each in fields if form.sight.shown_on(form.definition, each) != ())
    shown = orjson.loads(await get_record(form, record_id, fields=readable))
    return any(file["id"] == str(file_id) for key in readable for file in shown[key] or ())
