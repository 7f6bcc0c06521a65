"""Reading public links."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from tongzhou.builder.links.contracts import Link, LinkDocument
from tongzhou.builder.links.tables import link_table, submission_table
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound

CHANNELS_SHOWN = 50


async def list_links(connection: Connection, form: FormDefinition) -> list[Link]:
    """The links of a form, the newest first."""
    statement = select(link_table).where(link_table.c.form_id == UUID(form.id)).order_by(link_table.c.id.desc())
    return [_link(row) for row in await fetch_all(connection, statement)]


async def get_link(connection: Connection, form: FormDefinition, link_id: UUID) -> Link:
    """One link of a form; raises NotFound."""
    statement = select(link_table).where(link_table.c.id == link_id, link_table.c.form_id == UUID(form.id))
    row = await fetch_one(connection, statement)
    if row is None:
        raise NotFound()
    return _link(row)


async def find_link(connection: Connection, secret_hash: bytes) -> Link | None:
    """The link behind an address."""
    row = await fetch_one(connection, select(link_table).where(link_table.c.secret_hash == secret_hash))
    return None if row is None else _link(row)


async def count_channels(connection: Connection, link_id: UUID) -> list[tuple[str | None, int]]:
    """How many submissions came by each channel, the most first."""
    statement = (
        select(submission_table.c.channel, func.count().label("count"))
        .where(submission_table.c.link_id == link_id)
        .group_by(submission_table.c.channel)
        .order_by(func.count().desc(), submission_table.c.channel)
        .limit(CHANNELS_SHOWN)
    )
    return [(row["channel"], row["count"]) for row in await fetch_all(connection, statement)]


def _link(row: Row) -> Link:
    return Link(
        id=row["id"],
        form_id=row["form_id"],
        key=row["key"],
        document=LinkDocument.model_validate(row["document"]),
        secret_sealed=None if row["secret_sealed"] is None else bytes(row["secret_sealed"]),
        password_hash=row["password_hash"],
        paused=row["paused"],
        submissions=row["submissions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
