"""The only writers of channels and of the workspace's choices, by those who may manage the workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
import psycopg
from pydantic import ValidationError
from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql

from tongzhou.access.facade import Actor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.identity.facade import touch_workspace
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, execute, fetch_one, fetch_value
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.http.outgoing import OutgoingFault, place_of
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.notifications.channels.catalogue import ADAPTERS
from tongzhou.notifications.channels.contracts import Adapter, ChannelKind, ChannelSettings
from tongzhou.notifications.choices import KindPolicy
from tongzhou.notifications.contracts import MessageKind
from tongzhou.notifications.errors import MediumTaken, TooManyChannels
from tongzhou.notifications.opening import PURPOSE
from tongzhou.notifications.tables import channel_table, delivery_table, message_table, policy_table

CHANNELS_MAX: Final = 30
SECRET_MAX: Final = 500
PLACES: Final = ("base", "url", "host", "port", "security", "authority")
"""Settings that say where secrets go: whoever changes one gives the secrets anew."""


async def create_channel(
    connection: Connection,
    kind: ChannelKind,
    *,
    title: str,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str | None],
    kinds: Sequence[MessageKind],
    link_base: str,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Make a channel, at work from now on. Raises InvalidValues, MediumTaken and TooManyChannels."""
    require(actor, Permission.WORKSPACE_MANAGE)
    adapter = ADAPTERS[kind]
    parsed = _parse(adapter, settings)
    kept = _merge(adapter, {}, secrets)
    if await fetch_value(connection, select(func.count()).select_from(channel_table)) >= CHANNELS_MAX:
        raise TooManyChannels(limit=CHANNELS_MAX)
    channel_id = new_id()
    values = {
        "id": channel_id,
        "kind": kind.value,
        "medium": None if adapter.medium is None else adapter.medium.value,
        "title": title,
        "settings": parsed.model_dump(mode="json"),
        "secrets_sealed": _sealed(sealer, kept),
        "kinds": [] if adapter.medium else [each.value for each in kinds],
        "active": True,
        "link_base": link_base,
        "created_at": now,
    }
    await _write(connection, insert(channel_table).values(**values))
    await touch_workspace(connection)
    await _note(connection, "message_channel.created", channel_id, title, actor=actor, now=now)
    return channel_id


async def change_channel(
    connection: Connection,
    channel_id: UUID,
    *,
    title: str | None = None,
    settings: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str | None] | None = None,
    kinds: Sequence[MessageKind] | None = None,
    active: bool | None = None,
    link_base: str,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
) -> None:
    """Change what is given; what waited while it was switched off goes out once it is at work again."""
    require(actor, Permission.WORKSPACE_MANAGE)
    row = await get_channel(connection, channel_id)
    adapter = ADAPTERS[ChannelKind(row["kind"])]
    parsed = _parse(adapter, row["settings"] if settings is None else settings)
    known = orjson.loads(sealer.unseal(bytes(row["secrets_sealed"]), PURPOSE)) if _stay(parsed, row) else {}
    kept = _merge(adapter, known, secrets or {})
    values: dict[str, Any] = {
        "title": row["title"] if title is None else title,
        "settings": parsed.model_dump(mode="json"),
        "secrets_sealed": _sealed(sealer, kept),
        "active": row["active"] if active is None else active,
        "link_base": link_base,
    }
    if kinds is not None and adapter.medium is None:
        values["kinds"] = [each.value for each in kinds]
    if settings is not None or secrets is not None:
        values |= {"failing_since": None, "last_fault": None}
    await _write(connection, update(channel_table).where(channel_table.c.id == channel_id).values(**values))
    await touch_workspace(connection)
    await _note(connection, "message_channel.changed", channel_id, values["title"], actor=actor, now=now)


async def remove_channel(connection: Connection, channel_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Forget a channel with its secrets; what waits for it is not sent, unless another of its medium comes."""
    require(actor, Permission.WORKSPACE_MANAGE)
    row = await get_channel(connection, channel_id)
    await execute(connection, delete(channel_table).where(channel_table.c.id == channel_id))
    if row["medium"] is None:
        await execute(connection, delete(delivery_table).where(delivery_table.c.route == str(channel_id)))
    if not await fetch_value(connection, select(exists(select(channel_table.c.id)))):
        await execute(connection, update(message_table).where(message_table.c.unrouted).values(unrouted=False))
    await touch_workspace(connection)
    await _note(connection, "message_channel.removed", channel_id, row["title"], actor=actor, now=now)


async def set_policy(
    connection: Connection, kind: MessageKind, policy: KindPolicy, *, actor: Actor, now: datetime
) -> None:
    """Say how a kind of message reaches whoever has chosen nothing."""
    require(actor, Permission.WORKSPACE_MANAGE)
    document = policy.model_dump(mode="json")
    written = postgresql.insert(policy_table).values(kind=kind.value, document=document)
    await execute(connection, written.on_conflict_do_update(index_elements=["kind"], set_={"document": document}))
    subject = Subject("message_kind", kind.value, kind.value)
    await record(connection, actor=actor, action="message_kind.changed", subject=subject, detail=document, now=now)


async def retry(connection: Connection, delivery_id: UUID | None, *, actor: Actor, now: datetime) -> int:
    """Send what failed, or one delivery that waits or failed, at once and for as long as a new one; how many."""
    require(actor, Permission.WORKSPACE_MANAGE)
    delivery = delivery_table.c
    which = delivery.status == "failed"
    if delivery_id is not None:
        which = (delivery.id == delivery_id) & delivery.status.in_(("failed", "waiting"))
    again = {"status": "waiting", "attempts": 0, "next_at": now, "finished_at": None}
    count = await execute(connection, update(delivery_table).where(which).values(**again))
    if delivery_id is not None and count == 0:
        raise NotFound()
    return count


async def get_channel(connection: Connection, channel_id: UUID) -> Row:
    """A channel's row; raises NotFound."""
    row = await fetch_one(connection, select(channel_table).where(channel_table.c.id == channel_id))
    if row is None:
        raise NotFound()
    return row


def _parse(adapter: Adapter, settings: Mapping[str, Any]) -> ChannelSettings:
    try:
        parsed = adapter.settings.model_validate(settings)
    except ValidationError as error:
        raise InvalidValues(errors=[_field_error(dict(item)) for item in error.errors()]) from error
    for name in ("base", "url"):
        address = getattr(parsed, name, None)
        if address is not None:
            try:
                place_of(address)
            except OutgoingFault as error:
                raise InvalidValues(errors=[FieldError(f"settings.{name}", "webhook_url")]) from error
    return parsed


def _field_error(item: Mapping[str, Any]) -> FieldError:
    codes = {"missing": "required", "extra_forbidden": "unknown_field", "string_too_long": "too_long"}
    place = ".".join(("settings", *(str(part) for part in item["loc"])))
    params = {"limit": item.get("ctx", {}).get("max_length", "")}
    if item["loc"] == ():
        return FieldError("settings.security", "mail_needs_encryption")
    return FieldError(place, codes.get(item["type"], "invalid"), params)


def _stay(parsed: ChannelSettings, row: Row) -> bool:
    """Whether secrets would go where they went before."""
    document = parsed.model_dump(mode="json")
    return all(document.get(name) == row["settings"].get(name) for name in PLACES)


def _merge(adapter: Adapter, known: Mapping[str, str], given: Mapping[str, str | None]) -> dict[str, str]:
    """The secrets to keep: those given over those known; None takes one away."""
    names = (*adapter.secrets, *adapter.optional_secrets)
    errors = [FieldError(f"secrets.{name}", "unknown_field") for name in given if name not in names]
    too_long = [name for name, value in given.items() if value is not None and len(value) > SECRET_MAX]
    errors += [FieldError(f"secrets.{name}", "too_long", {"limit": SECRET_MAX}) for name in too_long]
    kept = {name: value for name, value in {**known, **given}.items() if value}
    errors += [FieldError(f"secrets.{name}", "required") for name in adapter.secrets if name not in kept]
    if errors:
        raise InvalidValues(errors=errors)
    return kept


def _sealed(sealer: Sealer, secrets: Mapping[str, str]) -> bytes:
    return sealer.seal(orjson.dumps(secrets).decode(), PURPOSE)


async def _write(connection: Connection, statement: Any) -> None:
    try:
        await execute(connection, statement)
    except psycopg.errors.UniqueViolation as error:
        raise MediumTaken() from error


async def _note(
    connection: Connection, action: str, channel_id: UUID, title: str, *, actor: Actor, now: datetime
) -> None:
    subject = Subject("message_channel", str(channel_id), title)
    await record(connection, actor=actor, action=action, subject=subject, detail={}, now=now)
