"""Reading definitions, cached by the version of their workspace."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy import Select, select

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.builder.schema.contracts import FormDefinition, Forms
from tongzhou.builder.schema.documents import stored_definition
from tongzhou.builder.schema.privacy import DOTS
from tongzhou.builder.schema.tables import conversion_reject_table, form_table
from tongzhou.kernel.database.connections import Connection, Workspace
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.errors import NotFound

CACHED_WORKSPACES_MAX = 500
REJECTS_MAX = 1_000
_cache: OrderedDict[UUID, tuple[int, Forms]] = OrderedDict()
_definitions: WeakValueDictionary[tuple[str, int], FormDefinition] = WeakValueDictionary()


async def read_forms(connection: Connection, workspace: Workspace) -> Forms:
    """All forms of a workspace as of its version or a later one; read once per version and process.

    `workspace.version` is what the caller's session or token look-up found: no message is needed to learn of a
    change. Within a transaction that changes forms itself, use what `apply` returns or `read_fresh_forms`.
    """
    known = _cache.get(workspace.id)
    if known is not None and known[0] >= workspace.version:
        return known[1]
    forms = await read_fresh_forms(connection)
    _cache[workspace.id] = (workspace.version, forms)
    _cache.move_to_end(workspace.id)
    if len(_cache) > CACHED_WORKSPACES_MAX:
        _cache.popitem(last=False)
    return forms


async def read_fresh_forms(connection: Connection) -> Forms:
    """All forms as the connection's transaction sees them, past the cache."""
    rows = await fetch_all(connection, _in_use())
    definitions = [_shared(stored_definition(row["definition"])) for row in rows]
    return Forms({definition.key: definition for definition in definitions})


def _shared(definition: FormDefinition) -> FormDefinition:
    """The object that is at work already where it is equal: what is kept by definition is then found by identity.

    To compare definitions took a tenth of a write after any change of a workspace, of rights too.
    """
    place = (definition.id, definition.version)
    known = _definitions.get(place)
    if known == definition:
        return known
    _definitions[place] = definition
    return definition


def _in_use() -> Select[tuple[Any]]:
    return select(form_table.c.definition).where(form_table.c.retired_at.is_(None)).order_by(form_table.c.position)


async def list_rejects(connection: Connection, key: str, *, actor: Actor) -> list[dict[str, Any]]:
    """What changes of type could not convert, newest first, for those who design forms."""
    require(actor, Permission.FORMS_MANAGE)
    definition = (await read_forms(connection, actor.workspace)).by_key.get(key)
    if definition is None:
        raise NotFound()
    table = conversion_reject_table
    rows = await fetch_all(
        connection,
        select(table).where(table.c.form_id == UUID(definition.id)).order_by(table.c.at.desc()).limit(REJECTS_MAX),
    )
    fields = {row["field_id"]: definition.find_by_id(row["field_id"]) for row in rows}
    return [
        {
            "field": None if (each := fields[row["field_id"]]) is None else each.key,
            "record_id": str(row["record_id"]),
            "value": DOTS if each is not None and each.is_masked else row["value"],
            "code": row["code"],
            "at": row["at"].isoformat(),
        }
        for row in rows
    ]
