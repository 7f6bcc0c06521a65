"""Comments, followers and followed records over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tongzhou.access.facade import Actor, CurrentActor, SessionActor, actor_for, system_actor
from tongzhou.builder.discussion.actions import (
    FILES_MAX,
    MENTIONS_MAX,
    TEXT_MAX,
    NewComment,
    change_comment,
    comment,
    follow,
    remove_comment,
    unfollow,
)
from tongzhou.builder.discussion.answers import CommentAnswer, CommentsAnswer, FollowedAnswer, FollowingAnswer
from tongzhou.builder.discussion.queries import (
    get_comment,
    is_following,
    keep_seeing,
    list_comments,
    list_followed_changes,
    list_follower_ids,
    may_comment,
    person_of,
)
from tongzhou.builder.discussion.seeing import see_followed
from tongzhou.builder.records.facade import OpenForm, open_form
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import list_members
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.http.routing import router

routes: APIRouter = router("/api", "discussion")
CommentText = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX, strip_whitespace=True)]


class CommentBody(BaseModel):
    """A new comment; `inside_only` keeps it from partner users, who cannot set it."""

    model_config = ConfigDict(extra="forbid")

    text: CommentText
    mentions: list[UUID] = Field(default=[], max_length=MENTIONS_MAX)
    files: list[UUID] = Field(default=[], max_length=FILES_MAX)
    inside_only: bool = False


class CommentChange(BaseModel):
    """Another text, or whether it is settled."""

    model_config = ConfigDict(extra="forbid")

    text: CommentText | None = None
    resolved: bool | None = None


@routes.get("/forms/{form}/records/{record_id}/comments")
async def read_comments(form: str, record_id: UUID, request: Request, actor: CurrentActor) -> CommentsAnswer:
    """A record's comments."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        comments = await list_comments(opened, record_id)
        return CommentsAnswer(comments, await is_following(opened, record_id), await may_comment(opened, record_id))


@routes.post("/forms/{form}/records/{record_id}/comments", status_code=201)
async def add(form: str, record_id: UUID, body: CommentBody, request: Request, actor: CurrentActor) -> CommentAnswer:
    """Comment on a record. Members may mention members who see it; they and its followers are told."""
    if actor.partner_id is not None and (body.inside_only or body.mentions):
        raise NotAllowed()
    database: Database = request.app.state.database
    said = NewComment(text=body.text, mentions=body.mentions, files=body.files, inside_only=body.inside_only)
    seeing = await _seeing(database, form, record_id, said, actor)
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        made = await comment(opened, record_id, said, seeing=seeing)
        shown, _ = await get_comment(opened, record_id, made)
    return CommentAnswer(shown)


@routes.patch("/forms/{form}/records/{record_id}/comments/{comment_id}")
async def change(  # noqa: PLR0917  the path and the body
    form: str, record_id: UUID, comment_id: UUID, body: CommentChange, request: Request, actor: CurrentActor
) -> CommentAnswer:
    """Change the text of one's own comment, or say whether it is settled."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await _open(connection, form, actor)
        await change_comment(opened, record_id, comment_id, text=body.text, is_resolved=body.resolved)
        shown, _ = await get_comment(opened, record_id, comment_id)
    return CommentAnswer(shown)


@routes.delete("/forms/{form}/records/{record_id}/comments/{comment_id}", status_code=204)
async def remove(form: str, record_id: UUID, comment_id: UUID, request: Request, actor: CurrentActor) -> Response:
    """Take one's own comment back."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await remove_comment(await _open(connection, form, actor), record_id, comment_id)
    return Response(status_code=204)


@routes.put("/forms/{form}/records/{record_id}/following")
async def start_following(form: str, record_id: UUID, request: Request, actor: CurrentActor) -> FollowingAnswer:
    """Follow a record: its comments and others' changes come to the inbox."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await follow(await _open(connection, form, actor), record_id)
    return FollowingAnswer(True)


@routes.delete("/forms/{form}/records/{record_id}/following")
async def stop_following(form: str, record_id: UUID, request: Request, actor: CurrentActor) -> FollowingAnswer:
    """Follow a record no longer."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await unfollow(await _open(connection, form, actor), record_id)
    return FollowingAnswer(False)


@routes.get("/followed")
async def read_followed(request: Request, actor: CurrentActor) -> FollowedAnswer:
    """Followed records that others changed since one looked."""
    person_of(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return FollowedAnswer(await list_followed_changes(connection, actor, now=clock.now()))


@routes.post("/followed/seen", status_code=204)
async def mark_seen(request: Request, actor: SessionActor) -> Response:
    """Say that one has looked at all of them."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await see_followed(connection, person_of(actor), now=clock.now())
    return Response(status_code=204)


async def _seeing(database: Database, form: str, record_id: UUID, said: NewComment, actor: Actor) -> set[UUID]:
    """Members who are to be told: mentioned or following, and seeing the record. Looked up inside the company.

    No connection is held while another is asked for: with all of them held so, nobody would ever get one.
    """
    system = await system_actor(database, actor.workspace.key)
    async with database.workspace(actor.workspace) as connection:
        whole = await _open(connection, form, system)
        active = {line.id for line in await list_members(connection) if line.active}
        followers = await list_follower_ids(connection, whole.definition.id, record_id)
    wanted = [each for each in dict.fromkeys([*said.mentions, *followers]) if each in active]
    if not wanted:
        return set()
    people = [await actor_for(database, actor.workspace.key, PersonKind.MEMBER, each) for each in wanted]
    async with database.workspace(actor.workspace) as connection:
        return await keep_seeing(await _open(connection, form, system), record_id, people)


async def _open(connection: Connection, form: str, actor: Actor) -> OpenForm:
    return await open_form(connection, form, actor=actor, now=clock.now())
