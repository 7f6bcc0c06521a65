"""Signing in by phone: a code by the text message channel of each workspace that the phone belongs to."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import BackgroundTasks, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from tongzhou.access.facade import SessionAnswer, check_origin, sign_in_as
from tongzhou.identity.contracts import Account, PersonKind, WorkspaceProfile
from tongzhou.identity.facade import (
    BETWEEN_CODES,
    CODE_LIFE,
    AskedCode,
    SignInFailed,
    TakenCode,
    ask_code,
    code_for,
    get_membership,
    list_memberships,
    note_carriers,
    note_proved,
    take_code,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.database.statements import Row
from tongzhou.kernel.http.callers import caller_address, outside_scheme
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.http.routing import PUBLIC, router
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.sealing import Sealer
from tongzhou.kernel.texts import known_locale, say
from tongzhou.notifications.channels.contracts import Addressee, Envelope, Medium
from tongzhou.notifications.contracts import MessageKind
from tongzhou.notifications.opening import Opener
from tongzhou.notifications.posting import carriers_of, send_by_first

COOKIE: Final = "tongzhou_code"
COOKIE_PATH: Final = "/api/session"
WORKSPACES_MAX: Final = 5
"""Text messages that asking once may cost; who belongs to more names one."""

code_routes = router("/api/session", "session")

Phone = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class CodeAsked(TypedDict):
    """How long a code is good, and after how long one may ask for another; said of any number, known or not."""

    seconds: int
    again_after: int


class CodeBody(BaseModel):
    """The phone that is to get a code; a workspace where only that one's is wanted."""

    model_config = ConfigDict(extra="forbid")

    phone: Phone
    workspace: Annotated[str, Field(max_length=31)] | None = None


class CodeSignIn(BaseModel):
    """A phone number with the code it got; a workspace where it must be that one."""

    model_config = ConfigDict(extra="forbid")

    phone: Phone
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    workspace: Annotated[str, Field(max_length=31)] | None = None


@code_routes.post("/codes", status_code=202, dependencies=[Depends(check_origin)], openapi_extra=PUBLIC)
async def ask(body: CodeBody, request: Request, response: Response, background: BackgroundTasks) -> CodeAsked:
    """Have codes sent to a phone, for this browser. The answer, and its time, are the same for unknown phones.

    Each workspace of the account sends its own, over its own channel; each opens its own workspace.
    """
    database: Database = request.app.state.database
    sealer: Sealer = request.app.state.sealer
    async with database.directory() as connection:
        asked = await ask_code(connection, body.phone, caller_address(request), now=clock.now())
    response.set_cookie(
        COOKIE,
        asked.secret,
        max_age=int(CODE_LIFE.total_seconds()),
        path=COOKIE_PATH,
        httponly=True,
        secure=outside_scheme(request) == "https",
        samesite="lax",
    )
    outgoing: Outgoing = request.app.state.outgoing
    background.add_task(_send, database, Opener(sealer, outgoing), sealer, asked, body.workspace)
    return {"seconds": int(CODE_LIFE.total_seconds()), "again_after": int(BETWEEN_CODES.total_seconds())}


@code_routes.post("/code", dependencies=[Depends(check_origin)], openapi_extra=PUBLIC)
async def enter_by_code(body: CodeSignIn, request: Request, response: Response) -> SessionAnswer:
    """Sign in with a code, in the browser that asked for it; answers the session and sets its cookie."""
    database: Database = request.app.state.database
    sealer: Sealer = request.app.state.sealer
    secret = request.cookies.get(COOKIE, "")
    async with database.directory() as connection:
        taken = await take_code(
            connection, body.phone, body.code, secret, workspace_key=body.workspace, sealer=sealer, now=clock.now()
        )
    if taken is None:
        raise SignInFailed()
    response.delete_cookie(COOKIE, path=COOKIE_PATH)
    await _note_proved(database, taken)
    return await sign_in_as(request, response, taken.account, workspace_key=taken.workspace_key, by_code=True)


async def _send(database: Database, opener: Opener, sealer: Sealer, asked: AskedCode, only: str | None) -> None:
    """Send the account's workspaces' codes, each over the first channel of its own that takes it."""
    if asked.account is None:
        return
    async with database.reading_directory() as connection:
        places = await list_memberships(connection, asked.account.id)
    carriers: list[tuple[WorkspaceProfile, list[Row]]] = []
    for place in places:
        if only not in (None, place.workspace.key):
            continue
        channels = await carriers_of(database, place.workspace, Medium.SMS)
        if channels and len(carriers) < WORKSPACES_MAX:
            carriers.append((place.workspace, channels))
    async with database.directory() as connection:
        await note_carriers(connection, asked, [workspace.id for workspace, _ in carriers])
    for workspace, channels in carriers:
        envelope = _envelope(asked.account, asked.phone, code_for(sealer, asked.id, workspace.id), workspace)
        await send_by_first(opener, channels, envelope)


async def _note_proved(database: Database, taken: TakenCode) -> None:
    """The workspace whose channel carried the code knows by now who holds the phone."""
    async with database.reading_directory() as connection:
        place = await get_membership(connection, taken.account.id, taken.workspace_key)
    async with database.workspace(place.workspace) as connection:
        if taken.account.phone is not None:
            await note_proved(connection, place.person_id, "phone", taken.account.phone, now=clock.now())


def _envelope(account: Account, phone: str, code: str, workspace: WorkspaceProfile) -> Envelope:
    locale = known_locale(account.locale or workspace.locale)
    minutes = int(CODE_LIFE.total_seconds() // 60)
    return Envelope(
        id=new_id(), kind=MessageKind.SYSTEM.value,
        to=(Addressee(kind=PersonKind.MEMBER, id=account.id, name=account.name, address=phone),),
        subject=workspace.name,
        text=say(locale, "mails.code", {"workspace": workspace.name, "code": code, "minutes": minutes}),
        link=None, workspace=workspace.name, locale=locale, at=clock.now(), code=code,
    )  # fmt: skip
