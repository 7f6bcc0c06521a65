"""How one is reached oneself: members and partner users alike."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.dialects import postgresql
from typing_extensions import TypedDict

from tongzhou.access.facade import Actor, CurrentActor
from tongzhou.identity.contracts import PersonKind
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database, as_workspace
from tongzhou.kernel.database.statements import execute
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.http.routing import router
from tongzhou.notifications.addresses import (
    is_bindable,
    media_at_work,
    note_address,
    own_addresses,
    save_address,
)
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.choices import Choice, Pace, Preferences, QuietHours
from tongzhou.notifications.contracts import MessageKind, Person
from tongzhou.notifications.people import OWN_ADDRESSES, read_contacts
from tongzhou.notifications.persons import person_of
from tongzhou.notifications.routing import read_policies
from tongzhou.notifications.tables import preference_table

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
    bindable: list[Medium]
    """Whose account one binds by its app instead of typing an address."""
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
        known = await own_addresses(connection, person)
        changed = {each: given for each, given in body.addresses.items() if given != known.get(each, "")}
        for medium, address in changed.items():
            await save_address(connection, person, medium, address)
        if changed:
            await note_address(connection, "message_address.changed", actor, sorted(changed), now=clock.now())
        return await _shown(connection, actor)


async def _shown(connection: Connection, actor: Actor) -> dict[str, Any]:
    person = person_of(actor)
    async with as_workspace(connection):  # which media there are is nobody's secret, and the contact is one's own
        media = await media_at_work(connection, person)
        policies = await read_policies(connection)
        contact = (await read_contacts(connection, [person.id]))[person.id]
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
        "media": list(media),
        "bindable": [medium for medium, channel in media.items() if is_bindable(channel)],
        "addresses": contact.addresses,
        "kinds": _for(person, kinds),
        "quiet": contact.preferences.quiet,
        "digest_at": contact.preferences.digest_at,
    }


_INSIDE = frozenset({MessageKind.CC, MessageKind.FLOW})


def _for(person: Person, kinds: dict[MessageKind, Any]) -> dict[MessageKind, Any]:
    """Partner users have no choice of what only members get."""
    return kinds if person.kind is PersonKind.MEMBER else {k: v for k, v in kinds.items() if k not in _INSIDE}
