"""Notice rules over HTTP: their table, saving one, what they sent and who has read it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict

from tongzhou.access.facade import CurrentActor, Permission, require
from tongzhou.builder.flows.answers import answer
from tongzhou.builder.flows.contracts import FlowDocument
from tongzhou.builder.flows.notice_answers import (
    NoticeRecipientsAnswer,
    NoticeRulesAnswer,
    NoticeSavedAnswer,
    NoticesSentAnswer,
)
from tongzhou.builder.flows.notices import list_rules, list_sent, recipients_of, save_rule
from tongzhou.builder.flows.run_queries import check_readable
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.routing import router as strict_router

notice_routes = strict_router("/api", "flows")


class NoticeRuleBody(BaseModel):
    """A rule over the one of `revision`; a new one has none."""

    model_config = ConfigDict(extra="forbid")

    document: FlowDocument
    revision: int | None = None


@notice_routes.get("/notice-rules", response_model=NoticeRulesAnswer)
async def rules(request: Request, actor: CurrentActor) -> Response:
    """Flows that tell people something, for who manages flows; `simple` are those that do nothing else."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        return answer({"rules": await list_rules(connection)})


@notice_routes.put("/notice-rules/{flow}", response_model=NoticeSavedAnswer)
async def save(request: Request, actor: CurrentActor, flow: str, body: NoticeRuleBody) -> Response:
    """Keep a flow that only tells people something, and let it work; nothing is kept of one that is wrong."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        number = await save_rule(
            connection, flow, body.document, body.revision, actor=actor, wiring=request.app.state.flows,
            now=clock.now(),
        )  # fmt: skip
    return answer({"version": number})


@notice_routes.get("/notice-rules/{flow}/sent", response_model=NoticesSentAnswer)
async def sent(
    request: Request, actor: CurrentActor, flow: str, cursor: Annotated[UUID | None, Query()] = None
) -> Response:
    """What a flow told people, the latest first, with how many have read it."""
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        found, following = await list_sent(connection, flow, before=cursor, actor=actor, now=clock.now())
    return answer({"sent": found, "next_cursor": following})


@notice_routes.get("/runs/{run_id}/notices/{visit}", response_model=NoticeRecipientsAnswer)
async def recipients(
    request: Request,
    actor: CurrentActor,
    run_id: UUID,
    visit: int,
    cursor: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Who was told by a step of a run: when each read it, by which ways it went out, what was in the way.

    Read is what its receiver opened, here or by its link: that a mail was looked at is known to nobody.
    """
    require(actor, Permission.FLOWS_MANAGE)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        await check_readable(connection, run_id, actor=actor, now=clock.now())
        counts, found, following = await recipients_of(connection, run_id, visit, after=cursor)
    return answer({**counts, "recipients": found, "next_cursor": following})
