"""Hot routes: rights are assumed from the caller's last request and confirmed by the request's own first statement.

A look-up of its own costs as much as the read it is for. So the function that tells whether session, person, account
and workspace are unchanged is asked in the statement that reads or locks the records (`builder.records.running`).
An answer, a refusal or a commit waits until it has said yes; else everything is done again after a look-up.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request, Response

from tongzhou.access.contracts import Actor
from tongzhou.access.sign_in import assume, look_up_again
from tongzhou.kernel.database.connections import Assumption, Connection, Database, Unconfirmed, is_unreachable
from tongzhou.kernel.http.routing import DirectRoute

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class AssumingRoute(DirectRoute):
    """A route whose endpoint reaches records by `statements` or `transaction` only, at least once."""

    def _handler(self) -> Handle:
        handle = super()._handler()

        async def sure(request: Request) -> Response:
            assumption = request.state.assumption = assume(request)
            if assumption is None:
                return await handle(request)
            try:
                response = await handle(request)
                if assumption.confirmed:
                    return response
            except Exception as error:  # a fault too: forms and grants may no longer be what the assumed version says
                may_be_written = request.method != "GET" and is_unreachable(
                    error
                )  # committed, then the answer was lost
                if assumption.confirmed or may_be_written:
                    raise
            look_up_again(request)
            request.state.assumption = None
            return await handle(request)

        return sure


@asynccontextmanager
async def statements(request: Request, actor: Actor) -> AsyncIterator[Connection]:
    """A connection for this request's records; its statements stand alone until it is asked to `begin`.

    No statement of `builder.records.running` writes before the rights are confirmed.
    """
    database: Database = request.app.state.database
    async with database.statements(actor.workspace, actor.partner_id) as connection:
        connection.assumption = _open(request)
        yield connection


@asynccontextmanager
async def transaction(request: Request, actor: Actor) -> AsyncIterator[Connection]:
    """The request's transaction; it ends with Unconfirmed, undone, where nothing confirmed the rights."""
    async with statements(request, actor) as connection:
        assumption = connection.assumption
        await connection.begin()
        yield connection
        if assumption is not None and not assumption.confirmed:
            raise Unconfirmed


def _open(request: Request) -> Assumption | None:
    assumption: Assumption | None = request.state.assumption
    return None if assumption is None or assumption.confirmed else assumption
