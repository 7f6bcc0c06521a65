"""What a member does in flows over HTTP, and giving it to somebody else before they leave."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tongzhou.access.facade import CurrentActor, Permission, SessionActor, require
from tongzhou.builder.flows.answers import DutiesAnswer, HandedOverAnswer, NamingFlow
from tongzhou.builder.flows.duties import count_waiting, flows_naming, hand_over
from tongzhou.builder.flows.wiring import Wiring
from tongzhou.identity.facade import get_member
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import FieldError, InvalidValues, NotFound
from tongzhou.kernel.http.routing import router

duty_routes = router("/api/members/{member_id}", "people")


class HandOverBody(BaseModel):
    """Who takes over, and why; `after` goes on where an earlier answer stopped."""

    model_config = ConfigDict(extra="forbid")

    to: UUID
    reason: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    after: Annotated[UUID | None, Field()] = None


@duty_routes.get("/duties")
async def read_duties(member_id: UUID, request: Request, actor: CurrentActor) -> DutiesAnswer:
    """What a member does in flows: to-dos that wait for them, flows that name them. For who manages members."""
    require(actor, Permission.MEMBERS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        line = await get_member(connection, member_id)
        flows = await flows_naming(connection, line)
        return DutiesAnswer(
            waiting=await count_waiting(connection, member_id),
            flows=[NamingFlow(key=each.key, title=each.title, steps=list(each.steps)) for each in flows],
        )


@duty_routes.post(":hand-over")
async def hand_duties_over(
    member_id: UUID, body: HandOverBody, request: Request, actor: SessionActor
) -> HandedOverAnswer:
    """Give a member's to-dos to another, 100 at a time; what the other may not decide stays. For who manages members
    and flows.
    """
    require(actor, Permission.MEMBERS_MANAGE)
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    wiring: Wiring = request.app.state.flows
    async with database.statements(actor.workspace) as connection:
        await get_member(connection, member_id)
        try:
            heir = await get_member(connection, body.to)
        except NotFound:
            raise InvalidValues(errors=[FieldError("to", "unknown_reference")]) from None
        if not heir.active:
            raise InvalidValues(errors=[FieldError("to", "asked_has_left", {"name": heir.name})])
        if heir.id == member_id:
            raise InvalidValues(errors=[FieldError("to", "delegates_themselves")])
    given = await hand_over(
        database, member_id, body.to, body.reason, after=body.after, actor=actor, wiring=wiring, now=clock.now()
    )
    return HandedOverAnswer(handed=given.handed, kept=given.kept, after=given.following)
