"""The periods of a plan as the desk shows them."""

from __future__ import annotations

from datetime import date

from tongzhou.incentives.plan_versions.facade import get_document, get_plan, read_plan
from tongzhou.incentives.settlements.contracts import PeriodOfPlan, Settlement
from tongzhou.incentives.settlements.queries import list_settlements
from tongzhou.incentives.settlements.rules import period_status
from tongzhou.kernel.database.connections import Connection
from tongzhou.kernel.periods import Period

ENDED_SHOWN = 8
"""How many ended periods are offered for calculation besides those that have a settlement."""


async def periods_of(connection: Connection, plan_key: str, today: date) -> list[PeriodOfPlan]:
    """The next period, the running one, the last ended ones and all with a settlement, newest first.

    A plan without a published version has no periods. Raises NotFound for an unknown plan.
    """
    stored = await get_plan(connection, plan_key)
    if stored.published is None:
        return []
    plan = read_plan(await get_document(connection, stored.published.id))
    newest_first: dict[Period, Settlement] = {}
    for settlement in await list_settlements(connection, plan_key=plan_key):
        newest_first.setdefault(settlement.period, settlement)
    running = Period.containing(today, plan.settlement)
    periods = {running.next(), running, *newest_first}
    period = running
    for _ in range(ENDED_SHOWN):
        period = period.previous()
        periods.add(period)
    return [
        PeriodOfPlan(period=period, status=period_status(period, today), settlement=newest_first.get(period))
        for period in sorted(periods, reverse=True)
    ]
