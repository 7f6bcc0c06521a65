"""Reading views."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from tongzhou.access.facade import Actor
from tongzhou.builder.query.facade import Sight
from tongzhou.builder.schema.contracts import FormDefinition
from tongzhou.builder.schema.facade import form_table
from tongzhou.builder.views.contracts import View, ViewDocument, ViewLook
from tongzhou.builder.views.rules import bound_condition, fitted
from tongzhou.builder.views.tables import view_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound


async def list_views(connection: Connection, form: FormDefinition, *, actor: Actor) -> list[View]:
    """Shared views and the actor's own, as they were saved; shared ones first."""
    rows = await fetch_all(
        connection,
        select(view_table)
        .where(view_table.c.form_id == UUID(form.id), or_(view_table.c.shared, view_table.c.owner_id == actor.user_id))
        .order_by(view_table.c.shared.desc(), view_table.c.created_at, view_table.c.id),
    )
    return [_view(row, _document(row)) for row in rows]


async def get_view(connection: Connection, form: FormDefinition, view_id: UUID, *, actor: Actor) -> View:
    """One view that the actor may see: shared or their own; raises NotFound."""
    row = await fetch_one(
        connection,
        select(view_table).where(
            view_table.c.id == view_id,
            view_table.c.form_id == UUID(form.id),
            or_(view_table.c.shared, view_table.c.owner_id == actor.user_id),
        ),
    )
    if row is None:
        raise NotFound()
    return _view(row, _document(row))


async def list_shared_views(connection: Connection, form: str) -> list[dict[str, Any]]:
    """The shared views of a form that have a key, as packages write them."""
    rows = await fetch_all(
        connection,
        select(view_table)
        .join(form_table, form_table.c.id == view_table.c.form_id)
        .where(form_table.c.key == form, view_table.c.shared, view_table.c.key.is_not(None))
        .order_by(view_table.c.key),
    )
    return [package_text(form, row["key"], _document(row)) for row in rows]


def shown(sight: Sight, form: FormDefinition, view: View, *, actor: Actor) -> dict[str, Any]:
    """A view as the API answers it, fitted to what the actor may read."""
    document, missing = fitted(sight, form, view.document)
    content = document.model_dump(mode="json", exclude_none=True, exclude={"look"})
    known = {"id": str(view.id), "key": view.key, "own": view.owner_id == actor.user_id}
    return {**known, **content, "look": shown_look(sight, form, document.look), "missing": missing}


def shown_look(sight: Sight, form: FormDefinition, look: ViewLook) -> dict[str, Any]:
    """A look as the API answers it, its conditions bound for the pages."""
    written = look.written()
    for each in written.get("formats", ()):
        each["bound"] = bound_condition(sight, form, each["when"]).to_json()
    return written


def package_text(form: str, key: str, document: ViewDocument) -> dict[str, Any]:
    """A view as a package writes it."""
    content = document.model_dump(mode="json", exclude_none=True, exclude={"shared", "look"})
    for name in ("sort", "locked"):
        if not content[name]:
            del content[name]
    look = document.look.written()
    if look:
        content["look"] = look
    return {"form": form, "key": key, **content}


def _document(row: Row) -> ViewDocument:
    return ViewDocument(
        title=row["title"],
        kind=row["kind"],
        filter=row["filter"],
        sort=row["sort"],
        columns=row["columns"],
        look=row["look"],
        shared=row["shared"],
        locked=row["locked"],
    )


def _view(row: Row, document: ViewDocument) -> View:
    return View(id=row["id"], form_id=row["form_id"], key=row["key"], document=document, owner_id=row["owner_id"])
