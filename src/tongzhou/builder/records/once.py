"""A request that is sent twice is done once: the header `Idempotency-Key`, remembered for a day with the answer.

The key is taken in the transaction that does the work, so a refused or broken request leaves none behind, and a twin
that comes meanwhile waits for the first one's commit and is given its answer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from fastapi import Request, Response

from tongzhou.access.facade import Actor
from tongzhou.builder.records.errors import IdempotencyKeyReused
from tongzhou.builder.records.running import run_text
from tongzhou.builder.records.tables import idempotency_table
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.errors import FieldError, InvalidParameters

HEADER: Final = "idempotency-key"
KEY_KEPT: Final = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
DOCUMENTED: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of yours, up to 200 characters. Sent again with the same body within 24 hours, the "
    "request is not done again: its first answer comes back, with `Idempotency-Replayed: true`.",
    "schema": {"type": "string", "maxLength": 200},
}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it can be kept: a status and JSON."""

    status: int
    content: bytes

    def response(self, *, is_replayed: bool = False) -> Response:
        """As the caller gets it."""
        headers = {"idempotency-replayed": "true"} if is_replayed else None
        return Response(self.content, self.status, headers=headers, media_type="application/json")


Work = Callable[[], Awaitable[Answered]]


async def answer_once(
    request: Request,
    connection: Connection,
    actor: Actor,
    work: Work,
    *,
    sent: bytes | None = None,
    caller: str | None = None,
) -> Response:
    """Do the work, or give the answer that it gave when this caller sent this key with the same request.

    `sent` is what makes a request the same where its body was read otherwise; `caller` whose the key is where the
    actor is nobody. Raises IdempotencyKeyReused for another request under the same key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return (await work()).response()
    if _KEY.fullmatch(key) is None:
        raise InvalidParameters(
            parameter="Idempotency-Key", errors=[FieldError("Idempotency-Key", "too_long", {"limit": 200})]
        )
    body = await request.body() if sent is None else sent
    whole = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body
    digest, owner = hashlib.sha256(whole).digest(), caller or str(actor.user_id)
    await connection.begin()
    if not await _claim(connection, owner, key, digest, actor, clock.now()):
        return (await _kept(connection, owner, key, digest)).response(is_replayed=True)
    done = await work()
    text = f'update "{connection.schema}"._idempotency set status = $3, answer = $4 where owner = $1 and key = $2'
    await run_text(connection, text.encode(), [owner, key, done.status, done.content])
    return done.response()


async def prune_idempotency(connection: Connection, *, now: datetime) -> bool:
    """Forget keys older than KEY_KEPT; whether there may be more of them."""
    table = idempotency_table
    return await prune(connection, table, table.c.seq, table.c.at < now - KEY_KEPT)


async def _claim(  # noqa: PLR0917  what a row holds
    connection: Connection, owner: str, key: str, digest: bytes, actor: Actor, now: datetime
) -> bool:
    """Whether the key is this request's own; one that outlived its day is taken over."""
    parameters = [owner, key, digest, now, actor.partner_id, now - KEY_KEPT]
    cursor = await run_text(connection, _claiming(connection.schema), parameters)
    return cursor.rowcount == 1


@lru_cache(maxsize=500)
def _claiming(schema: str) -> bytes:
    return (
        f'insert into "{schema}"._idempotency as i (owner, key, digest, at, partner_id)'
        " values ($1, $2, $3, $4, $5::uuid) on conflict (owner, key) do update"
        " set digest = excluded.digest, at = excluded.at, status = null, answer = null where i.at < $6"
    ).encode()


async def _kept(connection: Connection, owner: str, key: str, digest: bytes) -> Answered:
    text = f'select digest, status, answer from "{connection.schema}"._idempotency where owner = $1 and key = $2'
    row = await (await run_text(connection, text.encode(), [owner, key])).fetchone()
    if row is None or bytes(row[0]) != digest:
        raise IdempotencyKeyReused()
    return Answered(row[1], bytes(row[2]))
