"""The only writers of comments and followers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tongzhou.builder.discussion.queries import check_seen, get_comment, label_of, may_comment, person_of
from tongzhou.builder.discussion.tables import comment_table, follower_table
from tongzhou.builder.records.facade import COMMENT_FILES, OpenForm, partners_of
from tongzhou.files.facade import attach
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import FieldError, InvalidValues, NotAllowed
from tongzhou.kernel.ids import new_id
from tongzhou.notifications.facade import MessageKind, NewMessage, Person, send

TEXT_MAX = 5_000
MENTIONS_MAX = 50
FILES_MAX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """What somebody says of a record."""

    text: str
    mentions: Sequence[UUID]
    files: Sequence[UUID]
    inside_only: bool


async def comment(form: OpenForm, record_id: UUID, said: NewComment, *, seeing: set[UUID]) -> UUID:
    """Comment on a record; the writer and who is mentioned follow it, and members who follow it are told.

    `seeing` are those members, of the mentioned and the followers, who see the record; a mention of anybody else
    is refused.
    """
    await _check(form, record_id)
    if not seeing.issuperset(said.mentions):
        raise InvalidValues(errors=[FieldError("mentions", "mention_unseen")])
    identifier = new_id()
    await execute(
        form.connection,
        sa.insert(comment_table).values(
            id=identifier,
            form_id=UUID(form.definition.id),
            record_id=record_id,
            text=said.text,
            mentions=list(said.mentions),
            files=list(said.files),
            inside_only=said.inside_only,
            by_id=person_of(form.actor),
            by_name=form.actor.name,
            at=form.now,
            earlier=[],
        ),
    )
    await _attach(form, record_id, said)
    await _follow(form, record_id, [person_of(form.actor), *said.mentions])
    await _tell(form, record_id, said, seeing)
    return identifier


async def change_comment(
    form: OpenForm, record_id: UUID, comment_id: UUID, *, text: str | None, is_resolved: bool | None
) -> None:
    """Change one's own comment's text, which keeps the earlier ones; or say that what it asks for is settled."""
    shown, row = await get_comment(form, record_id, comment_id)
    if shown.removed or not await may_comment(form, record_id) or (text is not None and not shown.own):
        raise NotAllowed()
    changes: dict[str, object] = {}
    if text is not None and text != row["text"]:
        earlier = [*row["earlier"], {"text": row["text"], "until": form.now.isoformat()}]
        changes |= {"text": text, "edited_at": form.now, "earlier": earlier}
    if is_resolved is not None and is_resolved != (row["resolved_at"] is not None):
        changes |= {
            "resolved_at": form.now if is_resolved else None,
            "resolved_by": form.actor.name if is_resolved else None,
        }
    if changes and not await execute(
        form.connection, sa.update(comment_table).where(comment_table.c.id == comment_id).values(**changes)
    ):
        raise NotAllowed()  # a partner user on somebody else's


async def remove_comment(form: OpenForm, record_id: UUID, comment_id: UUID) -> None:
    """Take one's own comment back: its place stays, its text is kept but no longer shown."""
    shown, _ = await get_comment(form, record_id, comment_id)
    if not shown.own:
        raise NotAllowed()
    await execute(
        form.connection,
        sa.update(comment_table).where(comment_table.c.id == comment_id).values(removed_at=form.now),
    )


async def follow(form: OpenForm, record_id: UUID) -> None:
    """Follow a record that one sees."""
    await check_seen(form, record_id)
    await _follow(form, record_id, [person_of(form.actor)])


async def unfollow(form: OpenForm, record_id: UUID) -> None:
    """Follow a record no longer."""
    table = follower_table.c
    mine = (table.person_id == person_of(form.actor)) & (table.record_id == record_id)
    await execute(form.connection, sa.delete(follower_table).where(mine, table.form_id == UUID(form.definition.id)))


async def _check(form: OpenForm, record_id: UUID) -> None:
    await check_seen(form, record_id)
    if not await may_comment(form, record_id):
        raise NotAllowed()


async def _attach(form: OpenForm, record_id: UUID, said: NewComment) -> None:
    """Give the files to the record's discussion; those of a comment inside the company to no partner."""
    if not said.files:
        return
    owner = None if said.inside_only else (await partners_of(form, [record_id])).get(record_id)
    await attach(
        form.connection,
        said.files,
        form=f"{form.definition.key}{COMMENT_FILES}",
        record_id=record_id,
        partner_id=owner,
        actor=form.actor,
    )


async def _follow(form: OpenForm, record_id: UUID, people: Sequence[UUID]) -> None:
    form_id = UUID(form.definition.id)
    rows = [
        {"person_id": each, "form_id": form_id, "record_id": record_id, "since": form.now, "seen_at": form.now}
        for each in dict.fromkeys(people)
    ]
    await execute(form.connection, postgresql.insert(follower_table).values(rows).on_conflict_do_nothing())


async def _tell(form: OpenForm, record_id: UUID, said: NewComment, seeing: set[UUID]) -> None:
    label = await label_of(form, record_id)
    messages = [
        NewMessage(
            to=Person.member(member),
            kind=MessageKind.MENTION if member in said.mentions else MessageKind.COMMENT,
            form=form.definition.key,
            record_id=record_id,
            subject=label,
            text=said.text,
        )
        for member in sorted(seeing)
        if member != form.actor.member_id
    ]
    await send(form.connection, messages, by_name=form.actor.name, now=form.now)
