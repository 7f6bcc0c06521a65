"""How often one network address may try a link; counted in the database, for there may be several servers."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from uuid import UUID

from sqlalchemy import func, insert, select

from tongzhou.builder.links.errors import TooManyTries
from tongzhou.builder.links.tables import link_try_table
from tongzhou.kernel.database.connections import Connection, Database, Workspace
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.database.statements import execute, fetch_value

WINDOW = timedelta(minutes=10)
PASSWORDS_MAX = 10
SEARCHES_MAX = 300


async def count_try(
    database: Database, workspace: Workspace, link_id: UUID, what: str, caller: str, *, limit: int, now: datetime
) -> None:
    """Count a try, in a transaction of its own so that a refused one counts too; raises TooManyTries."""
    subject = _subject(link_id, what, caller)
    table = link_try_table
    async with database.workspace(workspace) as connection:
        await execute(connection, insert(table).values(subject=subject, at=now))
        recent = (table.c.subject == subject) & (table.c.at > now - WINDOW)
        count = await fetch_value(connection, select(func.count()).select_from(table).where(recent))
    if count > limit:
        minutes = int(WINDOW.total_seconds()) // 60
        raise TooManyTries(minutes=minutes, headers={"retry-after": str(60 * minutes)})


async def prune_tries(connection: Connection, *, now: datetime) -> bool:
    """Forget tries that no limit looks at any more; whether there may be more of them."""
    return await prune(connection, link_try_table, link_try_table.c.seq, link_try_table.c.at < now - WINDOW)


def _subject(link_id: UUID, what: str, caller: str) -> bytes:
    """Hashed, so that the table keeps no list of who came from where."""
    return hashlib.sha256("\n".join((str(link_id), what, network_of(caller))).encode()).digest()


def network_of(caller: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 household owns."""
    try:
        address = ip_address(caller)
    except ValueError:
        return caller
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
