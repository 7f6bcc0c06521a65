"""One's own messages over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import CurrentActor
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.answers import binary
from tongzhou.kernel.http.routing import router
from tongzhou.notifications.actions import mark_read
from tongzhou.notifications.contracts import Message, MessageKind
from tongzhou.notifications.live import LiveReader
from tongzhou.notifications.persons import person_of
from tongzhou.notifications.queries import MESSAGES_MAX, count_unread, get_message, list_messages

routes: APIRouter = router("/api", "messages")


@dataclass(frozen=True, slots=True)
class MessagesAnswer:
    """One's latest messages, newest first; how many of all are unread, together and by kind."""

    messages: list[Message]
    unread: int
    unread_by_kind: dict[str, int]


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """How many messages are read that were not before."""

    marked: int


class ReadBody(BaseModel):
    """Which messages were read; all without ids."""

    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] | None = Field(default=None, max_length=MESSAGES_MAX)


@routes.get("/messages")
async def read_messages(
    request: Request,
    actor: CurrentActor,
    kind: MessageKind | None = None,
    unread: Annotated[bool, Query(description="Only what was not read.")] = False,
    before: Annotated[UUID | None, Query(description="Only what is older than this message.")] = None,
) -> MessagesAnswer:
    """The inbox of whoever is signed in."""
    person = person_of(actor)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace, actor.partner_id) as connection:
        found = await list_messages(connection, person, kind=kind, unread=unread, before=before)
        counts = await count_unread(connection, person)
    return MessagesAnswer(found, sum(counts.values()), dict(counts))


@routes.get("/messages/live", response_class=StreamingResponse, responses=binary("text/event-stream"))
async def listen(request: Request, actor: CurrentActor) -> StreamingResponse:
    """Server-sent events: `unread` with the counts of one's unread messages, at first and at every change."""
    reader: LiveReader = request.app.state.live
    stream = reader.listen(actor.workspace, person_of(actor))
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


@routes.get("/messages/{message_id}")
async def read_one(request: Request, actor: CurrentActor, message_id: UUID) -> Message:
    """One of one's own messages: what a link in a mail leads to."""
    person = person_of(actor)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace, actor.partner_id) as connection:
        return await get_message(connection, person, message_id)


@routes.post("/messages/read")
async def mark(body: ReadBody, request: Request, actor: CurrentActor) -> MarkedAnswer:
    """Mark messages as read."""
    person = person_of(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return MarkedAnswer(await mark_read(connection, person, body.ids, now=clock.now()))
