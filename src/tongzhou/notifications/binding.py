"""Binding one's own account at a vendor: who is signed in shows a link, who opens it in the vendor's app says yes.

A link is good for minutes and for one browser, that browser for one answer of the vendor. Secrets are kept hashed.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, insert, select, update

from tongzhou.access.contracts import Actor, Via
from tongzhou.access.facade import actor_for
from tongzhou.identity.contracts import PersonKind, WorkspaceProfile
from tongzhou.identity.facade import find_workspace_profile
from tongzhou.kernel.database.connections import Connection, Database, as_workspace
from tongzhou.kernel.database.pruning import prune
from tongzhou.kernel.database.statements import Row, execute, fetch_one
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.addresses import hash_of, new_secret, workspace_in
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.logs import logger
from tongzhou.kernel.sealing import SecretUnreadable
from tongzhou.notifications.addresses import is_bindable, media_at_work, note_address, save_address
from tongzhou.notifications.channels.catalogue import ADAPTERS
from tongzhou.notifications.channels.contracts import Binding, ChannelKind, Medium, NotSent
from tongzhou.notifications.contracts import Person
from tongzhou.notifications.errors import BindingNotValid, BindingOfAnother, NotBound, TooManyBindings
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.persons import person_of
from tongzhou.notifications.tables import binding_table

LIFE: Final = timedelta(minutes=10)
BINDINGS_PER_PERSON: Final = 10
"""In an hour: how often a person can have the vendor asked."""
WINDOW: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=1)
PAGE: Final = "/bind"
"""Where the link leads, and where the vendor sends the browser back to."""
ADDRESS: Final = re.compile(r"[\x21-\x7e]{1,128}")


@dataclass(frozen=True, slots=True)
class Begun:
    """A binding that waits for its link to be opened."""

    id: UUID
    link: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Going:
    """Where a browser goes to be told who it is, and what it has to show when it is back."""

    url: str
    browser: str


@dataclass(frozen=True, slots=True)
class Return:
    """A browser that is back: its cookie, and what the vendor sent along."""

    browser: str
    state: str
    code: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An open link: whose account would be bound, by which channel."""

    row: Row
    channel: Row
    actor: Actor


async def start(connection: Connection, actor: Actor, medium: Medium, *, now: datetime) -> Begun:
    """Make a link for the signed-in person; one made before, for the same medium, is good no longer.

    Raises NotFound where no channel at work binds accounts of the medium, and TooManyBindings.
    """
    person, table = person_of(actor), binding_table
    async with as_workspace(connection):
        channel = await _channel(connection, person, medium)
        await _check_limit(connection, person, now)
        is_former = (table.c.person_id == person.id) & (table.c.medium == medium.value)
        is_open = table.c.status.in_(("waiting", "begun")) & (table.c.expires_at > now)
        await execute(connection, update(table).where(is_former, is_open).values(expires_at=now))
        token, identifier = new_secret(actor.workspace.key), new_id()
        values = {
            "id": identifier, "person_kind": person.kind.value, "person_id": person.id,
            "channel_id": channel["id"], "medium": medium.value, "token_hash": hash_of(token),
            "status": "waiting", "created_at": now, "expires_at": now + LIFE,
        }  # fmt: skip
        await execute(connection, insert(table).values(**values))
    return Begun(identifier, f"{channel['link_base']}{PAGE}#token={token}", now + LIFE)


async def read_state(
    connection: Connection, actor: Actor, binding_id: UUID, *, now: datetime
) -> tuple[str, str | None]:
    """How one's own binding stands, and what was in its way; raises NotFound."""
    mine = (binding_table.c.id == binding_id) & (binding_table.c.person_id == person_of(actor).id)
    async with as_workspace(connection):
        row = await fetch_one(connection, select(binding_table).where(mine))
    if row is None:
        raise NotFound()
    is_over = row["status"] not in {"bound", "failed"} and row["expires_at"] <= now
    return ("over" if is_over else row["status"]), row["fault"]


async def look(database: Database, token: str, *, now: datetime) -> Opened:
    """Whose account a link would bind, which uses nothing up; raises BindingNotValid."""
    workspace = await _workspace_of(database, token)
    waits = (binding_table.c.token_hash == hash_of(token)) & (binding_table.c.status == "waiting")
    async with database.workspace(workspace) as connection:
        row = await fetch_one(connection, select(binding_table).where(waits, binding_table.c.expires_at > now))
        if row is None:
            raise BindingNotValid()
        channel = await _channel_of(connection, row)
    return Opened(row, channel, await _actor_of(database, workspace, row))


async def begin(database: Database, token: str, signed_in: Actor | None, *, now: datetime) -> Going:
    """Use a link up for the browser that says yes. Raises BindingNotValid and BindingOfAnother."""
    opened = await look(database, token, now=now)
    _check_person(opened.row, signed_in)
    browser, state = new_secret(opened.actor.workspace.key), secrets.token_hex(32)
    table = binding_table
    waits = (table.c.id == opened.row["id"]) & (table.c.status == "waiting")
    values = {"status": "begun", "browser_hash": hash_of(browser), "state_hash": hash_of(state)}
    async with database.workspace(opened.actor.workspace) as connection:
        if not await execute(connection, update(table).where(waits).values(**values)):
            raise BindingNotValid()
    settings = ADAPTERS[ChannelKind(opened.channel["kind"])].settings.model_validate(opened.channel["settings"])
    back = f"{opened.channel['link_base']}{PAGE}"
    return Going(_binding(opened.channel).authorize(settings, back, state), browser)


async def finish(database: Database, opener: Opener, back: Return, signed_in: Actor | None, *, now: datetime) -> Medium:
    """Ask the vendor who came back, and keep it. Used up before the vendor is asked, whatever it answers.

    Raises BindingNotValid, BindingOfAnother, and NotBound where the vendor says nothing.
    """
    workspace = await _workspace_of(database, back.browser)
    row, channel = await _claim(database, workspace, back, signed_in, now=now)
    try:
        address = await opener.identify(channel, back.code)
        if ADDRESS.fullmatch(address) is None:
            raise NotSent("unexpected_answer")
    except (NotSent, SecretUnreadable) as error:
        fault = error.fault if isinstance(error, NotSent) else "secret_unreadable"
        detail = error.detail if isinstance(error, NotSent) else ""
        logger().warning("account_not_bound", workspace=workspace.key, medium=row["medium"], fault=fault, detail=detail)
        async with database.workspace(workspace) as connection:
            await _set(connection, row, status="failed", fault=fault)
        raise NotBound() from error
    actor, medium = await _actor_of(database, workspace, row), Medium(row["medium"])
    async with database.workspace(workspace) as connection:
        await _channel_of(connection, row)
        await save_address(connection, person_of(actor), medium, address)
        await _set(connection, row, status="bound")
        await note_address(connection, "message_address.bound", actor, [medium], now=now)
    return medium


async def unbind(connection: Connection, actor: Actor, medium: Medium, *, now: datetime) -> None:
    """Forget one's own address on a medium; raises NotFound where there is none."""
    if not await save_address(connection, person_of(actor), medium, ""):
        raise NotFound()
    await note_address(connection, "message_address.unbound", actor, [medium], now=now)


async def prune_bindings(connection: Connection, *, now: datetime) -> bool:
    """Forget bindings older than KEPT; whether there may be more of them."""
    table = binding_table
    return await prune(connection, table, table.c.created_at, table.c.created_at < now - KEPT)


async def _claim(
    database: Database, workspace: WorkspaceProfile, back: Return, signed_in: Actor | None, *, now: datetime
) -> tuple[Row, Row]:
    """The binding that this browser began, for this one answer, with its channel."""
    table = binding_table
    is_it = (table.c.browser_hash == hash_of(back.browser)) & (table.c.state_hash == hash_of(back.state))
    is_open = (table.c.status == "begun") & (table.c.expires_at > now)
    async with database.workspace(workspace) as connection:
        taken = update(table).where(is_it, is_open).values(status="asking").returning(table)
        row = await fetch_one(connection, taken)
        if row is None:
            raise BindingNotValid()
        _check_person(row, signed_in)
        return row, await _channel_of(connection, row)


def _check_person(row: Row, signed_in: Actor | None) -> None:
    if signed_in is not None and person_of(signed_in).id != row["person_id"]:
        raise BindingOfAnother()


async def _set(connection: Connection, row: Row, **values: Any) -> None:
    await execute(connection, update(binding_table).where(binding_table.c.id == row["id"]).values(**values))


async def _workspace_of(database: Database, secret: str) -> WorkspaceProfile:
    key = workspace_in(secret)
    if key is None:
        raise BindingNotValid()
    try:
        async with database.reading_directory() as connection:
            return await find_workspace_profile(connection, key)
    except NotFound:
        raise BindingNotValid() from None


async def _actor_of(database: Database, workspace: WorkspaceProfile, row: Row) -> Actor:
    """The person of a binding, who came in by its link; nobody who is kept out by now."""
    try:
        return await actor_for(database, workspace.key, PersonKind(row["person_kind"]), row["person_id"], via=Via.LINK)
    except NotFound:
        raise BindingNotValid() from None


async def _channel(connection: Connection, person: Person, medium: Medium) -> Row:
    channel = (await media_at_work(connection, person)).get(medium)
    if channel is None or not is_bindable(channel):
        raise NotFound()
    return channel


async def _channel_of(connection: Connection, row: Row) -> Row:
    """The channel that a binding began with, if it is still the one at work."""
    person = Person(PersonKind(row["person_kind"]), row["person_id"])
    channel = (await media_at_work(connection, person)).get(Medium(row["medium"]))
    if channel is None or channel["id"] != row["channel_id"] or not is_bindable(channel):
        raise BindingNotValid()
    return channel


def _binding(channel: Row) -> Binding:
    binding = ADAPTERS[ChannelKind(channel["kind"])].binding
    assert binding is not None
    return binding


async def _check_limit(connection: Connection, person: Person, now: datetime) -> None:
    table = binding_table.c
    recent = (table.person_id == person.id) & (table.created_at > now - WINDOW)
    counted = select(func.count().label("count"), func.min(table.created_at).label("first")).where(recent)
    row = await fetch_one(connection, counted)
    assert row is not None
    if row["count"] >= BINDINGS_PER_PERSON:
        seconds = ceil((row["first"] + WINDOW - now).total_seconds())
        raise TooManyBindings(minutes=ceil(seconds / 60), headers={"retry-after": str(seconds)})
