"""Short ways to write and read records in tests, below HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from tongzhou.access.contracts import Actor
from tongzhou.builder.query.facade import ListRequest
from tongzhou.builder.records import facade as records
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database


async def make_record(database: Database, actor: Actor, form: str, **values: Any) -> UUID:
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await records.open_form(connection, form, actor=actor, now=clock.now())
        return (await records.create(opened, values)).id


async def make_records(database: Database, actor: Actor, form: str, rows: list[Mapping[str, Any]]) -> None:
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await records.open_form(connection, form, actor=actor, now=clock.now())
        done = await records.write_many(opened, rows, key=None, mode="create", skip_bad=False)
        assert not done.errors, done.errors


async def read_all(database: Database, actor: Actor, form: str, **asked: Any) -> list[dict[str, Any]]:
    async with database.statements(actor.workspace, actor.partner_id) as connection:
        opened = await records.open_form(connection, form, actor=actor, now=clock.now())
        content = await records.list_records(opened, ListRequest(limit=500, **asked))
        found: list[dict[str, Any]] = orjson.loads(content)["records"]
        return found
