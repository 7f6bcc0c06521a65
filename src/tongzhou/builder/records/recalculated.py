"""Changes of tracked calculations as a record's history tells them, to those who may know what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.contracts import Actor
from tongzhou.access.facade import Action, row_scope
from tongzhou.builder.records.duplicates import is_outside
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.tables import recalculation_table
from tongzhou.builder.schema.contracts import Field, FormDefinition, Forms
from tongzhou.builder.schema.facade import is_tracked, tracking_obstacle, ways_of
from tongzhou.kernel.database.statements import fetch_all

CHANGES_MAX = 500
"""Changes of one record told between two entries of its history, the latest."""

RECALCULATED = "recalculated"
"""The kind of the event, and of the entry: a value that nobody wrote has changed."""


def reads_all_behind(actor: Actor, forms: Forms, form: FormDefinition, each: Field) -> bool:
    """Whether the actor reads every record that a tracked field is made of: its kept values count all of them."""
    behind = {way.form.key for way in ways_of(forms, form, each) if way.steps}
    return all(row_scope(actor, key, Action.READ).everything for key in behind)


async def read_recalculated(
    form: OpenForm, record_id: UUID, *, since: datetime | None, before: datetime | None
) -> list[Mapping[str, Any]]:
    """Changes from one moment until before another, the latest first, as rows of history have them."""
    fields = [each.id for each in form.definition.live_fields if _may_know(form, each)]
    if not fields:
        return []
    table = recalculation_table.c
    statement = sa.select(recalculation_table).where(table.record_id == record_id, table.field_id.in_(fields))
    if since is not None:
        statement = statement.where(table.at >= since)
    if before is not None:
        statement = statement.where(table.at < before)
    rows = await fetch_all(form.connection, statement.order_by(table.seq.desc()).limit(CHANGES_MAX))
    return [
        {
            "at": at,
            "by_id": None,
            "by_name": "",
            "action": RECALCULATED,
            "changes": {row["field_id"]: [row["before"], row["after"]] for row in changes},
        }
        for at, changes in groupby(rows, key=lambda row: row["at"])
    ]


def _may_know(form: OpenForm, each: Field) -> bool:
    if not is_tracked(each) or is_outside(form) or form.sight.shown_on(form.definition, each) is not None:
        return False
    if tracking_obstacle(form.forms, form.definition, each) is not None:
        return False
    return reads_all_behind(form.actor, form.forms, form.definition, each)
