"""From a request to an actor: the cookie or bearer header, one look-up, cached rights."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final, TypeAlias
from uuid import UUID

from fastapi import Depends, Request

from tongzhou.access.actors import actor_with
from tongzhou.access.contracts import Actor, Via
from tongzhou.access.errors import PreviewIsReadOnly
from tongzhou.access.permissions import Permission, Scope
from tongzhou.access.rights import PersonRights, rights_of
from tongzhou.access.rules import limit_to_reading, limit_to_scopes
from tongzhou.identity.contracts import Credential, PersonName
from tongzhou.identity.facade import (
    OriginMismatch,
    SessionNeeded,
    assumption_of,
    kept_credential,
    open_session,
    open_token,
)
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Assumption, Database
from tongzhou.kernel.errors import NotFound, NotSignedIn
from tongzhou.kernel.http.callers import origin_matches
from tongzhou.kernel.texts import LOCALES

COOKIE = "tongzhou_session"
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECRET_MAX = 200
Opening: TypeAlias = Callable[[Database, str, datetime], Awaitable[Credential | None]]
_OPENINGS: Final[Mapping[Via, Opening]] = {Via.SESSION: open_session, Via.TOKEN: open_token}
ACTORS_MAX = 10_000
_actors: OrderedDict[UUID, tuple[Credential, Actor]] = OrderedDict()


async def current_actor(request: Request) -> Actor:
    """Who calls, with the rights they have now; the dependency of every route that may change something.

    Raises NotSignedIn; OriginMismatch for a change by cookie from another site; PreviewIsReadOnly for any
    change in preview.
    """
    actor = await _actor(request)
    if actor.read_only and request.method not in READING_METHODS:
        raise PreviewIsReadOnly()
    return actor


async def reading_actor(request: Request) -> Actor:
    """Who calls, for routes that only read although they are a POST: allowed in preview."""
    return await _actor(request)


async def session_actor(request: Request) -> Actor:
    """Who calls, for what a token may never do: passwords, sessions, tokens, previews."""
    actor = await current_actor(request)
    if actor.via is not Via.SESSION:
        raise SessionNeeded()
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]
ReadingActor = Annotated[Actor, Depends(reading_actor)]
SessionActor = Annotated[Actor, Depends(session_actor)]


def check_origin(request: Request) -> None:
    """Refuse a change that another site's page sends with our cookie."""
    if request.method not in READING_METHODS and not origin_matches(request):
        raise OriginMismatch()


async def credential_of(request: Request, now: datetime) -> Credential:
    """What the caller came with; raises NotSignedIn, or OriginMismatch before looking anything up."""
    database: Database = request.app.state.database
    via, secret = _presented(request)
    found = await _OPENINGS[via](database, secret, now)
    if found is None:
        raise NotSignedIn()
    return found


def _presented(request: Request) -> tuple[Via, str]:
    """The secret that came with the request, and what it says it is."""
    bearer = _bearer(request)
    if bearer is not None:
        return Via.TOKEN, bearer
    secret = request.cookies.get(COOKIE)
    if not secret or len(secret) > SECRET_MAX:
        raise NotSignedIn()
    check_origin(request)
    return Via.SESSION, secret


async def actor_of(database: Database, credential: Credential) -> Actor:
    """The actor behind a credential: their own rights, or in preview what the other person may see.

    A credential holds the workspace's version, and the version rises with every change of rights: the same
    credential is the same actor.
    """
    known = _actors.get(credential.id)
    if known is not None and known[0] is credential:
        _actors.move_to_end(credential.id)
        return known[1]
    actor = await _make_actor(database, credential)
    _actors[credential.id] = (credential, actor)
    if len(_actors) > ACTORS_MAX:
        _actors.popitem(last=False)
    return actor


async def _make_actor(database: Database, credential: Credential) -> Actor:
    actor = _with_rights(credential, await _own_rights(database, credential))
    if credential.scopes is not None:
        known = {str(scope) for scope in Scope}
        actor = limit_to_scopes(actor, frozenset(Scope(name) for name in credential.scopes if name in known))
    looked_at = await _looked_at(database, credential, actor)
    return actor if looked_at is None else limit_to_reading(looked_at)


async def _looked_at(database: Database, credential: Credential, own: Actor) -> Actor | None:
    """The person in preview; None without a preview, and when either side may no longer be part of one."""
    if credential.preview_id is None or credential.preview_kind is None:
        return None
    if not own.may(Permission.PREVIEW_USE):
        return None
    try:
        rights = await rights_of(database, credential.workspace, credential.preview_kind, credential.preview_id)
    except NotFound:
        return None
    if not rights.active:
        return None
    return replace(_with_rights(credential, rights), preview_by=PersonName(credential.account_id, own.name))


async def _actor(request: Request) -> Actor:
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    credential = await credential_of(request, clock.now())
    return _present(request, await actor_of(request.app.state.database, credential))


def _present(request: Request, actor: Actor) -> Actor:
    request.state.actor = actor
    request.state.locale = actor.locale if actor.locale in LOCALES else None
    return actor


def assume(request: Request) -> Assumption | None:
    """Take the caller for who they were a moment ago, if they are known: `current_actor` then asks nobody.

    Nothing may be answered or committed before the database has confirmed the assumption; see `access.assuming`.
    """
    via, secret = _presented(request)
    credential = kept_credential(secret, via)
    known = None if credential is None else _actors.get(credential.id)
    if credential is None or known is None or known[0] is not credential:
        return None
    _present(request, known[1])
    return assumption_of(credential, secret, clock.now())


def look_up_again(request: Request) -> None:
    """Forget what was assumed."""
    del request.state.actor, request.state.locale


async def _own_rights(database: Database, credential: Credential) -> PersonRights:
    try:
        rights = await rights_of(database, credential.workspace, credential.person_kind, credential.person_id)
    except NotFound:
        raise NotSignedIn() from None
    if not rights.active:
        raise NotSignedIn()
    return rights


def _with_rights(credential: Credential, rights: PersonRights) -> Actor:
    return actor_with(
        rights,
        credential.workspace,
        via=Via(credential.via),
        locale=credential.locale,
        credential_id=credential.id,
        operator_reset_at=credential.operator_reset_at,
    )


def _bearer(request: Request) -> str | None:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return None
    if scheme.lower() != "bearer" or not 0 < len(secret.strip()) <= SECRET_MAX:
        raise NotSignedIn()
    return secret.strip()
