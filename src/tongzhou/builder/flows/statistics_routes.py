"""Statistics of flows over HTTP, for who looks into runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from tongzhou.access.facade import Actor, CurrentActor, Permission, require
from tongzhou.builder.flows.answers import FlowStatisticsAnswer, answer
from tongzhou.builder.flows.queries import get_flow
from tongzhou.builder.flows.statistics import Days, read_statistics
from tongzhou.kernel import clock
from tongzhou.kernel.database.connections import Database
from tongzhou.kernel.http.problems import locale_of
from tongzhou.kernel.http.routing import router as strict_router
from tongzhou.kernel.spreadsheets.contracts import CellKind, ExportColumn
from tongzhou.kernel.spreadsheets.sending import A_TABLE, Output, send_table
from tongzhou.kernel.texts import Locale, say, words

router = strict_router("/api", "flows")

DAYS = 30
"""How many days are looked at if nothing else is said; today is the last."""

Day: TypeAlias = date | None
From = Annotated[Day, Query(alias="from")]
To = Annotated[Day, Query(alias="to")]
Flow = Annotated[str | None, Query(max_length=48)]
Table = Literal["periods", "steps", "people"]
Line: TypeAlias = dict[str, Any]

_FIGURES = ("done", "median", "slow", "due", "late", "open", "open_late")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "periods": ("start", "started", "finished", "ended", "stuck"),
    "steps": ("flow", "step", *_FIGURES),
    "people": ("person", *_FIGURES),
}
_TEXTS = frozenset({"flow", "step", "person"})
_HOURS = frozenset({"median", "slow"})


@router.get("/flow-statistics", response_model=FlowStatisticsAnswer)
async def statistics(
    request: Request, actor: CurrentActor, flow: Flow = None, since: From = None, until: To = None
) -> Response:
    """What began and ended in some days, how long it took, and where and with whom to-dos waited."""
    return answer({"statistics": await _read(request, actor, flow, since, until)})


@router.get("/flow-statistics:export", response_class=StreamingResponse, responses=A_TABLE)
async def export_statistics(  # noqa: PLR0917  what a file is made of
    request: Request,
    actor: CurrentActor,
    table: Annotated[Table, Query()],
    output: Annotated[Output, Query(alias="format")] = "csv",
    flow: Flow = None,
    since: From = None,
    until: To = None,
) -> StreamingResponse:
    """One of the tables as a file; how long it took in hours."""
    found = await _read(request, actor, flow, since, until)
    locale = locale_of(request)
    return send_table(
        [_column(name, locale) for name in _COLUMNS[table]],
        _lines(found[table], _COLUMNS[table], locale),
        output=output,
        title=say(locale, f"flow_statistics.tables.{table}"),
        locale=locale,
        time_zone=actor.workspace.time_zone,
    )


async def _read(request: Request, actor: Actor, flow: str | None, since: Day, until: Day) -> dict[str, Any]:
    require(actor, Permission.FLOWS_MANAGE)
    now = clock.now()
    zone = actor.workspace.time_zone
    end = until or now.astimezone(ZoneInfo(zone)).date()
    days = Days(since or end - timedelta(days=DAYS - 1), end, zone)
    database: Database = request.app.state.database
    async with database.statements(actor.workspace) as connection:
        of = None if flow is None else (await get_flow(connection, flow)).id
        return await read_statistics(connection, days, flow=of, now=now)


def _column(name: str, locale: Locale) -> ExportColumn:
    kind = CellKind.TEXT if name in _TEXTS else CellKind.DATE if name == "start" else CellKind.NUMBER
    return ExportColumn(name, say(locale, f"flow_statistics.columns.{name}"), kind, 2 if name in _HOURS else 0)


async def _lines(rows: Sequence[Line], names: Sequence[str], locale: Locale) -> AsyncIterator[list[list[Any]]]:
    yield [[_cell(row, name, locale) for name in names] for row in rows]


def _cell(row: Line, name: str, locale: Locale) -> Any:
    match name:
        case "flow":
            return words(row["flow_title"], locale)
        case "step":
            return row["step"] if row["title"] is None else words(row["title"], locale)
        case "person":
            return row["person"]["name"]
        case "start":
            return row["start"].isoformat()
        case "median" | "slow":
            return None if row[name] is None else f"{row[name] / 3600:.2f}"
    return str(row[name])
