"""Signing in and out, one's own sessions, password and language."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from tongzhou.access.contracts import Actor, Via
from tongzhou.access.errors import PreviewIsReadOnly
from tongzhou.access.partners import find_partner, nameless
from tongzhou.access.requirements import may_approve_money
from tongzhou.access.rights import rights_of
from tongzhou.access.routes.answers import (
    OpenSession,
    PreviewShown,
    SessionAnswer,
    SessionsAnswer,
    Titled,
    UserShown,
    WorkspaceChoice,
    WorkspaceShown,
)
from tongzhou.access.routes.shapes import AddressText, Body
from tongzhou.access.sign_in import (
    COOKIE,
    SessionActor,
    actor_of,
    check_origin,
    credential_of,
    reading_actor,
)
from tongzhou.identity.contracts import Account, PartnerCard, PersonKind, SessionLine, WorkspaceProfile
from tongzhou.identity.facade import (
    SESSION_LIFE,
    Browser,
    SignInFailed,
    attempt,
    authenticate,
    end_one,
    enter,
    finish_reset,
    get_account,
    hash_password,
    leave,
    list_memberships,
    list_sessions,
    may_switch,
    open_session,
    password_errors,
    record_everywhere,
    set_locale,
    switch,
)
from tongzhou.identity.facade import change_password as renew_password
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound, NotSignedIn
from tongzhou.kernel.http.callers import caller_address, outside_scheme
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import PUBLIC, router
from tongzhou.kernel.texts import words

routes: APIRouter = router("/api", "session")
"""Sign-in and what everybody may do with their own account."""

WorkspaceKey = Annotated[str, Field(max_length=31)]
PasswordText = Annotated[str, Field(min_length=1, max_length=1024)]


class SignIn(Body):
    """An e-mail address or phone number (under either name) and a password; a workspace when there are several."""

    email: AddressText | None = None
    phone: AddressText | None = None
    password: PasswordText
    workspace: WorkspaceKey | None = None


class WorkspaceSwitch(Body):
    """The workspace to go on in."""

    workspace: WorkspaceKey


class SessionChange(Body):
    """What of a session may change: the language."""

    locale: Literal["zh-CN", "en"]


class PasswordChange(Body):
    """The present password and the new one."""

    current: PasswordText
    new: PasswordText


class PasswordReset(Body):
    """The secret of a reset link with the new password."""

    token: Annotated[str, Field(max_length=200)]
    new: PasswordText


@routes.post("/session", dependencies=[Depends(check_origin)], openapi_extra=PUBLIC)
async def sign_in(body: SignIn, request: Request, response: Response) -> SessionAnswer:
    """Sign in; answers the session and sets its cookie."""
    typed = body.email or body.phone
    if not typed:
        raise InvalidValues(errors=[FieldError("email", "required")])
    now = clock.now()
    database: Database = request.app.state.database
    found = await authenticate(database, attempt(typed, body.password, caller_address(request)), now)
    return await sign_in_as(request, response, found, workspace_key=body.workspace)


async def sign_in_as(
    request: Request,
    response: Response,
    account: Account,
    *,
    workspace_key: str | None = None,
    by_code: bool = False,
) -> SessionAnswer:
    """Start a session for somebody who has proven who they are, hand the cookie out and show the session."""
    now = clock.now()
    database: Database = request.app.state.database
    browser = _browser(request)
    secret = await enter(database, account, browser, workspace_key=workspace_key, by_code=by_code, now=now)
    return await _show_new_session(request, response, secret)


async def _show_new_session(request: Request, response: Response, secret: str) -> SessionAnswer:
    _set_cookie(request, response, secret)
    database: Database = request.app.state.database
    credential = await open_session(database, secret, clock.now())
    if credential is None:
        raise NotSignedIn()
    return await show_session(request, await actor_of(database, credential))


@routes.post("/session:switch")
async def switch_workspace(
    body: WorkspaceSwitch, request: Request, response: Response, actor: SessionActor
) -> SessionAnswer:
    """Go on in another workspace of one's own; a session belongs to one workspace, so this sets another cookie."""
    if body.workspace == actor.workspace.key:
        return await show_session(request, actor)
    now = clock.now()
    credential = await credential_of(request, now)
    database: Database = request.app.state.database
    secret = await switch(database, credential, _browser(request), workspace_key=body.workspace, now=now)
    return await _show_new_session(request, response, secret)


@routes.get("/session", response_model=SessionAnswer, responses={204: {"description": "Nobody, asked quietly."}})
async def read_session(request: Request, *, quiet: bool = False) -> SessionAnswer | Response:
    """Who is signed in, where, and with which permissions.

    Nobody is an error, 401, unless asked `quiet`ly, as a page does that may well be a stranger's: then 204.
    """
    try:
        actor = await reading_actor(request)
    except NotSignedIn:
        if quiet:
            return Response(status_code=204)
        raise
    return await show_session(request, actor)


@routes.patch("/session")
async def change_session(body: SessionChange, request: Request, actor: SessionActor) -> SessionAnswer:
    """Change one's language."""
    database: Database = request.app.state.database
    async with database.directory() as connection:
        await set_locale(connection, _user_id(actor), body.locale)
    credential = await credential_of(request, clock.now())
    return await show_session(request, await actor_of(database, credential))


@routes.delete("/session", status_code=204, openapi_extra=PUBLIC)
async def sign_out(request: Request) -> Response:
    """End this session; without one there is nothing to do."""
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/")
    try:
        credential = await credential_of(request, clock.now())
    except NotSignedIn:
        return answer
    if credential.via == Via.SESSION:
        with suppress(NotFound):
            await leave(request.app.state.database, credential, _browser(request), now=clock.now())
    return answer


@routes.get("/sessions")
async def read_sessions(request: Request, actor: SessionActor) -> SessionsAnswer:
    """One's own open sessions."""
    refuse_preview(actor)
    database: Database = request.app.state.database
    async with database.reading_directory() as connection:
        lines = await list_sessions(connection, actor.workspace.id, person_id(actor), clock.now())
    return SessionsAnswer([_open_session(line, actor) for line in lines])


@routes.delete("/sessions/{session_id}", status_code=204)
async def remove_session(session_id: UUID, request: Request, actor: SessionActor) -> Response:
    """End one of one's own sessions."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await end_one(
            connection,
            actor.workspace.id,
            person_id(actor),
            session_id,
            _browser(request),
            actor=actor,
            now=clock.now(),
        )
    return Response(status_code=204)


@routes.post("/password", status_code=204)
async def change_password(body: PasswordChange, request: Request, actor: SessionActor) -> Response:
    """Change one's password. Every session ends; this browser gets a new one."""
    database: Database = request.app.state.database
    async with database.reading_directory() as connection:
        account = await get_account(connection, _user_id(actor))
    await _prove_again(request, account, body.current)
    known = (account.name, account.email or "", account.phone or "")
    errors = password_errors(body.new, known=known, field="new")
    if errors:
        raise InvalidValues(errors=errors)
    new_hash = await hash_password(body.new)
    key, browser, now = actor.workspace.key, _browser(request), clock.now()
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        secret = await renew_password(connection, account, key, new_hash, browser, actor=actor, now=now)
    await record_everywhere(
        database,
        account,
        actor=actor,
        action="password.changed",
        detail=browser.as_detail(),
        besides=actor.workspace.id,
        now=now,
    )
    answer = Response(status_code=204)
    _set_cookie(request, answer, secret)
    return answer


@routes.post("/password:reset", status_code=204, dependencies=[Depends(check_origin)], openapi_extra=PUBLIC)
async def reset_password(body: PasswordReset, request: Request) -> Response:
    """Set a new password with a one-time link, from a mail or from the operator. Every session and token ends."""
    errors = password_errors(body.new, field="new")
    if errors:
        raise InvalidValues(errors=errors)
    new_hash = await hash_password(body.new)
    caller = caller_address(request)
    await finish_reset(request.app.state.database, body.token, new_hash, caller=caller, now=clock.now())
    return Response(status_code=204)


async def show_session(request: Request, actor: Actor) -> SessionAnswer:
    """The session as the page needs it."""
    database: Database = request.app.state.database
    rights = await rights_of(database, actor.workspace, actor.kind, person_id(actor))
    now = clock.now()
    return SessionAnswer(
        user=UserShown(id=actor.user_id, name=actor.name, email=rights.email, phone=rights.phone, locale=actor.locale),
        workspace=show_workspace(actor.workspace),
        workspaces=await _workspaces(database, actor),
        kind=actor.kind,
        member_id=actor.member_id,
        partner=await _partner(request, actor),
        roles=[Titled(role.key, words(role.title, locale_of(request))) for role in actor.roles],
        permissions=sorted(actor.permissions),
        money_held_until=None if may_approve_money(actor, now) else actor.no_money_before,
        preview=None if actor.preview_by is None else PreviewShown(actor.name, actor.preview_by.name),
    )


def show_workspace(workspace: WorkspaceProfile) -> WorkspaceShown:
    """A workspace's settings as the page needs them."""
    return WorkspaceShown(
        key=workspace.key,
        name=workspace.name,
        locale=workspace.locale,
        currency=workspace.currency,
        time_zone=workspace.time_zone,
        business_date=workspace.business_date,
        today=workspace.today(clock.now()),
        accent=workspace.accent,
        statement_key=workspace.statement_key,
    )


def person_id(actor: Actor) -> UUID:
    """The member or partner user an actor is; raises NotSignedIn for the program itself."""
    found = actor.member_id if actor.kind is PersonKind.MEMBER else actor.partner_user_id
    if found is None:
        raise NotSignedIn()
    return found


def refuse_preview(actor: Actor) -> None:
    """What is a person's own (sessions, tokens) is not shown to who looks through their eyes."""
    if actor.read_only:
        raise PreviewIsReadOnly()


async def _workspaces(database: Database, actor: Actor) -> list[WorkspaceChoice]:
    """Where one may change to, the oldest first; nothing for a token, which belongs to one, and in a preview."""
    if actor.via is not Via.SESSION or actor.read_only:
        return []
    async with database.reading_directory() as connection:
        places = await list_memberships(connection, _user_id(actor))
        is_free = len(places) < 2 or actor.credential_id is None or await may_switch(connection, actor.credential_id)
    if not is_free:
        places = [place for place in places if place.workspace.id == actor.workspace.id]
    return [WorkspaceChoice(place.workspace.key, place.workspace.name) for place in places]


async def _partner(request: Request, actor: Actor) -> PartnerCard | None:
    if actor.partner_id is None:
        return None
    card = await find_partner(request, actor.workspace, str(actor.partner_id))
    return card or nameless(actor.partner_id)


def _open_session(line: SessionLine, actor: Actor) -> OpenSession:
    return OpenSession(
        id=line.id,
        created_at=line.created_at,
        last_seen_at=line.last_seen_at,
        expires_at=line.expires_at,
        address=line.address,
        browser=line.browser,
        current=line.id == actor.credential_id,
    )


def _user_id(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise NotSignedIn()
    return actor.user_id


async def _prove_again(request: Request, account: Account, password: str) -> None:
    """Ask for the present password; wrong ones count like failed sign-ins."""
    tried = attempt(account.email or account.phone or "", password, caller_address(request))
    try:
        await authenticate(request.app.state.database, tried, clock.now())
    except SignInFailed:
        raise InvalidValues(errors=[FieldError("current", "wrong_password")]) from None


def _browser(request: Request) -> Browser:
    return Browser(caller_address(request), request.headers.get("user-agent", ""))


def _set_cookie(request: Request, response: Response, secret: str) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        httponly=True,
        secure=outside_scheme(request) == "https",
        samesite="lax",
    )
