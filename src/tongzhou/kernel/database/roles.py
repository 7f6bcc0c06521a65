"""Database roles: one for the directory, two for every workspace (its own and its partners')."""

from __future__ import annotations

from psycopg import sql

from tongzhou.kernel.database.connections import Connection

GRANT_OPTIONS_SINCE = 160000


async def ensure_role(connection: Connection, name: str) -> None:
    """Make the role if it is missing and let the login role speak as it, without inheriting its rights."""
    await connection.execute("select pg_advisory_xact_lock(hashtext('tongzhou.roles'))")
    known = await (await connection.execute("select 1 as one from pg_roles where rolname = %s", (name,))).fetchone()
    if known is None:
        await connection.execute(
            sql.SQL("create role {} nologin noinherit nosuperuser nocreatedb nocreaterole").format(sql.Identifier(name))
        )
    options = sql.SQL("with inherit false, set true" if connection.info.server_version >= GRANT_OPTIONS_SINCE else "")
    await connection.execute(sql.SQL("grant {} to current_user {}").format(sql.Identifier(name), options))
