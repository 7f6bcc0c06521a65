"""One's own API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from tongzhou.access.permissions import Scope
from tongzhou.access.routes.answers import TokenMade, TokensAnswer
from tongzhou.access.routes.session import person_id, refuse_preview
from tongzhou.access.routes.shapes import Body, Name
from tongzhou.access.sign_in import SessionActor
from tongzhou.identity.facade import NewToken, create_token, list_tokens, revoke_token
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import FieldError, InvalidValues
from tongzhou.kernel.http.routing import router

routes: APIRouter = router("/api/tokens", "tokens")
"""Tokens for scripts: made in a session, never by another token."""


class TokenBody(Body):
    """A token to be: what it may be used for at most, and until when (null: until revoked)."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    expires_at: AwareDatetime | None = None


@routes.get("")
async def read_tokens(request: Request, actor: SessionActor) -> TokensAnswer:
    """One's tokens, without their secrets."""
    refuse_preview(actor)
    database: Database = request.app.state.database
    async with database.reading_directory() as connection:
        return TokensAnswer(await list_tokens(connection, actor.workspace.id, person_id(actor)))


@routes.post("", status_code=201)
async def create(body: TokenBody, request: Request, actor: SessionActor) -> TokenMade:
    """Make a token. Its secret is in this answer and nowhere else."""
    now = clock.now()
    _check_expiry(body.expires_at, now)
    new = NewToken(
        workspace_id=actor.workspace.id,
        person_id=person_id(actor),
        name=body.name,
        scopes=tuple(dict.fromkeys(str(scope) for scope in body.scopes)),
        expires_at=body.expires_at,
    )
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        token_id, secret = await create_token(connection, new, actor=actor, now=now)
    return TokenMade(token_id, secret)


@routes.delete("/{token_id}", status_code=204)
async def revoke(token_id: UUID, request: Request, actor: SessionActor) -> Response:
    """End a token; the next request with it is refused."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        await revoke_token(connection, actor.workspace.id, person_id(actor), token_id, actor=actor, now=clock.now())
    return Response(status_code=204)


def _check_expiry(expires_at: datetime | None, now: datetime) -> None:
    if expires_at is not None and expires_at <= now:
        raise InvalidValues(errors=[FieldError("expires_at", "in_the_past")])
