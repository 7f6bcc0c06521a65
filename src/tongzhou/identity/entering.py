"""Coming in and going out: sessions begun and ended, each written into the audit of its workspace."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.audit.contracts import Doer, NamedDoer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.actions.accounts import set_password
from tongzhou.identity.actions.sessions import Browser, end_session, start_session
from tongzhou.identity.contracts import Account, Credential, Membership, SessionLine
from tongzhou.identity.errors import CodeSessionStays
from tongzhou.identity.queries import get_account, get_membership, may_switch
from tongzhou.kernel.database.connections import Connection, Database, as_directory


async def enter(
    database: Database,
    account: Account,
    browser: Browser,
    *,
    workspace_key: str | None = None,
    by_code: bool = False,
    now: datetime,
) -> str:
    """Open a session for somebody who has proven who they are, in the named workspace or in their oldest.

    Returns the secret, which only the browser keeps. Raises NoWorkspace.
    """
    async with database.reading_directory() as connection:
        place = await get_membership(connection, account.id, workspace_key)
    return await _begin(database, account, place, browser, by_code=by_code, now=now)


async def switch(
    database: Database, credential: Credential, browser: Browser, *, workspace_key: str, now: datetime
) -> str:
    """Go on in another workspace of the same account: this session ends, another begins and ends when it would have.

    Returns the new secret. Raises NoWorkspace, CodeSessionStays, and NotFound when the session has ended meanwhile.
    """
    async with database.reading_directory() as connection:
        if not await may_switch(connection, credential.id):
            raise CodeSessionStays()
        account = await get_account(connection, credential.account_id)
        place = await get_membership(connection, account.id, workspace_key)
    ended = await _finish(database, credential, "session.left", browser, now=now)
    return await _begin(database, account, place, browser, expires_at=ended.expires_at, now=now)


async def leave(database: Database, credential: Credential, browser: Browser, *, now: datetime) -> None:
    """Sign out of the session that this credential is; raises NotFound when it has ended meanwhile."""
    await _finish(database, credential, "session.signed_out", browser, now=now)


async def end_one(
    connection: Connection,
    workspace_id: UUID,
    person_id: UUID,
    session_id: UUID,
    browser: Browser,
    *,
    actor: Doer,
    now: datetime,
) -> None:
    """End another of one's own sessions, from this browser; raises NotFound. Runs in the workspace."""
    async with as_directory(connection):
        ended = await end_session(connection, workspace_id, person_id, session_id)
    await record(
        connection,
        actor=actor,
        action="session.ended",
        subject=Subject("session", str(session_id), actor.name),
        detail={**browser.as_detail(), "ended": Browser(ended.address, ended.browser).as_detail()},
        now=now,
    )


async def change_password(
    connection: Connection,
    account: Account,
    workspace_key: str,
    password_hash: str,
    browser: Browser,
    *,
    actor: Doer,
    now: datetime,
) -> str:
    """Set a new password: every session of the account ends. The secret of a new one. Runs in the workspace."""
    async with as_directory(connection):
        await set_password(connection, account.id, password_hash)
        place = await get_membership(connection, account.id, workspace_key)
        secret = await start_session(connection, place, browser, now=now)
    await record(
        connection,
        actor=actor,
        action="password.changed",
        subject=Subject("account", str(account.id), account.name),
        detail=browser.as_detail(),
        now=now,
    )
    return secret


async def _begin(
    database: Database,
    account: Account,
    place: Membership,
    browser: Browser,
    *,
    expires_at: datetime | None = None,
    by_code: bool = False,
    now: datetime,
) -> str:
    async with database.workspace(place.workspace) as connection:
        async with as_directory(connection):
            secret = await start_session(connection, place, browser, expires_at=expires_at, by_code=by_code, now=now)
        await record(
            connection,
            actor=NamedDoer(account.name, "session", account.id),
            action="session.started",
            subject=Subject("account", str(account.id), account.name),
            detail=browser.as_detail(),
            now=now,
        )
    return secret


async def _finish(
    database: Database, credential: Credential, action: str, browser: Browser, *, now: datetime
) -> SessionLine:
    async with database.workspace(credential.workspace) as connection:
        async with as_directory(connection):
            ended = await end_session(connection, credential.workspace.id, credential.person_id, credential.id)
        await record(
            connection,
            actor=NamedDoer(credential.account_name, "session", credential.account_id),
            action=action,
            subject=Subject("account", str(credential.account_id), credential.account_name),
            detail=browser.as_detail(),
            now=now,
        )
    return ended
