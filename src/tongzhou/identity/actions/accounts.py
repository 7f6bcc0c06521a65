"""Accounts and their passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Update, insert, update

from tongzhou.identity.actions.sessions import end_sessions_of_account
from tongzhou.identity.contracts import Account, PersonKind
from tongzhou.identity.errors import LinkNotValid
from tongzhou.identity.queries import find_account, get_account
from tongzhou.identity.rules import RESET_LIFE, normal_email, normal_phone
from tongzhou.identity.secrets import RESET_PREFIX, hash_of, new_secret
from tongzhou.identity.tables import account, membership, password_reset
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_one
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: an e-mail address or a phone number, in their one spelling."""

    email: str | None
    phone: str | None

    @property
    def text(self) -> str:
        """The one that is there."""
        return self.email or self.phone or ""


def address_of(email: str | None, phone: str | None) -> Address:
    """What somebody typed as an address; raises InvalidValues."""
    errors: list[FieldError] = []
    if email and normal_email(email) is None:
        errors.append(FieldError("email", "not_an_address"))
    if phone and normal_phone(phone) is None:
        errors.append(FieldError("phone", "not_an_address"))
    if errors:
        raise InvalidValues(errors=errors)
    return Address(normal_email(email) if email else None, normal_phone(phone) if phone else None)


async def create_account(
    connection: Connection, address: Address, *, name: str, locale: str | None, password_hash: str | None, now: datetime
) -> Account:
    """A new account, or the one that already has this address, untouched. Runs on the directory."""
    known = await find_account(connection, address.text)
    if known is not None:
        return known
    made = Account(
        id=new_id(),
        email=address.email,
        phone=address.phone,
        name=name,
        locale=locale,
        password_hash=password_hash,
    )
    await execute(
        connection,
        insert(account).values(
            id=made.id,
            email=made.email,
            phone=made.phone,
            name=name,
            locale=locale,
            password_hash=password_hash,
            created_at=now,
        ),
    )
    return made


async def add_membership(
    connection: Connection,
    account_id: UUID,
    workspace_id: UUID,
    *,
    kind: PersonKind,
    person_id: UUID,
    now: datetime,
) -> None:
    """Let the account sign in to the workspace as this person. Runs on the directory.

    Reset links on their way end: one that a workspace's mail server carried must not open another workspace.
    """
    await execute(
        connection,
        insert(membership).values(
            workspace_id=workspace_id,
            person_id=person_id,
            person_kind=str(kind),
            account_id=account_id,
            active=True,
            created_at=now,
        ),
    )
    await execute(connection, _use_up_resets(account_id, now))


async def set_password(connection: Connection, account_id: UUID, password_hash: str) -> None:
    """Change the password and end every session of the account. Runs on the directory."""
    await execute(connection, update(account).where(account.c.id == account_id).values(password_hash=password_hash))
    await end_sessions_of_account(connection, account_id, tokens_too=False)


async def set_locale(connection: Connection, account_id: UUID, locale: str) -> None:
    """The language the person is spoken to in. Runs on the directory."""
    await execute(connection, update(account).where(account.c.id == account_id).values(locale=locale))


async def start_reset(connection: Connection, account_id: UUID, *, life: timedelta = RESET_LIFE, now: datetime) -> str:
    """A one-time secret with which the account's owner sets a new password. Runs on the directory.

    It is for the operator's command line and for a mail to the owner: no answer of the API holds one.
    """
    secret = new_secret(RESET_PREFIX)
    await execute(
        connection,
        insert(password_reset).values(
            id=new_id(),
            token_hash=hash_of(secret),
            account_id=account_id,
            created_at=now,
            expires_at=now + life,
        ),
    )
    return secret


async def finish_reset(connection: Connection, secret: str, password_hash: str, *, now: datetime) -> Account:
    """Set the new password, end all sessions and tokens, and hold money approvals from now on for a day.

    The link is used up by this one UPDATE; raises LinkNotValid when it was used, expired or never was.
    """
    row = await fetch_one(
        connection,
        update(password_reset)
        .where(
            password_reset.c.token_hash == hash_of(secret),
            password_reset.c.consumed_at.is_(None),
            password_reset.c.expires_at > now,
        )
        .values(consumed_at=now)
        .returning(password_reset.c.account_id),
    )
    if row is None:
        raise LinkNotValid()
    await execute(connection, _use_up_resets(row["account_id"], now))
    await execute(
        connection,
        update(account)
        .where(account.c.id == row["account_id"])
        .values(password_hash=password_hash, operator_reset_at=now),
    )
    await end_sessions_of_account(connection, row["account_id"], tokens_too=True)
    return await get_account(connection, row["account_id"])


def _use_up_resets(account_id: UUID, now: datetime) -> Update:
    """Other links of the same account end with the one that was used."""
    theirs = (password_reset.c.account_id == account_id) & password_reset.c.consumed_at.is_(None)
    return update(password_reset).where(theirs).values(consumed_at=now)
