"""A saved view as the request for records that it stands for: what `view=` of a list asks."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from tongzhou.builder.records.contracts import SavedRequest
from tongzhou.builder.records.facade import OpenForm
from tongzhou.builder.views.queries import get_view
from tongzhou.builder.views.rules import fitted, sort_keys
from tongzhou.builder.views.tables import view_table
from tongzhou.kernel.database.statements import fetch_value
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.ids import as_id


async def saved_request(form: OpenForm, view: str) -> SavedRequest:
    """The request of a view by id or key; NotFound where the actor may not see it or use its filter."""
    identifier = as_id(view) or await _id_of(form, view)
    if identifier is None:
        raise NotFound()
    found = await get_view(form.connection, form.definition, identifier, actor=form.actor)
    document, missing = fitted(form.sight, form.definition, found.document)
    if "filter" in missing:
        raise NotFound()
    fields = tuple(column.field for column in document.columns)
    return SavedRequest(filter=document.filter, sort=sort_keys(document.sort), fields=fields or None)


async def _id_of(form: OpenForm, key: str) -> UUID | None:
    found: UUID | None = await fetch_value(
        form.connection,
        select(view_table.c.id).where(
            view_table.c.form_id == UUID(form.definition.id),
            view_table.c.key == key,
            or_(view_table.c.shared, view_table.c.owner_id == form.actor.user_id),
        ),
    )
    return found
