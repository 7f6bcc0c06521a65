"""What one import wrote, as history tells it: what takes it back begins here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.records.history import author_of
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.tables import history_table
from tongzhou.kernel.database.statements import fetch_all


@dataclass(frozen=True, slots=True)
class Written:
    """Records by id with the revision that the import gave them; of changed ones the values before, by field id."""

    created: dict[UUID, int] = field(default_factory=dict)
    deleted: dict[UUID, int] = field(default_factory=dict)
    updated: dict[UUID, int] = field(default_factory=dict)
    before: dict[UUID, Mapping[str, Any]] = field(default_factory=dict)


async def written_at(form: OpenForm, at: datetime) -> Written:
    """All that the actor's import of this moment wrote into the form."""
    history, written = history_table, Written()
    rows = await fetch_all(
        form.connection,
        sa.select(history.c.record_id, history.c.revision, history.c.action, history.c.changes).where(
            history.c.form_id == UUID(form.definition.id),
            history.c.at == at,
            history.c.by_id.is_not_distinct_from(author_of(form.actor)),
        ),
    )
    kinds = {"created": written.created, "deleted": written.deleted, "updated": written.updated}
    for row in rows:
        if row["action"] in kinds:
            kinds[row["action"]][row["record_id"]] = row["revision"]
        if row["action"] == "updated":
            written.before[row["record_id"]] = {key: before for key, (before, _) in row["changes"].items()}
    return written
