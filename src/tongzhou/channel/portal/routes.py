"""The portal's home, and the same facts of one partner for the people inside."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request
from fastapi.responses import JSONResponse

from tongzhou.access.facade import Action, Actor, CurrentActor, Permission, actions_on, row_scope
from tongzhou.builder.records.facade import may_read_record, open_form
from tongzhou.channel import forms
from tongzhou.channel.answers import PartnerSummaryAnswer, PortalHomeAnswer
from tongzhou.channel.partners import FormPartners
from tongzhou.channel.portal.queries import (
    read_published_plans,
    read_running,
    read_sales,
    read_statements,
    read_targets,
)
from tongzhou.incentives.plans.facade import Plan
from tongzhou.incentives.settlements.facade import periods_in_review
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router as strict_router

portal = strict_router("/api/portal", "channel")
partners = strict_router("/api/partners", "channel")


@portal.get("/home", response_model=PortalHomeAnswer)
async def home(request: Request, actor: CurrentActor) -> JSONResponse:
    """A partner user's first page; 404 for people inside, who have no partner of their own."""
    if actor.partner_id is None:
        raise NotFound()
    database: Database = request.app.state.database
    now, locale = clock.now(), locale_of(request)
    card = await FormPartners(database).find(actor.workspace, str(actor.partner_id))
    if card is None:
        raise NotFound()
    shown: dict[str, object] = {
        "partner": {"id": str(card.id), "label": card.label, "code": card.code},
        "as_of": actor.workspace.today(now).isoformat(),
    }
    plans = await _plans(database, actor)
    if actor.may(Permission.STATEMENTS_READ):
        async with database.workspace(actor.workspace) as connection:
            shown["in_review"] = await periods_in_review(connection, card.id)
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        shown |= await read_sales(connection, actor, card.id, now=now)
        if actor.may(Permission.STATEMENTS_READ):
            shown["running"] = await read_running(connection, actor, card.id, plans, now=now, locale=locale)
            shown["statements"] = await read_statements(connection, card.id, published_only=True)
    return JSONResponse(shown)


@partners.get("/{partner_id}/summary", response_model=PartnerSummaryAnswer)
async def summary(request: Request, actor: CurrentActor, partner_id: UUID) -> JSONResponse:
    """What Partner 360 shows above its tabs; 404 for a partner outside the caller's rows."""
    row_scope(actor, forms.PARTNER, Action.READ)
    database: Database = request.app.state.database
    now, locale = clock.now(), locale_of(request)
    plans = await _plans(database, actor)
    async with database.workspace(actor.workspace, actor.partner_id) as connection:
        opened = await open_form(connection, forms.PARTNER, actor=actor, now=now)
        if not await may_read_record(opened, partner_id):
            raise NotFound()
        shown: dict[str, object] = {"as_of": actor.workspace.today(now).isoformat()}
        if Action.READ in actions_on(actor, forms.ORDER_LINE):
            shown |= await read_sales(connection, actor, partner_id, now=now)
            targets = await read_targets(connection, actor, partner_id, now=now)
            shown |= {} if targets is None else {"targets": targets}
        if actor.may(Permission.STATEMENTS_READ):
            shown["running"] = await read_running(connection, actor, partner_id, plans, now=now, locale=locale)
            shown["statements"] = await read_statements(
                connection, partner_id, published_only=actor.partner_id is not None
            )
    return JSONResponse(shown)


async def _plans(database: Database, actor: Actor) -> list[Plan]:
    if not actor.may(Permission.STATEMENTS_READ):
        return []
    async with database.workspace(actor.workspace) as connection:
        return await read_published_plans(connection)
