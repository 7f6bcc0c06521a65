"""One-time invitations: made, withdrawn, used up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update

from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.actions.accounts import Address
from tongzhou.identity.contracts import Invitation, PersonKind
from tongzhou.identity.errors import AlreadyMember, LinkNotValid
from tongzhou.identity.queries import invitation_of
from tongzhou.identity.rules import INVITATION_LIFE
from tongzhou.identity.secrets import INVITATION_PREFIX, hash_of, new_secret
from tongzhou.identity.tables import account, invitation, membership
from tongzhou.kernel.database.connections import Connection, as_directory
from tongzhou.kernel.database.statements import execute, fetch_one, fetch_value
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """Who is invited, as what; bound to the address, the roles and, for partner users, the partner."""

    kind: PersonKind
    address: Address
    name: str
    roles: tuple[str, ...]
    member_id: UUID | None = None
    department_id: UUID | None = None
    partner_id: UUID | None = None
    partner_label: str | None = None
    sent: bool = False


async def invite(
    connection: Connection,
    workspace_id: UUID,
    new: NewInvitation,
    *,
    by_partner: bool = False,
    actor: Doer,
    now: datetime,
) -> tuple[Invitation, str]:
    """Make an invitation; it and its secret, which is shown once. Raises AlreadyMember. Runs in the workspace.

    Earlier open invitations of the same address to the same place are withdrawn: only the newest link works.
    A partner's own people are not told whether an address is known elsewhere: then accepting is refused.
    """
    made = Invitation(
        id=new_id(),
        kind=new.kind,
        email=new.address.email,
        phone=new.address.phone,
        name=new.name,
        roles=new.roles,
        member_id=new.member_id,
        department_id=new.department_id,
        partner_id=new.partner_id,
        partner_label=new.partner_label,
        invited_by=actor.name,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
        sent=new.sent,
    )
    secret = new_secret(INVITATION_PREFIX)
    async with as_directory(connection):
        if not by_partner:
            await _refuse_known(connection, workspace_id, new.address)
        await _withdraw_earlier(connection, workspace_id, made, now)
        await execute(connection, insert(invitation).values(**_row(workspace_id, made, secret)))
    await record(
        connection,
        actor=actor,
        action="invitation.made",
        subject=Subject("invitation", str(made.id), new.address.text),
        detail={
            "kind": str(new.kind),
            "roles": list(new.roles),
            "partner": str(new.partner_id) if new.partner_id else None,
        },
        now=now,
    )
    return made, secret


async def withdraw(
    connection: Connection,
    workspace_id: UUID,
    invitation_id: UUID,
    *,
    partner_id: UUID | None = None,
    actor: Doer,
    now: datetime,
) -> None:
    """Make a link useless; raises NotFound for one that is not open (or not this partner's)."""
    open_one = (
        (invitation.c.id == invitation_id)
        & (invitation.c.workspace_id == workspace_id)
        & invitation.c.consumed_at.is_(None)
        & invitation.c.withdrawn_at.is_(None)
    )
    if partner_id is not None:
        open_one &= invitation.c.partner_id == partner_id
    async with as_directory(connection):
        row = await fetch_one(
            connection,
            update(invitation)
            .where(open_one)
            .values(withdrawn_at=now)
            .returning(invitation.c.email, invitation.c.phone),
        )
    if row is None:
        raise NotFound()
    subject = Subject("invitation", str(invitation_id), row["email"] or row["phone"])
    await record(connection, actor=actor, action="invitation.withdrawn", subject=subject, now=now)


async def read_invitation(connection: Connection, secret: str, now: datetime) -> tuple[Invitation, UUID]:
    """What a link invites to, and the workspace; consumes nothing. Raises LinkNotValid. Runs on the directory."""
    row = await fetch_one(connection, select(invitation).where(_is_open(secret, now)))
    if row is None:
        raise LinkNotValid()
    return invitation_of(row), row["workspace_id"]


async def use_up(connection: Connection, secret: str, now: datetime) -> Invitation:
    """Consume the link in one UPDATE: of two at once exactly one gets it. Raises LinkNotValid."""
    row = await fetch_one(
        connection,
        update(invitation).where(_is_open(secret, now)).values(consumed_at=now).returning(invitation),
    )
    if row is None:
        raise LinkNotValid()
    return invitation_of(row)


def _is_open(secret: str, now: datetime) -> ColumnElement[bool]:
    return (
        (invitation.c.token_hash == hash_of(secret))
        & invitation.c.consumed_at.is_(None)
        & invitation.c.withdrawn_at.is_(None)
        & (invitation.c.expires_at > now)
    )


async def _refuse_known(connection: Connection, workspace_id: UUID, address: Address) -> None:
    known = (
        select(membership.c.person_id)
        .join(account, account.c.id == membership.c.account_id)
        .where(
            membership.c.workspace_id == workspace_id,
            account.c.email == address.email if address.email else account.c.phone == address.phone,
        )
    )
    if await fetch_value(connection, known) is not None:
        raise AlreadyMember(address=address.text)


async def _withdraw_earlier(connection: Connection, workspace_id: UUID, made: Invitation, now: datetime) -> None:
    same = (
        (invitation.c.workspace_id == workspace_id)
        & invitation.c.consumed_at.is_(None)
        & invitation.c.withdrawn_at.is_(None)
        & (invitation.c.email == made.email if made.email else invitation.c.phone == made.phone)
        & invitation.c.partner_id.is_not_distinct_from(made.partner_id)
    )
    await execute(connection, update(invitation).where(same).values(withdrawn_at=now))


def _row(workspace_id: UUID, made: Invitation, secret: str) -> dict[str, object]:
    plain = ("id", "email", "phone", "name", "member_id", "department_id", "partner_id", "partner_label")
    return {
        **{key: getattr(made, key) for key in (*plain, "invited_by", "created_at", "expires_at", "sent")},
        "person_kind": str(made.kind),
        "roles": list(made.roles),
        "token_hash": hash_of(secret),
        "workspace_id": workspace_id,
    }
