"""What visitors are told of their data before they submit it: every text is kept, and who accepted which.

A link's text is in its document; each one that differs from the one before becomes a version that nobody changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert, select

from tongzhou.builder.links.contracts import Link, LinkDocument
from tongzhou.builder.links.tables import notice_table, submission_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import FieldError, InvalidValues


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """A version of a link's notice; `hash` is the SHA-256 of its texts."""

    version: int
    text: Mapping[str, str]
    hash: str


def hash_of_text(text: Mapping[str, str]) -> str:
    """The SHA-256 of a notice's texts as JSON with sorted keys."""
    return hashlib.sha256(orjson.dumps(dict(text), option=orjson.OPT_SORT_KEYS)).hexdigest()


async def keep_notice(connection: Connection, link_id: UUID, document: LinkDocument, *, now: datetime) -> None:
    """Make a version of a link's notice where its text is new."""
    if document.notice is None:
        return
    text = {str(locale): words for locale, words in document.notice.text.items()}
    latest, hashed = await _latest(connection, link_id), hash_of_text(text)
    if latest is None or latest.hash != hashed:
        version = 1 if latest is None else latest.version + 1
        values = {"link_id": link_id, "version": version, "text": text, "hash": hashed, "at": now}
        await execute(connection, insert(notice_table).values(**values))


async def current_notice(connection: Connection, link: Link) -> KeptNotice | None:
    """What visitors of the link are told now."""
    return None if link.document.notice is None else await _latest(connection, link.id)


async def check_told(connection: Connection, link: Link, told: int | None, *, accepted: bool) -> KeptNotice | None:
    """The notice that a visitor had before them, None where they had none.

    Raises InvalidValues where it is another by now, or must be accepted and was not.
    """
    notice = await current_notice(connection, link)
    if notice is None or link.document.notice is None:
        return None
    if told is not None and told != notice.version:
        raise InvalidValues(errors=[FieldError("told", "notice_changed")])
    if link.document.notice.must_accept and not (told and accepted):
        raise InvalidValues(errors=[FieldError("accepted", "notice_unaccepted")])
    return None if told is None else notice


async def find_submission(connection: Connection, record_id: UUID) -> Row | None:
    """How a record came in by a public link, with the notice that was shown, or None."""
    told, sent = notice_table.c, submission_table.c
    joined = submission_table.outerjoin(
        notice_table, (told.link_id == sent.link_id) & (told.version == sent.notice_version)
    )
    statement = select(submission_table, told.text, told.hash).select_from(joined).where(sent.record_id == record_id)
    return await fetch_one(connection, statement)


async def _latest(connection: Connection, link_id: UUID) -> KeptNotice | None:
    table = notice_table.c
    statement = select(table.version, table.text, table.hash).where(table.link_id == link_id)
    row: Any = await fetch_one(connection, statement.order_by(table.version.desc()).limit(1))
    return None if row is None else KeptNotice(row["version"], row["text"], row["hash"])
