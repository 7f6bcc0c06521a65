"""What the files package asks before it hands out a record's file."""

from __future__ import annotations

from uuid import UUID

from tongzhou.access.facade import Actor
from tongzhou.builder.query.facade import is_shown
from tongzhou.builder.records.opening import open_form
from tongzhou.builder.records.queries import may_read_record
from tongzhou.builder.schema.facade import LAYOUT_FILES, read_forms
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import NotFound


class FormRecordGate:
    """Answers by the same scope that lists and records are read under."""

    async def may_read(self, connection: Connection, actor: Actor, form: str, record_id: UUID) -> bool:
        """Whether the record is in the actor's row scope and not removed; for a form's own pictures, the form seen."""
        if form == LAYOUT_FILES:
            forms = await read_forms(connection, actor.workspace)
            return any(each.id == str(record_id) and is_shown(each, actor) for each in forms)
        try:
            opened = await open_form(connection, form, actor=actor, now=clock.now())
            return await may_read_record(opened, record_id)
        except NotFound:
            return False
