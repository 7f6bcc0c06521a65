"""Writers of access: roles, and looking through another person's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import delete, insert, update

from tongzhou.access.contracts import RowConditions
from tongzhou.access.documents import RoleDocument, parse_role, read_role
from tongzhou.access.errors import RoleExists, RoleInUse, RoleNamed
from tongzhou.access.permissions import Permission
from tongzhou.access.queries import count_holders, get_role_document, list_role_documents
from tongzhou.access.tables import role
from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import LastAdministrator, list_members, lock_people, touch_workspace
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound

ADMINISTRATION = frozenset({Permission.ROLES_MANAGE, Permission.MEMBERS_MANAGE})
"""What at least one active member who can sign in must always be able to do."""


async def create_role(
    connection: Connection, document: Mapping[str, Any], *, conditions: RowConditions, actor: Doer, now: datetime
) -> RoleDocument:
    """Make a role from its document; raises InvalidValues or RoleExists."""
    parsed = parse_role(document)
    await _check_conditions(connection, parsed, conditions)
    await lock_people(connection)
    if await _known(connection, parsed.key) is not None:
        raise RoleExists(key=parsed.key)
    content = parsed.as_json()
    await execute(
        connection,
        insert(role).values(key=parsed.key, kind=str(parsed.kind), document=content, created_at=now, updated_at=now),
    )
    await _note(connection, "role.added", parsed, {"document": content}, actor=actor, now=now)
    return parsed


async def change_role(
    connection: Connection,
    key: str,
    document: Mapping[str, Any],
    *,
    conditions: RowConditions,
    actor: Doer,
    now: datetime,
) -> RoleDocument:
    """Give a role another content; key and kind stay. Holders have the new rights on their next request."""
    parsed = parse_role(document)
    await lock_people(connection)
    before = await get_role_document(connection, key)
    if parsed.key != key or parsed.kind != before["kind"]:
        wrong = "key" if parsed.key != key else "kind"
        raise InvalidValues(errors=[FieldError(wrong, "cannot_change")])
    await _check_conditions(connection, parsed, conditions)
    content = parsed.as_json()
    if content == before:
        return parsed
    await execute(connection, update(role).where(role.c.key == key).values(document=content, updated_at=now))
    await _note(connection, "role.changed", parsed, {"before": before, "after": content}, actor=actor, now=now)
    return parsed


async def save_role(
    connection: Connection, document: Mapping[str, Any], *, conditions: RowConditions, actor: Doer, now: datetime
) -> RoleDocument:
    """Make the role, or change it when it is there: how packages install theirs."""
    parsed = parse_role(document)
    if await _known(connection, parsed.key) is None:
        return await create_role(connection, document, conditions=conditions, actor=actor, now=now)
    return await change_role(connection, parsed.key, document, conditions=conditions, actor=actor, now=now)


async def remove_role(connection: Connection, key: str, *, actor: Doer, now: datetime) -> None:
    """Remove a role that nobody has and no record names; raises NotFound, RoleInUse or RoleNamed."""
    await lock_people(connection)
    parsed = parse_role(await get_role_document(connection, key))
    holders = await count_holders(connection, key)
    if holders:
        raise RoleInUse(count=holders)
    try:
        await execute(connection, delete(role).where(role.c.key == key))
    except psycopg.errors.ForeignKeyViolation as error:
        raise RoleNamed() from error
    await _note(connection, "role.removed", parsed, {}, actor=actor, now=now)


async def drop_form_rights(connection: Connection, form: str, *, actor: Doer, now: datetime) -> None:
    """Take from every role what it gives on a form that is gone: another that takes its key begins without rights."""
    await lock_people(connection)
    for before in await list_role_documents(connection):
        if form not in before.get("forms", {}):
            continue
        after = {**before, "forms": {key: given for key, given in before["forms"].items() if key != form}}
        change = update(role).where(role.c.key == before["key"]).values(document=after, updated_at=now)
        await execute(connection, change)
        await touch_workspace(connection)
        subject = Subject("role", before["key"], before["key"])
        detail = {"before": before, "after": after}
        await record(connection, actor=actor, action="role.changed", subject=subject, detail=detail, now=now)


async def check_role_keys(connection: Connection, keys: Iterable[str], kind: PersonKind) -> None:
    """Raise InvalidValues for a role that is not there or is for the other kind of people."""
    kinds = {document["key"]: document["kind"] for document in await list_role_documents(connection)}
    wrong = [key for key in keys if kinds.get(key) != kind]
    if wrong:
        raise InvalidValues(errors=[FieldError("roles", "unknown_role", {"role": ", ".join(wrong)})])


async def keep_an_administrator(connection: Connection) -> None:
    """Raise LastAdministrator if after this transaction nobody could give rights any more."""
    roles = {document["key"]: read_role(document).permissions for document in await list_role_documents(connection)}
    for line in await list_members(connection):
        held = frozenset().union(*(roles.get(key, frozenset()) for key in line.roles))
        if line.active and line.user_id is not None and held >= ADMINISTRATION:
            return
    raise LastAdministrator()


async def record_preview(
    connection: Connection, action: str, label: str, subject_id: UUID, *, actor: Doer, now: datetime
) -> None:
    """Write down that a preview began or ended, under both names."""
    subject = Subject("person", str(subject_id), label)
    await record(connection, actor=actor, action=action, subject=subject, now=now)


async def _check_conditions(connection: Connection, role: RoleDocument, conditions: RowConditions) -> None:
    errors = await conditions.find_errors(
        connection, role.kind, {form: given.rows for form, given in role.forms.items()}
    )
    if errors:
        raise InvalidValues(errors=errors)


async def _known(connection: Connection, key: str) -> dict[str, Any] | None:
    try:
        return await get_role_document(connection, key)
    except NotFound:
        return None


async def _note(
    connection: Connection,
    action: str,
    document: RoleDocument,
    detail: dict[str, Any],
    *,
    actor: Doer,
    now: datetime,
) -> None:
    await touch_workspace(connection)
    subject = Subject("role", document.key, document.key)
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)
