"""Accepting an invitation: the link is used up and the person let in, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import psycopg

from tongzhou.audit.contracts import NamedDoer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.actions.accounts import Address
from tongzhou.identity.actions.invitations import read_invitation, use_up
from tongzhou.identity.actions.people import NewMember
from tongzhou.identity.contracts import Account, Invitation, PersonKind, WorkspaceProfile
from tongzhou.identity.errors import LinkNotValid, SignInFailed
from tongzhou.identity.joining import SignUp, join_as_member, join_as_partner_user
from tongzhou.identity.passwords import hash_password
from tongzhou.identity.queries import find_account, get_workspace_profile
from tongzhou.identity.rules import password_errors
from tongzhou.identity.sign_in import Attempt, authenticate
from tongzhou.kernel.database.connections import Connection, Database, as_directory
from tongzhou.kernel.errors import Conflict, FieldError, InvalidValues


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the invited person sends: the link's secret, their name, and a password."""

    secret: str
    name: str
    password: str
    caller: str


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that may be accepted, the workspace it is for, and whether the address has an account."""

    invitation: Invitation
    workspace: WorkspaceProfile
    account: Account | None


async def look_at(database: Database, secret: str, now: datetime) -> OpenInvitation:
    """What a link invites to; looking consumes nothing. Raises LinkNotValid."""
    async with database.reading_directory() as connection:
        invitation, workspace_id = await read_invitation(connection, secret, now)
        workspace = await get_workspace_profile(connection, workspace_id)
        account = await find_account(connection, invitation.email or invitation.phone or "")
    return OpenInvitation(invitation, workspace, account)


async def accept(database: Database, acceptance: Acceptance, *, now: datetime) -> tuple[Account, WorkspaceProfile]:
    """Let the invited person in.

    An address that already has an account keeps its password and must prove it; a link never replaces one.
    Raises LinkNotValid, InvalidValues, AlreadyMember, and Conflict when the address got an account meanwhile.
    """
    opened = await look_at(database, acceptance.secret, now)
    password_hash = await _password_hash(database, opened, acceptance, now)
    try:
        async with database.workspace(opened.workspace) as connection:
            return await _let_in(connection, opened, acceptance, password_hash, now=now), opened.workspace
    except psycopg.errors.UniqueViolation:
        raise Conflict() from None
    except psycopg.errors.ForeignKeyViolation:
        raise LinkNotValid() from None


async def _let_in(
    connection: Connection,
    opened: OpenInvitation,
    acceptance: Acceptance,
    password_hash: str | None,
    *,
    now: datetime,
) -> Account:
    async with as_directory(connection):
        invitation = await use_up(connection, acceptance.secret, now)
        await _refuse_a_newer_account(connection, opened)
    address = Address(invitation.email, invitation.phone)
    sign_up = SignUp(address=address, name=acceptance.name, password_hash=password_hash)
    account = await _join(connection, opened.workspace, invitation, sign_up, now)
    await record(
        connection,
        actor=NamedDoer(name=acceptance.name, via="session", user_id=account.id),
        action="invitation.accepted",
        subject=Subject("invitation", str(invitation.id), address.text),
        detail={"address": acceptance.caller},
        now=now,
    )
    return account


async def _password_hash(
    database: Database, opened: OpenInvitation, acceptance: Acceptance, now: datetime
) -> str | None:
    address = opened.invitation.email or opened.invitation.phone or ""
    if opened.account is None:
        errors = password_errors(acceptance.password, known=(acceptance.name, address))
        if errors:
            raise InvalidValues(errors=errors)
        return await hash_password(acceptance.password)
    try:
        await authenticate(database, Attempt(address, acceptance.password, acceptance.caller), now)
    except SignInFailed:
        raise InvalidValues(errors=[FieldError("password", "wrong_password")]) from None
    return None


async def _refuse_a_newer_account(connection: Connection, opened: OpenInvitation) -> None:
    """An account that appeared since the password was checked was not proven: try again."""
    if opened.account is not None:
        return
    invitation = opened.invitation
    if await find_account(connection, invitation.email or invitation.phone or "") is not None:
        raise Conflict()


async def _join(
    connection: Connection,
    workspace: WorkspaceProfile,
    invitation: Invitation,
    sign_up: SignUp,
    now: datetime,
) -> Account:
    doer = NamedDoer(name=sign_up.name, via="session")
    if invitation.kind is PersonKind.PARTNER and invitation.partner_id is not None:
        return await join_as_partner_user(
            connection,
            workspace.id,
            sign_up,
            partner_id=invitation.partner_id,
            roles=invitation.roles,
            proved=invitation.sent,
            actor=doer,
            now=now,
        )
    new = NewMember(name=sign_up.name, roles=invitation.roles, department_id=invitation.department_id)
    return await join_as_member(
        connection, workspace.id, sign_up, new, bind_to=invitation.member_id, actor=doer, now=now
    )
