"""Writing files: received alone, attached to a record with it, removed with it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, case, cast, delete, insert, null, select, update

from tongzhou.access.contracts import Actor
from tongzhou.files.contracts import StoredFile
from tongzhou.files.errors import FileNotAttachable
from tongzhou.files.queries import list_files
from tongzhou.files.rules import IMAGE_FORMATS, detect_type, remade_image, safe_name
from tongzhou.files.store import Copy, FileStore
from tongzhou.files.tables import file_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all
from tongzhou.kernel.ids import new_id

UNATTACHED_LIFE = timedelta(hours=24)
"""A file that no record took in this time is swept away."""
SWEPT_AT_ONCE = 1000
PROGRAM = UUID(int=0)
"""Who uploads what the program itself brings."""


async def receive(
    connection: Connection,
    store: FileStore | None,
    *,
    name: str,
    content: bytes,
    actor: Actor,
    now: datetime,
    packaged: bool = False,
) -> StoredFile:
    """Keep an uploaded file: its type is found in its content, an image is encoded anew.

    What a package brought keeps those bytes beside, to travel on as they came. Without a store nothing but the row is
    written, for a transaction that is rolled back. Raises FileTypeRefused or ImageUnreadable and keeps nothing.
    """
    name, brought = safe_name(name), content
    media_type = detect_type(content[:8192], name)
    thumbnail = None
    if media_type in IMAGE_FORMATS:
        image = await asyncio.to_thread(remade_image, content, media_type)
        content, thumbnail = image.content, image.thumbnail
    stored = StoredFile(
        id=new_id(),
        name=name,
        size=len(content),
        type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        has_thumbnail=thumbnail is not None,
        form=None,
        record_id=None,
        uploaded_by=_uploader(actor),
        uploaded_at=now,
        packaged=hashlib.sha256(brought).hexdigest() if packaged and brought != content else None,
    )
    await execute(
        connection,
        insert(file_table).values(
            id=stored.id,
            name=name,
            size=stored.size,
            type=media_type,
            sha256=stored.sha256,
            packaged=stored.packaged,
            thumbnail=stored.has_thumbnail,
            partner_id=actor.partner_id,
            uploaded_by=stored.uploaded_by,
            uploaded_at=now,
        ),
    )
    if store is not None:
        await store.put(actor.workspace.key, stored.id, content)
        if thumbnail is not None:
            await store.put(actor.workspace.key, stored.id, thumbnail, copy=Copy.SMALL)
        if stored.packaged is not None:
            await store.put(actor.workspace.key, stored.id, brought, copy=Copy.PACKAGED)
    return stored


def _uploader(actor: Actor) -> UUID:
    return PROGRAM if actor.user_id is None else actor.user_id


async def attach(
    connection: Connection, ids: Sequence[UUID], *, form: str, record_id: UUID, partner_id: UUID | None, actor: Actor
) -> None:
    """Make the files the record's; ones that are already its own stay.

    Raises FileNotAttachable for a file that is unknown, another record's, or uploaded by somebody else.
    """
    for stored in (known := await list_files(connection, ids)):
        is_own_upload = stored.record_id is None and stored.uploaded_by == _uploader(actor)
        if not is_own_upload and (stored.form, stored.record_id) != (form, record_id):
            raise FileNotAttachable(name=stored.name)
    if len(known) != len(set(ids)):
        raise FileNotAttachable(name="")
    wanted = {stored.id for stored in known if stored.record_id is None}
    if not wanted:
        return
    attached = await execute(
        connection,
        update(file_table)
        .where(file_table.c.id.in_(wanted), file_table.c.record_id.is_(None), file_table.c.removed_at.is_(None))
        .values(form=form, record_id=record_id, partner_id=partner_id),
    )
    if attached != len(wanted):  # another record took one meanwhile, or the sweep did
        raise FileNotAttachable(name="")


async def move(
    connection: Connection, ids: Sequence[UUID], *, form: str, record_id: UUID, partner_id: UUID | None
) -> None:
    """Give files of one record to another one, those of no partner to none."""
    owner = case((file_table.c.partner_id.is_(None), null()), else_=cast(partner_id, Uuid))
    statement = update(file_table).where(file_table.c.id.in_(ids), file_table.c.form == form)
    await execute(connection, statement.values(record_id=record_id, partner_id=owner))


async def release(connection: Connection, *, form: str, record_ids: Sequence[UUID], now: datetime) -> int:
    """Take the files of records that are gone for good out of reach; `sweep` removes their bytes."""
    return await execute(
        connection,
        update(file_table)
        .where(file_table.c.form == form, file_table.c.record_id.in_(record_ids), file_table.c.removed_at.is_(None))
        .values(removed_at=now),
    )


async def release_abandoned(connection: Connection, *, now: datetime) -> int:
    """Take uploads that no record took within UNATTACHED_LIFE out of reach; how many."""
    return await execute(
        connection,
        update(file_table)
        .where(
            file_table.c.record_id.is_(None),
            file_table.c.uploaded_at < now - UNATTACHED_LIFE,
            file_table.c.removed_at.is_(None),
        )
        .values(removed_at=now),
    )


async def sweep(connection: Connection, store: FileStore, *, workspace: str) -> bool:
    """Remove the bytes, then the rows, of files out of reach; whether there may be more.

    They must have been taken out of reach in an earlier transaction: if this one fails, only bytes are gone that
    nobody could reach any more, and the next one goes on.
    """
    rows = await fetch_all(
        connection,
        select(file_table.c.id)
        .where(file_table.c.removed_at.is_not(None))
        .order_by(file_table.c.id)
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True),
    )
    for row in rows:
        await store.remove(workspace, row["id"])
    await execute(connection, delete(file_table).where(file_table.c.id.in_([row["id"] for row in rows])))
    return len(rows) == SWEPT_AT_ONCE
