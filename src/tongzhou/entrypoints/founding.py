"""A workspace of one's own: made, set, filled with the channel solution or left empty, given an administrator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from tongzhou.access.facade import save_role, system_actor
from tongzhou.builder.packages.facade import install, read_package
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.channel.demo.fill import PACKAGE
from tongzhou.entrypoints.migrations import WORKSPACE_CHAIN
from tongzhou.identity.facade import (
    NewMember,
    SignUp,
    address_of,
    change_workspace,
    create_workspace,
    hash_password,
    join_as_member,
    list_workspaces,
    password_errors,
)
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import Conflict, FieldError, InvalidValues

ADMINISTRATOR = "administrator"
LOCALES = ("zh-CN", "en")
_KEY = re.compile(r"(?!directory$|.*_partner$)[a-z][a-z0-9_]{0,30}")
"""Two endings are taken: database roles are named after workspaces, the directory's and partners' beside them."""
_CURRENCY = re.compile(r"[A-Z]{3}")


class WorkspaceExists(Conflict):
    """There is a workspace of this key."""

    code = "workspace_exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """What a new workspace is to be, and who begins in it."""

    key: str
    name: str
    email: str
    person: str
    password: str
    locale: str
    currency: str
    time_zone: str
    is_empty: bool


async def found(database: Database, founding: Founding, *, now: datetime) -> None:
    """Make the workspace; raises InvalidValues with everything wrong, WorkspaceExists, and then makes nothing.

    An account of this address that is there already keeps its password and joins.
    """
    if errors := list(_errors(founding)):
        raise InvalidValues(errors=errors)
    if founding.key in {workspace.key for workspace in await list_workspaces(database)}:
        raise WorkspaceExists(key=founding.key)
    sign_up = SignUp(
        address=address_of(founding.email, None),
        name=founding.person,
        password_hash=await hash_password(founding.password),
        locale=founding.locale,
    )
    await create_workspace(database, WORKSPACE_CHAIN, key=founding.key, name=founding.name)
    actor, package = await system_actor(database, founding.key), read_package(PACKAGE)
    chosen = {"locale": founding.locale, "currency": founding.currency, "time_zone": founding.time_zone}
    async with database.workspace(actor.workspace) as connection:
        await change_workspace(connection, actor.workspace.id, chosen, actor=actor, now=now)
        if founding.is_empty:
            role = package.roles[ADMINISTRATOR]
            await save_role(connection, role, conditions=FormRowConditions(), actor=actor, now=now)
        else:
            await install(connection, package, actor=actor, now=now)
        new = NewMember(name=founding.person, roles=(ADMINISTRATOR,))
        await join_as_member(connection, actor.workspace.id, sign_up, new, actor=actor, now=now)


def _errors(founding: Founding) -> Iterator[FieldError]:
    if not _KEY.fullmatch(founding.key):
        yield FieldError("key", "invalid_key", {"field": "key"})
    if founding.locale not in LOCALES:
        yield FieldError("locale", "not_an_option", {"value": founding.locale})
    if not _CURRENCY.fullmatch(founding.currency):
        yield FieldError("currency", "not_an_option", {"value": founding.currency})
    if founding.time_zone not in available_timezones():
        yield FieldError("time_zone", "unknown_time_zone", {"value": founding.time_zone})
    yield from password_errors(founding.password, known=(founding.person, founding.email))
