"""What roles and permission sets may do with fields that a form has just got."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.actions import change_role
from tongzhou.access.contracts import Actor, RowConditions
from tongzhou.access.documents import Key
from tongzhou.access.granting import change_set
from tongzhou.access.permissions import Permission
from tongzhou.access.queries import list_role_documents, list_sets
from tongzhou.access.requirements import require
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.errors import FieldError, InvalidValues

HOLDERS_MAX = 200


class FieldRight(StrEnum):
    """What is done with a field; whoever writes reads too."""

    NONE = "none"
    READ = "read"
    WRITE = "write"


class FieldRights(BaseModel):
    """The rights of one role or permission set on some fields of a form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Key | None = None
    permission_set: UUID | None = None
    fields: Annotated[dict[Key, FieldRight], Field(min_length=1, max_length=500)]


async def give_field_rights(
    connection: Connection,
    form: str,
    rights: Sequence[FieldRights],
    *,
    keys: Collection[str],
    conditions: RowConditions,
    actor: Actor,
    now: datetime,
) -> None:
    """Give the rights; `keys` are all fields of the form. Raises InvalidValues for one that cannot be given so.

    A list of fields takes what is given and loses what is not; "every field" becomes the list of all others where
    something is withheld. For those who manage roles.
    """
    if not rights:
        return
    require(actor, Permission.ROLES_MANAGE)
    roles = {document["key"]: document for document in await list_role_documents(connection)}
    sets = {stored.id: dict(stored.document) for stored in await list_sets(connection, form)}
    known = _Known(form, keys, roles, sets)
    errors = [error for at, each in enumerate(rights) for error in _errors(f"rights.{at}", each, known)]
    if errors:
        raise InvalidValues(errors=errors)
    for each in rights:
        if each.role is not None:
            document = roles[each.role]
            given = document["forms"][form]
            changed = {**given, "fields": with_rights(given.get("fields", {}), each.fields, keys)}
            after = {**document, "forms": {**document["forms"], form: changed}}
            await change_role(connection, each.role, after, conditions=conditions, actor=actor, now=now)
        elif each.permission_set is not None:
            fields = with_rights(sets[each.permission_set].get("fields", {}), each.fields, keys)
            await change_set(
                connection, each.permission_set, {"fields": fields}, conditions=conditions, actor=actor, now=now
            )


def with_rights(
    fields: Mapping[str, Any], rights: Mapping[str, FieldRight], keys: Collection[str]
) -> dict[str, str | list[str]]:
    """Readable and writable fields with these rights on some of them. Pure."""
    write = {key: right is FieldRight.WRITE for key, right in rights.items()}
    read = {key: right is not FieldRight.NONE for key, right in rights.items()}
    return {
        "read": _with(fields.get("read", "*"), read, keys),
        "write": _with(fields.get("write", "*"), write, keys),
    }


def _with(listed: str | list[str], given: Mapping[str, bool], keys: Collection[str]) -> str | list[str]:
    if listed == "*" and all(given.values()):
        return "*"
    before = list(keys) if listed == "*" else list(listed)
    kept = [key for key in before if given.get(key, True)]
    return [*kept, *(key for key, is_given in given.items() if is_given and key not in kept)]


class _Known(NamedTuple):
    form: str
    keys: Collection[str]
    roles: Mapping[str, Mapping[str, Any]]
    sets: Mapping[UUID, Mapping[str, Any]]


def _errors(place: str, each: FieldRights, known: _Known) -> list[FieldError]:
    """What is wrong with one line: nobody or two named, no rights on this form to change, fields it has not."""
    unknown = [key for key in each.fields if key not in known.keys]
    errors = [FieldError(f"{place}.fields.{key}", "unknown_field", {"field": key}) for key in unknown]
    if (each.role is None) is (each.permission_set is None):
        return [*errors, FieldError(f"{place}.role", "required")]
    if each.role is not None and known.form not in known.roles.get(each.role, {}).get("forms", {}):
        errors.append(FieldError(f"{place}.role", "unknown_role", {"role": each.role}))
    if each.permission_set is not None:
        found = known.sets.get(each.permission_set)
        if found is None:
            errors.append(FieldError(f"{place}.permission_set", "unknown_record", {"value": str(each.permission_set)}))
        elif found.get("preset") is not None:
            errors.append(FieldError(f"{place}.permission_set", "not_with_preset"))
    return errors
