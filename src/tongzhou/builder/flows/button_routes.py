"""Flows at the records they are about, over HTTP: the runs on a record, the buttons that begin others."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tongzhou.access.facade import CurrentActor
from tongzhou.builder.flows.acting import require_writing
from tongzhou.builder.flows.answers import ButtonsAnswer, PressedAnswer, RecordFlowsAnswer, StartedAnswer, answer
from tongzhou.builder.flows.triggers.pressed import MANY_MAX, buttons_on, list_buttons, press, press_many
from tongzhou.builder.flows.work.of_record import runs_on
from tongzhou.builder.records.facade import ONCE, Answered, answer_once
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.routing import router as strict_router

router = strict_router("/api/forms/{form}", "flows")
Inputs = Annotated[dict[str, Any], Field(max_length=20)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PressBody(_Body):
    """What a button asked for."""

    inputs: Inputs = {}


class PressManyBody(_Body):
    """The chosen records, and what a button asked for."""

    records: Annotated[list[UUID], Field(min_length=1, max_length=MANY_MAX)]
    inputs: Inputs = {}


@router.get("/flows", response_model=ButtonsAnswer)
async def buttons(request: Request, actor: CurrentActor, form: str) -> Response:
    """The flows that the caller may begin by a button on this form's records."""
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        return answer({"buttons": await list_buttons(connection, form, actor=actor, now=clock.now())})


@router.post("/flows/{flow}", status_code=201, response_model=PressedAnswer, openapi_extra={"parameters": [ONCE]})
async def begin_many(request: Request, actor: CurrentActor, form: str, flow: str, body: PressManyBody) -> Response:
    """Begin a flow on each of many records by its button; says on how many it began nothing, and why."""
    require_writing(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:

        async def work() -> Answered:
            found = await press_many(connection, form, body.records, flow, body.inputs, actor=actor, now=clock.now())
            shown = {"started": len(found.runs), "gone": found.gone, "not_now": found.not_now, "running": found.running}
            return Answered(201, orjson.dumps(shown))

        return await answer_once(request, connection, actor, work)


@router.get("/records/{record_id}/flows", response_model=RecordFlowsAnswer)
async def flows_on(request: Request, actor: CurrentActor, form: str, record_id: UUID) -> Response:
    """The buttons on a record, and its latest runs; partner users find those that they have a part in."""
    now, database = clock.now(), request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        pressable = await buttons_on(connection, form, record_id, actor=actor, now=now)
        runs = await runs_on(connection, form, record_id, actor=actor, now=now)
        return answer({"buttons": pressable, "runs": runs})


@router.post(
    "/records/{record_id}/flows/{flow}",
    status_code=201,
    response_model=StartedAnswer,
    openapi_extra={"parameters": [ONCE]},
)
async def begin(  # noqa: PLR0917  the parts of its address
    request: Request, actor: CurrentActor, form: str, record_id: UUID, flow: str, body: PressBody
) -> Response:
    """Begin a flow on a record by its button."""
    require_writing(actor)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace, actor.partner_id) as connection:

        async def work() -> Answered:
            run_id = await press(connection, form, record_id, flow, body.inputs, actor=actor, now=clock.now())
            return Answered(201, orjson.dumps({"run": {"id": run_id}}))

        return await answer_once(request, connection, actor, work)
