"""One's own messages over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import Actor, CurrentActor
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.routing import router
from tongzhou.notifications.actions import mark_read
from tongzhou.notifications.contracts import Message
from tongzhou.notifications.queries import MESSAGES_MAX, count_unread, list_messages

routes: APIRouter = router("/api", "messages")


@dataclass(frozen=True, slots=True)
class MessagesAnswer:
    """One's latest messages, newest first, and how many of all are unread."""

    messages: list[Message]
    unread: int


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """How many messages are read that were not before."""

    marked: int


class ReadBody(BaseModel):
    """Which messages were read; all without ids."""

    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] | None = Field(default=None, max_length=MESSAGES_MAX)


@routes.get("/messages")
async def read_messages(request: Request, actor: CurrentActor) -> MessagesAnswer:
    """The inbox; members have one."""
    member = _member(actor)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        return MessagesAnswer(await list_messages(connection, member), await count_unread(connection, member))


@routes.post("/messages/read")
async def mark(body: ReadBody, request: Request, actor: CurrentActor) -> MarkedAnswer:
    """Mark messages as read."""
    member = _member(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        return MarkedAnswer(await mark_read(connection, member, body.ids, now=clock.now()))


def _member(actor: Actor) -> UUID:
    if actor.member_id is None or actor.token_scopes is not None:
        raise NotFound()
    return actor.member_id
