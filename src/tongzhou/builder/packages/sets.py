"""Permission sets as packages write them: given to roles that travel along, never to people or departments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from tongzhou.access.facade import Actor, SetDocument, change_set, create_set, list_sets, name_set
from tongzhou.builder.packages.contracts import Document
from tongzhou.builder.query.facade import FormRowConditions
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.texts import Text


def set_text(document: Mapping[str, Any]) -> Document:
    """The canonical spelling; raises pydantic's ValidationError."""
    lean = SetDocument.model_validate({"form": "any", **document}).model_dump(mode="json", exclude_defaults=True)
    return {name: value for name, value in lean.items() if name != "form"}


def portable_set(text: Document, roles: Collection[str]) -> Document:
    """Given to no one but those of these roles."""
    given = [key for key in text.get("given_to", {}).get("roles", ()) if key in roles]
    rest = {name: value for name, value in text.items() if name != "given_to"}
    return {**rest, "given_to": {"roles": given}} if given else rest


async def read_sets(connection: Connection, form: str) -> dict[str, Document]:
    """The form's sets that have a key."""
    return {each.key: set_text(each.document) for each in await list_sets(connection, form) if each.key is not None}


async def name_sets(connection: Connection, form: str, name: Callable[[Text], str]) -> None:
    """Give a key to every set of the form that has none, by its title, the oldest first."""
    for each in await list_sets(connection, form):
        if each.key is None:
            await name_set(connection, each.id, name(each.document["title"]))


async def save_set(
    connection: Connection, form: str, key: str, text: Mapping[str, Any], *, actor: Actor, now: datetime
) -> None:
    """Make the set, or bring it to this text."""
    document = SetDocument.model_validate({**text, "form": form}).as_json()
    known = {each.key: each for each in await list_sets(connection, form)}.get(key)
    if known is None:
        await create_set(connection, document, conditions=FormRowConditions(), actor=actor, now=now, key=key)
    else:
        await change_set(connection, known.id, document, conditions=FormRowConditions(), actor=actor, now=now)
