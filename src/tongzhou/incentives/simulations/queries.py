"""All reads of simulations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import and_, or_

from tongzhou.incentives.simulations.contracts import Fate, Simulation
from tongzhou.incentives.simulations.tables import difference_table, outcome_table, simulation_table
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.database.statements import Row, fetch_all, fetch_one
from tongzhou.kernel.errors import NotFound

LISTED: Final = 20
"""How many simulations of a plan its page lists."""
SORTS: Final = {
    "partner": outcome_table.c.partner,
    "partner_label": outcome_table.c.partner_label,
    "before": outcome_table.c.before_minor,
    "after": outcome_table.c.after_minor,
    "change": outcome_table.c.change_minor,
}
PAGE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRequest:
    """Which partners are wanted, in which order; `after` is the sort value and partner of the row before."""

    sort: str = "partner"
    descending: bool = False
    fate: Fate | None = None
    search: str = ""
    after: tuple[Any, str] | None = None
    limit: int = 50


async def waited_for(connection: Connection, simulation_id: UUID) -> Row:
    """The simulation with its texts, once whoever calculates it at the moment is done. Raises NotFound."""
    mine = select(simulation_table).where(simulation_table.c.id == simulation_id).with_for_update()
    row = await fetch_one(connection, mine)
    if row is None:
        raise NotFound()
    return row


async def get_simulation(connection: Connection, simulation_id: UUID) -> Simulation:
    """One simulation; raises NotFound."""
    row = await fetch_one(connection, _read().where(simulation_table.c.id == simulation_id))
    if row is None:
        raise NotFound()
    return _simulation(row)


async def list_simulations(connection: Connection, plan_key: str) -> list[Simulation]:
    """The last simulations of a plan, newest first."""
    newest = _read().where(simulation_table.c.plan_key == plan_key).order_by(simulation_table.c.id.desc())
    return [_simulation(row) for row in await fetch_all(connection, newest.limit(LISTED))]


async def list_outcomes(connection: Connection, simulation_id: UUID, request: OutcomeRequest) -> list[Row]:
    """A page of partners, and one row more when there is a next page."""
    table, column = outcome_table, SORTS[request.sort]
    wanted = select(table).where(table.c.simulation_id == simulation_id, *_conditions(request))
    order = column.desc() if request.descending else column.asc()
    return await fetch_all(connection, wanted.order_by(order, table.c.partner).limit(request.limit + 1))


async def every_outcome(
    opening: Callable[[], AbstractAsyncContextManager[Connection]], simulation_id: UUID, request: OutcomeRequest
) -> AsyncIterator[list[Row]]:
    """All partners that a request selects, page by page; each page in a transaction of its own."""
    request = replace(request, limit=PAGE)
    while True:
        async with opening() as connection:
            rows = await list_outcomes(connection, simulation_id, request)
        page = rows[:PAGE]
        yield page
        if len(rows) <= PAGE:
            return
        request = replace(request, after=key_of(page[-1], request.sort))


def key_of(row: Row, sort: str) -> tuple[Any, str]:
    """Where the page after this row begins."""
    return row[SORTS[sort].name], row["partner"]


async def get_outcome(connection: Connection, simulation_id: UUID, partner: str) -> Row:
    """One partner of a simulation; raises NotFound."""
    table = outcome_table
    wanted = select(table).where(table.c.simulation_id == simulation_id, table.c.partner == partner)
    row = await fetch_one(connection, wanted)
    if row is None:
        raise NotFound()
    return row


async def differences_of(connection: Connection, simulation_id: UUID, partner: str) -> Sequence[Row]:
    """The periods in which the versions differ for a partner, in the order of time."""
    table = difference_table
    wanted = select(table).where(table.c.simulation_id == simulation_id, table.c.partner == partner)
    return await fetch_all(connection, wanted.order_by(table.c.period))


def _conditions(request: OutcomeRequest) -> list[ColumnElement[bool]]:
    table = outcome_table.c
    conditions: list[ColumnElement[bool]] = []
    if request.fate is not None:
        fates = {
            "winners": table.change_minor > 0,
            "losers": table.change_minor < 0,
            "same": table.change_minor == 0,
        }
        conditions.append(fates[request.fate])
    if request.search:
        found = [column.icontains(request.search, autoescape=True) for column in (table.partner, table.partner_label)]
        conditions.append(or_(*found))
    if request.after is not None:
        column, (value, partner) = SORTS[request.sort], request.after
        beyond = column < value if request.descending else column > value
        conditions.append(or_(beyond, and_(column == value, table.partner > partner)))
    return conditions


def _read() -> Any:
    columns = [column for column in simulation_table.c if column.name not in ("document", "in_force_document")]
    return select(*columns)


def _simulation(row: Row) -> Simulation:
    return Simulation(
        id=row["id"],
        plan_key=row["plan_key"],
        title=row["title"],
        version=row["version"],
        in_force=row["in_force"],
        periods=tuple(row["periods"]),
        currency=row["currency"],
        components=tuple((each["key"], each["title"]) for each in row["components"]),
        job_id=row["job_id"],
        result=row["result"],
        created_at=row["created_at"],
        created_by_name=row["created_by_name"],
    )
