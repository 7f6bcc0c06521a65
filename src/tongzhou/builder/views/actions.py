"""Writing views: every member their own, shared ones with a permission; partner users none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.builder.query.facade import Sight, sight_of
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import read_fresh_forms
from tongzhou.builder.views.contracts import VIEWS_MAX, View, ViewDocument
from tongzhou.builder.views.errors import TooManyViews, ViewLocked
from tongzhou.builder.views.queries import get_view
from tongzhou.builder.views.rules import check_document
from tongzhou.builder.views.tables import view_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import execute, fetch_all, fetch_value
from tongzhou.kernel.errors import NotAllowed
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import Text


async def create_view(
    connection: Connection,
    sight: Sight,
    form: FormDefinition,
    document: ViewDocument,
    *,
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> View:
    """Save a view; raises what the query compiler says of its filter and sort, NotAllowed and TooManyViews."""
    _check_is_member(actor)
    if document.shared:
        require(actor, Permission.VIEWS_SHARE)
    check_document(sight, form, document)
    same_form = view_table.c.form_id == UUID(form.id)
    if await fetch_value(connection, select(func.count()).select_from(view_table).where(same_form)) >= VIEWS_MAX:
        raise TooManyViews(limit=VIEWS_MAX)
    view = View(id=new_id(), form_id=UUID(form.id), key=key, document=document, owner_id=actor.user_id)
    stored = {"id": view.id, "form_id": view.form_id, "key": key, "owner_id": view.owner_id, "created_at": now}
    await execute(connection, insert(view_table).values(**stored, **_content(document), updated_at=now))
    return view


async def change_view(
    connection: Connection,
    sight: Sight,
    form: FormDefinition,
    view_id: UUID,
    document: ViewDocument,
    *,
    actor: Actor,
    now: datetime,
) -> View:
    """Replace a view's content: one's own, or a shared one with the permission to share; raises ViewLocked."""
    view = await _own_or_shared(connection, form, view_id, actor=actor)
    if document.shared:
        require(actor, Permission.VIEWS_SHARE)
    if document.locked:
        _check_holds(view, actor)
    check_document(sight, form, document)
    await execute(
        connection,
        update(view_table).where(view_table.c.id == view.id).values(**_content(document), updated_at=now),
    )
    return View(id=view.id, form_id=view.form_id, key=view.key, document=document, owner_id=view.owner_id)


async def remove_view(connection: Connection, form: FormDefinition, view_id: UUID, *, actor: Actor) -> None:
    """Forget a view; records are not touched."""
    view = await _own_or_shared(connection, form, view_id, actor=actor)
    await execute(connection, delete(view_table).where(view_table.c.id == view.id))


async def save_shared_view(connection: Connection, document: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Make or replace the shared view that a package writes as `document` (with `form` and `key`)."""
    forms = await read_fresh_forms(connection)
    sight = sight_of(forms, actor)
    form = sight.form(document["form"])
    content = ViewDocument.model_validate(
        {**{name: value for name, value in document.items() if name not in ("form", "key")}, "shared": True}
    )
    known = await fetch_value(
        connection,
        select(view_table.c.id).where(
            view_table.c.form_id == UUID(form.id), view_table.c.key == document["key"], view_table.c.shared
        ),
    )
    if known is None:
        await create_view(connection, sight, form, content, actor=actor, now=now, key=document["key"])
    else:
        await change_view(connection, sight, form, known, content, actor=actor, now=now)


async def name_shared_views(connection: Connection, form: FormDefinition, name: Callable[[Text], str]) -> None:
    """Give a key to every shared view of the form that has none, by its title, the oldest first."""
    nameless = (
        select(view_table.c.id, view_table.c.title)
        .where(view_table.c.form_id == UUID(form.id), view_table.c.shared, view_table.c.key.is_(None))
        .order_by(view_table.c.created_at, view_table.c.id)
    )
    for row in await fetch_all(connection, nameless):
        await execute(connection, update(view_table).where(view_table.c.id == row["id"]).values(key=name(row["title"])))


async def _own_or_shared(connection: Connection, form: FormDefinition, view_id: UUID, *, actor: Actor) -> View:
    view = await get_view(connection, form, view_id, actor=actor)
    _check_is_member(actor)
    if view.document.shared:
        require(actor, Permission.VIEWS_SHARE)
    elif view.owner_id != actor.user_id:
        raise NotAllowed()
    if view.document.locked:
        _check_holds(view, actor)
    return view


def _check_holds(view: View, actor: Actor) -> None:
    """Only who made a view, or an administrator, locks it and changes it while it is locked."""
    if view.owner_id != actor.user_id and not actor.may(Permission.FORMS_MANAGE):
        raise ViewLocked()


def _check_is_member(actor: Actor) -> None:
    if actor.partner_id is not None:
        raise NotAllowed()


def _content(document: ViewDocument) -> dict[str, Any]:
    return {**document.model_dump(mode="json", exclude={"look"}), "look": document.look.written()}
