"""Reads of comments and followers; what a record's page and the inbox show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import orjson
import sqlalchemy as sa

from tongzhou.access.facade import Action, Actor
from tongzhou.builder.discussion.answers import CommentFile, CommentShown, FollowedChange, Mentioned
from tongzhou.builder.discussion.tables import comment_table, follower_table
from tongzhou.builder.records.facade import (
    OpenForm,
    get_record,
    history_table,
    may_reach,
    may_read_record,
    open_form,
)
from tongzhou.builder.schema.facade import read_forms
from tongzhou.files.facade import list_files
from tongzhou.identity.facade import list_members
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound

COMMENTS_MAX = 500
FOLLOWERS_TOLD_MAX = 100
FOLLOWED_SHOWN_MAX = 50


def person_of(actor: Actor) -> UUID:
    """Who comments and follows; the program itself does neither."""
    found = actor.member_id or actor.partner_user_id
    if found is None:
        raise NotFound()
    return found


async def check_seen(form: OpenForm, record_id: UUID) -> None:
    """NotFound for a record that the actor does not see."""
    if not await may_read_record(form, record_id):
        raise NotFound()


async def list_comments(form: OpenForm, record_id: UUID) -> list[CommentShown]:
    """A record's comments, the oldest first; partner users are shown those that are open to them by row policy."""
    await check_seen(form, record_id)
    table = comment_table.c
    rows = await fetch_all(
        form.connection,
        sa.select(comment_table)
        .where(table.record_id == record_id, table.form_id == UUID(form.definition.id))
        .order_by(table.at, table.id)
        .limit(COMMENTS_MAX),
    )
    return await _shown(form, rows)


async def get_comment(form: OpenForm, record_id: UUID, comment_id: UUID) -> tuple[CommentShown, Row]:
    """One comment of a record that the actor sees, and its row; raises NotFound."""
    await check_seen(form, record_id)
    table = comment_table.c
    row = await fetch_one(
        form.connection,
        sa.select(comment_table).where(
            table.id == comment_id, table.record_id == record_id, table.form_id == UUID(form.definition.id)
        ),
    )
    if row is None:
        raise NotFound()
    return (await _shown(form, [row]))[0], row


async def may_comment(form: OpenForm, record_id: UUID) -> bool:
    """Whether the actor may comment on the record."""
    return not form.actor.read_only and await may_reach(form, record_id, Action.COMMENT)


async def is_following(form: OpenForm, record_id: UUID) -> bool:
    """Whether the actor follows the record."""
    table = follower_table.c
    mine = sa.select(table.since).where(
        table.person_id == person_of(form.actor),
        table.record_id == record_id,
        table.form_id == UUID(form.definition.id),
    )
    return await fetch_value(form.connection, mine) is not None


async def list_follower_ids(connection: Connection, form_id: str, record_id: UUID) -> list[UUID]:
    """Who follows a record, at most FOLLOWERS_TOLD_MAX."""
    table = follower_table.c
    rows = await fetch_all(
        connection,
        sa.select(table.person_id)
        .where(table.record_id == record_id, table.form_id == UUID(form_id))
        .order_by(table.since)
        .limit(FOLLOWERS_TOLD_MAX),
    )
    return [row["person_id"] for row in rows]


async def keep_seeing(form: OpenForm, record_id: UUID, members: Iterable[Actor]) -> set[UUID]:
    """Those of these members who see a record today."""
    seeing = set()
    for member in members:
        try:
            opened = await open_form(form.connection, form.definition.key, actor=member, now=form.now)
            if member.member_id is not None and await may_read_record(opened, record_id):
                seeing.add(member.member_id)
        except NotFound:
            continue
    return seeing


async def label_of(form: OpenForm, record_id: UUID) -> str:
    """What the record is called, where that may be told to everybody who reads it."""
    key = form.definition.label_field
    if not form.sight.may_read(form.definition, form.definition.get(key)):
        return ""
    return str(orjson.loads(await get_record(form, record_id, fields=(key,))).get(key) or "")


async def list_followed_changes(connection: Connection, actor: Actor, *, now: datetime) -> list[FollowedChange]:
    """Followed records that others changed since the actor looked, as far as they still see them."""
    follower, history = follower_table.c, history_table.c
    person = person_of(actor)
    changed = (
        sa.select(
            follower.form_id,
            follower.record_id,
            sa.func.count().label("count"),
            sa.func.max(history.at).label("at"),
            sa.func.array_agg(sa.text("_record_history.by_name order by _record_history.at desc")).label("names"),
        )
        .join(history_table, sa.and_(history.record_id == follower.record_id, history.form_id == follower.form_id))
        .where(follower.person_id == person, history.at > follower.seen_at, history.by_id.is_distinct_from(person))
        .group_by(follower.form_id, follower.record_id)
        .order_by(sa.text('"at" desc'))
        .limit(FOLLOWED_SHOWN_MAX)
    )
    keys = {each.id: each for each in await read_forms(connection, actor.workspace)}
    found = []
    for row in await fetch_all(connection, changed):
        definition = keys.get(str(row["form_id"]))
        if definition is None:
            continue
        try:
            form = await open_form(connection, definition.key, actor=actor, now=now)
            label = await label_of(form, row["record_id"])
            await check_seen(form, row["record_id"])
        except NotFound:
            continue
        found.append(
            FollowedChange(
                form=definition.key,
                title=definition.title,
                record_id=row["record_id"],
                label=label,
                by_name=row["names"][0],
                at=row["at"],
                count=row["count"],
            )
        )
    return found


async def _shown(form: OpenForm, rows: list[Row]) -> list[CommentShown]:
    me = person_of(form.actor)
    files = {each.id: each for each in await list_files(form.connection, [id_ for row in rows for id_ in row["files"]])}
    is_inside = form.actor.partner_id is None
    names = {line.id: line.name for line in await list_members(form.connection)} if is_inside and rows else {}
    keys = ("id", "inside_only", "by_id", "by_name", "at", "edited_at", "resolved_at", "resolved_by")
    return [
        CommentShown(
            **{key: row[key] for key in keys},
            text="" if row["removed_at"] else row["text"],
            mentions=[Mentioned(each, names[each]) for each in row["mentions"] if each in names],
            files=[
                CommentFile(found.id, found.name, found.size, found.type)
                for each in (() if row["removed_at"] else row["files"])
                if (found := files.get(each)) is not None
            ],
            removed=row["removed_at"] is not None,
            own=row["by_id"] == me,
        )
        for row in rows
    ]
