"""Writers of permission sets, and of which references' records follow the record they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from tongzhou.access.contracts import RowConditions
from tongzhou.access.documents import titles
from tongzhou.access.queries import get_set, list_role_documents
from tongzhou.access.set_documents import SetDocument, parse_set
from tongzhou.access.sources import StoredSet
from tongzhou.access.tables import follow, permission_set
from tongzhou.audit.contracts import Doer, Subject
from tongzhou.audit.facade import record
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import list_departments, list_members, lock_people, touch_workspace
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, execute_many
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import DEFAULT_LOCALE, words


async def create_set(
    connection: Connection,
    document: Mapping[str, Any],
    *,
    conditions: RowConditions,
    actor: Doer,
    now: datetime,
    key: str | None = None,
) -> StoredSet:
    """Make a permission set from its document, with a key if a package brings it; raises InvalidValues."""
    parsed = parse_set(document)
    await lock_people(connection)
    await _check(connection, parsed, conditions)
    stored = StoredSet(new_id(), parsed.as_json(), key)
    await execute(
        connection,
        insert(permission_set).values(
            id=stored.id, form=parsed.form, key=key, document=stored.document, created_at=now, updated_at=now
        ),
    )
    await _note(connection, "permission_set.added", stored, {"document": dict(stored.document)}, actor=actor, now=now)
    return stored


async def change_set(
    connection: Connection,
    set_id: UUID,
    changes: Mapping[str, Any],
    *,
    conditions: RowConditions,
    actor: Doer,
    now: datetime,
) -> StoredSet:
    """Change what is given of a set; its form stays. Holders have the new rights on their next request."""
    await lock_people(connection)
    before = await get_set(connection, set_id)
    parsed = parse_set({**before.document, **changes})
    if parsed.form != before.document["form"]:
        raise InvalidValues(errors=[FieldError("form", "cannot_change")])
    await _check(connection, parsed, conditions)
    after = StoredSet(set_id, parsed.as_json(), before.key)
    if after.document == before.document:
        return before
    await execute(
        connection,
        update(permission_set).where(permission_set.c.id == set_id).values(document=after.document, updated_at=now),
    )
    detail = {"before": dict(before.document), "after": dict(after.document)}
    await _note(connection, "permission_set.changed", after, detail, actor=actor, now=now)
    return after


async def name_set(connection: Connection, set_id: UUID, key: str) -> None:
    """Give a permission set the key under which it travels in packages."""
    await execute(connection, update(permission_set).where(permission_set.c.id == set_id).values(key=key))


async def remove_set(connection: Connection, set_id: UUID, *, actor: Doer, now: datetime) -> None:
    """Remove a permission set; raises NotFound."""
    await lock_people(connection)
    known = await get_set(connection, set_id)
    await execute(connection, delete(permission_set).where(permission_set.c.id == set_id))
    detail = {"document": dict(known.document)}
    await _note(connection, "permission_set.removed", known, detail, actor=actor, now=now)


async def set_follows(connection: Connection, form: str, targets: Mapping[str, str]) -> None:
    """Say which references of a form (by key) its records follow, and to which form; replaces what was said before.

    For whoever publishes forms, in the transaction that raises the workspace's version.
    """
    await execute(connection, delete(follow).where(follow.c.form == form))
    rows = [{"form": form, "reference": reference, "target": target} for reference, target in targets.items()]
    await execute_many(connection, insert(follow), rows)


async def _check(connection: Connection, document: SetDocument, conditions: RowConditions) -> None:
    """Refuse a form, condition, member, department or role that is not there or does not fit."""
    roles = {known["key"]: PersonKind(known["kind"]) for known in await list_role_documents(connection)}
    kinds = {roles.get(key, PersonKind.MEMBER) for key in document.given_to.roles}
    kind = PersonKind.PARTNER if PersonKind.PARTNER in kinds else PersonKind.MEMBER
    found = await conditions.find_errors(connection, kind, {document.form: document.rows})
    errors = [replace(error, field="rows" if error.field.endswith(".rows") else "form") for error in found]
    members = {line.id for line in await list_members(connection)}
    departments = {line.id for line in await list_departments(connection)}
    unknown = {
        "members": [str(each) for each in document.given_to.members if each not in members],
        "departments": [str(each) for each in document.given_to.departments if each not in departments],
        "roles": [key for key in document.given_to.roles if key not in roles],
    }
    errors += [
        FieldError(f"given_to.{name}", "unknown_record", {"value": ", ".join(keys)})
        for name, keys in unknown.items()
        if keys
    ]
    if errors:
        raise InvalidValues(errors=errors)


async def _note(
    connection: Connection, action: str, stored: StoredSet, detail: dict[str, Any], *, actor: Doer, now: datetime
) -> None:
    await touch_workspace(connection)
    label = words(titles(stored.document["title"]), DEFAULT_LOCALE)
    subject = Subject("permission_set", str(stored.id), label)
    await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=now)
