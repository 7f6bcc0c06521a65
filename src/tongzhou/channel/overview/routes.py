"""The overview over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import JSONResponse, StreamingResponse

from tongzhou.access.facade import Action, CurrentActor, Permission, require, row_scope
from tongzhou.audit.contracts import Subject
from tongzhou.audit.facade import record
from tongzhou.channel import forms
from tongzhou.channel.answers import OverviewAnswer, PartnerActivityAnswer
from tongzhou.channel.overview.contracts import Activity
from tongzhou.channel.overview.partners import export_batches, export_columns, read_partner_sales, show_partner
from tongzhou.channel.overview.queries import Reader
from tongzhou.channel.overview.reading import read_overview
from tongzhou.channel.overview.rules import QUIET_DAYS
from tongzhou.incentives.settlements.facade import OpenLiability, open_liability
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.money import format_minor
from tongzhou.kernel.spreadsheets.sending import A_TABLE, Output, send_table
from tongzhou.kernel.texts import say

router = strict_router("/api/overview", "channel")


def _liability(owed: list[OpenLiability]) -> list[dict[str, Any]]:
    return [
        {
            "settlement": str(each.settlement_id),
            "plan": each.plan_key,
            "period": each.period,
            "status": each.status,
            "currency": each.currency,
            "total": format_minor(each.total_minor, each.currency),
        }
        for each in owed
    ]


@router.get("/partners", response_model=PartnerActivityAnswer)
async def partners(request: Request, actor: CurrentActor, activity: Activity | None = None) -> JSONResponse:
    """Every partner with its sales and last order, or those that order, have stopped, or never did."""
    require(actor, Permission.OVERVIEW_READ)
    database: Database = request.app.state.database
    now = clock.now()
    async with database.workspace(actor.workspace) as connection:
        rows = await read_partner_sales(Reader(connection, actor, now), activity)
    return JSONResponse({"days": QUIET_DAYS, "partners": [show_partner(row) for row in rows]})


@router.get("/partners:export", response_class=StreamingResponse, responses=A_TABLE)
async def export_partners(
    request: Request,
    actor: CurrentActor,
    output: Annotated[Output, Query(alias="format")] = "csv",
    activity: Activity | None = None,
) -> StreamingResponse:
    """The same rows as a table to keep; for those who may export partners."""
    require(actor, Permission.OVERVIEW_READ)
    row_scope(actor, forms.PARTNER, Action.EXPORT)
    database: Database = request.app.state.database
    now, locale = clock.now(), locale_of(request)
    subject = Subject("form", forms.PARTNER, forms.PARTNER)
    async with database.workspace(actor.workspace) as connection:
        rows = await read_partner_sales(Reader(connection, actor, now), activity)
        detail = {"format": output, "records": len(rows)}
        await record(connection, actor=actor, action="records.exported", subject=subject, detail=detail, now=now)
    return send_table(
        export_columns(locale),
        export_batches(rows, locale),
        output=output,
        title=say(locale, "partner_sales.title"),
        locale=locale,
        time_zone=actor.workspace.time_zone,
    )


@router.get("", response_model=OverviewAnswer)
async def overview(request: Request, actor: CurrentActor) -> JSONResponse:
    """Sales against targets and last year, who drives them, who is quiet, and what is owed."""
    require(actor, Permission.OVERVIEW_READ)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        shown = await read_overview(connection, actor, now=clock.now())
        if actor.may(Permission.SETTLEMENTS_READ):
            shown["liability"] = _liability(await open_liability(connection))
    return JSONResponse(shown)
