"""Calls from outside over HTTP: the door without a sign-in, and the address for who manages the flow."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import Body, Request, Response

from tongzhou.access.facade import CurrentActor
from tongzhou.builder.flows.answers import FlowAddressAnswer, StartedAnswer, answer
from tongzhou.builder.flows.triggers.called import begin_by_call, called, read_secret, renew_secret
from tongzhou.builder.records.facade import ONCE, Answered, answer_once
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.callers import outside_url
from tongzhou.kernel.http.routing import PUBLIC
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.sealing import Sealer

hook_routes = strict_router("/api/hooks", "public")
address_routes = strict_router("/api/flows/{flow}/address", "flows")
OPEN = {**PUBLIC, "parameters": [ONCE]}


@hook_routes.post(
    "/{secret}", status_code=202, response_model=StartedAnswer, openapi_extra={**PUBLIC, "parameters": [ONCE]}
)
async def call(request: Request, secret: str, values: Annotated[dict[str, Any], Body()]) -> Response:
    """Begin a flow by a call to its address, whose secret is all the right it needs. A JSON object whose members are
    the flow's inputs; others are not read. Sent again with its `Idempotency-Key`, it begins nothing anew.
    """
    database: Database = request.app.state.database
    async with called(database, secret) as found:

        async def work() -> Answered:
            run_id = await begin_by_call(found, values, now=clock.now())
            return Answered(202, orjson.dumps({"run": {"id": run_id}}))

        return await answer_once(request, found.connection, found.actor, work, caller=f"flow {found.flow_id}")


@address_routes.get("", response_model=FlowAddressAnswer)
async def address(request: Request, actor: CurrentActor, flow: str) -> Response:
    """Where a flow is called, for who manages flows; null while it has no address."""
    async with _database(request).statements(actor.workspace) as connection:
        secret = await read_secret(connection, flow, sealer=_sealer(request), actor=actor)
    return answer({"address": None if secret is None else _address(request, secret)})


@address_routes.post(":renew", response_model=FlowAddressAnswer)
async def renew(request: Request, actor: CurrentActor, flow: str) -> Response:
    """Give a flow an address, another one where it has one; the old one leads nowhere."""
    async with _database(request).workspace(actor.workspace) as connection:
        secret = await renew_secret(connection, flow, sealer=_sealer(request), actor=actor, now=clock.now())
    return answer({"address": _address(request, secret)})


def _address(request: Request, secret: str) -> str:
    return f"{outside_url(request)}/api/hooks/{secret}"


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _sealer(request: Request) -> Sealer:
    sealer: Sealer = request.app.state.sealer
    return sealer
