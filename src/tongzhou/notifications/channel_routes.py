"""Channels, kinds of message and what was not sent, for whoever manages the workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, NotRequired
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import func, select
from typing_extensions import TypedDict

from tongzhou.access.facade import CurrentActor, Permission, require
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Connection, Database
from tongzhou.kernel.database.statements import Row, fetch_all
from tongzhou.kernel.http.answers import Identified
from tongzhou.kernel.http.callers import outside_url
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer, SecretUnreadable
from tongzhou.kernel.texts import known_locale, say
from tongzhou.notifications.channels.catalogue import ADAPTERS, UNTRIED
from tongzhou.notifications.channels.contracts import Addressee, ChannelKind, Envelope, Medium, NotSent
from tongzhou.notifications.choices import KindPolicy
from tongzhou.notifications.contracts import MessageKind
from tongzhou.notifications.delivery_log import DeliveryStatus, MessageDeliveryShown, list_deliveries
from tongzhou.notifications.opening import Opener, secret_names
from tongzhou.notifications.people import read_contacts
from tongzhou.notifications.persons import person_of
from tongzhou.notifications.routing import read_policies
from tongzhou.notifications.setting_up import (
    change_channel,
    create_channel,
    get_channel,
    remove_channel,
    retry,
    set_policy,
)
from tongzhou.notifications.tables import channel_table, delivery_table

channel_routes = router("/api", "message_channels")

Title = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class ChannelKindShown(TypedDict):
    """An adapter. `untried`: nobody tried it against the vendor's real service yet."""

    kind: ChannelKind
    medium: Medium | None
    secrets: tuple[str, ...]
    optional_secrets: tuple[str, ...]
    untried: bool


class MessageChannelShown(TypedDict):
    """A channel; of its secrets only which are set."""

    id: UUID
    kind: ChannelKind
    medium: Medium | None
    title: str
    settings: dict[str, Any]
    secrets: list[str]
    kinds: list[MessageKind]
    active: bool
    failing_since: datetime | None
    last_fault: str | None
    last_sent_at: datetime | None
    waiting: int
    failed: int


class ChannelsAnswer(TypedDict):
    """The channels there are, and the kinds there could be."""

    channels: list[MessageChannelShown]
    kinds: list[ChannelKindShown]


class ChannelBody(BaseModel):
    """A new channel."""

    model_config = ConfigDict(extra="forbid")

    kind: ChannelKind
    title: Title
    settings: dict[str, Any] = Field(max_length=30)
    secrets: dict[str, str | None] = Field(default_factory=dict, max_length=10)
    kinds: list[MessageKind] = Field(default_factory=list, max_length=len(MessageKind))


class ChannelChangeBody(BaseModel):
    """What is to change; settings as a whole, of the secrets those given."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    settings: dict[str, Any] | None = Field(default=None, max_length=30)
    secrets: dict[str, str | None] | None = Field(default=None, max_length=10)
    kinds: list[MessageKind] | None = Field(default=None, max_length=len(MessageKind))
    active: bool | None = None


class TryBody(BaseModel):
    """Where a test goes: on channels to persons an address, one's own without it."""

    model_config = ConfigDict(extra="forbid")

    address: Annotated[str, StringConstraints(min_length=1, max_length=254, strip_whitespace=True)] | None = None


class ChannelTriedAnswer(TypedDict):
    """Whether a test went out, and what was in its way."""

    ok: bool
    fault: str | None
    detail: NotRequired[str]


class PoliciesAnswer(TypedDict):
    """How each kind of message reaches whoever has chosen nothing."""

    kinds: dict[MessageKind, KindPolicy]


class MessageDeliveriesAnswer(TypedDict):
    """Deliveries, the latest first."""

    deliveries: list[MessageDeliveryShown]


class RetriedAnswer(TypedDict):
    """How many deliveries are sent once more."""

    retried: int


@channel_routes.get("/message-channels", response_model=ChannelsAnswer)
async def list_channels(request: Request, actor: CurrentActor) -> dict[str, Any]:
    """The channels of the workspace."""
    require(actor, Permission.WORKSPACE_MANAGE)
    async with _database(request).workspace(actor.workspace) as connection:
        rows = await fetch_all(connection, select(channel_table).order_by(channel_table.c.created_at))
        counts = await _counts(connection)
    kinds = [
        {
            "kind": each.kind,
            "medium": each.medium,
            "secrets": each.secrets,
            "optional_secrets": each.optional_secrets,
            "untried": each.kind in UNTRIED,
        }
        for each in ADAPTERS.values()
    ]
    return {"channels": [_shown(row, counts, _sealer(request)) for row in rows], "kinds": kinds}


@channel_routes.post("/message-channels", status_code=201, response_model=Identified)
async def make_channel(request: Request, actor: CurrentActor, body: ChannelBody) -> dict[str, Any]:
    """Set a channel up; messages from now on leave by it."""
    async with _database(request).workspace(actor.workspace) as connection:
        made = await create_channel(
            connection, body.kind, title=body.title, settings=body.settings, secrets=body.secrets, kinds=body.kinds,
            link_base=outside_url(request), sealer=_sealer(request), actor=actor, now=clock.now(),
        )  # fmt: skip
    return {"id": made}


@channel_routes.patch("/message-channels/{channel_id}", response_model=Identified)
async def change(request: Request, actor: CurrentActor, channel_id: UUID, body: ChannelChangeBody) -> dict[str, Any]:
    """Change a channel, switch it off, or on: what waited is then sent."""
    async with _database(request).workspace(actor.workspace) as connection:
        await change_channel(
            connection, channel_id, title=body.title, settings=body.settings, secrets=body.secrets, kinds=body.kinds,
            active=body.active, link_base=outside_url(request), sealer=_sealer(request), actor=actor, now=clock.now(),
        )  # fmt: skip
    return {"id": channel_id}


@channel_routes.delete("/message-channels/{channel_id}", status_code=204)
async def remove(request: Request, actor: CurrentActor, channel_id: UUID) -> Response:
    """Remove a channel with its secrets."""
    async with _database(request).workspace(actor.workspace) as connection:
        await remove_channel(connection, channel_id, actor=actor, now=clock.now())
    return Response(status_code=204)


@channel_routes.post("/message-channels/{channel_id}:try", response_model=ChannelTriedAnswer)
async def attempt(request: Request, actor: CurrentActor, channel_id: UUID, body: TryBody) -> dict[str, Any]:
    """Send a test now, and say what came of it."""
    require(actor, Permission.WORKSPACE_MANAGE)
    async with _database(request).workspace(actor.workspace) as connection:
        row = await get_channel(connection, channel_id)
        person = person_of(actor)
        contact = (await read_contacts(connection, [person.id]))[person.id]
    medium = row["medium"] and Medium(row["medium"])
    own = contact.addresses.get(medium) if medium else None
    address = body.address or own
    if medium and address is None:
        return {"ok": False, "fault": "no_address"}
    locale = known_locale(actor.locale or actor.workspace.locale)
    envelope = Envelope(
        id=new_id(), kind=MessageKind.SYSTEM.value,
        to=(Addressee(kind=contact.kind, id=contact.id, name=contact.name, address=address),),
        subject=say(locale, "mails.test_subject"), text=say(locale, "mails.test_text", {"name": contact.name}),
        link=f"{row['link_base']}/m", workspace=actor.workspace.name, locale=locale, at=clock.now(),
    )  # fmt: skip
    outgoing: Outgoing = request.app.state.outgoing
    try:
        await Opener(_sealer(request), outgoing).send(row, envelope)
    except NotSent as error:
        return {"ok": False, "fault": error.fault, "detail": error.detail}
    return {"ok": True, "fault": None}


@channel_routes.get("/message-kinds", response_model=PoliciesAnswer)
async def list_kinds(request: Request, actor: CurrentActor) -> dict[str, Any]:
    """How each kind of message goes out."""
    require(actor, Permission.WORKSPACE_MANAGE)
    async with _database(request).workspace(actor.workspace) as connection:
        return {"kinds": await read_policies(connection)}


@channel_routes.put("/message-kinds/{kind}", response_model=PoliciesAnswer)
async def put_kind(request: Request, actor: CurrentActor, kind: MessageKind, body: KindPolicy) -> dict[str, Any]:
    """Change how a kind of message goes out."""
    async with _database(request).workspace(actor.workspace) as connection:
        await set_policy(connection, kind, body, actor=actor, now=clock.now())
        return {"kinds": await read_policies(connection)}


@channel_routes.get("/message-deliveries", response_model=MessageDeliveriesAnswer)
async def list_log(  # noqa: PLR0917  the filters
    request: Request,
    actor: CurrentActor,
    status: DeliveryStatus | None = None,
    route: Annotated[str | None, Query(max_length=50, description="A medium, or a channel's id.")] = None,
    before: Annotated[UUID | None, Query(description="Only what is older than this delivery.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """What went out, to whom and when it was read; what messages say is for their receivers alone."""
    require(actor, Permission.WORKSPACE_MANAGE)
    async with _database(request).workspace(actor.workspace) as connection:
        found = await list_deliveries(connection, status=status, route=route, before=before, limit=limit)
    return {"deliveries": found}


@channel_routes.post("/message-deliveries:retry", response_model=RetriedAnswer)
async def retry_all(request: Request, actor: CurrentActor) -> dict[str, Any]:
    """Send everything that failed once more."""
    async with _database(request).workspace(actor.workspace) as connection:
        return {"retried": await retry(connection, None, actor=actor, now=clock.now())}


@channel_routes.post("/message-deliveries/{delivery_id}:retry", response_model=RetriedAnswer)
async def retry_one(request: Request, actor: CurrentActor, delivery_id: UUID) -> dict[str, Any]:
    """Send one delivery once more, now."""
    async with _database(request).workspace(actor.workspace) as connection:
        return {"retried": await retry(connection, delivery_id, actor=actor, now=clock.now())}


async def _counts(connection: Connection) -> dict[tuple[str, str], int]:
    delivery = delivery_table.c
    counted = (
        select(delivery.route, delivery.status, func.count().label("count"))
        .where(delivery.status.in_(("waiting", "failed")))
        .group_by(delivery.route, delivery.status)
    )
    return {(row["route"], row["status"]): row["count"] for row in await fetch_all(connection, counted)}


def _shown(row: Row, counts: dict[tuple[str, str], int], sealer: Sealer) -> dict[str, Any]:
    hidden = ("secrets_sealed", "link_base", "created_at")
    route = row["medium"] or str(row["id"])
    return {
        **{key: value for key, value in row.items() if key not in hidden},
        "secrets": _set_secrets(row, sealer),
        "waiting": counts.get((route, "waiting"), 0),
        "failed": counts.get((route, "failed"), 0),
    }


def _set_secrets(row: Row, sealer: Sealer) -> list[str]:
    try:
        return sorted(secret_names(row, sealer))
    except SecretUnreadable:
        return []


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _sealer(request: Request) -> Sealer:
    sealer: Sealer = request.app.state.sealer
    return sealer
