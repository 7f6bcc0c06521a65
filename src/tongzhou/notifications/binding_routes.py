"""Binding accounts over HTTP: doors for who is signed in, and those that a link opens in a vendor's app."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints
from typing_extensions import TypedDict

from tongzhou.access.facade import Actor, CurrentActor, check_origin, current_actor
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotSignedIn
from tongzhou.kernel.http.callers import outside_scheme
from tongzhou.kernel.http.outgoing import Outgoing
from tongzhou.kernel.http.routing import PUBLIC, router
from tongzhou.notifications.binding import LIFE, Return, begin, finish, look, read_state, start, unbind
from tongzhou.notifications.channels.contracts import Medium
from tongzhou.notifications.opening import Opener

COOKIE: Final = "tongzhou_binding"
COOKIE_PATH: Final = "/api/bindings:finish"

binding_routes = router("/api", "messages")

Secret = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class BindingBody(BaseModel):
    """Whose account is to be bound: the medium of a channel at work that can tell."""

    model_config = ConfigDict(extra="forbid")

    medium: Medium


class BindingLink(TypedDict):
    """A link to open in the vendor's app, once, and until when."""

    id: UUID
    link: str
    expires_at: datetime


class BindingState(TypedDict):
    """Whether the link waits, was opened (begun, asking), the account is bound, it failed, or time is over."""

    status: Literal["waiting", "begun", "asking", "bound", "failed", "over"]
    fault: str | None


class OpenBinding(TypedDict):
    """Whose account would be bound, where."""

    name: str
    workspace: str
    medium: Medium
    expires_at: datetime


class BindingTokenBody(BaseModel):
    """The secret of the link."""

    model_config = ConfigDict(extra="forbid")

    token: Secret


class BindingGoing(TypedDict):
    """The vendor's address to go to."""

    url: str


class BindingCodeBody(BaseModel):
    """What the vendor sent the browser back with."""

    model_config = ConfigDict(extra="forbid")

    state: Secret
    code: Annotated[str, StringConstraints(min_length=1, max_length=600)]


class BoundAnswer(TypedDict):
    """What is bound now."""

    medium: Medium


async def _signed_in(request: Request) -> Actor | None:
    """Who the browser is signed in as, if anybody: inside a vendor's app mostly nobody."""
    try:
        return await current_actor(request)
    except NotSignedIn:
        return None


SignedIn = Annotated[Actor | None, Depends(_signed_in)]


@binding_routes.post("/messages/bindings", status_code=201, response_model=BindingLink)
async def make_link(request: Request, actor: CurrentActor, body: BindingBody) -> dict[str, Any]:
    """Begin to bind one's own account; a link made before is good no longer."""
    async with _database(request).workspace(actor.workspace, actor.partner_id) as connection:
        begun = await start(connection, actor, body.medium, now=clock.now())
    return {"id": begun.id, "link": begun.link, "expires_at": begun.expires_at}


@binding_routes.get("/messages/bindings/{binding_id}", response_model=BindingState)
async def read_binding(request: Request, actor: CurrentActor, binding_id: UUID) -> dict[str, Any]:
    """How binding one's own account stands."""
    async with _database(request).workspace(actor.workspace, actor.partner_id) as connection:
        status, fault = await read_state(connection, actor, binding_id, now=clock.now())
    return {"status": status, "fault": fault}


@binding_routes.delete("/messages/addresses/{medium}", status_code=204)
async def remove_address(request: Request, actor: CurrentActor, medium: Medium) -> Response:
    """Forget one's own address: nothing goes there any more."""
    async with _database(request).workspace(actor.workspace, actor.partner_id) as connection:
        await unbind(connection, actor, medium, now=clock.now())
    return Response(status_code=204)


@binding_routes.get("/bindings/open", response_model=OpenBinding, openapi_extra=PUBLIC)
async def open_link(request: Request, token: Annotated[str, Query(max_length=200)]) -> dict[str, Any]:
    """Whose account a link would bind. Looking uses nothing up."""
    opened = await look(_database(request), token, now=clock.now())
    return {
        "name": opened.actor.name,
        "workspace": opened.actor.workspace.name,
        "medium": opened.row["medium"],
        "expires_at": opened.row["expires_at"],
    }


@binding_routes.post(
    "/bindings:begin", response_model=BindingGoing, dependencies=[Depends(check_origin)], openapi_extra=PUBLIC
)
async def say_yes(request: Request, response: Response, signed_in: SignedIn, body: BindingTokenBody) -> BindingGoing:
    """Use the link up: this browser may come back from the vendor, no other."""
    going = await begin(_database(request), body.token, signed_in, now=clock.now())
    response.set_cookie(
        COOKIE,
        going.browser,
        max_age=int(LIFE.total_seconds()),
        path=COOKIE_PATH,
        httponly=True,
        secure=outside_scheme(request) == "https",
        samesite="lax",
    )
    return {"url": going.url}


@binding_routes.post(
    "/bindings:finish", response_model=BoundAnswer, dependencies=[Depends(check_origin)], openapi_extra=PUBLIC
)
async def come_back(request: Request, response: Response, signed_in: SignedIn, body: BindingCodeBody) -> BoundAnswer:
    """Bind the account that the vendor names for this browser."""
    outgoing: Outgoing = request.app.state.outgoing
    opener = Opener(request.app.state.sealer, outgoing)
    back = Return(request.cookies.get(COOKIE, ""), body.state, body.code)
    medium = await finish(_database(request), opener, back, signed_in, now=clock.now())
    response.delete_cookie(COOKIE, path=COOKIE_PATH)
    return {"medium": medium}


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database
