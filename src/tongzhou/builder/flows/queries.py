"""Reading flows and their versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.errors import InvalidFlow
from tongzhou.builder.flows.stored import faults_of, read_document, title_of
from tongzhou.builder.flows.tables import flow_table, run_table, version_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.texts import Text

ALIVE = ("running", "stuck")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A stored flow with its draft. `active` is the version that new runs begin on."""

    id: UUID
    key: str
    form: str | None
    stored: Mapping[str, Any]
    """The draft as it lies there, readable or not."""
    revision: int
    active: int | None
    published_revision: int | None
    paused: bool
    fault: str | None
    """Why the program paused it."""
    heard: int | None
    """How far in the audit it has heard; None for one that hears nothing, that somebody paused too."""
    updated_at: datetime

    @property
    def document(self) -> FlowDocument:
        """The draft; raises InvalidFlow for one that this program cannot read any more."""
        return read_document(self.stored)

    @property
    def title(self) -> Text:
        """What it is called, whether the draft can be read or not."""
        return title_of(self.stored, self.key)

    @property
    def draft_is_newer(self) -> bool:
        """Whether the draft has changed since it was published."""
        return self.published_revision != self.revision


async def list_flows(connection: Connection) -> list[tuple[Flow, dict[str, int]]]:
    """All flows by key, with how many of their runs are in which state that is not over."""
    rows = await fetch_all(connection, sa.select(flow_table).order_by(flow_table.c.key))
    run = run_table.c
    counted = await fetch_all(
        connection,
        sa.select(run.flow_id, run.status, sa.func.count().label("count"))
        .where(run.status.in_(ALIVE))
        .group_by(run.flow_id, run.status),
    )
    counts: dict[UUID, dict[str, int]] = {}
    for row in counted:
        counts.setdefault(row["flow_id"], {})[row["status"]] = row["count"]
    return [(_flow(row), counts.get(row["id"], {})) for row in rows]


async def get_flow(connection: Connection, key: str, *, locks: bool = False) -> Flow:
    """A flow by its key; raises NotFound."""
    statement = sa.select(flow_table).where(flow_table.c.key == key)
    row = await fetch_one(connection, statement.with_for_update() if locks else statement)
    if row is None:
        raise NotFound()
    return _flow(row)


async def find_flow_of(connection: Connection, flow_id: UUID, *, locks: bool = False) -> Flow | None:
    """A flow by its id; None once it was removed."""
    statement = sa.select(flow_table).where(flow_table.c.id == flow_id)
    row = await fetch_one(connection, statement.with_for_update() if locks else statement)
    return None if row is None else _flow(row)


async def list_versions(connection: Connection, flow_id: UUID) -> list[Row]:
    """A flow's versions, the latest first, with how many runs are under way on each."""
    version, run = version_table.c, run_table.c
    running = sa.select(sa.func.count()).where(run.version_id == version.id, run.status.in_(ALIVE)).scalar_subquery()
    statement = sa.select(version.number, version.published_at, version.by_name, running.label("running")).where(
        version.flow_id == flow_id
    )
    return await fetch_all(connection, statement.order_by(version.number.desc()).limit(100))


async def get_version(connection: Connection, flow_id: UUID, number: int) -> dict[str, Any]:
    """The document of a version; raises NotFound, and InvalidFlow for one that this program cannot read any more."""
    version = version_table.c
    row = await fetch_one(
        connection, sa.select(version.document).where(version.flow_id == flow_id, version.number == number)
    )
    if row is None:
        raise NotFound()
    if errors := faults_of(row["document"]):
        raise InvalidFlow(errors=errors)
    return row["document"]  # type: ignore[no-any-return]


def _flow(row: Row) -> Flow:
    names = ("id", "key", "form", "revision", "active", "published_revision", "paused", "fault", "heard", "updated_at")
    return Flow(stored=row["document"], **{name: row[name] for name in names})
