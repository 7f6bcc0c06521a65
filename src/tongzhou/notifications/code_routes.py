"""Signing in by phone: a code by the text message channel of a workspace that the phone belongs to."""

from __future__ import annotations

from typing import Annotated

from fastapi import BackgroundTasks, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select
from typing_extensions import TypedDict

from tongzhou.access.facade import SessionAnswer, check_origin, sign_in_as
from tongzhou.identity.contracts import Account, PersonKind
from tongzhou.identity.facade import (
    BETWEEN_CODES,
    CODE_LIFE,
    AskedCode,
    SignInFailed,
    ask_code,
    list_memberships,
    take_code,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.database.statements import fetch_all
from tongzhou.kernel.http.callers import caller_address
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.http.routing import PUBLIC, router
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.logs import logger
from tongzhou.kernel.sealing import Sealer, SecretUnreadable
from tongzhou.kernel.texts import known_locale, say
from tongzhou.notifications.channels.catalogue import ADAPTERS
from tongzhou.notifications.channels.contracts import Addressee, ChannelKind, Envelope, Medium, NotSent
from tongzhou.notifications.contracts import MessageKind
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.tables import channel_table

code_routes = router("/api/session", "session")

Phone = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class CodeAsked(TypedDict):
    """How long a code is good, and after how long one may ask for another; said of any number, known or not."""

    seconds: int
    again_after: int


class CodeBody(BaseModel):
    """The phone that is to get a code."""

    model_config = ConfigDict(extra="forbid")

    phone: Phone


class CodeSignIn(BaseModel):
    """A phone number with the code it got; a workspace when there are several."""

    model_config = ConfigDict(extra="forbid")

    phone: Phone
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    workspace: Annotated[str, Field(max_length=31)] | None = None


@code_routes.post("/codes", status_code=202, dependencies=[Depends(check_origin)], openapi_extra=PUBLIC)
async def ask(body: CodeBody, request: Request, background: BackgroundTasks) -> CodeAsked:
    """Have a code sent to a phone. The answer, and the time it takes, are the same for phones that nobody knows."""
    database: Database = request.app.state.database
    sealer: Sealer = request.app.state.sealer
    async with database.directory() as connection:
        asked = await ask_code(connection, body.phone, caller_address(request), sealer=sealer, now=clock.now())
    outgoing: Outgoing = request.app.state.outgoing
    background.add_task(_send, database, Opener(sealer, outgoing), asked)
    return {"seconds": int(CODE_LIFE.total_seconds()), "again_after": int(BETWEEN_CODES.total_seconds())}


@code_routes.post("/code", dependencies=[Depends(check_origin)], openapi_extra=PUBLIC)
async def enter_by_code(body: CodeSignIn, request: Request, response: Response) -> SessionAnswer:
    """Sign in with a code; answers the session and sets its cookie."""
    database: Database = request.app.state.database
    async with database.directory() as connection:
        found = await take_code(connection, body.phone, body.code, sealer=request.app.state.sealer, now=clock.now())
    if found is None:
        raise SignInFailed()
    return await sign_in_as(request, response, found, workspace_key=body.workspace)


async def _send(database: Database, opener: Opener, asked: AskedCode) -> None:
    """Send it over the first channel that takes it, of the workspaces that the account belongs to."""
    if asked.account is None:
        return None
    async with database.reading_directory() as connection:
        places = await list_memberships(connection, asked.account.id)
    for place in places:
        async with database.workspace(place.workspace) as connection:
            is_fit = channel_table.c.active & (channel_table.c.medium == Medium.SMS.value)
            channels = await fetch_all(connection, select(channel_table).where(is_fit))
        for channel in channels:
            if ADAPTERS[ChannelKind(channel["kind"])].carries_codes:
                envelope = _envelope(asked.account, asked, place.workspace.name, place.workspace.locale)
                try:
                    return await opener.send(channel, envelope)
                except (NotSent, SecretUnreadable) as error:
                    logger().warning("code_not_sent", workspace=place.workspace.key, reason=str(error.args[:1]))
    return None


def _envelope(account: Account, asked: AskedCode, workspace: str, locale_name: str) -> Envelope:
    locale = known_locale(account.locale or locale_name)
    minutes = int(CODE_LIFE.total_seconds() // 60)
    return Envelope(
        id=new_id(), kind=MessageKind.SYSTEM.value,
        to=(Addressee(kind=PersonKind.MEMBER, id=account.id, name=account.name, address=asked.phone),),
        subject=workspace, text=say(locale, "mails.code", {"code": asked.code, "minutes": minutes}),
        link=None, workspace=workspace, locale=locale, at=clock.now(), code=asked.code,
    )  # fmt: skip
