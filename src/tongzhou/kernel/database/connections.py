"""Connections to one PostgreSQL, each under the role of what it serves.

A connection keeps the role of the workspace it served last and changes it only when the workspace changes
(measured: SET LOCAL ROLE in a transaction keeps 0.7 of the requests/s). Each use sets its own role before its first
statement. A partner's role, the owner's and, for changes, the directory's are taken with
`set_config('role', …, true)` and end with their transaction.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from psycopg import AsyncConnection, OperationalError
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from tongzhou.kernel.errors import Problem

WORKSPACES_PER_CONNECTION = 200
"""A connection retires after serving so many: each costs 0.37 MB of catalogue cache."""

VERSION_MIN = 150000
SESSION_OPTIONS = "-c timezone=UTC -c jit=off"
"""Instants leave in UTC whatever the server is set to; compiling queries costs more than these gain by it."""


_PREFIX = r"""
    select coalesce(max(substring(rolname from '^(tz_\d+)_directory$')), 'tz_' || max(pg_database.oid)) as prefix
    from pg_database
    left join (
        select rolname from pg_namespace, aclexplode(nspacl) as grants, pg_roles
        where nspname = 'directory' and pg_roles.oid = grants.grantee
    ) as granted on true
    where datname = current_database()
"""


class DatabaseTooOld(Problem):
    """The PostgreSQL behind DATABASE_URL is older than 15."""

    code = "database_too_old"
    status = 503


def is_unreachable(error: BaseException) -> bool:
    """Whether `error` says that the database is gone, stopping or recovering, rather than that it refused."""
    if not isinstance(error, OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(("08", "57P0"))


@dataclass(frozen=True, slots=True)
class Workspace:
    """A tenant. `version` rises with every change of forms, roles or people: caches go by it."""

    id: UUID
    key: str
    schema: str
    role: str
    version: int = 0

    @property
    def partner_role(self) -> str:
        """The role that partner users' statements run under; it owns nothing and sees by row policies."""
        return f"{self.role}_partner"


class Unconfirmed(Exception):
    """The rights that a request assumed no longer hold, or nothing said that they do: look them up and begin anew."""


@dataclass(slots=True, kw_only=True)
class Assumption:
    """What assumed rights rest on: a function of the directory that must still answer `expected`."""

    function: str
    parameters: tuple[Any, ...]
    expected: str
    confirmed: bool = False

    def confirm(self, answer: str | None) -> None:
        """Note that they hold; raises Unconfirmed where they do not."""
        if answer != self.expected:
            raise Unconfirmed
        self.confirmed = True


Pending = TypeVar("Pending", bound=Callable[[], Awaitable[None]])


class Connection(AsyncConnection[dict[str, Any]]):
    """A psycopg connection that knows the schema its statements mean and the role it holds.

    With an `assumption`, its first statement of the query compiler confirms it on the way.
    """

    assumption: Assumption | None = None
    pending: dict[Hashable, Callable[[], Awaitable[None]]] | None = None
    rehearsed: dict[str, int] | None = None
    """While everything will be undone: how many numbers of each sequence were taken without drawing them."""

    schema: str = ""
    role: str = ""
    workspace_role: str = ""
    held_role: str = ""
    directory_role: str = ""
    under: str = ""
    """The role of the innermost `as_…` block; none outside of any."""
    workspaces_served: int = 0

    async def begin(self) -> None:
        """What follows belongs to one transaction: the one that is open, else a new one.

        It ends with the use of the connection: the pool commits what it takes back, or undoes it by an exception.
        """
        if self.pgconn.transaction_status == TransactionStatus.IDLE:
            await self.execute("begin")

    def at_end(self, key: Hashable, make: Callable[[], Pending]) -> Pending:
        """What is called once, last thing before the transaction commits: that of this key, else made now.

        What it raises undoes the transaction.
        """
        self.pending = {} if self.pending is None else self.pending
        found: Any = self.pending.get(key)
        if found is None:
            found = self.pending[key] = make()
        return found  # type: ignore[no-any-return]

    async def finish(self) -> None:
        """Call what waits for the end."""
        while self.pending:
            await self.pending.pop(next(iter(self.pending)))()


class Database:
    """The only maker of connections. Every one of them speaks under a role that sees only its own."""

    def __init__(self, dsn: str, prefix: str, pool: AsyncConnectionPool[Connection]) -> None:
        self.dsn = dsn
        self.prefix = prefix
        self._pool = pool

    @classmethod
    async def open(cls, dsn: str, *, pool_max: int = 10) -> Database:
        """Connect. The names of the database's roles start with `tz_<its oid>`: roles are global to a cluster.

        A copy, such as one restored from a backup, keeps the roles that its grants name.

        Raises DatabaseTooOld for a PostgreSQL before 15.
        """
        pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            dsn,
            connection_class=Connection,
            kwargs={"autocommit": True, "row_factory": dict_row, "options": SESSION_OPTIONS},
            min_size=1,
            max_size=pool_max,
            open=False,
        )
        await pool.open(wait=True, timeout=30)
        async with pool.connection() as connection:
            row = await (await connection.execute(_PREFIX)).fetchone()
            version = connection.info.server_version
        if version < VERSION_MIN:
            await pool.close()
            raise DatabaseTooOld(version=f"{version // 10000}.{version % 10000}")
        assert row is not None
        return cls(dsn, row["prefix"], pool)

    async def close(self) -> None:
        """Give all connections back."""
        await self._pool.close()

    def role_of(self, workspace_key: str) -> str:
        """The database role of a workspace."""
        return f"{self.prefix}_{workspace_key}"

    @asynccontextmanager
    async def owner(self) -> AsyncIterator[Connection]:
        """One transaction as the login role: migrations and the making of workspaces, nothing else."""
        async with self._transaction("directory", "none", None) as connection:
            yield connection

    @asynccontextmanager
    async def directory(self) -> AsyncIterator[Connection]:
        """One transaction on the shared tables: users, sessions, workspaces."""
        async with self._transaction("directory", f"{self.prefix}_directory", None) as connection:
            yield connection

    @asynccontextmanager
    async def workspace(self, workspace: Workspace, partner: UUID | None = None) -> AsyncIterator[Connection]:
        """One transaction inside a workspace; with `partner`, under row policies that show its rows only."""
        async with self.statements(workspace, partner) as connection:
            await connection.begin()
            yield connection

    @asynccontextmanager
    async def reading_directory(self) -> AsyncIterator[Connection]:
        """Single statements on the shared tables, without a transaction."""
        async with self._holding("directory", f"{self.prefix}_directory") as connection:
            yield connection

    def statements(self, workspace: Workspace, partner: UUID | None = None) -> AbstractAsyncContextManager[Connection]:
        """Statements that stand alone, each its own transaction, until one asks the connection to `begin`.

        For a partner user all are one transaction: the policies need it.
        """
        if partner is not None:
            return self._transaction(workspace.schema, workspace.partner_role, partner, workspace.role)
        return self._holding(workspace.schema, workspace.role)

    @asynccontextmanager
    async def reading_as_is(self) -> AsyncIterator[Connection]:
        """Single calls of functions that every role may execute: the connection keeps the role it holds."""
        async with self._pool.connection() as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(
        self, schema: str, role: str, partner: UUID | None, workspace_role: str = ""
    ) -> AsyncIterator[Connection]:
        async with self._pool.connection() as connection:
            self._assign(connection, schema, role)
            connection.workspace_role = workspace_role
            await connection.begin()
            await connection.execute(
                "select set_config('role', %s, true), set_config('tongzhou.partner', %s, true)",
                (role, "" if partner is None else str(partner)),
            )
            yield connection
            await connection.finish()

    @asynccontextmanager
    async def _holding(self, schema: str, role: str) -> AsyncIterator[Connection]:
        async with self._pool.connection() as connection:
            self._assign(connection, schema, role)
            if connection.held_role != role:
                connection.held_role = ""  # until it is known: whoever waits for the answer may be cancelled
                await connection.execute("select set_config('role', %s, false)", (role,))
                connection.held_role = role
                connection.workspaces_served += 1
            yield connection
            if connection.pending:
                await connection.finish()
            if connection.workspaces_served >= WORKSPACES_PER_CONNECTION:
                await connection.commit()
                await connection.close()

    def _assign(self, connection: Connection, schema: str, role: str) -> None:
        connection.schema = schema
        connection.role = connection.workspace_role = role
        connection.assumption = connection.pending = None
        connection.directory_role = f"{self.prefix}_directory"
        connection.under = ""


@asynccontextmanager
async def as_directory(connection: Connection) -> AsyncIterator[None]:
    """A few statements on the shared tables inside a workspace's transaction, so that both commit together.

    The workspace's own statements stay unable to see the directory: the role is back when the block ends, also by an
    exception; a transaction that failed can do nothing more under any role.
    """
    async with _under(connection, connection.directory_role):
        yield


@asynccontextmanager
async def as_workspace(connection: Connection) -> AsyncIterator[None]:
    """A few statements of a partner user's transaction on what partners' own role may not look at.

    They must show nothing that is not theirs. For everybody else nothing changes.
    """
    if (connection.under or connection.role) == connection.workspace_role:
        yield
        return
    async with _under(connection, connection.workspace_role):
        yield


@asynccontextmanager
async def _under(connection: Connection, role: str) -> AsyncIterator[None]:
    outer = connection.under
    await connection.execute("select set_config('role', %s, true)", (role,))
    connection.under = role
    try:
        yield
    finally:
        connection.under = outer
        if connection.pgconn.transaction_status == TransactionStatus.INTRANS:
            await connection.execute("select set_config('role', %s, true)", (outer or connection.role,))
