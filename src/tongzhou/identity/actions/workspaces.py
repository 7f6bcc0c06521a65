"""Settings of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.contracts import WorkspaceProfile
from tongzhou.identity.queries import get_workspace_profile
from tongzhou.identity.tables import workspace
from tongzhou.identity.workspaces import touch_workspace
from tongzhou.kernel.database.connections import Connection, as_directory
from tongzhou.kernel.database.statements import execute


async def change_workspace(
    connection: Connection, workspace_id: UUID, changes: Mapping[str, Any], *, actor: Doer, now: datetime
) -> WorkspaceProfile:
    """Change name, locale, currency, time_zone, business_date or accent. Runs in the workspace."""
    async with as_directory(connection):
        before = await get_workspace_profile(connection, workspace_id)
        real = {key: value for key, value in changes.items() if getattr(before, key) != value}
        if real:
            await execute(connection, update(workspace).where(workspace.c.id == workspace_id).values(**real))
    if not real:
        return before
    await touch_workspace(connection)
    await record(
        connection,
        actor=actor,
        action="workspace.changed",
        subject=Subject("workspace", str(workspace_id), before.name),
        detail={key: {"before": _plain(getattr(before, key)), "after": _plain(value)} for key, value in real.items()},
        now=now,
    )
    async with as_directory(connection):
        return await get_workspace_profile(connection, workspace_id)


async def set_statement_key(connection: Connection, workspace_id: UUID, fingerprint: str) -> None:
    """Note the fingerprint of the key that signs statements: invitations carry it. Runs in the workspace."""
    async with as_directory(connection):
        mine = update(workspace).where(workspace.c.id == workspace_id)
        await execute(connection, mine.values(statement_key=fingerprint))
    await touch_workspace(connection)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
