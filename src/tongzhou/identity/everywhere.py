"""Writing down what concerns an account in every workspace where it is a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.contracts import Account
from tongzhou.identity.queries import list_memberships
from tongzhou.kernel.database.connections import Database


async def record_everywhere(
    database: Database,
    account: Account,
    *,
    actor: Doer,
    action: str,
    detail: Mapping[str, Any] | None = None,
    besides: UUID | None = None,
    now: datetime,
) -> None:
    """One entry about the account in each of its workspaces, but not in `besides`, which has its own already."""
    subject = Subject("account", str(account.id), account.name)
    async with database.reading_directory() as connection:
        places = await list_memberships(connection, account.id)
    for place in places:
        if place.workspace.id == besides:
            continue
        async with database.workspace(place.workspace) as connection:
            await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)
