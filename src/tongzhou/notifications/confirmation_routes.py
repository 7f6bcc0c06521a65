"""Fresh codes over HTTP: partners' people have them sent, whoever manages the workspace says for what."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.identity.contracts import PersonKind
from tongzhou.identity.facade import BETWEEN_CODES, CODE_LIFE
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.http.routing import router
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.texts import known_locale, say
from tongzhou.notifications.channels.contracts import Addressee, Envelope, Medium
from tongzhou.notifications.confirming import (
    SWITCHED,
    CodePurpose,
    Confirming,
    Proof,
    Way,
    active_purposes,
    begin,
    carriers,
    check,
    code_of,
    is_code_needed,
    switch,
    way_to,
)
from tongzhou.notifications.contracts import MessageKind
from tongzhou.notifications.errors import CodeNeeded, CodeNotSent, CodeWrong
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.persons import person_of
from tongzhou.notifications.posting import send_by_first

confirmation_routes = router("/api", "message_channels")

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class CodeSent(TypedDict):
    """Where a code went, how long it is good, and after how many seconds one may ask for another."""

    to: str
    medium: Medium
    seconds: int
    again_after: int


class CodeNeed(TypedDict):
    """Whether a code is needed, and where it would go; null where it reaches the person nowhere."""

    needed: bool
    to: str | None
    medium: Medium | None


class CodeAsk(BaseModel):
    """What is to be confirmed: the content is what the door then asks for, to the letter."""

    model_config = ConfigDict(extra="forbid")

    purpose: CodePurpose
    object: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    content: dict[str, Any] = Field(max_length=500)


class CodeRules(TypedDict):
    """For what codes are asked, and by which media one could be sent; without any none is."""

    purposes: dict[CodePurpose, bool]
    media: list[Medium]


class CodeRuleBody(BaseModel):
    """Whether codes are asked for."""

    model_config = ConfigDict(extra="forbid")

    active: bool


@confirmation_routes.get("/confirmation-codes/{purpose}", response_model=CodeNeed)
async def read_need(request: Request, actor: CurrentActor, purpose: CodePurpose) -> CodeNeed:
    """Whether one's own answer needs a code."""
    person_of(actor)
    async with database_of(request).workspace(actor.workspace, actor.partner_id) as connection:
        if purpose not in SWITCHED or not await is_code_needed(connection, actor, purpose):
            return {"needed": False, "to": None, "medium": None}
        way = await way_to(connection, actor)
    if way is None:
        return {"needed": True, "to": None, "medium": None}
    return {"needed": True, "to": way.masked, "medium": way.medium}


@confirmation_routes.post("/confirmation-codes", status_code=201, response_model=CodeSent)
async def send_code(request: Request, actor: CurrentActor, body: CodeAsk) -> CodeSent:
    """Have a code sent for exactly this; one asked for before, for the same object, is good no longer."""
    if person_of(actor).kind is not PersonKind.PARTNER or body.purpose not in SWITCHED:
        raise NotFound()
    what = Confirming(purpose=body.purpose, object=body.object, content=body.content)
    async with database_of(request).workspace(actor.workspace, actor.partner_id) as connection:
        identifier, way = await begin(connection, actor, what, now=clock.now())
    return await sent_by(request, actor, way, what.purpose, identifier)


@confirmation_routes.get("/confirmation-rules", response_model=CodeRules)
async def read_rules(request: Request, actor: CurrentActor) -> CodeRules:
    """For what partners' people are asked for a fresh code."""
    require(actor, Permission.WORKSPACE_MANAGE)
    async with database_of(request).workspace(actor.workspace) as connection:
        return {"purposes": await active_purposes(connection), "media": sorted(await carriers(connection))}


@confirmation_routes.put("/confirmation-rules/{purpose}", response_model=CodeRules)
async def put_rule(request: Request, actor: CurrentActor, purpose: CodePurpose, body: CodeRuleBody) -> CodeRules:
    """Ask for a code, or do without."""
    require(actor, Permission.WORKSPACE_MANAGE)
    if purpose not in SWITCHED:
        raise NotFound()
    async with database_of(request).workspace(actor.workspace) as connection:
        await switch(connection, purpose, active=body.active)
        subject, detail = Subject("confirmation_rule", purpose.value, purpose.value), {"active": body.active}
        action = "confirmation_rule.changed"
        await record(connection, actor=actor, action=action, subject=subject, detail=detail, now=clock.now())
        return {"purposes": await active_purposes(connection), "media": sorted(await carriers(connection))}


async def prove(request: Request, actor: Actor, what: Confirming, code: str | None) -> Proof | None:
    """What a door asks before it opens: the proof to use up in its transaction, None where no code is needed.

    Raises CodeNeeded without a code, and CodeWrong; a try that failed counts, whatever becomes of the request.
    """
    now = clock.now()
    async with database_of(request).workspace(actor.workspace, actor.partner_id) as connection:
        if not await is_code_needed(connection, actor, what.purpose):
            return None
        if code is None:
            raise CodeNeeded()
        proof = await check(connection, actor, what, code, sealer=request.app.state.sealer, now=now)
    if proof is None:
        raise CodeWrong()
    return proof


async def sent_by(request: Request, actor: Actor, way: Way, purpose: CodePurpose, identifier: UUID) -> CodeSent:
    """Send a code that was asked for; raises CodeNotSent."""
    outgoing: Outgoing = request.app.state.outgoing
    envelope = _envelope(actor, way, purpose, code_of(request.app.state.sealer, identifier))
    if not await send_by_first(Opener(request.app.state.sealer, outgoing), [way.channel], envelope):
        raise CodeNotSent()
    seconds, again = int(CODE_LIFE.total_seconds()), int(BETWEEN_CODES.total_seconds())
    return {"to": way.masked, "medium": way.medium, "seconds": seconds, "again_after": again}


def _envelope(actor: Actor, way: Way, purpose: CodePurpose, code: str) -> Envelope:
    locale = known_locale(actor.locale or actor.workspace.locale)
    name, minutes = actor.workspace.name, int(CODE_LIFE.total_seconds() // 60)
    values = {"workspace": name, "code": code, "minutes": minutes, "what": say(locale, f"code_purposes.{purpose}")}
    to = Addressee(kind=PersonKind.PARTNER, id=person_of(actor).id, name=actor.name, address=way.address)
    return Envelope(
        id=new_id(), kind=MessageKind.SYSTEM.value, to=(to,), subject=name,
        text=say(locale, "mails.confirm", values), link=None, workspace=name, locale=locale, at=clock.now(), code=code,
    )  # fmt: skip


def database_of(request: Request) -> Database:
    """The application's database."""
    database: Database = request.app.state.database
    return database
