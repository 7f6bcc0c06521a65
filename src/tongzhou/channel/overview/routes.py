"""The overview over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from tongzhou.access.facade import CurrentActor, Permission, require
from tongzhou.channel.overview.queries import read_overview
from tongzhou.incentives.settlements.facade import OpenLiability, open_liability
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.money import format_minor

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


@router.get("")
async def overview(request: Request, actor: CurrentActor) -> JSONResponse:
    """Sales against targets and last year, who drives them, who is quiet, and what is owed."""
    require(actor, Permission.OVERVIEW_READ)
    database: Database = request.app.state.database
    async with database.workspace(actor.workspace) as connection:
        shown = await read_overview(connection, actor, now=clock.now())
        if actor.may(Permission.SETTLEMENTS_READ):
            shown["liability"] = _liability(await open_liability(connection))
    return JSONResponse(shown)
