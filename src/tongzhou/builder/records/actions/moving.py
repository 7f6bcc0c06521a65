"""What hangs on a record besides its values, moved to another and back: comments, their files, followers, shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tongzhou.access.facade import end_given, share_alike
from tongzhou.builder.records.contracts import COMMENT_FILES
from tongzhou.builder.records.opening import OpenForm
from tongzhou.builder.records.running import run_text
from tongzhou.files.facade import move

Moved = dict[str, list[str]]
"""The comments that were moved, who began to follow because of it, and the shares that were given with it."""


async def move_discussion(form: OpenForm, gone: UUID, kept: UUID, owner: UUID | None) -> Moved:
    """Move all comments and followers, and open the record to whom the other was opened; what was moved."""
    schema, form_id = form.connection.schema, UUID(form.definition.id)
    listed = f'select id from "{schema}"._comment where form_id = $1 and record_id = $2 order by id'
    cursor = await run_text(form.connection, listed.encode(), [form_id, gone])
    comments = [comment for (comment,) in await cursor.fetchall()]
    await _move_comments(form, comments, kept, owner)
    following = (
        f'insert into "{schema}"._follower (person_id, form_id, record_id, since, seen_at)'
        f' select person_id, form_id, $3::uuid, since, seen_at from "{schema}"._follower'
        " where form_id = $1 and record_id = $2 on conflict do nothing returning person_id"
    )
    cursor = await run_text(form.connection, following.encode(), [form_id, gone, kept])
    followers = [str(person) for (person,) in await cursor.fetchall()]
    shares = await share_alike(form.connection, form.definition.key, gone, kept)
    return {
        "comments": [str(comment) for comment in comments],
        "followers": followers,
        "shares": [str(share) for share in shares],
    }


async def move_discussion_back(
    form: OpenForm, moved: Mapping[str, Sequence[Any]], kept: UUID, gone: UUID, owner: UUID | None
) -> None:
    """Give comments back to where they were: followers and shares never left the other record."""
    await _move_comments(form, [UUID(each) for each in moved["comments"]], gone, owner)
    text = (
        f'delete from "{form.connection.schema}"._follower'
        " where form_id = $1 and record_id = $2 and person_id = any($3::uuid[])"
    )
    people = [UUID(each) for each in moved["followers"]]
    await run_text(form.connection, text.encode(), [UUID(form.definition.id), kept, people])
    await end_given(form.connection, kept, [UUID(each) for each in moved.get("shares", ())])


async def _move_comments(form: OpenForm, comments: Sequence[UUID], record: UUID, owner: UUID | None) -> None:
    if not comments:
        return
    text = f'update "{form.connection.schema}"._comment set record_id = $1 where id = any($2::uuid[]) returning files'
    cursor = await run_text(form.connection, text.encode(), [record, list(comments)])
    files = [file for (listed,) in await cursor.fetchall() for file in listed]
    place = f"{form.definition.key}{COMMENT_FILES}"
    await move(form.connection, files, form=place, record_id=record, partner_id=owner)
