"""How one is reached oneself: members and partner users alike."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql
from typing_extensions import TypedDict

from tongzhou.access.facade import Actor, CurrentActor
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel.database.connections import Connection, Database, as_workspace
from tongzhou.kernel.database.statements import execute, fetch_all
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.http.routing import router
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.choices import Choice, Pace, Preferences, QuietHours
from tongzhou.notifications.contracts import MessageKind, Person
from tongzhou.notifications.people import OWN_ADDRESSES, read_contacts
from tongzhou.notifications.persons import person_of
from tongzhou.notifications.routing import read_policies
from tongzhou.notifications.tables import address_table, channel_table, preference_table

preference_routes = router("/api/messages", "messages")

Address = Annotated[str, StringConstraints(max_length=128, pattern=r"^[\x21-\x7e]*$", strip_whitespace=True)]


class KindChoiceShown(TypedDict):
    """How a kind of message reaches one now; `own` where one chose it, `locked` where one may not."""

    media: list[Medium]
    pace: Pace
    own: bool
    locked: bool


class PreferencesShown(TypedDict):
    """How one is reached: on which media that the workspace has, where, when."""

    media: list[Medium]
    addresses: dict[Medium, str]
    kinds: dict[MessageKind, KindChoiceShown]
    quiet: QuietHours | None
    digest_at: time


class PreferencesBody(BaseModel):
    """What one chooses, as a whole. Of the addresses those given; an empty one is taken away."""

    model_config = ConfigDict(extra="forbid")

    kinds: Annotated[dict[MessageKind, Choice], Field(max_length=len(MessageKind))]
    quiet: QuietHours | None = None
    digest_at: time = time(9)
    addresses: Annotated[dict[Medium, Address], Field(default_factory=dict, max_length=len(Medium))]


@preference_routes.get("/preferences", response_model=PreferencesShown)
async def read_preferences(request: Request, actor: CurrentActor) -> dict[str, Any]:
    """How one is reached."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return await _shown(connection, actor)


@preference_routes.put("/preferences", response_model=PreferencesShown)
async def save_preferences(request: Request, actor: CurrentActor, body: PreferencesBody) -> dict[str, Any]:
    """Choose how one is reached."""
    person = person_of(actor)
    chosen = Preferences(kinds=body.kinds, quiet=body.quiet, digest_at=body.digest_at)
    wrong = [medium for medium in body.addresses if medium not in OWN_ADDRESSES]
    if wrong:
        raise InvalidValues(errors=[FieldError(f"addresses.{each}", "not_writable") for each in wrong])
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        document = chosen.model_dump(mode="json")
        written = postgresql.insert(preference_table).values(person_id=person.id, document=document)
        renewed = written.on_conflict_do_update(index_elements=["person_id"], set_={"document": document})
        await execute(connection, renewed)
        for medium, address in body.addresses.items():
            await _save_address(connection, person.id, medium, address)
        return await _shown(connection, actor)


async def _save_address(connection: Connection, person_id: UUID, medium: Medium, address: str) -> None:
    table = address_table
    if not address:
        mine = (table.c.person_id == person_id) & (table.c.medium == medium.value)
        await execute(connection, delete(table).where(mine))
        return
    written = postgresql.insert(table).values(person_id=person_id, medium=medium.value, address=address)
    keys = ["person_id", "medium"]
    await execute(connection, written.on_conflict_do_update(index_elements=keys, set_={"address": address}))


async def _shown(connection: Connection, actor: Actor) -> dict[str, Any]:
    person = person_of(actor)
    async with as_workspace(connection):  # which media there are is nobody's secret, and the contact is one's own
        rows = await fetch_all(connection, select(channel_table.c.medium).where(channel_table.c.active))
        policies = await read_policies(connection)
        contact = (await read_contacts(connection, [person.id]))[person.id]
    offered = FOR_PARTNERS if person.kind is PersonKind.PARTNER else frozenset(Medium)
    media = [medium for medium in Medium if medium in offered and any(row["medium"] == medium for row in rows)]
    kinds = {}
    for kind, policy in policies.items():
        own = None if policy.locked else contact.preferences.kinds.get(kind)
        kinds[kind] = {
            "media": policy.media(person.kind) if own is None else own.media,
            "pace": Pace.AT_ONCE if own is None else own.pace,
            "own": own is not None,
            "locked": policy.locked,
        }
    return {
        "media": media,
        "addresses": contact.addresses,
        "kinds": _for(person, kinds),
        "quiet": contact.preferences.quiet,
        "digest_at": contact.preferences.digest_at,
    }


FOR_PARTNERS = frozenset({Medium.EMAIL, Medium.SMS, Medium.OFFICIAL_ACCOUNT})
"""Companies' messengers hold none of their partners' people."""
_INSIDE = frozenset({MessageKind.CC, MessageKind.FLOW})


def _for(person: Person, kinds: dict[MessageKind, Any]) -> dict[MessageKind, Any]:
    """Partner users have no choice of what only members get."""
    return kinds if person.kind is PersonKind.MEMBER else {k: v for k, v in kinds.items() if k not in _INSIDE}
