"""Calls from outside: the address of a flow, and the run that a call to it begins."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.builder.flows.contracts import FlowDocument, Happened
from tongzhou.builder.flows.errors import FlowPaused, TooManyCalls
from tongzhou.builder.flows.queries import get_flow
from tongzhou.builder.flows.running.context import flow_actor
from tongzhou.builder.flows.running.starting import Starter, start_runs
from tongzhou.builder.flows.stored import find_document
from tongzhou.builder.flows.tables import flow_table, run_table, version_table
from tongzhou.builder.flows.trigger_documents import WebhookTrigger
from tongzhou.builder.flows.triggers.pressed import read_inputs
from tongzhou.identity.facade import find_workspace_profile
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row, execute, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.addresses import hash_of, new_secret, workspace_in
from tongzhou.kernel.sealing import Sealer, SecretUnreadable
from tongzhou.kernel.texts import words

PURPOSE: Final = "flow address"
CALLS_A_MINUTE: Final = 600
"""Of one flow."""
_MINUTE: Final = timedelta(minutes=1)


async def read_secret(connection: Connection, key: str, *, sealer: Sealer, actor: Actor) -> str | None:
    """The secret in a flow's address; None where it has none yet, or none that this program can read."""
    require(actor, Permission.FLOWS_MANAGE)
    await get_flow(connection, key)
    sealed = await fetch_value(connection, sa.select(flow_table.c.secret_sealed).where(flow_table.c.key == key))
    try:
        return None if sealed is None else sealer.unseal(bytes(sealed), PURPOSE)
    except SecretUnreadable:
        return None


async def renew_secret(connection: Connection, key: str, *, sealer: Sealer, actor: Actor, now: datetime) -> str:
    """Give a flow another address, or its first one; the old one leads nowhere."""
    require(actor, Permission.FLOWS_MANAGE)
    flow, secret = await get_flow(connection, key, locks=True), new_secret(actor.workspace.key)
    values = {"secret_sealed": sealer.seal(secret, PURPOSE), "hook_hash": hash_of(secret)}
    await execute(connection, sa.update(flow_table).where(flow_table.c.id == flow.id).values(**values))
    subject = Subject("flow", flow.key, words(flow.title, "zh-CN"))
    await record(connection, actor=actor, action="flow.address_renewed", subject=subject, now=now)
    return secret


@dataclass(frozen=True, slots=True)
class Called:
    """A flow that was called, on the connection of the call."""

    connection: Connection
    actor: Actor
    """The program."""
    version: Row
    document: FlowDocument

    @property
    def flow_id(self) -> UUID:
        """Whose address it is."""
        found: UUID = self.version["flow_id"]
        return found


@asynccontextmanager
async def called(database: Database, secret: str) -> AsyncIterator[Called]:
    """A transaction in the workspace of the flow with this address; raises NotFound and FlowPaused."""
    key = workspace_in(secret)
    if key is None:
        raise NotFound()
    async with database.reading_directory() as connection:
        workspace = await find_workspace_profile(connection, key)
    async with database.workspace(workspace) as connection:
        version = await _version_at(connection, secret)
        document = None if version is None else find_document(version["document"])
        if version is None or document is None or not isinstance(document.trigger, WebhookTrigger):
            raise NotFound()
        if version["paused"]:
            raise FlowPaused()
        yield Called(connection, await flow_actor(connection, workspace.key), version, document)


async def begin_by_call(call: Called, values: Mapping[str, Any], *, now: datetime) -> UUID:
    """The run that a call begins. What the flow does not read of it is left out: what others send is theirs to choose.

    Raises InvalidValues, and TooManyCalls over CALLS_A_MINUTE.
    """
    trigger = call.document.trigger
    assert isinstance(trigger, WebhookTrigger)
    wanted = {each.key for each in trigger.inputs}
    given = {key: value for key, value in values.items() if key in wanted}
    inputs = read_inputs(trigger.inputs, given, place="")
    run = run_table.c
    recent = sa.select(sa.func.count()).where(run.flow_id == call.flow_id, run.started_at > now - _MINUTE)
    if await fetch_value(call.connection, recent) >= CALLS_A_MINUTE:
        raise TooManyCalls(limit=CALLS_A_MINUTE, headers={"retry-after": str(int(_MINUTE.total_seconds()))})
    happened = Happened(kind="webhook", inputs=inputs)
    (made,) = await start_runs(call.connection, call.version, [(None, "", None)], Starter(None, ""), happened, now)
    return made


async def _version_at(connection: Connection, secret: str) -> Row | None:
    flow, version = flow_table.c, version_table.c
    statement = (
        sa.select(flow.id.label("flow_id"), flow.paused, version.id.label("version_id"), version.document)
        .join_from(flow_table, version_table, (version.flow_id == flow.id) & (version.number == flow.active))
        .where(flow.hook_hash == hash_of(secret))
    )
    return await fetch_one(connection, statement)
