"""Reading what is known of files."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from tongzhou.files.contracts import StoredFile
from tongzhou.files.tables import file_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_value


async def list_files(connection: Connection, ids: Sequence[UUID], *, removed: bool = False) -> list[StoredFile]:
    """The files with these ids in the order asked; unknown ones are left out, removed ones unless asked for."""
    if not ids:
        return []
    statement = select(file_table).where(file_table.c.id.in_(ids))
    if not removed:
        statement = statement.where(file_table.c.removed_at.is_(None))
    rows = await fetch_all(connection, statement)
    found = {row["id"]: _stored(row) for row in rows}
    return [found[file_id] for file_id in ids if file_id in found]


async def list_files_of(connection: Connection, form: str) -> list[StoredFile]:
    """All files whose owners are of this form, oldest first."""
    owned = (file_table.c.form == form) & file_table.c.record_id.is_not(None) & file_table.c.removed_at.is_(None)
    rows = await fetch_all(connection, select(file_table).where(owned).order_by(file_table.c.uploaded_at))
    return [_stored(row) for row in rows]


async def count_unattached(connection: Connection, uploader: UUID) -> int:
    """How many files somebody uploaded that no record has taken yet."""
    mine = (file_table.c.uploaded_by == uploader) & file_table.c.record_id.is_(None) & file_table.c.removed_at.is_(None)
    count: int = await fetch_value(connection, select(func.count()).select_from(file_table).where(mine))
    return count


def _stored(row: Row) -> StoredFile:
    return StoredFile(
        id=row["id"],
        name=row["name"],
        size=row["size"],
        type=row["type"],
        sha256=row["sha256"],
        has_thumbnail=row["thumbnail"],
        form=row["form"],
        record_id=row["record_id"],
        uploaded_by=row["uploaded_by"],
        uploaded_at=row["uploaded_at"],
        packaged=row["packaged"],
    )
